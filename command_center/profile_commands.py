"""`command-center profile init`, `check` and `query`: what an operator does before the first `up`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from command_center.errors import BadInput
from command_center.mention import Mention
from command_center.profile import Profile, load_profile
from command_center.profile_check import Tagger, check_sample
from command_center.profile_init import init_profile
from command_center.query import Node, QueryError, parse
from command_center.query.nodes import languages, outline

_BATCH = 500
_SHORT_CHARS = 90


def run_init(path: Path, name: str | None) -> int:
    """Write a starter profile and say what to do next.

    Args:
        path: The file to write.
        name: The brand's name; the file's own without ending unless given.

    Raises:
        ProfileError: It exists already, or can't be written.
    """
    init_profile(path, name or path.stem)
    sys.stdout.write(
        f"wrote {path}; next: edit it, then\n"
        f"  command-center profile check {path} --sample YOUR_MENTIONS.jsonl\n"
        f"  command-center up --profile {path}\n"
    )
    return 0


def run_check(path: Path, sample: Path | None) -> int:
    """Check a profile and, given a sample, show what it would have caught.

    Raises:
        ProfileError: The profile is wrong; a line for each fault.
        SourceError: The sample can't be read.
    """
    profile = load_profile(path)
    brands, topics = len(profile.brands), len(profile.topics)
    sys.stdout.write(f"{path}: fine ({brands} brands, {topics} topics, languages {', '.join(profile.languages)})\n")
    if sample is not None:
        from streams.sources.recorded import read_recorded  # noqa: PLC0415

        found = check_sample(profile, read_recorded(sample, profile), _tagger)
        sys.stdout.writelines(line + "\n" for line in found.lines(profile))
    return 0


def _tagger(profile: Profile) -> Tagger:
    from streams.tag.pipeline import Pipeline  # noqa: PLC0415

    return Pipeline(profile).tag


def run_query(query: str, texts: Sequence[str], sample: Path | None, path: Path) -> int:
    """Show how a query is read and which texts or lines it takes, by the rules the workers use.

    Args:
        query: The query.
        texts: Texts to try it on.
        sample: A recorded file to try it on, or None.
        path: The profile that says which languages there are and how a CSV file is read; opened only where that
            matters.

    Raises:
        BadInput: The query can't be read; with a caret below the place.
        ProfileError: The profile is wrong.
        SourceError: The sample can't be read.
    """
    try:
        tree = parse(query)
    except QueryError as why:
        raise BadInput("\n  ".join([str(why), *why.caret.split("\n")])) from None
    sys.stdout.writelines(["read as:\n", *(f"  {line}\n" for line in outline(tree))])
    takes = _taker(tree, path)
    given = [Mention(f"text:{n}", "text", text, datetime.fromtimestamp(0, UTC)) for n, text in enumerate(texts, 1)]
    for mention, taken in zip(given, takes(given), strict=True):
        sys.stdout.write(f"{'taken' if taken else 'not taken'}: {_short(mention.text)}\n")
    if sample is not None:
        _try_on(sample, load_profile(path), takes)
    return 0


def _try_on(sample: Path, profile: Profile, takes: Callable[[Sequence[Mention]], list[bool]]) -> None:
    from streams.sources.recorded import read_recorded  # noqa: PLC0415

    read = count = 0
    lines: Iterable[tuple[int, Mention]] = (
        (one.line, one.mention) for one in read_recorded(sample, profile) if one.mention and not one.mention.deleted
    )
    lines = iter(lines)
    while batch := list(islice(lines, _BATCH)):
        read += len(batch)
        for (number, mention), taken in zip(batch, takes([mention for _, mention in batch]), strict=True):
            if taken:
                count += 1
                sys.stdout.write(f"line {number}  {mention.id}  {_short(mention.text)}\n")
    sys.stdout.write(f"takes {count:,} of {read:,} mentions{f' ({count / read:.1%})' if read else ''}\n")


def _taker(tree: Node, path: Path) -> Callable[[Sequence[Mention]], list[bool]]:
    from streams.tag.language import UND, Languages  # noqa: PLC0415
    from streams.tag.reading import read  # noqa: PLC0415
    from streams.tag.subjects import Subjects  # noqa: PLC0415

    subjects = Subjects([], [(True, tree)])
    # Without a limit the answer is the same in every language.
    tagger = Languages(load_profile(path)) if any(languages(tree)) else None

    def takes(mentions: Sequence[Mention]) -> list[bool]:
        readings = read(mentions)
        tagged = tagger.tag(readings) if tagger else [UND] * len(readings)
        return [bool(subjects.find(one.folded, language)) for one, language in zip(readings, tagged, strict=True)]

    return takes


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT_CHARS else line[:_SHORT_CHARS] + "…"
