"""Queries: how they are read, and what is said, where, about those that can't be."""

from __future__ import annotations

import random
from time import thread_time

import msgspec
import pytest

from command_center.query import And, InLanguage, Near, Node, Not, Or, QueryError, Words, parse
from command_center.query.nodes import languages, outline, required, wanted, written
from command_center.query.parse import MAX_CHARS, MAX_DEPTH, MAX_WORDS


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("delay", '"delay"'),
        ("late flight", '"late" AND "flight"'),
        ('"late  flight"', '"late flight"'),
        ("a b OR c AND NOT d", '("a" AND "b") OR ("c" AND NOT "d")'),
        ("a (b OR c)", '"a" AND ("b" OR "c")'),
        ("a -b", '"a" AND NOT "b"'),
        ("a –b −(c OR d)", '"a" AND NOT "b" AND NOT ("c" OR "d")'),
        ("a NOT b NEAR/5 c", '"a" AND NOT ("b" NEAR/5 "c")'),
        ("a b NEAR/2 c OR d", '("a" AND ("b" NEAR/2 "c")) OR "d"'),
        ("a NEAR/3 b NEAR/4 (c OR d)", '("a" NEAR/3 "b") NEAR/4 ("c" OR "d")'),
        ("a OR (b OR (c OR d))", '"a" OR "b" OR "c" OR "d"'),
        ("((a)) AND (b (c))", '"a" AND "b" AND "c"'),
        ("NOT (NOT a)", 'NOT (NOT "a")'),
        ("delay* #deal* @brand", '"delay*" AND "#deal*" AND "@brand"'),
        ('"late flight*"', '"late flight*"'),
        ("lang:it a", 'lang:it AND "a"'),
        ("language:PT (a OR b)", 'lang:pt AND ("a" OR "b")'),
        ("“x y” „z w” «v u»", '"x y" AND "z w" AND "v u"'),
        ("（a OR b）\u3000c", '("a" OR "b") AND "c"'),
        ("\u200ea OR\u200b b", '"a" OR "b"'),
        ("wi-fi AT&T C++ Yahoo! U.S. don't don’t re-open 24:00 $tick 50%", None),
        ("电池 배송 حقيبة ล่าช้า बैग 😡 Straße", None),
        ('"or" "and" "NEAR/5" "a, b?" ":)" "lang:it"', None),
        ("ORANGE ANDROID NOTE NEARBY", None),
        ('a"b"c', '"a" AND "b" AND "c"'),
    ],
)
def test_a_query_is_read_as(query: str, read: str | None) -> None:
    tree = parse(query)
    if read is not None:
        assert written(tree) == read
    else:
        assert isinstance(tree, And) and all(isinstance(one, Words) for one in tree.operands)
        assert [one.text for one in wanted(tree)] == [part.strip('"') for part in _parts(query)]
    assert written(parse(written(tree))) == written(tree)


def _parts(query: str) -> list[str]:
    return [part for i, piece in enumerate(query.split('"')) for part in ([piece] if i % 2 else piece.split())]


def test_the_tree_is_plain_and_knows_its_places() -> None:
    tree = parse('(a OR "b c*")\nNEAR/5 d -lang:it')
    assert tree == And(
        (
            Near(5, Or((Words("a", at=1), Words("b c", True, at=6)), at=1), Words("d", at=21), at=1),
            Not(InLanguage("it", at=24), at=23),
        ),
        at=1,
    )
    assert msgspec.json.decode(msgspec.json.encode(tree), type=Node) == tree
    assert list(outline(tree)) == [
        "AND",
        "  NEAR/5",
        "    OR",
        '      "a"',
        '      "b c*"',
        '    "d"',
        "  NOT",
        "    lang:it",
    ]
    assert [one.text for one in wanted(parse("a NOT (b OR c) d"))] == ["a", "d"]
    assert [one.code for one in languages(parse("a -lang:it lang:de"))] == ["it", "de"]


