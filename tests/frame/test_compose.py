"""docker-compose.yml starts what there is, with settings that exist, and opens nothing."""

from __future__ import annotations

import base64
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from command_center import cli
from command_center.bench.kafka_program import KafkaProgram
from command_center.errors import BadInput
from command_center.exposure import check_exposure, exposure
from command_center.process import die_with_parent
from command_center.roles.alive import WORKERS
from command_center.settings import SETTINGS, load_settings
from command_center.store.connect import RedisError, connect
from command_center.store.embedded import free_port
from command_center.web.secret import load_secret
from tests.support.servers import ENGINES, program_of

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
ROLES = sorted((*WORKERS, "web"))
SCALED = sorted({"tag", "store", "web"})
"""Roles of which several may run."""
DEFAULTS = {row.variable: row.default for row in SETTINGS}
NOT_OURS = {"CC_REDIS_PASSWORD"}
"""What the file asks for and only passes on inside a setting."""
PASSWORD = "abcdef0123456789"  # noqa: S105
GIVEN = {"CC_REDIS_PASSWORD": PASSWORD, "CC_SECRET": PASSWORD * 2}
"""What has to be given."""
SECRET_NAME = re.compile("PASSWORD|SECRET|KEY|TOKEN")
ASKED = re.compile(r"(?<!\$)\$\{(\w+)(:[-?])?([^}]*)\}")


