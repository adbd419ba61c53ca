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
from layouts.embed import RENDERS, Render
from layouts.embed_names import EMBEDS, Shown
from layouts.embed_page import embed_page
from layouts.mask import MASK
from layouts.nameless import nameless
from layouts.panels import PANELS, river
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
    shown = [
        Shown(name, table=table, texts=texts) for name in EMBEDS for table in (False, True) for texts in (False, True)
    ]
    pages = [embed_page(one, shot, now=NOW, asset=lambda n: f"/assets/{n}", styles="", land={}) for one in shown]
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
        (
            "\uff20\uff3a\uff39\uff38 hi \uff48\uff54\uff54\uff50\uff53\uff1a\uff0f\uff0fzyx.example/q",
            f"{MASK} hi {MASK}",
        ),
        ("zyx\u00ad@mail\u200b.exa\u2060mple and zyx\ufeff.bsky.so\u00adcial!", f"{MASK} and {MASK}!"),
        ("@ zyx and @\u00a0 Zyx_4 and @\nzyx", f"{MASK} and {MASK} and {MASK}"),
        ("zyx.dev, (zyx.social) Zyx.COM!", f"{MASK}, ({MASK}) {MASK}!"),
        ("感谢zyx.dev的客服，很好", f"感谢{MASK}的客服，很好"),
        ("пример.рф/zyx и зыкс.рф!", f"{MASK} и {MASK}!"),
        ("ज़िक्स.भारत/zyx और ज़िक्स.भारत", f"{MASK} और {MASK}"),
        ("ask zyx (at) mail.example", f"ask {MASK}"),
        ("ask zyx[at]mail(dot)example ok", f"ask {MASK} ok"),
        ("ask zyx (at) mail (dot) example ok", f"ask {MASK} ok"),
        ("ask zyx @ mail.example ok", f"ask {MASK} ok"),
        ("зыкс@mail.example", MASK),
        ("xn--zyx-7a.xn--p1ai and xn--zyx-7a.xn--p1ai/q", f"{MASK} and {MASK}"),
        ("thanks @zyx.bsky.social", f"thanks {MASK}"),
    ],
)
def test_what_leads_to_a_person_is_a_mask(text: str, masked: str) -> None:
    assert _said(_post(text)) == [masked]


