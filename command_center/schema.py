"""JSON Schemas, made from the types themselves so that they can't drift apart."""

from __future__ import annotations

from typing import Any

import msgspec

from command_center.mention import Mention, Tagged, Tags

TYPES = {"mention": Mention, "tags": Tags, "tagged": Tagged}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a type that travels.

    Args:
        name: mention, tags or tagged.
    """
    made = msgspec.json.schema(TYPES[name])
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if name != "tags":
        _without_nul(made["$defs"])
        definition = made["$defs"][TYPES[name].__name__]
        definition["required"] = ["id", "source"]
        # A tombstone needs no more than its id; everything else has a text and a time.
        definition["if"] = {"properties": {"deleted": {"const": True}}, "required": ["deleted"]}
        definition["else"] = {"required": ["text", "created_at"], "properties": {"created_at": {"type": "string"}}}
    return made


def _without_nul(node: Any) -> None:
    """A text of any kind holds no NUL (see `command_center.soundness`); ids and sources have patterns that say so."""
    if isinstance(node, dict):
        if node.get("type") == "string" and not {"pattern", "format", "enum"} & node.keys():
            node["pattern"] = r"^[^\x00]*$"
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            _without_nul(inner)


def schema_text(name: str) -> str:
    """The same, as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(schema(name)), indent=2).decode() + "\n"
