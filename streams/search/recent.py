"""Posts that were read lately: one page asks for the same thousands several times."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock


class Recent:
    """Remembers posts by their rows; several threads may share it.

    **Guarantee** At most `most` posts, about 13 MB of them at 20,000; those not asked for longest go first.

    Args:
        most: Posts remembered.
    """

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._lock = Lock()
        self._posts: OrderedDict[int, bytes] = OrderedDict()

    def known(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Those of some rows that are remembered."""
        with self._lock:
            found = {row: post for row in rows if (post := self._posts.get(row)) is not None}
            for row in found:
                self._posts.move_to_end(row)
        return found

    def learn(self, posts: Mapping[int, bytes]) -> None:
        """Remember posts; empty ones, whose content is gone, are not."""
        with self._lock:
            self._posts.update((row, post) for row, post in posts.items() if post)
            while len(self._posts) > self._most:
                self._posts.popitem(last=False)

    def clear(self) -> None:
        """Forget all of them: some may be of mentions that are gone."""
        with self._lock:
            self._posts.clear()
