"""HTML made of Python calls: text is escaped by construction, markup is a type of its own."""

from __future__ import annotations

from html import escape

ADDRESSES = frozenset({"href", "src", "action", "formaction", "data_stream", "data_exchange"})
"""Attributes that hold an address; where it begins with one slash it is a page of ours."""
VOID = frozenset({"meta", "link", "input", "path", "circle", "rect", "line", "br"})


class Html(str):
    """Markup that is safe to send as it is; plain `str` never is."""

    __slots__ = ()


class _Prefix:
    """Where this process's pages live for browsers."""

    path = ""


def set_prefix(path: str) -> None:
    """Say once, before the first page is made, below which path browsers see us.

    Args:
        path: As `/care`; empty for the whole host.
    """
    _Prefix.path = path


def prefix() -> str:
    """The path below which browsers see us; empty for the whole host."""
    return _Prefix.path


def placed(address: str) -> str:
    """An address as browsers need it: the prefix goes before one of ours (`/x`); others (`//x`, `https:`) stay."""
    return _Prefix.path + address if address[:1] == "/" and address[1:2] != "/" else address


def tag(name: str, /, *children: str | None, **attributes: str | float | bool | None) -> Html:
    """Make one element.

    Args:
        name: The element's name.
        children: Its content; plain text is escaped, `Html` is kept, None is left out.
        attributes: Its attributes; a trailing underscore is dropped (`class_`), other underscores become
            hyphens, None and False leave the attribute out, True gives it no value. Those of `ADDRESSES` get the
            prefix (`placed`).

    Returns:
        The element as markup.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        text = placed(str(value)) if key in ADDRESSES else str(value)
        label = key.rstrip("_").replace("_", "-")
        parts.append(f" {label}" if value is True else f' {label}="{escape(text)}"')
    if name in VOID:
        parts.append("/>")  # the slash is needed inside SVG and does no harm outside
    else:
        parts += [">", join(*children), f"</{name}>"]
    return Html("".join(parts))


def join(*children: str | None) -> Html:
    """Put texts and elements beside each other, escaping what is plain text."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children if c is not None))
