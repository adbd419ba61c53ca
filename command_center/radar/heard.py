"""Who says what: each text once, each term once an author, so that no storm of copies passes for a crowd."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from command_center.radar.bursts import Said


class Heard(NamedTuple):
    """One post, as far as the radar needs it.

    `voice` names what it says (copies and reposts share it), `author` who says it (empty: nobody knows), `names` is
    what that author goes by, casefolded. `is_named` says that `voice` changes with the words.
    """

    mention_id: str
    voice: str
    author: str
    language: str
    feeling: str
    topics: tuple[str, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...] = ()
    is_named: bool = False


def voices(minutes: Mapping[int, Iterable[Heard]]) -> Iterator[tuple[int, Heard, Sequence[str]]]:
    """Run through some minutes in order, without the copies.

    Args:
        minutes: Posts by minute, each in their order.

    Returns:
        Minute, post, and those of its terms that its author had not said in these minutes before.
    """
    texts: set[str] = set()
    said: dict[str, set[str]] = {}
    for minute in sorted(minutes):
        for post in minutes[minute]:
            if post.voice in texts:
                continue
            texts.add(post.voice)
            before = said.get(post.author) if post.author else None
            if before is None:
                # nearly everybody, who writes once
                said[post.author] = set(post.terms)
                yield minute, post, post.terms
            else:
                yield minute, post, [term for term in post.terms if term not in before]
                before.update(post.terms)


def counted(rows: Iterable[tuple[int, Heard, Sequence[str]]]) -> dict[int, dict[str, Said]]:
    """How many posts there were and in how many each term stands, by minute and language.

    Args:
        rows: What `voices` gave.
    """
    posts: Counter[tuple[int, str]] = Counter()
    terms: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for minute, post, fresh in rows:
        posts[minute, post.language] += 1
        terms[minute, post.language].update(fresh)
    found: dict[int, dict[str, Said]] = {}
    for (minute, language), count in posts.items():
        found.setdefault(minute, {})[language] = Said(count, terms[minute, language])
    return found
