"""What one mention says about its conversation: its part, its links, and nothing that needs another mention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.desk.fact import Fact, read_fact, write_fact
from command_center.mention import NEEDS, Author, Mention
from command_center.profile_service import Marks
from streams.fold.service import fact_of, gone
from tests.support.made import PROFILE, by_brand, mention, tags

MARKED = PROFILE.model_copy(
    update={
        "automatic_replies": Marks(accounts=("@Acme_Bot",), phrases=("automated reply",)),
        "spam": Marks(accounts=("seller9",), phrases=("free followers",)),
    }
)
ids = st.from_regex(r"\A[a-z]{1,4}:[!-~é世]{1,12}\Z")
facts = st.builds(
    Fact,
    id=ids,
    at_ms=st.integers(-(10**14), 10**15),
    role=st.sampled_from(("own", "auto", "customer", "aside", "gone")),
    addressed=st.booleans(),
    need=st.sampled_from(NEEDS),
    in_reply_to=st.just("") | ids,
    conversation=st.just("") | ids,
    written_ms=st.integers(0, 10**15),
)


@given(facts)
def test_a_line_is_read_back_as_it_was_written(fact: Fact) -> None:
    assert read_fact(write_fact(fact)) == fact


def read(made: Mention, **given: object) -> Fact | None:
    line = fact_of(made, tags(0, **given), 5000, MARKED, 9000)
    return read_fact(line) if line else None


def test_a_question_said_to_the_brand() -> None:
    found = read(mention(1), need="money", addressed=True)
    assert found == Fact("web:1", 5000, "customer", True, "money", "", "", 9000)


@pytest.mark.parametrize(
    "given",
    [{"need": "none", "addressed": True}, {"need": "thanks", "addressed": True}, {"need": "money", "addressed": False}],
    ids=["a remark", "thanks", "a question to others"],
)
def test_what_stands_alone_and_asks_for_nobody_is_not_kept(given: dict[str, object]) -> None:
    assert read(mention(1), **given) is None
    assert read(mention(1, conversation="web:1"), **given) is None, "a conversation of itself is none"
    found = read(mention(1, in_reply_to="web:2", conversation="web:1"), **given)
    assert found is not None and found.parents == ("web:2",)
    threaded = read(mention(1, in_reply_to="web:2", conversation="web:3"), **given)
    assert threaded is not None and threaded.parents == ("web:2", "web:3")


@pytest.mark.parametrize(
    ("made", "role"),
    [
        (by_brand(1, in_reply_to="web:2"), "own"),
        (by_brand(1, in_reply_to="web:2", text="This is an AUTOMATED  reply."), "auto"),
        (mention(1, in_reply_to="web:2", author=Author(handle="acme_bot")), "auto"),
        (mention(1, in_reply_to="web:2", text="an automated reply, they say"), "customer"),
        (mention(1, in_reply_to="web:2", text="Get FREE followers now"), "aside"),
        (mention(1, in_reply_to="web:2", author=Author(id="SELLER9")), "aside"),
        (mention(1, in_reply_to="web:2", repost_of="web:3"), "aside"),
        (mention(1, in_reply_to="web:2", text="carefree followersome"), "customer"),
    ],
)
def test_who_speaks(made: Mention, role: str) -> None:
    found = read(made, need="money", addressed=True)
    assert found is not None and found.role == role


def test_spam_and_reposts_that_stand_alone_are_not_kept() -> None:
    asks = {"need": "safety", "addressed": True}
    assert read(mention(1, text="free followers"), **asks) is None
    assert read(mention(1, repost_of="web:3"), **asks) is None
    assert read(by_brand(1), **asks) is None


def test_an_account_that_only_a_machine_writes_from_is_the_houses_own() -> None:
    assert MARKED.is_own(mention(1, author=Author(handle="Acme_Bot")))
    assert not PROFILE.is_own(mention(1, author=Author(handle="Acme_Bot")))


def test_a_deleted_message_keeps_its_links_and_nothing_else() -> None:
    assert read_fact(gone("web:1", 7)) == Fact("web:1", role="gone", written_ms=7)
    assert read_fact(gone("web:1", 7, "web:2", "web:3")).parents == ("web:2", "web:3")
