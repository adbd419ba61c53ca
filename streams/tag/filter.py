"""Tagging as a filter: one JSON object out per line in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from command_center.mention import InvalidMention, Mention, decode_mention, encode, encode_tagged
from command_center.profile import Profile
from streams.tag.pipeline import Pipeline

_BOM = b"\xef\xbb\xbf"
BATCH_LINES = 500
"""Enough to spread the cost of a batch, few enough to hold in memory."""


def filter_lines(
    profile: Profile,
    lines: Iterable[bytes],
    out: BinaryIO,
    decode: Callable[[bytes], Mention] = decode_mention,
    *,
    why: bool = False,
) -> tuple[int, int]:
    """Tag mentions line by line.

    Args:
        profile: The listening profile.
        lines: One JSON mention each; a byte order mark before the first is no part of it.
        out: Gets one line per line in, in the same order: the mention's fields plus `tags`, or
            `{"error": ..., "line": N}` for a line that is no mention (N counts from 1).
        decode: Makes a mention of a line or raises InvalidMention; another one may know a zone for naive times.
        why: Each mention gets one more key, `why`: the reasons for its tags (`command_center.why.Reasons`).

    Returns:
        How many lines were good, and how many bad.
    """
    pipeline = Pipeline(profile)
    good = bad = 0
    batch: list[Mention | bytes] = []

    def flush() -> None:
        tags = iter(pipeline.tag([item for item in batch if isinstance(item, Mention)]))
        for item in batch:
            if isinstance(item, Mention):
                line = encode_tagged(item, next(tags))
                if why:
                    line = b'%b,"why":%b}' % (line[:-1], encode(pipeline.why(item).reasons))
                out.write(line + b"\n")
            else:
                out.write(item + b"\n")
        batch.clear()

    for number, line in enumerate(lines, start=1):
        try:
            batch.append(decode(line.removeprefix(_BOM) if number == 1 else line))
            good += 1
        except InvalidMention as wrong:
            batch.append(encode({"error": str(wrong), "line": number}))
            bad += 1
        if len(batch) >= BATCH_LINES:
            flush()
    flush()
    return good, bad
