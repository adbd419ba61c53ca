"""The snapshot without anybody's name: what pages outside the house are made of, so that no panel can leak one."""

from __future__ import annotations

import re
import unicodedata

from msgspec.structs import replace

from command_center.snapshot import Post, Snapshot

MASK = "●●●●"
"""Stands for a name; always as long, so that its length tells nothing."""
_READ = 600
"""Characters of a text that are kept; no panel shows as many."""
_LONGEST = 100
"""A word with an @, a dot or a slash that is longer than this is an address in any case."""
_WORD = re.compile(r"\S+")
_HINTS = frozenset("@\uff20\ufe6b./")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+"  # links hold names: a profile, a post of a person
    r"|[A-Za-z0-9._%+\-]{0,64}[@\uff20\ufe6b]\S+"  # @handle, @name@server, a@mail.example, up to the next blank
    r"|(?<!\w)/?u/[\w\-]+"  # u/name, as Reddit writes
    r"|[\w\-]{1,63}(?:\.[\w\-]{1,63})*\.[a-z]{2,24}/\S+"  # a link without its scheme
    r"|[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}\.[a-z]{2,24}(?!\w)",  # name.server.example: so are people called on Bluesky
    re.IGNORECASE,
)


def nameless(snapshot: Snapshot, *, words: bool = False) -> Snapshot:
    """Take away who wrote, and everything that leads to them.

    Args:
        snapshot: The whole picture.
        words: Whether posts stay, masked; without, the river is empty.

    Returns:
        A copy whose posts have no author and no id, and texts in which handles, addresses, links and the names of
        the river's authors are `MASK`; stages have no cause in free words. A name that a text merely mentions
        can't be known for one.
    """
    posts = snapshot.river if words else []
    authors = _names(posts)
    return replace(
        snapshot,
        river=[_bare(post, authors) for post in posts],
        stages={name: replace(stage, cause="") for name, stage in snapshot.stages.items()},
    )


def _bare(post: Post, authors: re.Pattern[str] | None) -> Post:
    """Field by field, so that one that is added later stays in the house until somebody lets it through."""
    return Post(
        id="",
        text=_masked(post.text, authors),
        author="",
        source=post.source,
        created_at=post.created_at,
        language=post.language,
        sentiment=post.sentiment,
        kind=post.kind,
        need=post.need,
        topics=post.topics,
        place=None,
    )


def _masked(text: str, authors: re.Pattern[str] | None) -> str:
    # one after the other: an author's name may be a part of an address, not the other way round
    text = _WORD.sub(lambda found: _without_address(found[0]), text[:_READ])
    return text if authors is None else authors.sub(MASK, text)


def _without_address(word: str) -> str:
    if _HINTS.isdisjoint(word):
        return word
    return MASK if len(word) > _LONGEST else _ADDRESS.sub(MASK, word)


def _names(posts: list[Post]) -> re.Pattern[str] | None:
    """Whatever the river's authors call themselves, longest first; None where nobody has a name."""
    names = {
        form
        for post in posts
        if (name := " ".join(post.author.strip("@\uff20\ufe6b").split()))
        for form in _forms(name)
    }
    if not names:
        return None
    return re.compile("|".join(_whole(name) for name in sorted(names, key=lambda n: (-len(n), n))), re.IGNORECASE)


def _forms(name: str) -> set[str]:
    """A name as others may write it: the pattern takes care of case, but not where that changes the length (ß, İ)."""
    if name.isascii():
        return {name}
    forms = {name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))}
    return {written for form in forms for written in (form, form.lower(), form.upper(), form.casefold())}


def _whole(name: str) -> str:
    """A name as a word of its own; scripts that part no words have it anywhere."""
    words = r"\s+".join(re.escape(part) for part in name.split())
    before = r"(?<![A-Za-z0-9_])" if _is_latin(name[0]) else ""
    after = r"(?![A-Za-z0-9_])" if _is_latin(name[-1]) else ""
    return before + words + after


def _is_latin(letter: str) -> bool:
    return letter == "_" or (letter.isascii() and letter.isalnum())
