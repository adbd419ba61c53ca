"""Settings that can't work."""

from __future__ import annotations

import pytest

from command_center.errors import BadInput
from command_center.settings import load_settings


@pytest.mark.parametrize("hosts", ["", " , "])
def test_no_host_at_all_is_bad_input(hosts: str) -> None:
    with pytest.raises(BadInput, match="CC_HOSTS"):
        load_settings({"CC_HOSTS": hosts})


@pytest.mark.parametrize(
    ("said", "read"),
    [("HTTPS://Wall.Example/", "https://wall.example"), ("http://[2001:DB8::1]:8050", "http://[2001:db8::1]:8050")],
)
def test_the_public_address_is_served_too(said: str, read: str) -> None:
    settings = load_settings({"CC_PUBLIC_URL": said})
    assert settings.public_url == read
    assert settings.hosts == ("localhost", "127.0.0.1", "wall.example" if "wall" in read else "2001:db8::1")


@pytest.mark.parametrize("said", ["https://wall.example", "https://wall.example/care", "https://Wall.example/care/"])
def test_the_public_address_has_the_prefix_whether_it_is_written_or_not(said: str) -> None:
    assert load_settings({"CC_PUBLIC_URL": said, "CC_PREFIX": "/care"}).public_url == "https://wall.example/care"
    assert load_settings({"CC_PREFIX": "/a/b"}).public_url == ""


@pytest.mark.parametrize("prefix", ["care", "/care/", "//care", "/ca re", "/care?", "/wall", "/embed.js", "/api/v2"])
def test_a_prefix_that_would_lead_astray_is_bad_input(prefix: str) -> None:
    with pytest.raises(BadInput, match=r"CC_PREFIX.*/care"):
        load_settings({"CC_PREFIX": prefix})


@pytest.mark.parametrize(
    "said",
    ["wall.example", "//wall.example", "ftp://wall.example", "https://wall.example/center", "https://a@wall.example",
     "https://wall.example:0x50", "https://wall.example:99999", "https://wall.example?x", "https://", "https://<b>",
     "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_a_public_address_that_is_none_is_bad_input(said: str) -> None:
    with pytest.raises(BadInput, match=r"CC_PUBLIC_URL.*https://host"):
        load_settings({"CC_PUBLIC_URL": said})
