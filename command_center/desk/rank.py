"""The order of the queue: one pure function of a closed list of inputs."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from msgspec import Struct

from command_center.mention import NEEDS, Need

_FIRST_TO_LAST = {need: place for place, need in enumerate(NEEDS)}
_NEVER = datetime.max.replace(tzinfo=UTC)

Rank = tuple[bool, int, datetime, datetime, str]


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    """All that may decide who is next; a field that is missing here cannot move anyone.

    `need`: how soon a person must act; `due_at`: the promised time, None where none was promised; `waiting_since`: when
    the first word was missed; `safety`: somebody may come to harm; `conversation`: its id, for ties only and only as
    a hash. Times are aware.
    """

    need: Need
    due_at: datetime | None
    waiting_since: datetime
    safety: bool
    conversation: str


def rank(standing: Standing) -> Rank:
    """The place of one conversation in the queue, as a key to sort by: the smallest is served next.

    The rule is (safety, need in the order of product.md, due_at, waiting_since, SHA-256 of the conversation id). It is
    fairness F1 of product.md, after the NoLogo essay: there is no class of privileged customers, so being known,
    followed, verified, friendly, loud or a past contact never gets in, and neither does a name. The hash settles equal
    times by something nobody can choose to their advantage, and the same way in every process.

    Args:
        standing: The closed inputs.

    Returns:
        A total order: two conversations with different ids never have the same key. Within a need, those without a
        promised time come behind those with one.
    """
    return (
        not standing.safety,
        _FIRST_TO_LAST[standing.need],
        _NEVER if standing.due_at is None else standing.due_at,
        standing.waiting_since,
        sha256(standing.conversation.encode()).hexdigest(),
    )
