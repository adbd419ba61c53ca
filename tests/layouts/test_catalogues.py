"""The catalogues: every text of the pages is in each, translated, with the same places for values."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from command_center.texts.catalogue import SOURCE, browser_words, languages, read_catalogue
from layouts.speech import _, _n, speaking
from tools.texts import gather

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [code for code in languages() if code != SOURCE]


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return gather()


def _texts(catalogue: Catalog) -> set[tuple[str | None, Any]]:
    return {(message.context, message.id) for message in catalogue if message.id}


def _values(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_italian_is_there() -> None:
    assert {"en", "it"} <= set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_the_texts_of_the_code_and_no_others(gathered: Catalog, language: str) -> None:
    held = _texts(read_catalogue(language))
    assert held == _texts(gathered), "run `make texts`"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_with_the_same_values(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"{message.id!r} has no translation"
        # of one thing a language may say "the last minute" without its number
        for source, string in zip((sources[0], *(sources[-1] for _more in strings[1:])), strings, strict=True):
            assert _values(string) <= _values(source), message.id
        assert _values(strings[-1]) == _values(sources[-1]), message.id
        for source, string in zip(sources, strings, strict=False):
            assert (source[0].isspace(), source[-1].isspace()) == (string[0].isspace(), string[-1].isspace()), (
                message.id
            )


@pytest.mark.parametrize("path", sorted((ROOT / "layouts").rglob("*.py")), ids=lambda path: path.name)
def test_what_is_said_is_written_out(path: Path) -> None:
    """A text in an f-string, or put together first, is found by no gathering."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        inside = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)] if _is_text(node) else []
        for call in inside:
            assert not (_name(call) in ("_", "_n", "_p") and any(isinstance(a, ast.Constant) for a in call.args)), (
                f"{path.name}:{call.lineno}: say it before the f-string"
            )
        if isinstance(node, ast.Call) and _name(node) in ("_n", "_p", "later"):
            assert path.name == "speech.py" or all(
                isinstance(argument, ast.Constant) for argument in node.args[: 1 if _name(node) == "later" else 2]
            ), f"{path.name}:{node.lineno}: not written out"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_a_language_is_spoken_as_long_as_the_context_lasts() -> None:
    with speaking("it"):
        assert _("Desk") == "Desk"
        assert _("Topics") == "Temi"
        with speaking("en"):
            assert _("Topics") == "Topics"
        assert _n("{n} post", "{n} posts", 1, n="1") == "1 post"
        assert _n("{n} mention", "{n} mentions", 2, n="2") == "2 menzioni"
    assert _("Topics") == "Topics"


def test_scripts_are_given_their_words_alone() -> None:
    found = browser_words("it")
    assert found["no connection"] == "nessuna connessione"
    assert "Topics" not in found
    assert browser_words("en") == {}
