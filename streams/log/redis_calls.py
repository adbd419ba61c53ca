"""How the embedded log speaks to its server: raw calls, records out of entries, errors with a name."""

from __future__ import annotations

from typing import Any

import msgspec

from command_center.stage import LOG_AWAY
from command_center.store.connect import Redis, trouble_of
from streams.log.base import Record, Unusable

_headers = msgspec.json.Decoder(dict[str, str])


def unusable(why: Exception) -> Exception:
    """What a server in trouble is to users of the log; any other error stays what it is, for it is a bug of ours."""
    trouble = trouble_of(why)
    return Unusable(f"{LOG_AWAY}: {trouble}") if trouble else why


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