@pytest.mark.parametrize(
    ("query", "needs"),
    [
        ("a b*", {"b"}),
        ("abc ab", {"abc"}),
        ("a OR b c", None),
        ("(a OR b) c", {"c"}),
        ("(a OR b) -c", {"a", "b"}),
        ("NOT (NOT a OR b)", {"a"}),
        ("lang:it (ab OR cd) NEAR/2 (e OR f OR g)", {"ab", "cd"}),
    ],
)
def test_what_a_text_must_have(query: str, needs: set[str] | None) -> None:
    found = required(parse(query.replace("b*", "bcd*"))) or frozenset()
    if needs is None:
        assert {word.text for word in found} == {"a", "c"} or {word.text for word in found} == {"a", "b"}
    else:
        assert {word.text for word in found} == {one.replace("b", "bcd") if "b*" in query else one for one in needs}


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("", 1, 1, "this query is empty"),
        (" \n ", 1, 1, "this query is empty"),
        (
            "a AND",
            1,
            6,
            "AND is followed by a word, a phrase in quotes or a group in parentheses, with or without NOT, but ",
        ),
        ("a AND OR b", 1, 7, "but OR stands here"),
        ("OR a", 1, 1, "a query begins with a word"),
        ("a\nAND )", 2, 5, "this ) closes nothing"),
        ("(a AND )", 1, 8, "but ) stands here"),
        ("a ()", 1, 4, "nothing stands between these parentheses"),
        ("a (b (c)", 1, 3, "this ( is never closed"),
        ("a) b", 1, 2, "this ) closes nothing"),
        ('a "b c', 1, 3, "this quote is never closed"),
        ('a\n\n "b" "c', 3, 6, "this quote is never closed"),
        ('a ""', 1, 3, "nothing stands between these quotes"),
        ("a NOT NOT b", 1, 7, "NOT is followed by a word"),
        ("a --b", 1, 4, "- is followed by a word"),
        ("a NEAR/5 NOT b", 1, 10, "NEAR/5 is followed by a word"),
        ("a NEAR/5", 1, 9, "but the query ends here"),
        ("a NEAR b", 1, 3, "NEAR needs a distance in words, as in NEAR/5"),
        ("a NEAR/x b", 1, 3, "NEAR needs a distance"),
        ("a NEAR/0 b", 1, 3, "a distance is from NEAR/1 (the next word) to NEAR/100"),
        ("a NEAR/101 b", 1, 3, "a distance is from NEAR/1"),
        ("a NEAR/99999999999999999999 b", 1, 3, "a distance is from NEAR/1"),
        ("a near/5 b", 1, 3, "operators are written in capitals (NEAR/5)"),
        ("a or b", 1, 3, 'operators are written in capitals (OR); the word itself stands in quotes: "or"'),
        ("a And b", 1, 3, "operators are written in capitals (AND)"),
        ("a NEAR/5 (b AND c)", 1, 11, "joins words, phrases and groups of them with OR; AND has no place in it"),
        ("a NEAR/5 (b OR (NOT c))", 1, 17, "NOT has no place in it"),
        ("a NEAR/5 lang:it", 1, 10, "lang: has no place in it"),
        ("*", 1, 1, "* needs a word of at least 2 letters or digits"),
        ("d*", 1, 1, "* needs a word of at least 2"),
        ("#d*", 1, 1, "* needs a word of at least 2"),
        ("de*lay", 1, 1, "* stands at the end of a word"),
        ("*delay", 1, 1, "* stands at the end of a word"),
        ("lang: it a", 1, 1, "lang: needs a language right behind it"),
        ("a language:italian", 1, 3, "no language 'italian'"),
        ("author:bob a", 1, 1, "no limit author: is known"),
        ("'late flight'", 1, 1, "phrases stand in double quotes"),
        ("late, delayed", 1, 5, ", means nothing here"),
        ("dela[yi]s?", 1, 5, "[ means nothing here"),
        ("a | b", 1, 3, "| means nothing here"),
        ("a && b", 1, 3, "a word begins with a letter, a digit, # or @, not with &"),
        ("+a", 1, 1, "a word begins with"),
        ("a - b", 1, 3, "a word begins with"),
        ("(a)*", 1, 4, "* needs a word"),
        ("a #", 1, 3, "there is no word here to look for"),
        ('a "\u0301"', 1, 3, "there is no word here to look for"),
        ("NOT a", 1, 1, "this would take every post that lacks something"),
        ("-a -b", 1, 1, "this would take every post that lacks something"),
        ("lang:it", 1, 1, "this would take every post"),
        ("a OR NOT b", 1, 6, "this side of OR names no word to find"),
        ("a OR b OR (lang:it -c)", 1, 12, "this side of OR names no word to find"),
        ("NOT (a AND NOT b)", 1, 1, "this would take every post"),
        ("a\x00b", 1, 2, "the character U+0000 is no text"),
        ("a \udcff", 1, 3, "the character U+DCFF is no text"),
        ("x" * 201, 1, 1, "a word or phrase has at most 200 characters, this one 201"),
    ],
)
def test_a_mistake_is_told_with_its_place(query: str, line: int, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    why = caught.value
    assert (why.line, why.column) == (line, column), why
    assert said in why.said
    assert "\n" not in str(why) and str(why).startswith((f"column {column}: ", f"line {line}, column {column}: "))
    _, caret = why.caret.split("\n")
    assert caret.lstrip(" \u3000") == "^"


def test_the_caret_stands_below_the_place() -> None:
    for query, shown, before in (
        ("delay AND ) late", "delay AND ) late", " " * 10),
        ("a OR\n(b AND OR c)\nd", "(b AND OR c)", " " * 7),
        ("電池 AND OR x", "電池 AND OR x", "\u3000\u3000" + " " * 5),
        ("cafe\u0301 AND OR x", "cafe\u0301 AND OR x", " " * 9),
        ("x" * 100 + " AND OR " + "y" * 100, "…" + "x" * 25 + " AND OR " + "y" * 27 + "…", " " * 31),
    ):
        with pytest.raises(QueryError) as caught:
            parse(query)
        assert caught.value.caret == f"{shown}\n{before}^"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("(" * 10_000 + "a" + ")" * 10_000, f"parentheses stand at most {MAX_DEPTH} deep"),
        ("(" * 20_000, f"parentheses stand at most {MAX_DEPTH} deep"),
        (")" * 20_000, "this ) closes nothing"),
        ("a " * 500_000, f"a query has at most {MAX_CHARS:,} characters, this one 1,000,000"),
        ("ab OR " * MAX_WORDS + "ab", f"a query has at most {MAX_WORDS:,} words and phrases"),
        ("a NEAR/2 " * 2_000 + "a", "too much is nested here"),
        ("NOT " * 10_000 + "a", "NOT is followed by"),
        ("-" * 40_000, "is followed by"),
        ('"' * 49_999, "this quote is never closed"),
        ('"a" ' * 4_000 + '"', "this quote is never closed"),
        ("OR " * 10_000, "a query begins with"),
        ("a OR NOT " * 4_000 + "b", "names no word to find"),
        ("*" * 40_000, "* stands at the end"),
        ("(?:a+)+$" * 1_500, "means nothing here"),
        ("\u0301" * 40_000, "at most 200 characters"),
    ],
)
def test_hostile_queries_get_a_clear_answer_at_once(query: str, said: str) -> None:
    parse("a")
    began = thread_time()
    with pytest.raises(QueryError, match=said.replace("(", r"\(").replace(")", r"\)").replace("*", r"\*")):
        parse(query)
    assert thread_time() - began < 1.5


