"""Connections to Redis that fail at once and say why, instead of retrying blindly."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

import redis
from redis import exceptions
from redis.backoff import NoBackoff
from redis.exceptions import AskError, ClusterDownError, TryAgainError
from redis.retry import Retry

from command_center.errors import BadInput
from command_center.store.client import Client
from command_center.store.packer import Packer
from command_center.store.refusal import refusal

Redis = redis.Redis
RedisError = redis.RedisError
Unreachable = (redis.ConnectionError, redis.TimeoutError, AskError, ClusterDownError, TryAgainError)
"""Errors after which the outcome of a call is unknown, and those of a Redis Cluster that lacks a node or moves keys."""
TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.BusyLoadingError, "Redis is loading its data"),
    (exceptions.AuthenticationError, "Redis refuses the password"),
    (exceptions.TimeoutError, "Redis does not answer in time"),
    (exceptions.ConnectionError, "Redis is out of reach"),
    (AskError, "Redis Cluster is moving keys"),
    (TryAgainError, "Redis Cluster is moving keys"),
    (exceptions.ClusterError, "Redis Cluster is down"),
)
"""What passes by waiting, beside writes refused (`refusal`), and how an operator would say it; the first that fits."""
_CALL = re.compile(r"^Command # \d+ \(.*?\) of pipeline caused error: ", re.DOTALL)
"""What a pipeline puts before the server's words: a call that may hold texts of mentions."""

OLDEST = (7, 0)
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"


def connect(url: str, *, timeout_s: float = 10.0) -> redis.Redis:
    """Open a client that never repeats a call by itself: a repeated apply whose answer was lost could hide a loss.

    Args:
        url: redis:// or rediss:// address of a server or of a node of a Redis Cluster; of a cluster also several
            nodes, `host:port` by commas, of which one must be there.
        timeout_s: How long one answer may take.

    Returns:
        The client; it connects at its first call.

    Raises:
        BadInput: The address is no Redis address.
    """
    try:
        seeds = [
            redis.Redis.from_url(
                address,
                socket_timeout=timeout_s,
                socket_connect_timeout=5.0,
                retry=Retry(NoBackoff(), 0),
                health_check_interval=0,
                protocol=2,
                command_packer=Packer(),
            )
            for address in _addresses(url)
        ]
    except ValueError:
        # What the parser stumbled over may be a part of the password.
        raise BadInput(
            "CC_REDIS_URL is no Redis address: write redis://:password@host:6379/0, or rediss:// for TLS, "
            "with special characters of the password as %XX"
        ) from None
    return Client(seeds)


def _addresses(url: str) -> list[str]:
    """One address for each host that is named; user, password and options are the same for all."""
    parts = urlsplit(url)
    who, at, hosts = parts.netloc.rpartition("@")
    return [urlunsplit(parts._replace(netloc=who + at + host.strip())) for host in hosts.split(",")]


def nodes_of(client: redis.Redis) -> list[redis.Redis]:
    """The servers behind a client: itself, or every node of the Redis Cluster that serves keys."""
    nodes = client.nodes() if isinstance(client, Client) else None
    return [client] if nodes is None else nodes.primaries()


def is_cluster(client: redis.Redis) -> bool:
    """Whether a Redis Cluster is behind a client."""
    return isinstance(client, Client) and client.nodes() is not None


def trouble_of(why: Exception) -> str:
    """What is wrong with the server, if `why` is trouble that passes while the data stands: wait, and ask again.

    Args:
        why: What the client raised.

    Returns:
        One line for the wall, its kind before the first colon; empty for everything else, such as WRONGTYPE or our own
        BADAPPLY: a call that is wrong stays wrong.
    """
    words = _CALL.sub("", str(why))
    if isinstance(why, exceptions.ResponseError) and words.startswith("BUSY "):
        return f"Redis is busy with a script: {words}"
    kind = next((said for error, said in TROUBLES if isinstance(why, error)), "")
    return f"{kind}: {words}" if kind else refusal(why)


def check_server(client: redis.Redis) -> str:
    """Make sure that a server is there and can do what we need.

    Returns:
        Its version, as the server names its Redis dialect.

    Raises:
        BadInput: No server at the address, or one that can't be used (see `inspect_server`).
    """
    try:
        return inspect_server(client)
    except Unreachable as why:
        raise BadInput(f"no Redis answers at CC_REDIS_URL ({why}); start it, or unset CC_REDIS_URL") from None


def inspect_server(client: redis.Redis) -> str:
    """Make sure that the server, or each node of the cluster, can do what we need; one that is away may come back.

    Returns:
        Its version, as the server names its Redis dialect; of a cluster the oldest.

    Raises:
        BadInput: Wrong password, a certificate without trust, another kind of server, or one older than 7.0.
        Unreachable: Nobody answers.
    """
    try:
        versions = [str(node.info("server")["redis_version"]) for node in nodes_of(client)]
    except (redis.AuthenticationError, redis.exceptions.AuthorizationError) as why:
        raise BadInput(f"Redis refuses the password in CC_REDIS_URL ({why})") from None
    except redis.ConnectionError as why:
        if UNTRUSTED not in str(why):
            raise
        raise BadInput(
            f"the certificate of the Redis at CC_REDIS_URL is not trusted ({why}): "
            "name its authority by rediss://...?ssl_ca_certs=FILE"
        ) from None
    except Unreachable:
        raise
    except redis.ResponseError as why:
        if "NOAUTH" in str(why) or "WRONGPASS" in str(why) or "NOPERM" in str(why):
            raise BadInput(f"Redis refuses the password in CC_REDIS_URL ({why})") from None
        raise BadInput(f"the server at CC_REDIS_URL can't be used ({why})") from None
    except redis.InvalidResponse as why:
        raise BadInput(f"what answers at CC_REDIS_URL is no Redis ({why})") from None
    version = min(versions, key=_number)
    if _number(version) < OLDEST:
        raise BadInput(f"Redis {version} is too old: 7.0 or newer is needed")
    return version


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])
