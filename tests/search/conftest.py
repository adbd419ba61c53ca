"""What the tests of the search share: the recorded posts, tagged once."""

from __future__ import annotations

import pytest

from tests.search.posts import Post
from tests.search.posts import recorded_posts as tagged


@pytest.fixture(scope="session")
def recorded_posts(tmp_path_factory: pytest.TempPathFactory) -> list[Post]:
    """The recorded posts with their tags; the test carries the mark `recorded`."""
    from tests.conftest import RECORDED

    if not RECORDED.is_dir():
        pytest.skip("no recorded data beside this checkout")
    return tagged(RECORDED, tmp_path_factory.mktemp("spool"))
