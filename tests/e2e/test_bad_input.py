"""What can't work is refused at once: exit code 2, one line that says what to do, and nothing left running."""

from __future__ import annotations

import gzip
import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from urllib.parse import quote

import pytest

from command_center.cli import main
from command_center.store.embedded import free_port
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from tests.e2e.center import ROOT, Center, environment
from tests.e2e.conftest import Start
from tests.e2e.made import Made, write_profile
from tests.e2e.servers import PASSWORD, redis_with_password
from tests.support.certificates import make_certificates
from tests.support.kafka import SecureKafka, SharedKafka

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, made: Made) -> Refused:
    """Run `up`, which must refuse; gives what it said."""

    def run(*arguments: str, data_dir: Path | None = None, profile: Path | None = None, **settings: str) -> str:
        begin = [sys.executable, "-m", "command_center.cli", "up", "--profile", str(profile or made.profile)]
        if "--data-dir" not in arguments:
            begin += ["--data-dir", str(data_dir or tmp_path / "data")]
        if "--port" not in arguments and "CC_PORT" not in settings:
            begin += ["--port", str(free_port())]
        mark = f"CC_E2E_MARK={tmp_path}"
        outcome = subprocess.run(
            [*begin, *arguments], cwd=ROOT, env=environment(**settings, CC_E2E_MARK=str(tmp_path)),
            capture_output=True, text=True, timeout=40, check=False,
        )  # fmt: skip
        lines = outcome.stderr.splitlines()
        assert outcome.returncode == 2, (outcome.returncode, outcome.stderr)
        assert outcome.stdout == ""
        errors = [line for line in lines if line.startswith("command-center: ")]
        # Where roles had been started already, it says that it stops them.
        assert len(errors) == 1, outcome.stderr
        # One that was just compiling what numba keeps, in a fresh checkout, hears of it too late.
        said = {line for line in lines if not line.endswith(" did not stop in time; ending it")}
        assert said <= {errors[0], "stopping"}, outcome.stderr
        assert not list(marked(mark)), "something is left running"
        return errors[0].removeprefix("command-center: ")

    return run


