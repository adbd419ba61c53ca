"""What the page of embeds shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from command_center.room.embeds import Embed

SOON = timedelta(days=14)
"""So long before its end a key is shown as one that ends: time to renew it, or to ask whether it is still looked at."""


class Snippet(NamedTuple):
    """What is to be pasted for one key, this once; each as text.

    `near` says that its address is of this machine alone, and no page of others can load it.
    """

    embed: Embed
    html: str
    component: str
    near: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows.

    `used` is the last use by key's id; `form` what the form of a new key is filled with, `draft` the id drawn for it;
    `preview` the address of what it asks for, None where that can't be had; `said`, `trouble`, `detail` and `of` are
    what the form before ended with, `snippet` what it brought; `find` are words of the keys that are looked for.
    """

    embeds: Sequence[Embed]
    withdrawn: Sequence[Embed]
    used: Mapping[str, datetime]
    topics: Mapping[str, str]
    now: datetime
    zone: str
    days: Sequence[int]
    form: Mapping[str, str] = field(default_factory=dict)
    draft: str = ""
    preview: str | None = None
    said: str = ""
    trouble: str = ""
    detail: str = ""
    of: str = ""
    snippet: Snippet | None = None
    find: str = ""

    def ends_soon(self, embed: Embed) -> bool:
        """Whether a key that stands ends within `SOON`."""
        return embed.stands(self.now) and embed.until - self.now <= SOON

    def fits(self, embed: Embed, title: str) -> bool:
        """Whether a key is looked for: every word stands in its panel's title, note, sites, topic or id."""
        topic = self.topics.get(embed.topic, "")
        said = " ".join((title, embed.note, *embed.sites, topic, embed.topic, embed.id, embed.made_by)).casefold()
        return all(word in said for word in self.find.casefold().split())

    def in_order(self) -> list[Embed]:
        """Those that end soon first, then those that stand, then those that have ended; each by its end."""

        def place(embed: Embed) -> tuple[int, datetime, str]:
            rank = 0 if self.ends_soon(embed) else 1 if embed.stands(self.now) else 2
            return rank, embed.until, embed.id

        return sorted(self.embeds, key=place)
