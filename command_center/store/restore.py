"""Bring a lost partition back: closed hours and days from the table of counts, the rest by reading the log again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from command_center.store import keys
from command_center.store.batch import NOTHING_RESTORED, Restored
from command_center.store.closed import MARKS, TOTALS, Closed, cell_of
from command_center.store.connect import Redis

HERE = Path(__file__).parent
SOURCE = "src:"


def read_restored(flat: Sequence[bytes]) -> Restored:
    """What a partition that is being read again says of itself, as `take.lua` gives it."""
    if not flat:
        return NOTHING_RESTORED
    found = {name.decode(): int(n) for name, n in zip(flat[::2], flat[1::2], strict=True)}
    marks = {name.removeprefix(SOURCE): n for name, n in found.items() if name.startswith(SOURCE)}
    upto = {cell_of(name): n for name, n in found.items() if name[:2] in ("h:", "d:")}
    return Restored(upto, found.get(TOTALS, 0), found.get(MARKS, 0), marks)


class Restorer:
    """Writes the table of counts into an empty partition.

    **Guarantee.** Only the partition's owner can, and only before its first batch; until the last step the partition
    stays as good as empty, so that whoever takes it after a crash begins again.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._script = (HERE / "restore.lua").read_text()

    def restore(
        self, p: int, fence: int, first: int, table: Mapping[str, Closed], lifetimes_ms: Mapping[str, int]
    ) -> bool:
        """Fill a partition.

        Args:
            p: The partition.
            fence: What `Writer.take` gave.
            first: The first offset the log still holds: there reading begins.
            table: The entries kept, by name.
            lifetimes_ms: By granule; under `texts` that of what is needed while the log is read.

        Returns:
            False when another owner took the partition meanwhile.
        """
        pipe = self._client.pipeline(transaction=False)
        texts_ms = lifetimes_ms["texts"]
        for name, closed in table.items():
            bucket, flat, ttl_ms = "", [], 0
            upto = {name: closed.at}
            if name == MARKS:
                upto |= {SOURCE + source: n for source, n in closed.fields.items()}
            elif name != TOTALS:
                granule, start = cell_of(name)
                bucket, ttl_ms = keys.bucket(p, granule, start), lifetimes_ms[granule]
                flat = [part for item in closed.fields.items() for part in item]
            noted = [part for item in upto.items() for part in item]
            pipe.eval(
                self._script, 3, keys.position(p), keys.restored(p), bucket or keys.restored(p),
                "bucket", fence, ttl_ms, texts_ms, len(noted), *noted, *flat,
            )  # fmt: skip
        totals = table[TOTALS].fields if TOTALS in table else {}
        flat = [part for item in totals.items() for part in item]
        pipe.eval(
            self._script, 3, keys.position(p), keys.restored(p), keys.restored(p),
            "begin", fence, 0, texts_ms, 0, "offset", first, *flat,
        )  # fmt: skip
        return all(answer == 1 for answer in pipe.execute())

    def forget(self, p: int) -> None:
        """The log has been read beyond everything restored: no record can be counted twice any more."""
        self._client.unlink(keys.restored(p))
