"""One setting: how it is called, where it may stand, and what it takes."""

from __future__ import annotations

import ipaddress as ip
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from command_center.errors import BadInput

log = logging.getLogger(__name__)


class Setting(NamedTuple):
    """One row of the table; the environment variable is the prefix `CC_` and the name in capitals."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "CC_" + self.name.upper()


SECRETS = frozenset({"redis_url", "kafka_password", "webhook_secret", "secret", "oidc_secret"})
"""Settings that open something: each may stand in a file, which its variable and `_FILE` name; none is ever shown."""
PUBLISHED = frozenset({"an example, never to be used", "changeme", "change-me"})
"""Secrets that everybody knows, the one of the webhook's test vector (docs/operations.md) among them."""
FORMER = {"CC_HOST": "CC_BIND"}
"""Old names of variables, still read."""
OURS = frozenset({
    "_dash-component-suites", "_dash-dependencies", "_dash-layout", "_dash-update-component", "_favicon.ico",
    "_reload-hash", "api", "assets", "audit", "conversation", "desk", "embed", "embed.js", "embeds", "export",
    "healthz", "mention", "mentions", "metrics", "oembed", "queue", "readyz", "reveal", "screen", "screens",
    "sign-in", "sign-out", "stream", "topic", "topics", "users", "wall",
})  # fmt: skip
"""Beginnings of our own addresses: with a prefix called so, nobody could tell whether a proxy has taken it off."""
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[?[0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*\]?")
SIGN_IN = ("local", "oidc", "proxy")
Network = ip.IPv4Network | ip.IPv6Network


def value_of(row: Setting, text: str) -> float | str:
    """Read one value: a number in its range, or words that can be used.

    Raises:
        BadInput: It is none; the message names the variable and what it takes.
    """
    if row.name not in _RANGES:
        return _text(row, text.strip())
    number = _number(row, text, *_RANGES[row.name])
    return int(number) if row.name in _WHOLE else number


def _number(row: Setting, text: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadInput(f"{row.variable}={text!r} is not a number; the default is {row.default}") from None
    if row.name in _WHOLE and not value.is_integer():
        raise BadInput(f"{row.variable}={text} is no whole number; the default is {row.default}")
    if not low <= value <= high:
        raise BadInput(f"{row.variable}={text} must lie between {low:g} and {high:g}; the default is {row.default}")
    return value


def _text(row: Setting, text: str) -> str:
    if row.name in _CHOICES and text not in _CHOICES[row.name]:
        raise BadInput(f"{row.variable}={text!r} is none of {', '.join(filter(None, _CHOICES[row.name]))}")
    if text and row.name in _SHAPES and not re.fullmatch(_SHAPES[row.name][0], text):
        raise BadInput(f"{row.variable}={text!r} can't be used: {_SHAPES[row.name][1]}")
    return text


_RANGES: dict[str, tuple[float, float]] = {
    "partitions": (1, 1024),
    "kafka_replication": (0, 15),
    "port": (1, 65535),
    "streams_per_key": (1, 100_000),
    "streams_per_address": (1, 100_000),
    "posts_per_min": (0, 1_000_000),
    "web_workers": (1, 64),
    "tag_workers": (1, 64),
    "store_workers": (1, 64),
    "teach_per_s": (0, 1000),
    "lease_s": (0.5, 300),
    "batch": (1, 20_000),
    "tick_s": (0.1, 60),
    "max_memory_mb": (64, 1 << 20),
    "quota": (0.05, 0.95),
    "dead_ratio": (0.01, 1),
    "rest": (0, 1),
    "index": (0, 1),
    "stage_late_s": (1, 3600),
}
_WHOLE = {
    "kafka_replication", "partitions", "port", "web_workers", "tag_workers", "store_workers", "batch", "max_memory_mb",
    "rest", "index", "streams_per_key", "streams_per_address", "posts_per_min",
}  # fmt: skip
_CHOICES = {
    "kafka_security": ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
    "kafka_mechanism": ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
    "open": ("", "yes", "no"),
}
_HEADER = (
    r"(?!(?i:x-forwarded-|x-real-ip|forwarded|(?:host|cookie|origin|authorization|user-agent|referer)(?:,|$)))"
    r"[A-Za-z0-9-]{1,64}"
)
"""Not what every browser sends by itself: its words would be taken for a name, and stand in the audit."""
_SHAPES = {
    "kafka_bootstrap": (r"(?:[^\s:,]+|\[[0-9a-fA-F:]+\]):\d{1,5}(?:\s*,\s*(?:[^\s:,]+|\[[0-9a-fA-F:]+\]):\d{1,5})*",
                        "write it as host:9092, several by commas"),
    "kafka_prefix": (r"[A-Za-z0-9._-]{1,100}", "use letters, digits, dots, hyphens and underscores"),
    "prefix": (r"(/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+", "write it as /care, without a slash at the end"),
    "proxy_header": (rf"{_HEADER}(,\s*{_HEADER})?",
                     "write Remote-User, or Remote-User,Remote-Groups; X-Forwarded-* are taken off every request, "
                     "and what browsers send by themselves names nobody"),
}  # fmt: skip


def file_of(row: Setting) -> str:
    """The variable that names the file a secret stands in."""
    return row.variable + "_FILE"


def given_of(row: Setting, environ: Mapping[str, str]) -> str | None:
    """What the environment says of a setting: by its own name, by a former one, or by a file."""
    said = environ.get(row.variable)
    for old in (old for old, new in FORMER.items() if new == row.variable and old in environ):
        if said is not None and said != environ[old]:
            raise BadInput(f"{row.variable}={said} and {old}={environ[old]} differ: {old} is the old name, unset it")
        log.warning("%s is called %s now; the old name is still read", old, row.variable)
        said = environ[old]
    if row.name in SECRETS and (file := environ.get(file_of(row))):
        try:
            found = Path(file).read_text("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as why:
            raise BadInput(f"{file_of(row)}={file} can't be read: {why}") from None
        if not found:  # what it guards would stand open, or be signed by a secret that the other processes don't have
            raise BadInput(f"{file_of(row)}={file} is empty: write the secret into it, or unset {file_of(row)}")
        if said and said != found:
            raise BadInput(f"{row.variable} and {file_of(row)} are both set, and differ: unset one")
        return found
    return said


def networks(variable: str, text: str) -> tuple[Network, ...]:
    """Addresses and networks by commas."""
    found = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ip.ip_network(entry, strict=False))
        except ValueError:
            raise BadInput(f"{variable}: {entry!r} is no address or network; write 10.0.0.7 or 10.0.0.0/24") from None
        if not found[-1].prefixlen:
            raise BadInput(f"{variable}: {entry} is everybody; name the proxies alone, as in 10.0.0.7 or 10.0.0.0/24")
    return tuple(dict.fromkeys(found))


def host_names(variable: str, text: str) -> tuple[str, ...]:
    """Names of hosts by commas, as browsers call them: without scheme, port and wildcard, which would fit nobody."""
    found = tuple(filter(None, (part.strip() for part in text.split(","))))
    if not found:
        raise BadInput(f"{variable} names no host; the default is localhost,127.0.0.1")
    if strange := [name for name in found if not _HOST.fullmatch(name)]:
        raise BadInput(f"{variable}: {strange[0]!r} is no host's name; write wall.example, without scheme and port")
    return found


def ways(variable: str, text: str) -> tuple[str, ...]:
    """Ways to sign in by commas."""
    found = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
    if unknown := [way for way in found if way not in SIGN_IN]:
        raise BadInput(f"{variable}: {unknown[0]!r} is none of {', '.join(SIGN_IN)}")
    return found


def below(text: str) -> str:
    """The path below which a proxy serves the center."""
    first = text.split("/")[1] if text else ""
    if first in OURS:
        raise BadInput(f"CC_PREFIX={text} begins like a page of ours, /{first}: choose another, such as /care")
    return text
