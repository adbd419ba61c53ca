"""Who wrote the posts, which hashtags they use and what they link to: told from the posts themselves.

People are told as people: by name and by how many posts they wrote, never by how many follow them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from command_center.hashtags import hashtags
from command_center.mention import Mention
from command_center.search.answers import Person

MAX_LINKS = 10
"""Links of one post that are counted; a post of nothing else can't crowd the others out."""
MAX_LINK_CHARS = 500

_LINK = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+", re.IGNORECASE)
_TAIL = ".,:;!?*_~…。，、！？；：»”’)"
_TRACKED = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref_src|si", re.IGNORECASE)
"""Parameters that say whence a reader came, and nothing about what is read."""


def people(newest: Iterable[tuple[Mention, int]], most: int) -> list[Person]:
    """Tell who wrote posts.

    Args:
        newest: The newest post of each person, and how many they wrote.
        most: How many people to tell of at most.

    Returns:
        Those with the most posts first, of equals the one heard last; who has neither name, handle nor id is left out.
    """
    found = [
        (
            posts,
            mention.at,
            Person(mention.source, author.name or "", author.handle or author.id or "", posts, mention.id),
        )
        for mention, posts in newest
        if (author := mention.author) is not None and (author.name or author.handle or author.id)
    ]
    found.sort(key=lambda row: (-row[0], -row[1].timestamp(), row[2].newest))
    return [person for _, _, person in found[:most]]


def hashtags_of(texts: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The most frequent hashtags: without #, and how many of the texts use it; of equals in the alphabet's order."""
    return _most(map(hashtags, texts), most)


def links_of(texts: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The links most shared: each address, and how many of the texts have it; of equals in the alphabet's order."""
    return _most(map(links, texts), most)


def links(text: str) -> list[str]:
    """The addresses a text links to, each once, in their order.

    Args:
        text: As it is shown.

    Returns:
        Absolute addresses, the host in small letters, without a fragment and without what only tells whence a reader
        came, so that one page shared in two ways is one link; at most `MAX_LINKS`.
    """
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        address = _plain(match[0])
        if address:
            found[address] = None
            if len(found) == MAX_LINKS:
                break
    return list(found)


def _plain(address: str) -> str | None:
    address = address.rstrip(_TAIL) if address.count("(") <= 0 else address.rstrip(_TAIL[:-1])
    if len(address) > MAX_LINK_CHARS:
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if not host or "." not in host or "@" in parts.netloc:
        return None  # who writes a name before the host hides where the link leads
    query = parts.query
    if query and any(_TRACKED.fullmatch(name) for name, _ in parse_qsl(query)):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _TRACKED.fullmatch(name)])
    path = "" if parts.path == "/" else parts.path
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, ""))


def _most(found: Iterable[Sequence[str]], most: int) -> list[tuple[str, int]]:
    counted = Counter(item for items in found for item in items)
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))[:most]