@pytest.fixture
def refused_before(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Refused:
    """`up` in this process: for what it must refuse before it starts one of its own, or holds the directory."""

    def run(*arguments: str, profile: Path | None = None, **settings: str) -> str:
        for name in [name for name in os.environ if name.startswith("CC_")]:
            monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        data_dir = tmp_path / "data"
        command = ["up", "--profile", str(profile or made.profile), "--data-dir", str(data_dir)]
        code = main([*command, *arguments])
        said = capfd.readouterr()
        assert (code, said.out) == (2, ""), said
        assert said.err.startswith("command-center: ")
        assert said.err.count("\n") == 1, said.err
        assert not data_dir.exists(), "something was begun"
        return said.err.strip().removeprefix("command-center: ")

    return run


def marked(mark: str) -> Iterator[Path]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                yield entry
        except OSError:
            continue


def test_missing_file(refused: Refused, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv.gz"
    assert refused("--replay", str(missing)) == f"{missing}: No such file or directory"


def test_a_directory_for_a_file(refused_before: Refused, tmp_path: Path) -> None:
    assert refused_before("--replay", str(tmp_path)) == f"{tmp_path}: is a directory"


def test_no_gzip(refused_before: Refused, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv.gz"
    path.write_bytes(b"id,text,created_at\n")
    assert refused_before("--replay", str(path)) == f"{path}: unreadable gzip: its first bytes are not gzip's"


def test_truncated_gzip(refused_before: Refused, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv.gz"
    whole = gzip.compress(made.path.read_bytes())
    path.write_bytes(whole[: len(whole) // 2])
    assert refused_before("--replay", str(path)).startswith(f"{path}: unreadable gzip: cut off after ")


def test_wrong_columns(refused_before: Refused, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,body,created_at,handle,author,reply_to,repost_of,place,lat\n")
    said = refused_before("--replay", str(path))
    has = "id, body, created_at, handle, author, reply_to, repost_of, place, lat"
    assert re.fullmatch(
        rf"{re.escape(str(path))}: wrong columns: missing (text, lon|lon, text); the file has {has}", said
    )


def test_no_rows(refused_before: Refused, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(made.path.read_bytes().splitlines(keepends=True)[0])
    assert "no rows" in refused_before("--replay", str(path))


def test_invalid_profile(refused: Refused, made: Made, tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(made.profile.read_text("utf-8") + "lateness: 10\n", "utf-8")
    line = path.read_text("utf-8").count("\n")
    said = refused(profile=path)
    assert said.startswith(f"{path}:{line}: ")
    assert "lateness" in said


def test_missing_profile(refused_before: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    assert refused_before(profile=path) == f"{path}: No such file or directory"


def test_port_in_use(refused: Refused) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        assert f"port {port} of 127.0.0.1 can't be used" in refused("--port", str(port))


@pytest.mark.parametrize("speed", ["fast", "0", "-1", "nan", "inf"])
def test_bad_speed(refused_before: Refused, made: Made, speed: str) -> None:
    said = refused_before("--replay", str(made.path), f"--speed={speed}")
    assert said.startswith(f"--speed {speed} is neither `max` nor a number above 0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CC_PARTITIONS", "0"),
        ("CC_PARTITIONS", "twelve"),
        ("CC_PORT", "70000"),
        ("CC_LEASE_S", "nan"),
        ("CC_QUOTA", "1.5"),
        ("CC_STORE_WORKERS", "1.5"),
    ],
)
def test_bad_setting(refused_before: Refused, name: str, value: str) -> None:
    said = refused_before(**{name: value})
    assert said.startswith(f"{name}={value}") or said.startswith(f"{name}={value!r}")
    assert "default" in said


def test_a_data_directory_that_cant_be_written(refused: Refused, tmp_path: Path) -> None:
    # Permission bits don't bind root, but nobody can make a directory below a file.
    file = tmp_path / "file"
    file.touch()
    assert refused(data_dir=file / "data").startswith(f"--data-dir {file / 'data'} can't be written")


def test_an_address_that_is_none(refused: Refused) -> None:
    assert "CC_REDIS_URL is no Redis address" in refused(CC_REDIS_URL="localhost:6379")


def test_no_server(refused: Refused) -> None:
    assert "no Redis answers at CC_REDIS_URL" in refused(CC_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")


def test_an_address_of_something_else(refused: Refused) -> None:
    class Page(BaseHTTPRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        said = refused(CC_REDIS_URL=f"redis://127.0.0.1:{server.server_port}/0")
        server.shutdown()
    assert said.startswith("what answers at CC_REDIS_URL is no Redis")


def test_a_database_that_is_not_there(refused: Refused, standing: Center) -> None:
    said = refused(CC_REDIS_URL=standing.url().removesuffix("/0") + "/5")
    assert said == "the server at CC_REDIS_URL can't be used (DB index is out of range)"


def test_wrong_password(refused: Refused, redis_server: str, tmp_path: Path) -> None:
    with redis_with_password(redis_server, tmp_path) as port:
        for secret in ("wrong@", ""):
            said = refused(CC_REDIS_URL=f"redis://{':' if secret else ''}{secret}127.0.0.1:{port}/0")
            assert said.startswith("Redis refuses the password in CC_REDIS_URL")
            assert "wrong" not in said.replace("WRONGPASS", "")
            assert PASSWORD not in said


@pytest.fixture(scope="module")
def standing(start: Start, made: Made, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """A center that runs, whose data directory is then tried by others."""
    center = start(tmp_path_factory.mktemp("standing") / "data", made.profile)
    center.wait_ready()
    return center


def test_a_data_directory_held_by_another(refused: Refused, standing: Center) -> None:
    assert refused(data_dir=standing.data_dir).startswith(f"--data-dir {standing.data_dir} is held by another `up`")
    assert standing.ready()


def test_data_of_another_making(refused: Refused, standing: Center, tmp_path: Path) -> None:
    if standing.process.poll() is None:
        standing.end()
    said = refused(data_dir=standing.data_dir, CC_PARTITIONS="5")
    assert said.startswith("the log stands with 12 partitions, CC_PARTITIONS says 5")
    other = write_profile(tmp_path, "other")
    said = refused(data_dir=standing.data_dir, profile=other)
    assert said.startswith("this data belongs to the profile 'made', not 'other'")
    assert standing.left() == []


def test_no_kafka(refused: Refused) -> None:
    address = f"127.0.0.1:{free_port()}"
    said = refused(CC_KAFKA_BOOTSTRAP=address)
    assert said.startswith(f"no Kafka answers at CC_KAFKA_BOOTSTRAP={address} (the log is out of reach: ")
    assert "REFUSED" in said
    assert "start it" in said


def test_wrong_kafka_credentials(refused: Refused, secure_kafka: SecureKafka) -> None:
    wrong = "not1that1one"
    for mechanism in ("PLAIN", "SCRAM-SHA-512"):
        said = refused(
            CC_KAFKA_BOOTSTRAP=secure_kafka.broker.address("SASL_PLAINTEXT"), CC_KAFKA_SECURITY="SASL_PLAINTEXT",
            CC_KAFKA_MECHANISM=mechanism, CC_KAFKA_USERNAME=secure_kafka.user, CC_KAFKA_PASSWORD=wrong,
        )  # fmt: skip
        assert said.startswith("Kafka refuses CC_KAFKA_USERNAME and CC_KAFKA_PASSWORD")
        assert wrong not in said


def test_a_kafka_whose_certificate_nobody_vouches_for(refused: Refused, secure_kafka: SecureKafka) -> None:
    said = refused(CC_KAFKA_BOOTSTRAP=secure_kafka.broker.address("SSL"), CC_KAFKA_SECURITY="SSL")
    assert said.startswith("the brokers' certificate is not trusted")
    assert said.endswith("name its authority in CC_KAFKA_CA")


def test_topics_of_another_partition_count(refused: Refused, kafka: SharedKafka) -> None:
    prefix = f"b{uuid.uuid4().hex[:10]}."
    log = KafkaLog(Access(kafka.bootstrap), 3, retention_s=3600, prefix=prefix)
    log.create()
    log.close()
    said = refused(CC_KAFKA_BOOTSTRAP=kafka.bootstrap, CC_KAFKA_PREFIX=prefix)
    kafka.delete_topics(prefix)
    assert said == (
        f"kafka_topic {prefix}mentions.raw stands with 3 partitions, CC_PARTITIONS says 12: "
        "set CC_PARTITIONS=3, or choose other topics by CC_KAFKA_PREFIX"
    )


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"CC_KAFKA_BOOTSTRAP": "kafka"}, "CC_KAFKA_BOOTSTRAP='kafka' can't be used: write it as host:9092"),
        ({"CC_KAFKA_PREFIX": "a b"}, "CC_KAFKA_PREFIX='a b' can't be used"),
        ({"CC_KAFKA_SECURITY": "TLS"}, "CC_KAFKA_SECURITY='TLS' is none of PLAINTEXT, SSL"),
        ({"CC_KAFKA_MECHANISM": "GSSAPI"}, "CC_KAFKA_MECHANISM='GSSAPI' is none of PLAIN, SCRAM-SHA-256"),
        ({"CC_KAFKA_SECURITY": "SASL_SSL"}, "CC_KAFKA_SECURITY=SASL_SSL needs CC_KAFKA_USERNAME"),
        ({"CC_KAFKA_BOOTSTRP": "127.0.0.1:9"}, "CC_KAFKA_BOOTSTRP is no setting: is CC_KAFKA_BOOTSTRAP meant?"),
        ({"CC_KAFKA_BOOTSTRAP": "127.0.0.1:99999"}, "CC_KAFKA_BOOTSTRAP names the port 99999"),
        ({"CC_KAFKA_PASSWORD": "x"}, "CC_KAFKA_PASSWORD is set, but CC_KAFKA_SECURITY=PLAINTEXT would not use it"),
        ({"CC_KAFKA_CA": "x", "CC_KAFKA_SECURITY": "PLAINTEXT"}, "CC_KAFKA_CA is set, but CC_KAFKA_SECURITY=PLAINTEXT"),
        ({"CC_KAFKA_REPLICATION": "-1"}, "CC_KAFKA_REPLICATION=-1 must lie between 0"),
    ],
)
def test_kafka_settings(refused_before: Refused, settings: dict[str, str], wanted: str) -> None:
    assert refused_before(**settings).startswith(wanted)


def test_a_certificate_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere.pem")
    said = refused(CC_KAFKA_BOOTSTRAP="127.0.0.1:9", CC_KAFKA_SECURITY="SSL", CC_KAFKA_CA=missing)
    assert said.startswith("CC_KAFKA_CA, CC_KAFKA_CERT or CC_KAFKA_KEY can't be read")


def test_more_copies_than_brokers(refused: Refused, kafka: SharedKafka) -> None:
    prefix = f"b{uuid.uuid4().hex[:10]}."
    said = refused(CC_KAFKA_BOOTSTRAP=kafka.bootstrap, CC_KAFKA_PREFIX=prefix, CC_KAFKA_REPLICATION="3")
    assert said.startswith("Kafka can't make the topics with CC_KAFKA_REPLICATION copies")
    assert len(said) < 500


def test_no_password_in_what_is_said_of_an_address(refused: Refused) -> None:
    for mark in "#/?":
        said = refused(CC_REDIS_URL=f"redis://:S3cret{mark}rest@127.0.0.1:1/0")
        assert "S3cret" not in said, said


def test_a_redis_that_is_too_old(refused: Refused) -> None:
    class Old(StreamRequestHandler):
        """Answers as Redis 6.2 does; Debian has no such server any more."""

        def handle(self) -> None:
            info = b"# Server\r\nredis_version:6.2.14\r\nredis_mode:standalone\r\n"
            while line := self.rfile.readline():
                if line.strip().upper() in (b"INFO", b"PING", b"CLIENT", b"SELECT"):
                    known = line.strip().upper() == b"INFO"
                    self.wfile.write(b"$%d\r\n%s\r\n" % (len(info), info) if known else b"+OK\r\n")

    with ThreadingTCPServer(("127.0.0.1", 0), Old) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        said = refused(CC_REDIS_URL=f"redis://127.0.0.1:{server.server_address[1]}/0")
        server.shutdown()
    assert said == "Redis 6.2.14 is too old: 7.0 or newer is needed"


def test_a_redis_whose_certificate_nobody_vouches_for(
    refused: Refused, redis_server: str, openssl: str, tmp_path: Path
) -> None:
    made = make_certificates(openssl, tmp_path / "certificates")
    with redis_with_password(redis_server, tmp_path, made) as port:
        said = refused(CC_REDIS_URL=f"rediss://:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/0")
    assert said.startswith("the certificate of the Redis at CC_REDIS_URL is not trusted")
    assert said.endswith("?ssl_ca_certs=FILE")
    assert PASSWORD not in said


def test_a_worker_class_that_is_none(refused: Refused) -> None:
    said = refused(CC_WEB_WORKER_CLASS="nope")
    assert said == "CC_WEB_WORKER_CLASS=nope names no worker class of gunicorn; the default is asgi"
