"""The language a page is made in, and what is said in it: `_` for a text, `_n` for a number of things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from string import Formatter

from babel import Locale

from command_center.texts.catalogue import SOURCE, languages, translations
from layouts.markup import Html, join

_SPOKEN: ContextVar[str] = ContextVar("language of the page", default=SOURCE)
"""A variable of the context, so that panels stay functions of the snapshot: each request and each rendering has its
own."""


def language() -> str:
    """The language that is spoken here, one of `languages()`."""
    return _SPOKEN.get()


def locale() -> Locale:
    """Its numbers, names and dates."""
    return _locale(_SPOKEN.get())


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale:
    return Locale.parse(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language as long as the context lasts.

    Args:
        code: One of `languages()`; another one is English.
    """
    token = _SPOKEN.set(code if code in languages() else SOURCE)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def _(text: str, /, **values: str) -> str:
    """Say a text.

    Args:
        text: The English one, written out: it is the key of the catalogue. `{name}` stands for a value.
        values: What is put in, in whatever place the language has for it; figures are said by `layouts.numbers` first.

    Returns:
        The text; where a value is markup, it is markup too, all else in it being escaped.
    """
    return _filled(translations(_SPOKEN.get()).gettext(text), values)


def _n(one: str, many: str, count: int, /, **values: str) -> str:
    """Say a text that depends on a number of things.

    Args:
        one: The English text for one.
        many: The English text for any other number.
        count: The number, which chooses among the forms of the language.
        values: As for `_`; the number as it is shown is one of them.
    """
    return _filled(translations(_SPOKEN.get()).ngettext(one, many, count), values)


def _p(context: str, text: str, /, **values: str) -> str:
    """Say a text that means different things in different places.

    Args:
        context: Which one this is, for translators.
        text: As for `_`.
        values: As for `_`.
    """
    return _filled(translations(_SPOKEN.get()).pgettext(context, text), values)


def later(text: str, /) -> str:
    """Mark a text of a constant for the catalogues; whoever shows it says `_` to it."""
    return text


def _filled(text: str, values: dict[str, str]) -> str:
    if not values:
        return text
    said: list[str] = []
    for literal, name in _pieces(text):
        if literal:
            said.append(literal)
        if name is not None:
            said.append(values[name])
    return join(*said) if any(isinstance(value, Html) for value in values.values()) else "".join(said)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _spec, _conversion in Formatter().parse(text))
