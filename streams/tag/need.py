"""Need: how soon a person must act, by a few rules on cues and kind."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, Need

_URGENT: tuple[Need, ...] = ("safety", "outage", "broken", "money")


class Needs:
    """Tags needs; the first rule that holds decides.

    1. Praise needs thanks, an idea needs none (it waits for no answer, but for votes).
    2. The most urgent trouble it names: safety, outage, broken, money.
    3. A question needs an answer.
    4. A complaint that names no trouble counts as broken: something failed this person, and a critic nobody
       answers is the one thing that must not happen.
    5. none.
    """

    def tag(self, cues: Sequence[frozenset[str]], kinds: Sequence[Kind]) -> list[Need]:
        """Tag a batch.

        Args:
            cues: The cues of each.
            kinds: The kind of each.

        Returns:
            One need each.
        """
        return [_need(*one) for one in zip(cues, kinds, strict=True)]


def _need(cues: frozenset[str], kind: Kind) -> Need:
    if kind == "praise":
        return "thanks"
    if kind == "idea":
        return "none"
    for need in _URGENT:
        if need in cues:
            return need
    if kind == "question":
        return "question"
    return "broken" if kind == "complaint" else "none"
