"""HTML made of Python calls: text is escaped by construction, markup is a type of its own."""

from __future__ import annotations

from html import escape

VOID = frozenset({"meta", "link", "input", "path", "circle", "rect", "line", "br"})


class Html(str):
    """Markup that is safe to send as it is; plain `str` never is."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | float | bool | None) -> Html:
    """Make one element.

    Args:
        name: The element's name.
        children: Its content; plain text is escaped, `Html` is kept, None is left out.
        attributes: Its attributes; a trailing underscore is dropped (`class_`), other underscores become
            hyphens, None and False leave the attribute out, True gives it no value.

    Returns:
        The element as markup.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = key.rstrip("_").replace("_", "-")
        parts.append(f" {label}" if value is True else f' {label}="{escape(str(value))}"')
    if name in VOID:
        parts.append("/>")  # the slash is needed inside SVG and does no harm outside
    else:
        parts += [">", join(*children), f"</{name}>"]
    return Html("".join(parts))


def join(*children: str | None) -> Html:
    """Put texts and elements beside each other, escaping what is plain text."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children if c is not None))
