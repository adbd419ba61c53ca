"""Who leaves a group frees its partitions before its lease would: measured while nothing else runs."""

from __future__ import annotations

import pytest

from tests.contract.engines import LogEngine
from tests.contract.test_log_groups import Group, group

__all__ = ["group"]


@pytest.mark.alone
def test_a_member_that_leaves_frees_its_partitions_at_once(group: Group, log_engine: LogEngine) -> None:
    one, two = group.join("one"), group.join("two")
    group.settle(one, two)
    one.stop()
    one.consumer.close()
    # Without leaving it would take the whole lease; renewing comes at least three times a lease.
    group.settle(two, within_s=log_engine.lease_s * 0.8)
