"""Secrets don't get into logs and answers, whatever an error says of itself."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from command_center.setting import SECRETS
from command_center.settings import Settings

MASK = "***"
LEAST_CHARS = 6
"""A shorter value stands in too many words that mean something else."""
_SHAPES = re.compile(
    r"cc1_[A-Za-z0-9_-]{16,}"  # secrets of embeds, wherever: in addresses they stand behind %23
    r"|(?:\b|(?<=%[0-9A-Fa-f]{2}))cc_[A-Za-z0-9_-]{16,}"  # keys of programs
    r"|(?:\b|(?<=%[0-9A-Fa-f]{2}))eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"  # tokens
    r"|(?<=\$argon2id\$)\S+"
    r"|(?i:(?<=\bbearer )|(?<=\bbasic ))[^\s'\",;]+"
    r"|(?<=__Host-cc_session=)[^;\s'\"]+|(?<=__Host-cc_way=)[^;\s'\"]+|(?<=cc_screen=)[^;\s'\"]+"
)
_values: set[str] = set()


def hide(values: Iterable[str]) -> None:
    """Hide these from now on in what this process logs and answers, wherever they stand.

    Args:
        values: Secrets; empty and very short ones are left alone.
    """
    _values.update(value for value in values if len(value) >= LEAST_CHARS)
    if logging.getLogRecordFactory() is not _record:
        logging.setLogRecordFactory(_record)


def secrets_of(settings: Settings) -> set[str]:
    """Every secret of the settings; of addresses the passwords, for an address alone opens nothing."""
    found = {str(getattr(settings, name)) for name in SECRETS - {"redis_url"}}
    found |= {part.strip() for part in settings.secret.split(",")}
    passwords = {urlsplit(node.strip()).password or "" for node in settings.redis_url.split(",")}
    return found | passwords | {unquote(password) for password in passwords}


def mask(text: str) -> str:
    """A text with `MASK` in the place of every secret that is known, and of what has the shape of one of ours."""
    for value in sorted(_values, key=len, reverse=True):
        text = text.replace(value, MASK)
    return _SHAPES.sub(MASK, text)


def _record(*given: Any, **named: Any) -> logging.LogRecord:
    """A log record without secrets: it is made here for every logger, whatever handlers there are."""
    record = logging.LogRecord(*given, **named)
    try:
        said = record.getMessage()
    except Exception:  # the handler says what is wrong with it
        return record
    masked = mask(said)
    if masked != said:
        record.msg, record.args = masked, None
    if record.exc_info and record.exc_info[0] is not None:
        lines = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_text = mask(lines)  # formatters take it as it stands
        if record.exc_text != lines:
            record.exc_info = None  # what would format it once more
    return record