def filled(text: str, environ: dict[str, str]) -> str:
    """A text as Compose passes it on."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        given = environ.get(name, "")
        if not given and kind == ":?":
            raise KeyError(name)
        return given or (rest if kind == ":-" else "")

    return ASKED.sub(value, text).replace("$$", "$")


def environment(service: str, **more: str) -> dict[str, str]:
    """The environment of a service where nothing was given but what has to be, and `more`."""
    return {name: filled(str(value), GIVEN | more) for name, value in SERVICES[service].get("environment", {}).items()}


def overrides() -> dict[str, dict[str, Any]]:
    """The services as the examples in comments change them."""
    lines = re.findall(r"^ *# ( *(?:services|source|command|volumes):.*)$", TEXT, re.M)
    found: dict[str, dict[str, Any]] = yaml.safe_load("\n".join(lines))["services"]
    return found


def test_every_role_has_a_service_of_one_image() -> None:
    assert OURS == ROLES
    assert {SERVICES[name]["image"] for name in OURS} == {"command-center:local"}


@pytest.mark.parametrize("role", ROLES)
def test_a_service_runs_its_own_role(role: str) -> None:
    parsed = cli._parser().parse_args(SERVICES[role]["command"])
    assert parsed.command == role
    if role == "tag":
        assert parsed.worker, "in a container standard input is no terminal: without --worker it would be a filter"


def test_the_example_of_a_replay_is_understood_and_mounts_what_it_reads() -> None:
    assert list(overrides()) == ["source"]
    source = overrides()["source"]
    parsed = cli._parser().parse_args(source["command"])
    assert parsed.replay
    assert [volume.split(":")[1:] for volume in source["volumes"]] == [[str(parsed.replay), "ro"]]


@pytest.mark.parametrize("role", ROLES)
def test_every_setting_of_a_service_exists_and_can_be_read(role: str) -> None:
    given = environment(role)
    assert {name for name in given if name.startswith("CC_")} - set(DEFAULTS) == set()
    settings = load_settings(given)
    assert settings.redis_url == f"redis://:{PASSWORD}@redis:6379/0"
    assert (ROOT / settings.profile).is_file()
    assert settings.bind == ("0.0.0.0" if role == "web" else "127.0.0.1")  # noqa: S104


def test_the_web_server_says_that_it_is_open_until_people_sign_in() -> None:
    for more, found in (({}, "open"), ({"CC_SIGN_IN": "local"}, "signed")):
        settings = load_settings(environment("web", **more))
        check_exposure(settings)
        assert exposure(settings) == found
        assert load_secret(settings, Path("/nowhere")) == (GIVEN["CC_SECRET"],)
    with pytest.raises(BadInput, match="CC_OPEN=yes"):
        check_exposure(load_settings(environment("web", CC_OPEN="no")))


def test_what_may_be_set_is_a_setting_has_its_default_and_stands_in_the_example() -> None:
    asked = {(name, kind, rest) for name, kind, rest in ASKED.findall(TEXT)}
    assert {name for name, _, _ in asked} - set(DEFAULTS) == NOT_OURS
    other = {(name, rest) for name, kind, rest in asked if kind == ":-" and rest != DEFAULTS[name]}
    assert other == {("CC_OPEN", "yes")}, "published to this machine alone, whose people need no sign-in"
    told = dict(re.findall(r"^#?(CC_\w+)=(.*)$", EXAMPLE, re.M))
    assert set(told) == {name for name, _, _ in asked}
    assert {name: value for name, value in told.items() if value and value != DEFAULTS[name]} == dict(other)


def test_no_secret_has_a_default() -> None:
    secrets = [found for found in ASKED.findall(TEXT) if SECRET_NAME.search(found[0])]
    assert {name for name, _, _ in secrets} == {*GIVEN, "CC_WEBHOOK_SECRET", "CC_OIDC_SECRET"}
    assert {name for name, kind, rest in secrets if kind == ":-" and rest} == set()
    assert {kind for name, kind, _ in secrets if name in GIVEN} == {":?"}
    assert re.findall(r"^#?(\w*(?:PASSWORD|SECRET)\w*)=(.+)$", EXAMPLE, re.M) == []
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not SECRET_NAME.search(name) or "${" in str(value), name


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_looked_after_and_allowed_little(name: str) -> None:
    service = SERVICES[name]
    assert "build" in service or re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+(-[a-z]+)?", service["image"])
    assert service["restart"] == "unless-stopped"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_signal"] == "SIGTERM"
    assert service["stop_grace_period"]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert not {"privileged", "network_mode", "cap_add", "devices"} & set(service)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_asked_about_itself_and_waits_for_broker_and_store(role: str) -> None:
    service = SERVICES[role]
    program, flag, module, asked = service["healthcheck"]["test"][1:]
    assert (program, flag, asked) == ("python", "-m", role)
    assert importlib.util.find_spec(module)
    assert service["depends_on"] == {name: {"condition": "service_healthy"} for name in ("kafka", "redis")}
    assert service["read_only"]


def test_only_the_web_server_is_published_and_only_on_loopback() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    published = [filled(port, {}) for port in SERVICES["web"]["ports"]]
    assert published == [f"127.0.0.1:{DEFAULTS['CC_PORT']}:{DEFAULTS['CC_PORT']}"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert {name for name, service in SERVICES.items() if service["networks"] != ["inside"]} == {"web"}


def test_workers_can_be_scaled() -> None:
    assert not any("container_name" in service or "hostname" in service for service in SERVICES.values())
    assert {role for role in ROLES if "CC_MEMBER" in environment(role)} == {"source", "index"}
    assert {role for role in SCALED for volume in SERVICES[role]["volumes"] if ":ro" not in volume} == set()


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_what_a_page_says_to_docker_is_about_services_that_are_there(page: str) -> None:
    lines = re.findall(r"docker compose ((?:up|logs|restart|ps|down)\b[^#`\n]*)", (ROOT / page).read_text("utf-8"))
    scaled = {name for line in lines for name in re.findall(r"--scale (\S+)=\d", line)}
    named = {name for line in lines for name in re.findall(r"(?:restart|logs --follow) (\w+)", line)}
    assert scaled == {"tag", "store"}
    assert named <= set(SERVICES)


def test_what_must_outlive_a_container_lies_in_a_volume() -> None:
    mounts = {
        name: dict(str(volume).split(":")[:2] for volume in service.get("volumes", ()))
        for name, service in SERVICES.items()
    }
    assert mounts["kafka"] == {"kafka": environment("kafka")["KAFKA_LOG_DIRS"]}
    assert f"\ndir {mounts['redis']['redis']}\n" in SERVICES["redis"]["command"][-1]
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert {f"CC_DATA_DIR={mounts[name][name]}" in dockerfile for name in ("source", "index")} == {True}
    named = {source for found in mounts.values() for source in found if not source.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert all((ROOT / source).exists() for found in mounts.values() for source in found if source.startswith("."))


def test_kafka_is_one_node_that_knows_itself_and_makes_no_topic_by_accident() -> None:
    given = environment("kafka")
    listeners = dict(entry.split("://") for entry in given["KAFKA_LISTENERS"].split(","))
    controller = given["KAFKA_CONTROLLER_LISTENER_NAMES"]
    node, at = given["KAFKA_CONTROLLER_QUORUM_VOTERS"].split("@")
    assert given["KAFKA_NODE_ID"] == node
    assert at == f"kafka{listeners[controller]}"
    assert set(listeners) == {entry.split(":")[0] for entry in given["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")}
    for role in ROLES:
        reached = environment(role)["CC_KAFKA_BOOTSTRAP"]
        assert given["KAFKA_ADVERTISED_LISTENERS"] == f"{given['KAFKA_INTER_BROKER_LISTENER_NAME']}://{reached}"
        assert reached in SERVICES["kafka"]["healthcheck"]["test"][1]
    assert len(base64.urlsafe_b64decode(given["CLUSTER_ID"] + "==")) == 16, "Kafka takes a UUID"
    assert given["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert given["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] == "1"
    assert "-Xmx" in given["KAFKA_HEAP_OPTS"]


def test_kafka_starts_from_its_environment_and_takes_every_value_of_it(
    kafka_program: KafkaProgram, tmp_path: Path
) -> None:
    # The image makes server.properties of it in the same way: KAFKA_LOG_DIRS is log.dirs.
    given = environment("kafka")
    cluster, _ = given.pop("CLUSTER_ID"), given.pop("KAFKA_HEAP_OPTS")
    wanted = {name.removeprefix("KAFKA_").lower().replace("_", "."): value for name, value in given.items()}
    broker, controller = (f"127.0.0.1:{free_port()}" for _ in range(2))
    here = {
        "log.dirs": f"{tmp_path}/data",
        "listeners": wanted["listeners"].replace(":9092", broker).replace(":9093", controller),
        "advertised.listeners": wanted["advertised.listeners"].replace("kafka:9092", broker),
        "controller.quorum.voters": wanted["controller.quorum.voters"].replace("kafka:9093", controller),
    }
    properties = tmp_path / "server.properties"
    properties.write_text("".join(f"{name}={value}\n" for name, value in (wanted | here).items()))
    (tmp_path / "log4j2.yaml").write_text("Configuration: {status: error}")
    words = ("format", "--cluster-id", cluster, "--config", str(properties))
    name = f"cc-compose-{os.getpid()}"
    assert kafka_program.start(tmp_path, f"{name}-format", "kafka.tools.StorageTool", *words).wait(60) == 0
    process = kafka_program.start(tmp_path, name, "kafka.Kafka", str(properties))
    try:
        known = settings_of(broker, wanted["node.id"], lambda: process.poll() is None)
    finally:
        kafka_program.send(process, name, signal.SIGKILL)
        process.wait()
    assert {name: known.get(name) for name in wanted} == wanted | here


def reached(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def settings_of(bootstrap: str, node: str, runs: Callable[[], bool]) -> dict[str, str]:
    """What a broker that may still be starting says of its settings."""
    from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient  # here: the import takes a while

    host, port = bootstrap.split(":")
    end = time.monotonic() + 60
    while not reached(host, int(port)):
        assert runs()
        assert time.monotonic() < end
        time.sleep(0.1)
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        told = admin.describe_configs([ConfigResource(ConfigResourceType.BROKER, node)], config_filter="all")
    finally:
        admin.close()
    return {name: entry["value"] for name, entry in told["broker"][node].items()}


@pytest.mark.parametrize("engine", ENGINES)
def test_redis_takes_its_command_asks_for_the_password_and_never_forgets(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "redis-server").symlink_to(program_of(engine, request))
    port = free_port()
    shell, flag, script = SERVICES["redis"]["command"]
    script = filled(script, {}).replace("\ndir /data\n", f"\ndir {tmp_path}\nbind 127.0.0.1\nport {port}\n")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [shell, flag, script],
        env={"PATH": path} | environment("redis"),
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )
    client = connect(f"redis://:{environment('redis')['REDIS_PASSWORD']}@127.0.0.1:{port}/0")
    stranger = connect(f"redis://127.0.0.1:{port}/0")
    try:
        end = time.monotonic() + 20
        while True:
            try:
                assert client.ping()
                break
            except RedisError:
                assert time.monotonic() < end
                time.sleep(0.02)
        with pytest.raises(RedisError, match="Authentication"):
            stranger.ping()
        wanted = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction", "save": ""}
        assert client.config_get(*wanted) == wanted
        assert client.config_get("maxmemory")["maxmemory"] == str(int(DEFAULTS["CC_MAX_MEMORY_MB"]) << 20)
        assert PASSWORD not in Path(f"/proc/{process.pid}/cmdline").read_text()
    finally:
        client.close()
        stranger.close()
        process.terminate()
        assert process.wait(20) == 0, "it heard SIGTERM itself: no shell stands between"


def test_compose_takes_it_and_refuses_to_start_without_a_password() -> None:
    for name in GIVEN:
        with pytest.raises(KeyError, match=name):
            filled(TEXT, {other: value for other, value in GIVEN.items() if other != name})
    assert yaml.safe_load(filled(TEXT, GIVEN))["services"].keys() == SERVICES.keys()
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0:
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("CC_", "COMPOSE_"))}
        config = [
            docker,
            "compose",
            "--env-file",
            os.devnull,
            "-f",
            str(ROOT / "docker-compose.yml"),
            "config",
            "--quiet",
        ]
        told = subprocess.run(config, env=bare, capture_output=True, text=True, check=False)
        assert told.returncode != 0
        assert "CC_REDIS_PASSWORD" in told.stderr
        subprocess.run(config, env=bare | GIVEN, check=True)
