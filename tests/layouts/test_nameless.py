"""No name leaves the house: whatever people call themselves, and wherever they write it."""

from __future__ import annotations

import time
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.snapshot import Post, Snapshot, Stage
from layouts.embed import EMBEDS, RENDERS, embed_page
from layouts.nameless import MASK, nameless
from tests.browser import picture

NOW = picture.NOON
NAME = "Zyx Qwv"
"""In no word of ours."""


def _post(text: str, author: str = "", id_: str = "web:1") -> Post:
    return replace(picture.busy(NOW).river[0], id=id_, text=text, author=author, place="Zyxtown")


def _said(*posts: Post) -> list[str]:
    return [post.text for post in nameless(replace(picture.busy(NOW), river=list(posts)), words=True).river]


def everything(shot: Snapshot) -> str:
    """All that an embed ever sends: every page and every stream, of every panel."""
    pages = [embed_page(name, shot, now=NOW, asset=lambda n: f"/assets/{n}", styles="", land={}) for name in EMBEDS]
    streams = [msgspec.json.encode(render(shot), enc_hook=str).decode() for render in RENDERS.values()]
    return "\n".join(pages + streams)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hi @zyx_4!", f"hi {MASK}"),
        ("@zyx: no", f"{MASK} no"),
        ("(@zyx)", f"({MASK}"),
        ("RT@zyx so", f"{MASK} so"),
        ("@zyx@qwv.example thanks", f"{MASK} thanks"),
        ("write to zyx.q+w@mail.example now", f"write to {MASK} now"),
        ("see https://zyx.example/@qwv?x=1#y", f"see {MASK}"),
        ("HTTP://ZYX.EXAMPLE", MASK),
        ("www.zyx.example", MASK),
        ("at t.me/zyx or t.example/u/zyx", f"at {MASK} or {MASK}"),
        ("u/zyx and /u/zyx-q", f"{MASK} and {MASK}"),
        ("zyx.bsky.social says", f"{MASK} says"),
        ("感谢@zyx的客服 好", f"感谢{MASK} 好"),
        ("\uff20zyx \ufe6bzyx", f"{MASK} {MASK}"),
        ("@\u200bzyx @\u202ezyx", f"{MASK} {MASK}"),
        ("@ज़िक्स नमस्ते", f"{MASK} नमस्ते"),
        ("x" * 50 + "." * 60 + "zyx@", MASK),
    ],
)
def test_what_leads_to_a_person_is_a_mask(text: str, masked: str) -> None:
    assert _said(_post(text)) == [masked]


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3 is out, 3.5.2026 at 5 p.m. @ home e.g. here w/o end and/or U.S.A.",
        "Aurora 14: 9/10, 50% off... northwind.com is down?!",
        "",
        "它 是 真的。",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert _said(_post(text)) == [text]


@pytest.mark.parametrize(
    ("author", "text", "masked"),
    [
        (NAME, "zyx  qwv\nwas here", f"{MASK}\nwas here"),
        (NAME, "azyx qwv and zyx qwvs", "azyx qwv and zyx qwvs"),
        ("@Zyx", "Zyx, zyx!", f"{MASK}, {MASK}!"),
        ("Zyx Groß", "zyx gross ZYX GROSS zyx groß", f"{MASK} {MASK} {MASK}"),
        ("Zy\u00fc", "zyu\u0308 ZY\u00dc", f"{MASK} {MASK}"),
        ("Zyxİ", "zyxİ ZYXİ zyxi\u0307", f"{MASK} {MASK} {MASK}"),
        ("田中さん", "これは田中さんです", f"これは{MASK}です"),
        ("z(y*x", "I am z(y*x.", f"I am {MASK}."),
        ("  ", "nobody", "nobody"),
    ],
)
def test_authors_are_masked_in_their_own_words_and_in_others(author: str, text: str, masked: str) -> None:
    assert _said(_post("hello", author), _post(text)) == ["hello", masked]


def test_posts_lose_author_id_and_place() -> None:
    bare = nameless(replace(picture.busy(NOW), river=[_post("hello", NAME, "zyx:1")]), words=True).river[0]
    assert (bare.author, bare.id, bare.place) == ("", "", None)


def test_without_words_no_post_is_left() -> None:
    assert nameless(picture.busy(NOW)).river == []


def test_the_snapshot_itself_is_not_touched() -> None:
    shot = picture.busy(NOW)
    nameless(shot, words=True)
    assert shot == picture.busy(NOW)


_letters = st.characters(categories=["L", "Nd", "Mn", "Mc"], include_characters="_.-")
_names = st.text(_letters, min_size=1, max_size=12).map(lambda rest: f"zyxq{rest}".rstrip(".-_"))
_around = st.sampled_from(["", " ", "(", "、", "…", "🔥", "\n", "hello ", "https://x.example/", "a@", "u/", "@", "@@"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_names, _around, _around, st.booleans()), min_size=1, max_size=3),
    st.sampled_from(["", "; CC", "\u2019s"]),
)
def test_no_generated_name_is_in_any_page_or_stream(people: list[tuple[str, str, str, bool]], tail: str) -> None:
    posts = [
        _post(f"so {before}@{name}{after} and {name.upper()} {name}{tail}", name if known else "", f"web:{name}")
        for name, before, after, known in people
    ]
    # a name that nobody in the river bears is known by its @ only
    posts = [
        p if known else replace(p, text=f"{b}@{n}{tail}") for p, (n, b, _, known) in zip(posts, people, strict=True)
    ]
    shot = replace(picture.busy(NOW), river=posts)
    assert "zyxq" not in everything(shot).casefold()


def test_a_stages_words_stay_in_the_house() -> None:
    busy = picture.busy(NOW, mode="live")
    late = Stage(last_at=NOW - timedelta(minutes=4), state="late", cause="zyxq@10.0.0.7:6379 is out of reach")
    told = everything(replace(busy, stages=busy.stages | {"tag": late}))
    assert "zyxq" not in told
    assert "tagger behind" in told


def test_what_is_written_to_be_slow_is_not() -> None:
    texts = [
        "a" * 600,
        "a." * 300,
        "a/" * 300,
        "a@" * 300,
        "." * 600,
        "x." * 40 + " " + "y@" * 48,
        "-" * 300 + "." * 300,
    ]
    began = time.perf_counter()
    _said(*(_post(text, f"a{n}") for n, text in enumerate(texts)))
    assert time.perf_counter() - began < 0.2
