"""`make audit` tells a weakness from silence: what was not looked up is no pass."""

from __future__ import annotations

from tools.audit import Answer, read_npm, read_pip_audit


def test_a_package_that_nobody_knew_was_not_asked_about() -> None:
    report = {
        "dependencies": [
            {"name": "good", "version": "1.0", "vulns": []},
            {"name": "bad", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
            {"name": "worse", "version": "3.0", "vulns": [{"id": "GHSA-x", "fix_versions": []}]},
            {"name": "unknown", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
    weak = ("bad 2.0: PYSEC-1, mended in 2.1", "worse 3.0: GHSA-x, mended in no version")
    assert read_pip_audit(report) == Answer(weak, ("unknown",))


def test_npm_counts_what_is_high_and_says_when_it_was_refused() -> None:
    rows = {name: {"name": name, "severity": how} for name, how in (("a", "low"), ("b", "high"), ("c", "critical"))}
    assert read_npm({"vulnerabilities": rows}) == Answer(("b: high", "c: critical"))
    assert read_npm({"vulnerabilities": {}}) == Answer()
    refused = {"message": "405 Method Not Allowed - POST somewhere", "statusCode": 405}
    assert read_npm(refused) == Answer(unasked=("405 Method Not Allowed",))
