"""Why a mention has its tags: what decided each of them, as data for people who ask."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from command_center.mention import Tags

By = Literal["phrase", "cue", "word", "emoji", "model", "detector", "rule", "place", "source"]
"""What kind of reason it is; `source` means that we took the source's word for it."""
EXPLAINED = ("language", "sentiment", "textblob", "topics", "brands", "kind", "need", "addressed", "place")
"""The tags that have reasons, in the order of `Tags`."""


class Reason(Struct, frozen=True, omit_defaults=True):
    """One reason for one tag.

    `says` is a sentence for people; `of` the label it speaks for (a topic, a cue, a class); `found` the words of the
    text as written and `at` where they stand (characters, that is code points, of the mention's text; the end is not
    included); `weight` how much it speaks for `of`, against it where negative. What a reason has not is left out.
    """

    by: By
    says: str
    of: str = ""
    found: str = ""
    at: tuple[int, int] | None = None
    weight: float | None = None


Reasons = dict[str, list[Reason]]
"""Reasons by tag, all of `EXPLAINED`; a tag that nothing spoke for has none."""


class Why(Struct, frozen=True):
    """The tags of one mention, and why.

    `read_chars` says how many characters of the text were read: taggers read no more than a page.
    """

    tags: Tags
    reasons: Reasons
    read_chars: int
