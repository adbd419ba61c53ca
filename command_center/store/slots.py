"""Which slot of a Redis Cluster a command belongs to, and which commands belong to no slot."""

from __future__ import annotations

from typing import Any

from redis.crc import key_slot

ANYWHERE = frozenset({"COMMAND", "INFO", "TIME"})
"""About a server rather than a key: one node's answer will do."""
EVERYWHERE = frozenset({"CONFIG", "FLUSHALL", "FLUSHDB", "PING", "SCRIPT"})
"""Worth something only if every node did it."""
CONTAINERS = frozenset({"DEBUG", "MEMORY", "OBJECT", "XGROUP", "XINFO"})
"""The key stands behind a second word."""
SCRIPTS = frozenset({"EVAL", "EVALSHA"})


def slot_of(arguments: tuple[Any, ...]) -> int | None:
    """The slot of a command's first key; that the others lie in the same one, the server checks.

    Args:
        arguments: The command as redis-py sends it; its name may hold two words.

    Returns:
        0 to 16,383, by the cluster's specification CRC-16 of the key, or of what stands in its first braces; None for
        a command without keys.
    """
    name, *rest = str(arguments[0]).upper().split() + list(arguments[1:])
    if name in ANYWHERE or name in EVERYWHERE:
        return None
    if name in CONTAINERS:
        return slot_of_key(rest[1])
    if name in SCRIPTS:
        return slot_of_key(rest[2]) if int(rest[1]) else None
    if name == "XREAD":
        return slot_of_key(rest[[str(word).upper() for word in rest].index("STREAMS") + 1])
    return slot_of_key(rest[0]) if rest else None


def everywhere(arguments: tuple[Any, ...]) -> bool:
    """Whether each node has to do this."""
    return str(arguments[0]).upper().partition(" ")[0] in EVERYWHERE


def slot_of_key(key: Any) -> int:
    """The slot of one key."""
    return key_slot(key if isinstance(key, bytes) else str(key).encode())
