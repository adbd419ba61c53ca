"""`command-center tag --profile FILE < mentions.jsonl > tagged.jsonl`: the taggers as a filter of lines."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from io import BufferedReader
from time import monotonic
from typing import BinaryIO, TextIO, cast
from zoneinfo import ZoneInfo

from command_center.errors import EXIT_OUR_FAULT, BadInput
from command_center.mention import decode_mention
from command_center.profile import load_profile
from command_center.settings import load_settings
from streams.sources.recorded import decode_naive
from streams.tag.filter import filter_lines

GZIP = b"\x1f\x8b"
SAY_EVERY_S = 1.0


def run_filter(*, why: bool) -> int:
    """Tag what comes in on standard input, by the profile of `CC_PROFILE`; a gzip file is unpacked on the way.

    Args:
        why: Add a key `why` to each line, with the reasons for its tags.

    Returns:
        0, however many lines were bad; their number stands on standard error. 1 where standard output can take no
        more (a full disk) or standard input can't be read.

    Raises:
        BadInput: The profile, or what was to be unpacked, can't be read.
    """
    profile = load_profile(load_settings().profile)
    decode = partial(decode_naive, zone=ZoneInfo(profile.naive_times)) if profile.naive_times else decode_mention
    source = cast("BufferedReader", sys.stdin.buffer)
    broken: list[str] = []
    lines: Iterable[bytes] = _unpacked(source, broken) if source.peek(2)[:2] == GZIP else source
    if sys.stderr.isatty():
        lines = _counted(lines, sys.stderr)
    try:
        good, bad = filter_lines(profile, lines, sys.stdout.buffer, decode, why=why)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as fault:
        # What is still in the buffer can't be written either, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"command-center: the filter broke off: {fault.strerror or fault}; its last line may be cut\n")
        return EXIT_OUR_FAULT
    sys.stderr.write(f"{good} tagged, {bad} bad\n")
    if broken:
        raise BadInput(f"standard input is a broken gzip file ({broken[0]}); only what comes before is tagged")
    return 0


def _unpacked(source: BinaryIO, broken: list[str]) -> Iterator[bytes]:
    try:
        with gzip.open(source) as lines:
            yield from lines
    except (EOFError, zlib.error, gzip.BadGzipFile) as why:
        broken.append(str(why))


def _counted(lines: Iterable[bytes], terminal: TextIO) -> Iterator[bytes]:
    """Say once a second how far it is, where somebody looks on."""
    begun = said = monotonic()
    number = 0
    for number, line in enumerate(lines, start=1):
        yield line
        now = monotonic()
        if now - said >= SAY_EVERY_S:
            said = now
            terminal.write(f"\r{number:,} lines, {number / (now - begun):,.0f} a second ")
            terminal.flush()
    if said != begun:
        terminal.write("\r\x1b[K")
