"""How a command beside a running center finds it, and what it says where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_center.errors import BadInput
from command_center.running import running_settings
from command_center.settings import load_settings
from command_center.store.embedded import free_port, prepare_server, server_url
from tests.support.made import PROFILE
from tests.support.servers import Server


def test_the_bundled_server_is_found_by_its_data_directory(tmp_path: Path) -> None:
    assert server_url(tmp_path) is None
    assert server_url(tmp_path / "nowhere") is None
    assert server_url(tmp_path) != prepare_server(tmp_path, 64).url == server_url(tmp_path)


def test_without_a_center_the_line_says_what_to_name(tmp_path: Path) -> None:
    settings = load_settings({"CC_DATA_DIR": str(tmp_path)})
    with pytest.raises(BadInput, match=r"no center has run in .*--data-dir"):
        running_settings(settings, PROFILE)
    prepare_server(tmp_path, 64)
    with pytest.raises(BadInput, match=r"does not run .*: start it first"):
        running_settings(settings, PROFILE)


def test_the_default_is_the_directory_that_up_would_take() -> None:
    with pytest.raises(BadInput, match="no center has run in data/made:"):
        running_settings(load_settings({}), PROFILE)


def test_a_redis_of_ones_own_is_used_as_it_is(valkey: Server) -> None:
    found = running_settings(load_settings({"CC_REDIS_URL": valkey.url}), PROFILE)
    assert (found.redis_url, found.data_dir) == (valkey.url, Path("data/made"))
    with pytest.raises(BadInput, match="no Redis answers at CC_REDIS_URL"):
        running_settings(load_settings({"CC_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}), PROFILE)
