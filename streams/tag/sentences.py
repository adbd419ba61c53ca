"""Sentences: where they begin and which of them end in a question mark, in a folded text."""

from __future__ import annotations

import re

START = "^ "
"""Stands at the beginning of every sentence of a marked text; a cue phrase that begins with it matches only there."""
_OPENERS = (
    "hi hey hello ok okay oh so and but or well also just please pls plz yes no wow dear guys thanks also then now "
    "hallo moin hey und aber also bitte hola buenas y pero por favor bonjour salut et mais svp alors ciao salve "
    "buongiorno buonasera allora scusate scusa per favore ola olá oi mas por então hoi en maar dus alstublieft"
)
_BEFORE = "|".join(sorted({re.escape(word) for word in _OPENERS.split()}, key=len, reverse=True))
_STARTS = re.compile(
    rf"(?:\A|[?!]+|[.:;…]+(?=[\s\"')]|\Z)|[。।؟])(?:[@#][\w.\-]+|[^\w^?@#]+|[@#](?!\w)|\b(?:{_BEFORE})\b(?![-'’]))*"
)
_MARKS = "?؟⁇⁈"
_END = re.compile(f"[{_MARKS}]")


def marked(folded: str) -> str:
    """Mark the beginnings of sentences; accounts, signs, greetings and "please" in front of them are taken out.

    Args:
        folded: A text as `streams.tag.reading.fold` writes it.

    Returns:
        The text with `START` at each beginning, question marks kept.
    """
    return _STARTS.sub(_restart, folded)


def _restart(match: re.Match[str]) -> str:
    text = match.group()
    end = (
        " " if not text else "? " if _END.search(text) else "! " if "!" in text else ". " if text[0] in ".。।…" else " "
    )
    return end + START


def asked(marked_text: str) -> list[str]:
    """List the sentences that end in a question mark.

    Args:
        marked_text: A text as `marked` gives it.

    Returns:
        Each with `START` in front and without its mark.
    """
    return [START + sentence.strip(" ?") for sentence in marked_text.split(START) if sentence.rstrip().endswith("?")]
