"""`command-center profile init` and `profile check`: what an operator does before the first `up`."""

from __future__ import annotations

import sys
from pathlib import Path

from command_center.profile import Profile, load_profile
from command_center.profile_check import Tagger, check_sample
from command_center.profile_init import init_profile


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
