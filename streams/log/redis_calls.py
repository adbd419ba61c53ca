"""How the embedded log speaks to its server: raw calls, records out of entries, errors with a name."""

from __future__ import annotations

from typing import Any

import msgspec

from command_center.stage import LOG_AWAY
from command_center.store.connect import Redis
from streams.log.base import LogError, Record

_headers = msgspec.json.Decoder(dict[str, str])


def unreachable(why: Exception) -> LogError:
    """What a lost connection is to users of the log."""
    return LogError(f"{LOG_AWAY}: {why}")


def call(client: Redis, *words: Any) -> Any:
    """Run one command and return its answer as it came."""
    return client.execute_command(*words)  # type: ignore[no-untyped-call]


def record(kafka_topic: str, partition: int, entry: tuple[bytes, list[bytes]]) -> Record:
    """Read one stream entry."""
    entry_id, flat = entry
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    headers = fields.get(b"h")
    return Record(
        kafka_topic,
        partition,
        int(entry_id.partition(b"-")[2]) - 1,
        int(fields[b"t"]),
        fields[b"v"],
        _headers.decode(headers) if headers else {},
    )
