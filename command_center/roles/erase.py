"""`command-center user erase-author`: find the running center, ask, erase."""

from __future__ import annotations

import os
import sys

from command_center.clock import SystemClock
from command_center.errors import EXIT_OUR_FAULT, BadInput
from command_center.roles.visit import visit
from command_center.settings import Settings
from streams.erase import Author, Eraser, Sought, Stalled, one_person, parse_author


def run_erase(settings: Settings, author: str, *, asked: bool) -> int:
    """Erase an author's mentions from a running center.

    Args:
        settings: Where it runs.
        author: `SOURCE:AUTHOR`.
        asked: False where nobody needs to be asked (`--yes`).

    Returns:
        The exit code: 0 also where nothing was stored, or the answer was no.

    Raises:
        BadInput: No author, no center, or nobody who could be asked.
    """
    whom = parse_author(author)
    with visit(settings, "run this again, what is done stays done") as center:
        eraser = Eraser(center.log, center.client, whom, SystemClock(), _say)
        found = eraser.seek()
        if (meant := one_person(whom, found)) != whom:
            whom = meant
            eraser = Eraser(center.log, center.client, whom, SystemClock(), _say)
            found = eraser.seek()
        _say(_count(whom, found))
        if asked and not _agreed(found):
            _say("nothing was erased")
            return 0
        try:
            erased = eraser.run()
        except Stalled as why:
            _say(str(why))
            return EXIT_OUR_FAULT
        days, mentions = _counted(center.profile.retention.texts_days, "day"), _counted(erased, "mention")
        sys.stdout.write(f"{mentions} of {whom} erased; the log forgets their text within {days}\n")
    return 0


def _count(whom: Author, found: Sought) -> str:
    also = f"; they are also called {', '.join(sorted(found.also))}" if found.also else ""
    return f"{_counted(len(found.ids), 'stored mention')} of {whom}{also}"


def _counted(count: float, what: str) -> str:
    return f"{count:.15g} {what}{'' if count == 1 else 's'}"


def _agreed(found: Sought) -> bool:
    if not sys.stdin.isatty():
        raise BadInput("nobody can be asked here: say --yes to erase")
    what = "erase them" if found.ids else "erase what may be on its way"
    sys.stderr.write(f"{what}, for good? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _say(words: str) -> None:
    sys.stderr.write(words + os.linesep)
    sys.stderr.flush()
