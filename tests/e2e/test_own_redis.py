"""A Redis of one's own, with a password, gives the figures the bundled server gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from command_center.store import keys
from tests.e2e.center import ROOT, environment
from tests.e2e.conftest import Start
from tests.e2e.figures import check_recount
from tests.e2e.made import Made
from tests.e2e.servers import PASSWORD, redis_with_password
from tests.support.certificates import make_certificates
from tests.support.servers import Server


def test_the_same_figures_over_tls(redis_server: str, openssl: str, start: Start, made: Made, tmp_path: Path) -> None:
    tls = make_certificates(openssl, tmp_path / "certificates")
    with redis_with_password(redis_server, tmp_path, tls) as port:
        url = f"rediss://:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/0?ssl_ca_certs={quote(str(tls.authority))}"
        center = start(tmp_path / "data", made.profile, "--replay", str(made.path), "--speed", "max", CC_REDIS_URL=url)
        center.wait_ready()
        summary = center.wait_drained()
        assert "valkey" not in center.pids()
        assert summary["total"] + summary["own"] == made.distinct
        assert (summary["duplicates"], summary["dead"]) == (made.repeats, len(made.bad_lines))
        check_recount(center, summary, made.own_accounts)
        assert center.end() < 10
        assert center.process.returncode == 130
    for log in (tmp_path / "data" / "logs").iterdir():
        assert PASSWORD not in log.read_text("utf-8", "replace"), log


def test_a_single_role_refuses_a_store_of_another_profile(valkey: Server) -> None:
    client = valkey.client()
    client.set(keys.PROFILE, "another")
    for role in (["store"], ["tag", "--worker"], ["source", "--simulate"], ["web"]):
        ended = subprocess.run(
            [sys.executable, "-m", "command_center.cli", *role], cwd=ROOT, capture_output=True, text=True, timeout=40,
            env=environment(CC_REDIS_URL=valkey.url), stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert ended.returncode == 2, (role, ended.stderr)
        last = ended.stderr.splitlines()[-1]
        assert last.startswith("command-center: this data belongs to the profile 'another', not 'demo'"), last
    client.close()
