"""YAML as a profile needs it: plain data whose every value still knows its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Loc = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""

MAX_BYTES = 4 * 1024 * 1024
"""A profile is written by people; anything longer is another file by mistake."""


@dataclass
class Document:
    """A YAML file as plain data.

    Args:
        data: Mappings, lists, text and None. Numbers stay text: the profile's own types decide what they are, so
            that a phrase `404` or a country code `no` is what its author wrote.
        lines: The 1-based line of every key and list entry.
        blocks: The line of the `|` of every text that stands below one: there, lines of the text are lines of the file.
        problems: What is wrong with the YAML itself, as (line, place, message).
    """

    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    blocks: dict[Loc, int] = field(default_factory=dict)
    problems: list[tuple[int, Loc, str]] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """The line of a value, or of the nearest thing around it when it is missing."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read_yaml(text: str) -> Document:
    """Read one YAML document and remember the line of everything in it.

    Args:
        text: The file's text.

    Returns:
        The document. Broken YAML gives `data` None and one problem; repeated keys, aliases and tags are problems
        beside the rest of the data.
    """
    document = Document()
    try:
        loader = yaml.BaseLoader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as why:
        mark = why.problem_mark or why.context_mark
        said = " ".join(part for part in (why.context, why.problem) if part)
        document.problems.append((mark.line + 1 if mark else 1, (), f"not YAML: {said}"))
        return document
    except (yaml.YAMLError, RecursionError) as why:
        said = getattr(why, "reason", None) or "nested too deeply"
        line = text.count("\n", 0, getattr(why, "position", 0)) + 1
        document.problems.append((line, (), f"not YAML: {said}"))
        return document
    if node is not None:
        document.data = _plain(node, (), document, set())
    return document


def _plain(node: yaml.Node, loc: Loc, document: Document, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    document.lines.setdefault(loc, line)
    if id(node) in seen:
        document.problems.append((line, loc, "anchors and aliases (&name, *name) are not used in a profile"))
        return None
    seen.add(id(node))
    if not node.tag.startswith("tag:yaml.org,2002:"):
        document.problems.append((line, loc, f"tags ({node.tag}) are not used in a profile"))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, loc, document, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*loc, index), document, seen) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.style == "|":
        document.blocks[loc] = line
    if loc[-1:] == ("query",) and _cut_off(node):
        said = "YAML takes what follows the # for a comment: put the query in single quotes, or below a |"
        document.problems.append((line, loc, said))
    empty = isinstance(node, yaml.ScalarNode) and node.style is None and node.value in ("", "~", "null")
    return None if empty else node.value


def _cut_off(node: yaml.Node) -> bool:
    """Say whether a hashtag follows a plain text: to YAML it begins a comment, and the text ends without a word."""
    mark = node.end_mark
    if not isinstance(node, yaml.ScalarNode) or node.style is not None or mark.buffer is None:
        return False
    return re.match(r"[ \t]+#\w", mark.buffer[mark.pointer : mark.pointer + 99]) is not None


def _mapping(node: yaml.MappingNode, loc: Loc, document: Document, seen: set[int]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            document.problems.append((line, loc, "a key must be plain text"))
            continue
        key = key_node.value
        if key in data:
            first = document.lines[(*loc, key)]
            document.problems.append((line, (*loc, key), f"this key stands twice (first in line {first})"))
            continue
        document.lines[(*loc, key)] = line
        data[key] = _plain(value_node, (*loc, key), document, seen)
    return data