@pytest.mark.parametrize(
    "text",
    [
        "v1.2.3 is out, 3.5.2026 at 5 p.m. e.g. here w/o end and/or U.S.A. 3 @ 5 € each (at noon)",
        "Aurora 14: 9/10, 50% off... north.wind is down?!",
        "ok.Thanks. It broke.In May.It was new.Me too, readme.md 7.de",
        "\uff21\uff22\uff23！好，不错。👩\u200d💻 ख़राब नहीं",
        "",
        "它 是 真的。",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert _said(_post(text)) == [text]


@pytest.mark.parametrize(
    ("author", "text", "masked"),
    [
        (NAME, "zyx  qwv\nwas \u200b here", f"{MASK} was here"),
        (NAME, "azyx qwv and zyx qwvs", "azyx qwv and zyx qwvs"),
        ("@Zyx", "Zyx, zyx!", f"{MASK}, {MASK}!"),
        ("Zyx Groß", "zyx gross ZYX GROSS zyx groß", f"{MASK} {MASK} {MASK}"),
        ("Zy\u00fc", "zyu\u0308 ZY\u00dc", f"{MASK} {MASK}"),
        ("Zyxİ", "zyxİ ZYXİ zyxi\u0307", f"{MASK} {MASK} {MASK}"),
        ("田中さん", "これは田中さんです", f"これは{MASK}です"),
        ("z(y*x", "I am z(y*x.", f"I am {MASK}."),
        ("  ", "nobody", "nobody"),
        (".-", "so.-", "so.-"),
        ("Zyx 🐝 Qwv 🐝", "zyx 🐝 qwv", MASK),
        ("🐝 Zyx Qwv 🐝", "zyx qwv said", f"{MASK} said"),
        ("Zyx @home Qwv", "Zyx @home Qwv?", f"{MASK}?"),
        ("zyx.bsky.social", "zyx said", f"{MASK} said"),
        ("zyx@qwv.example", "zyx said", f"{MASK} said"),
        ("Zyx", "\uff3a\uff59\uff58 𝐙𝐘𝐗 z\u00adyx Z\u200dY\u200bX\ufe0f z\u0301yx", " ".join([MASK] * 5)),
        ("zyx" * 40, f"no {'zyx' * 40}! yes", f"no {MASK} yes"),
        ("José Qwv", "JOSE QWV", MASK),
        ("محمد", "محـمد و مُحَمَّد", f"{MASK} و {MASK}"),
    ],
)
def test_authors_are_masked_in_their_own_words_and_in_others(author: str, text: str, masked: str) -> None:
    assert _said(_post("hello", author), _post(text)) == ["hello", masked]


def test_every_name_of_an_author_is_masked_in_all_words() -> None:
    names = ["Zyx Qwv", "zyxqwv1815", "did:plc:zzz111"]
    said = "zyxqwv1815 is right, did:plc:zzz111. And ZYX QWV!"
    by = replace(_post(said, NAME), names=names)
    masked = f"{MASK} is right, {MASK}. And {MASK}!"
    assert _said(by, _post(said, "somebody")) == [masked, masked]


def test_names_that_overlap_are_masked_both() -> None:
    assert _said(_post("hello", "zyx qwv"), _post("zyx qwv jkl", "qwv jkl")) == ["hello", MASK]


def test_half_a_name_at_the_end_of_a_cut_text_is_not_shown() -> None:
    said = ("https://zyx.example/" + "q" * 180 + " ") * 2
    said = (said + "so " * 99)[:594] + "zyx qw"
    assert _said(_post(said, NAME)) == [f"{MASK} {MASK} {said[402:500]}"]


def test_posts_lose_author_names_id_and_place() -> None:
    known = replace(_post("hello", NAME, "zyx:1"), names=[NAME], more=3)
    bare = nameless(replace(picture.busy(NOW), river=[known]), words=True).river[0]
    assert (bare.author, bare.names, bare.id, bare.place) == ("", [], "", None)
    assert bare.more == 3, "how many say the same names nobody"


def test_the_walls_river_is_the_same_whatever_else_its_authors_are_called() -> None:
    shot = picture.busy(NOW)
    named = replace(shot, river=[replace(post, names=["Zyx", "zyx-9"]) for post in shot.river])
    assert river.render(named) == river.render(shot)
    assert PANELS["river"] is river.render


def test_without_words_a_post_is_a_network_a_feeling_a_minute_and_a_length() -> None:
    shot = picture.busy(NOW)
    bare = nameless(shot)
    for post, shape in zip(shot.river, bare.river, strict=True):
        assert msgspec.structs.replace(shape, text="", source="", created_at=NOW, sentiment="", more=0) == Post(
            "", "", "", "", NOW, "und", "", "other", "none", [], None
        )
        assert shape.text == "■" * min(7, -(-len(post.text) // 40))
        assert (shape.source, shape.sentiment, shape.more) == (post.source, post.sentiment, post.more)
        assert shape.created_at == post.created_at.replace(second=0)
    assert [(row.term, row.also, row.language) for row in bare.rising] == [("", [], "und")] * len(shot.rising)
    assert [row.count for row in bare.rising] == [row.count for row in shot.rising]


def test_without_words_none_of_theirs_is_in_any_page_or_stream() -> None:
    shot = replace(picture.busy(NOW), river=[_post("zyxq jklm", "zyxq") for _ in range(9)])
    shot = replace(shot, rising=[replace(row, term="zyxq", also=["jklm"]) for row in shot.rising])
    pages = [
        embed_page(Shown(name, table=table), shot, now=NOW, asset=str, styles="", land={})
        for name in EMBEDS
        for table in (False, True)
    ]
    streams = [_sent(render, shot) for name, render in RENDERS.items() if "-texts" not in name]
    told = "\n".join(pages + streams)
    assert "zyxq" not in told
    assert "jklm" not in told
    assert "jklm" in _sent(RENDERS["embed-river-texts"], shot), "what the right to texts opens"


def _sent(render: Render, shot: Snapshot) -> str:
    return msgspec.json.encode(render(shot), enc_hook=str).decode()


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
    texts += [
        "@ a " * 150,
        "a (at) " * 90,
        "a (at) b (dot) " * 40,
        ("a" * 95 + "/. ") * 6,
        ("-" * 48 + "." * 48 + " ") * 6,
        "рф." * 200,
        " " * 600,
        "(at " * 150,
        "z\u00ad\u200b" * 200,
        "zyx qwv " * 75,
        "a" * 600,
        "a " * 300,
    ]
    took = []
    for text in texts:
        posts = [replace(_post(text, f"Zyx Qwv{n}"), names=[f"a{n}", "zyx qwv", "a " * 60 + f"{n}"]) for n in range(24)]
        shot = replace(picture.busy(NOW), river=posts)
        began = time.process_time()
        nameless(shot, words=True)
        took.append(time.process_time() - began)
    assert max(took) < 0.05, "a whole river, far longer than it takes alone, for machines that do other things, too"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["@", ".", "/", "(at)", "(dot)", "a", "рф", "的", " ", "\u00ad", "u/", "-"]), min_size=3)
)
def test_no_mixture_is_slow_or_loses_what_is_no_address(parts: list[str]) -> None:
    said = "so, " + "".join(parts * 200)[:590]
    began = time.process_time()
    masked = _said(_post(said, "zyx"))[0]
    assert time.process_time() - began < 0.05
    assert masked.startswith("so,")
    assert "@a" not in masked


def test_who_has_no_answer_is_told_by_need_and_time_alone() -> None:
    shot = picture.busy(picture.NOON)
    bare = nameless(shot).coverage_today
    assert {one.id for one in bare.unanswered} == {""}
    assert [(one.need, one.since) for one in bare.unanswered] == [
        (one.need, one.since) for one in shot.coverage_today.unanswered
    ]
