"""The set-up's way to Apache Kafka: only the jars of the lock, a Java that trusts what the machine trusts."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from command_center.bench.kafka_program import KafkaProgram
from tests.support.certificates import make_certificates
from tools.set_up import debian, java, kafka, steps, trust_store
from tools.set_up.steps import SetUpFailed, Terminal


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "LOG", tmp_path / "set-up.log")
    for name, path in {"HOME": "kafka", "JARS": "kafka/jars", "LOCK": "kafka-jars.lock"}.items():
        monkeypatch.setattr(kafka, name, tmp_path / path)
    return tmp_path


def program(folder: Path, name: str, *lines: str) -> Path:
    script = folder / "bin" / name
    script.parent.mkdir(exist_ok=True)
    script.write_text("\n".join(("#!/bin/sh", *lines, "")))
    script.chmod(0o755)
    return script


def maven(folder: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """A Maven that "fetches" one jar, and a Java 17."""
    program(folder, "java", "echo 'openjdk version \"17.0.1\" 2021' >&2")
    program(
        folder,
        "mvn",
        "for word; do case $word in",
        '-DoutputDirectory=*) out="${word#*=}";;',
        '-Dmaven.repo.local=*) repo="${word#*=}";;',
        "esac; done",
        'mkdir -p "$out" "$repo"',
        f'printf {content} > "$out/a-1.jar"',
    )
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)


def test_the_jars_of_the_lock_are_put_into_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven(home, monkeypatch, "good")
    kafka.write_lock(Terminal(total=1))
    kafka.fetch_jars(Terminal(total=1))
    assert (kafka.JARS / "a-1.jar").read_text() == "good"
    subprocess.run(["sha256sum", "--check", kafka.LOCK], cwd=kafka.JARS, check=True)


@pytest.mark.parametrize("lock", ["", "{good}  a-1.jar\n{good}  b-1.jar\n", "{bad}  a-1.jar\n"])
def test_other_jars_than_the_locks_are_refused(home: Path, monkeypatch: pytest.MonkeyPatch, lock: str) -> None:
    maven(home, monkeypatch, "good")
    kafka.write_lock(Terminal(total=1))
    digest = kafka.read_lock()["a-1.jar"]
    kafka.LOCK.write_text(lock.format(good=digest, bad="0" * 64))
    with pytest.raises(SetUpFailed, match=r"not what kafka-jars.lock says: [ab]-1.jar"):
        kafka.fetch_jars(Terminal(total=1))
    assert not kafka.JARS.exists()


@pytest.mark.parametrize(
    ("version", "found"), [("1.8.0_292", False), ("11.0.2", False), ("17", True), ("25.0.1", True)]
)
def test_an_old_java_is_none(home: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool) -> None:
    program(home, "java", f"echo 'openjdk version \"{version}\"' >&2")
    monkeypatch.setattr(debian, "BIN", home / "nothing")
    monkeypatch.setenv("PATH", str(home / "bin"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert java.find_java() == (str(home / "bin" / "java") if found else None)


def test_where_docker_answers_the_image_is_pulled_and_else_the_jars_come(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maven(home, monkeypatch, "good")
    kafka.write_lock(Terminal(total=1))
    program(home, "docker", f'echo "$@" >> {home}/asked', f"test -e {home}/up")
    (home / "up").touch()
    kafka.docker_answers.cache_clear()
    kafka.fetch(Terminal(total=1))
    assert (home / "asked").read_text().splitlines()[-1] == f"pull {kafka.image()}"
    assert kafka.variables()["CC_KAFKA_IMAGE"] == kafka.image()
    assert not kafka.JARS.exists()
    (home / "up").unlink()
    kafka.fetch(Terminal(total=1))
    kafka.docker_answers.cache_clear()
    assert kafka.variables()["CC_KAFKA_JARS"] == str(kafka.JARS)
    kafka.docker_answers.cache_clear()


def test_links_to_the_machines_root_are_turned_to_what_was_unpacked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = home / "root"
    monkeypatch.setattr(debian, "TREE", tree)
    (tree / "etc" / "thing-of-a-test").mkdir(parents=True)
    (tree / "etc" / "thing-of-a-test" / "conf").write_text("mine")
    (tree / "usr").mkdir()
    (tree / "usr" / "conf").symlink_to("/etc/thing-of-a-test")
    (tree / "usr" / "elsewhere").symlink_to("/dev/null")
    debian.relink()
    assert (tree / "usr" / "conf" / "conf").read_text() == "mine"
    assert (tree / "usr" / "elsewhere").readlink() == Path("/dev/null")


def test_java_reads_the_trust_store_and_finds_every_authority(
    home: Path, monkeypatch: pytest.MonkeyPatch, openssl: str, kafka_program: KafkaProgram
) -> None:
    bundle, store = make_certificates(openssl, home / "certificates").authority, home / "etc" / "cacerts"
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    authorities = trust_store.machine_certificates(home)
    assert ssl.PEM_cert_to_DER_cert(bundle.read_text()) in authorities
    trust_store.write_trust_store(store, authorities)
    words = ("-list", "-v", "-keystore", str(store), "-storepass", "changeit")
    keytool = kafka_program.argv(home, "cc-keytool-of-a-test", "sun.security.tools.keytool.Main", *words)
    listed = subprocess.run(keytool, check=True, capture_output=True, text=True).stdout
    assert listed.count("Entry type: trustedCertEntry") == len(authorities)
    assert "Owner: CN=authority of a test" in listed
