"""Connections to Redis that fail at once and say why, instead of retrying blindly."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from command_center.errors import BadInput

Redis = redis.Redis
RedisError = redis.RedisError
Unreachable = (redis.ConnectionError, redis.TimeoutError)
"""Errors after which the outcome of a call is unknown."""

OLDEST = (7, 0)
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"


def connect(url: str, *, timeout_s: float = 10.0) -> redis.Redis:
    """Open a client that never repeats a call by itself: a repeated apply whose answer was lost could hide a loss.

    Args:
        url: redis:// or rediss:// address.
        timeout_s: How long one answer may take.

    Returns:
        The client; it connects at its first call.

    Raises:
        BadInput: The address is no Redis address.
    """
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=timeout_s,
            socket_connect_timeout=5.0,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
            protocol=2,
        )
    except ValueError:
        # What the parser stumbled over may be a part of the password.
        raise BadInput(
            "CC_REDIS_URL is no Redis address: write redis://:password@host:6379/0, or rediss:// for TLS, "
            "with special characters of the password as %XX"
        ) from None


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
    """Make sure that the server can do what we need; one that is away may come back.

    Returns:
        Its version, as the server names its Redis dialect.

    Raises:
        BadInput: Wrong password, a certificate without trust, another kind of server, or one older than 7.0.
        Unreachable: Nobody answers.
    """
    try:
        info = client.info("server")
    except (redis.AuthenticationError, redis.exceptions.AuthorizationError) as why:
        raise BadInput(f"Redis refuses the password in CC_REDIS_URL ({why})") from None
    except redis.ConnectionError as why:
        if UNTRUSTED not in str(why):
            raise
        raise BadInput(
            f"the certificate of the Redis at CC_REDIS_URL is not trusted ({why}): "
            "name its authority by rediss://...?ssl_ca_certs=FILE"
        ) from None
    except redis.ResponseError as why:
        if "NOAUTH" in str(why) or "WRONGPASS" in str(why) or "NOPERM" in str(why):
            raise BadInput(f"Redis refuses the password in CC_REDIS_URL ({why})") from None
        raise BadInput(f"the server at CC_REDIS_URL can't be used ({why})") from None
    except redis.InvalidResponse as why:
        raise BadInput(f"what answers at CC_REDIS_URL is no Redis ({why})") from None
    version = str(info["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        raise BadInput(f"Redis {version} is too old: 7.0 or newer is needed")
    return version
