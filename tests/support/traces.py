"""Where words stand: in which keys of a server, in which files of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from command_center.store.connect import Redis, connect


def keys_with(url: str, words: Iterable[str]) -> dict[str, list[str]]:
    """Which keys of a server hold any of these words, in their names or values."""
    wanted, found = [word.encode() for word in words], {}
    client = connect(url)
    try:
        for name in client.scan_iter(count=1000):
            held = name + b"\n" + b"\n".join(_value(client, name))
            if here := [word.decode() for word in wanted if word in held]:
                found[name.decode()] = here
    finally:
        client.close()
    return found


def _value(client: Redis, name: bytes) -> Iterator[bytes]:
    kind = client.type(name)
    read = {
        b"string": lambda: [client.get(name)],
        b"hash": lambda: client.hgetall(name).items(),
        b"set": lambda: client.smembers(name),
        b"zset": lambda: client.zrange(name, 0, -1),
        b"list": lambda: client.lrange(name, 0, -1),
        b"stream": lambda: client.xrange(name),
        b"none": list,
    }[kind]
    for value in read():
        yield value if isinstance(value, bytes) else repr(value).encode()


def files_with(folder: Path, words: Iterable[str]) -> list[Path]:
    """Files under a folder that hold any of these words."""
    wanted, found = [word.encode() for word in words], []
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and any(word in path.read_bytes() for word in wanted):
                found.append(path)
    return found
