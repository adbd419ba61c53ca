"""Settings that can't work."""

from __future__ import annotations

import pytest

from command_center.errors import BadInput
from command_center.settings import load_settings


@pytest.mark.parametrize("hosts", ["", " , "])
def test_no_host_at_all_is_bad_input(hosts: str) -> None:
    with pytest.raises(BadInput, match="CC_HOSTS"):
        load_settings({"CC_HOSTS": hosts})
