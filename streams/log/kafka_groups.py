"""Questions to Kafka about consumer groups, answered also after the broker that knew is dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kafka import KafkaAdminClient, OffsetAndMetadata, TopicPartition
from kafka.admin import MemberToRemove
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    KafkaError,
    NotCoordinatorError,
)

Asked = TypeVar("Asked")
NEW_S, MOVED_S = 60.0, 20.0
"""How long a new cluster may take until it knows groups, and another until it knows who has them now."""
MOVING = (CoordinatorNotAvailableError, CoordinatorLoadInProgressError, NotCoordinatorError)
AT_REST, NOBODY = "Stable", "Dead"
"""States of a group: no change is under way; no member has joined it."""
ASSIGNED = "assigned_partitions"


class KafkaGroups:
    """Asks the coordinators of groups.

    **Guarantee.** A question that failed is asked by a new client: kafka-python 3.0.12 remembers for ever which broker
    coordinates a group, also when that one is dead or says that it no longer does.

    Args:
        admin: Gives the client, and makes one where there is none.
        drop: Gives it up.
    """

    def __init__(self, admin: Callable[[], KafkaAdminClient], drop: Callable[[], None]) -> None:
        self._admin = admin
        self._drop = drop

    def describe(self, groups: list[str], within_s: float = MOVED_S) -> dict[str, Any]:
        """What the coordinators say of groups, by name.

        Args:
            groups: Their names in the cluster.
            within_s: How long a coordinator may be on its way; 0 asks once.

        Raises:
            KafkaError: No answer.
        """

        def ask(admin: KafkaAdminClient) -> dict[str, Any]:
            found: dict[str, Any] = admin.describe_groups(groups)
            for group, row in found.items():
                if row["error"] and row["group_state"] != NOBODY:  # told in the answer, and not raised by the client
                    raise NotCoordinatorError(f"{group}: {row['error']}")
            return found

        return self._ask(ask, within_s)

    def assigned(self, group: str, topic: str) -> frozenset[int] | None:
        """Partitions that some member has, or None while the group is changing.

        What is left out while it rests stays so: where a member is killed after it was told to let partitions go and
        before it has said that it did, and comes back under its name, the coordinator hands it what is left to it and
        calls nobody (KIP-345 does not know KIP-429).
        """
        found = self.describe([group], within_s=0)[group]
        if found["group_state"] != AT_REST:
            return None
        rows = [row for m in found["members"] for row in (m["member_assignment"] or {}).get(ASSIGNED, ())]
        return frozenset().union(*(row["partitions"] for row in rows if row["topic"] == topic))

    def committed(self, group: str) -> Mapping[TopicPartition, OffsetAndMetadata]:
        """The group's stored positions."""
        found: dict[str, Any] = self._ask(lambda admin: admin.list_group_offsets(group))
        stored: Mapping[TopicPartition, OffsetAndMetadata] = found[group]
        return stored

    def remove(self, group: str, member: str, identity: str) -> None:
        """Say for a member that it is gone; asked once, for who stops must not wait, and a session ends by itself.

        Args:
            group: Its group.
            member: Its name, which its successor will have, too.
            identity: Which of its lives.
        """
        gone = MemberToRemove(member_id=identity, group_instance_id=member, reason="stopped")
        self._ask(lambda admin: admin.remove_group_members(group, [gone]), within_s=0)

    def _ask(self, ask: Callable[[KafkaAdminClient], Asked], within_s: float = MOVED_S) -> Asked:
        end, lost = time.monotonic() + within_s, 0
        while True:
            try:
                return ask(self._admin())
            except KafkaError as why:
                self._drop()
                # A cluster that never had a group makes their topic first; one that lost a broker chooses another.
                lost += not isinstance(why, MOVING)
                if lost > 1 or time.monotonic() >= end:
                    raise
                time.sleep(0.1)
