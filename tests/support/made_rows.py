"""An index made without a log: of mentions that follow from their numbers, or of those given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from command_center.clock import to_ms
from command_center.profile import Profile
from command_center.store.document import Document
from streams.fold.copies import fingerprint
from streams.index.opening import open_index
from streams.index.rows import row_of
from tests.support.made import PROFILE, mention, tags

SAID = (
    "The lid of my new kettle came off while it was hot, number {n}",
    "Is the sale still on? #sale @acme_care",
    "Call me at +49 30 901820 about case {n}, please",
    "今日はとてもいい天気です {n}",
    "Das Gerät ist zu laut, und zwar seit {n} Tagen",
)
LOG = "made"


def simple_words(folded: str) -> str:
    """Runs of letters and digits alone: enough where the full text is not what is tested."""
    return " ".join(re.findall(r"\w+", folded))


def made_documents(n: int, seed: int = 0) -> list[Document]:
    """Documents that follow from their numbers, one a second up to noon, the newest first."""
    return [standing(number, seed) for number in range(n)]


def standing(number: int, seed: int = 0, revision: int = 0) -> Document:
    """One document as the fold leaves it."""
    made = mention(number, text=SAID[(number + seed) % len(SAID)].format(n=number // 7))
    return Document(
        made,
        tags(number * 7 + seed),
        revision,
        to_ms(made.at),
        ["total"],
        to_ms(made.at) + 500,
        says=fingerprint(made.text),
    )


def made_rows(
    directory: Path,
    documents: Iterable[Document] | int,
    profile: Profile = PROFILE,
    words_of: Callable[[str], str] = simple_words,
) -> list[Document]:
    """Write an index as the worker would: appends to one that stands.

    Args:
        directory: Where `index.db` shall lie.
        documents: What stands; a number for so many `made_documents`.
        profile: For what is masked.
        words_of: What the full text knows of a folded text.

    Returns:
        The documents, in the order of their rows.
    """
    standing_ = made_documents(documents) if isinstance(documents, int) else list(documents)
    file = open_index(directory, LOG, words_of)
    try:
        with file.batch():
            for document in standing_:
                file.append(row_of(document, profile, file, words_of))
            file.set_meta("whole", "1")
    finally:
        file.close()
    return standing_
