"""What is wrong with a profile, in words: one line each, with the line of the file and the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from command_center.profile_yaml import Document, Loc


def explain(model: type[BaseModel], document: Document, found: Iterable[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Turn everything that is wrong with a document into sentences.

    Args:
        model: The model the document was checked against.
        document: The document, with its own problems.
        found: The model's errors as pydantic lists them (`loc`, `type`, `msg`).

    Returns:
        (line, "field: message"), in the order of the file, without repetition.
    """
    problems = list(document.problems)
    for error in found:
        loc: Loc = tuple(part for part in error["loc"] if part != "[key]")
        line = document.line(loc)
        if error["type"] == "query" and loc in document.blocks:
            line = document.blocks[loc] + error["ctx"]["line"]
        problems.append((line, loc, _words(model, loc, error)))
    problems += [(document.line(loc), loc, said) for loc, said in _across(document.data)]
    lines = {(line, f"{_dotted(loc)}: {said}" if loc else said) for line, loc, said in problems}
    return sorted(lines)


def _words(model: type[BaseModel], loc: Loc, error: Mapping[str, Any]) -> str:
    kind, said = str(error["type"]), str(error["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return "this key is missing"
    if kind == "extra_forbidden":
        return "unknown key" + _near(str(loc[-1]), _keys_at(model, loc[:-1]))
    if kind == "literal_error" and error["loc"][-1] == "[key]":
        return "unknown key" + _near(str(loc[-1]), _keys_at(model, loc[:-1]))
    if kind == "model_type":
        return "Input should be a mapping (key: value)"
    return said.replace("valid tuple", "valid list").replace("Tuple should", "List should")


def _near(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.55)
    if close:
        return f"; did you mean {close[0]}?"
    return f" (known here: {', '.join(known)})" if known else ""


def _keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys a model knows at a place, found by walking its annotations."""
    at: Any = model
    for part in loc:
        at = _bare(at)
        if isinstance(at, type) and issubclass(at, BaseModel):
            fields = {info.alias or name: info.annotation for name, info in at.model_fields.items()}
            at = fields.get(str(part))
        elif get_origin(at) is tuple:
            at = get_args(at)[0]
        elif get_origin(at) is dict:
            at = get_args(at)[1]
        else:
            return []
    at = _bare(at)
    if isinstance(at, type) and issubclass(at, BaseModel):
        return [info.alias or name for name, info in at.model_fields.items()]
    if get_origin(at) is dict:
        return [str(name) for name in get_args(_bare(get_args(at)[0]))]
    return []


def _bare(annotation: Any) -> Any:
    """An annotation without `Annotated[...]` and `| None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation


def _across(data: Any) -> list[tuple[Loc, str]]:
    """Rules over more than one value, on the plain data, so that they show beside all other errors."""
    if not isinstance(data, dict):
        return []
    problems: list[tuple[Loc, str]] = []
    for part in ("brands", "topics", "walls"):
        entries = data.get(part)
        if not isinstance(entries, list):
            continue
        first: dict[str, int] = {}
        for index, entry in enumerate(entries):
            name = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            if name in first:
                problems.append(((part, index, "id"), f"{name!r} is already the id of {part}[{first[name]}]"))
            first.setdefault(name, index)
    problems += _unheard_languages(data)
    brands = data.get("brands")
    if isinstance(brands, list) and brands:
        kept = [(i, b) for i, b in enumerate(brands) if isinstance(b, dict)]
        if not any(str(b.get("own")).lower() in ("true", "yes", "on", "1", "y", "t") for _, b in kept):
            problems.append((("brands",), "at least one brand must say own: true"))
        for index, brand in kept:
            if not brand.get("phrases") and not brand.get("accounts") and not brand.get("query"):
                problems.append((("brands", index), "a brand needs phrases, accounts or a query to be found by"))
    return problems


def _unheard_languages(data: dict[str, Any]) -> list[tuple[Loc, str]]:
    """Language limits that can never hold: a mention is only ever tagged with one of the profile's languages."""
    known = data.get("languages", ["en"])
    entries = [
        ((part, index, "query"), entry["query"])
        for part in ("brands", "topics")
        if isinstance(data.get(part), list)
        for index, entry in enumerate(data[part])
        if isinstance(entry, dict) and isinstance(entry.get("query"), str) and "lang" in entry["query"].lower()
    ]
    if not entries or not isinstance(known, list):
        return []
    from command_center.query import QueryError, parse  # noqa: PLC0415
    from command_center.query.nodes import languages  # noqa: PLC0415

    problems: list[tuple[Loc, str]] = []
    for loc, query in entries:
        try:
            limits = list(languages(parse(query)))
        except QueryError:
            # Said already, with its place.
            continue
        for one in limits:
            if one.code not in (*known, "und"):
                said = f"no mention is ever tagged {one.code}, since languages does not name it"
                problems.append((loc, str(QueryError(query, one.at, said))))
    return problems


def _dotted(loc: Loc) -> str:
    out = ""
    for part in loc:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
