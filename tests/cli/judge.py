"""A JSON Schema validator of just the words our schemas use; another word is an error, not an unheeded rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}
SILENT = {"$schema", "$defs", "title", "description", "default", "then", "else"}


class Judge:
    """Says whether values fit a schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._root = schema

    def accepts(self, value: Any) -> bool:
        """Whether the value fits."""
        return self._fits(self._root, value)

    def _fits(self, schema: dict[str, Any], value: Any) -> bool:
        return all(self._rule(schema, word, rule, value) for word, rule in schema.items() if word not in SILENT)

    def _rule(self, schema: dict[str, Any], word: str, rule: Any, value: Any) -> bool:  # noqa: PLR0911, PLR0912  (a table)
        match word:
            case "$ref":
                target = self._root
                for part in rule.removeprefix("#/").split("/"):
                    target = target[part]
                return self._fits(target, value)
            case "type":
                return any(TYPES[name](value) for name in ([rule] if isinstance(rule, str) else rule))
            case "enum":
                return value in rule
            case "const":
                return type(value) is type(rule) and value == rule
            case "anyOf":
                return any(self._fits(option, value) for option in rule)
            case "if":
                return self._fits(schema.get("then" if self._fits(rule, value) else "else", {}), value)
            case "properties":
                return not isinstance(value, dict) or all(
                    self._fits(inner, value[name]) for name, inner in rule.items() if name in value
                )
            case "additionalProperties":
                return rule in (True, {}) or not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
            case "required":
                return not isinstance(value, dict) or set(rule) <= value.keys()
            case "items":
                return not isinstance(value, list) or all(self._fits(rule, item) for item in value)
            case "pattern":
                return not isinstance(value, str) or re.search(rule, value) is not None
            case "minLength":
                return not isinstance(value, str) or len(value) >= rule
            case "maxLength":
                return not isinstance(value, str) or len(value) <= rule
            case "minimum":
                return not TYPES["number"](value) or value >= rule
            case "maximum":
                return not TYPES["number"](value) or value <= rule
            case "format":
                assert rule == "date-time"
                return not isinstance(value, str) or _moment(value)
        raise AssertionError(f"the schema uses {word}, which this judge does not know")


def _moment(text: str) -> bool:
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
