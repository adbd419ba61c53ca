"""Why a Redis that answers takes no write, in plain words: it is full, read-only, or its disk is."""

from __future__ import annotations

from redis import RedisError

FULL = "Redis is full: it has reached its limit of memory (maxmemory) and takes no write"
READ_ONLY = "Redis is read-only: it follows another server and takes no write"
NO_COPIES = "Redis has too few copies at hand (min-replicas-to-write) and takes no write"
NO_DISK = "Redis can't write to its disk and takes no write"
_REASON = "AOF file: "
"""What stands before the operating system's words in Redis's own message on a disk it can't write."""


def refusal(why: Exception) -> str:
    """Say why a write was refused; nothing of it happened, and the same write may be tried again later.

    Args:
        why: What the client raised.

    Returns:
        The cause in words for a wall, or empty where the error is no refusal.
    """
    if not isinstance(why, RedisError):
        return ""
    # The client takes some of Redis's code words off and makes classes of them; a script's error keeps the class.
    said = f"{type(why).__name__} {why}"
    if "OutOfMemoryError" in said or "OOM command" in said:
        return FULL
    if "ReadOnlyError" in said or "READONLY" in said:
        return READ_ONLY
    if "NOREPLICAS" in said:
        return NO_COPIES
    if "MISCONF" in said:
        _, found, reason = str(why).partition(_REASON)
        return f"{NO_DISK}: {reason.partition(' script:')[0].strip()}" if found else NO_DISK
    return ""
