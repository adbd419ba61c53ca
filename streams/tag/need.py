"""Need: how soon a person must act, by a few rules on cues and kind."""

from __future__ import annotations

from collections.abc import Sequence

from command_center.mention import Kind, Need
from command_center.why import Reason

URGENT: tuple[Need, ...] = ("safety", "outage", "broken", "money")


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
        return [_need(*one)[0] for one in zip(cues, kinds, strict=True)]

    def why(self, cues: frozenset[str], kind: Kind) -> Reason:
        """Explain one.

        Args:
            cues: The mention's cues.
            kind: Its kind.

        Returns:
            The rule that decided; `of` is the need.
        """
        need, rule = _need(cues, kind)
        return Reason("rule", rule, need)


def _need(cues: frozenset[str], kind: Kind) -> tuple[Need, str]:
    if kind == "praise":
        return "thanks", "Praise needs thanks."
    if kind == "idea":
        return "none", "An idea waits for votes, not for an answer."
    for need in URGENT:
        if need in cues:
            return need, "It is the most urgent trouble that is named."
    if kind == "question":
        return "question", "A question needs an answer."
    if kind == "complaint":
        return "broken", "It is a complaint that names no trouble: something failed this person."
    return "none", "Nothing in it asks us to act."