def test_the_largest_queries_are_read() -> None:
    assert len(list(wanted(parse(" OR ".join(f"w{n}" for n in range(MAX_WORDS)))))) == MAX_WORDS
    deep = "(a OR NOT " * (MAX_DEPTH - 1) + "(b NEAR/2 c)" + ")" * (MAX_DEPTH - 1)
    with pytest.raises(QueryError, match="lacks something"):
        parse(deep)
    tree = parse("(a NOT " * (MAX_DEPTH - 1) + "(b NEAR/2 c)" + ")" * (MAX_DEPTH - 1))
    assert written(parse(written(tree))) == written(tree)


def test_no_text_at_all_breaks_the_parser() -> None:
    rng = random.Random(3)
    pieces = [
        *"()\"-*#@:/\\[]{}|&+^$.?!,;~<>='“”„‘’`´\n\t\r\0\u200b\u202e\ud800\U0010ffff😡",
        "AND",
        "OR",
        "NOT",
        "NEAR/3",
        " ",
        "ab",
    ]
    read = 0
    for _ in range(4000):
        query = "".join(rng.choice(pieces) + rng.choice((" ", "")) for _ in range(rng.randint(1, 9)))
        try:
            tree = parse(query)
        except QueryError as why:
            assert 0 <= why.at <= len(query) and why.said and str(why).isprintable()
        else:
            read += 1
            assert written(parse(written(tree))) == written(tree), query
    assert read > 50
