"""`command-center check dead`: list dead letters, explain one, send them again."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from command_center.clock import Clock, SystemClock, from_ms, to_ms
from command_center.errors import BadInput
from command_center.mention import InvalidMention
from command_center.profile import Profile
from command_center.roles.visit import visit
from command_center.settings import Settings
from streams.intake.graveyard import Buried, Graveyard
from streams.intake.reasons import explain

SHOWN = 4_000
"""Characters of a letter's bytes that are shown; --raw gives all."""
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def run_dead(settings: Settings, args: Namespace) -> int:
    """Look at the dead letters of a center.

    Args:
        settings: Where it runs.
        args: Of the command line: `show` and `raw`, or `retry`, or `limit`, `reason`, `since` and `before`.

    Returns:
        The exit code.

    Raises:
        BadInput: No center, no such letter, or an argument that can't be used.
    """
    clock = SystemClock()
    since_ms = _since(args.since, clock) if args.since else 0
    before = _place(args.before) if args.before else None
    places = _places(args.retry) if args.retry else None
    if args.limit < 1:
        raise BadInput(f"--limit {args.limit} lists nothing: give 1 or more")
    with visit(settings, "run this again, nothing is sent twice") as center:
        graveyard = Graveyard(center.log, _zone(center.profile))
        if args.show:
            _show(graveyard, graveyard.find(*_place(args.show)), raw=args.raw)
        elif args.retry:
            _retry(graveyard.retry(places))
        else:
            begin = graveyard.find(*before) if before else None
            _list(_chosen(graveyard.newest(), begin, since_ms, args.reason or ""), args.limit)
    return 0


def _zone(profile: Profile) -> ZoneInfo | None:
    return ZoneInfo(profile.naive_times) if profile.naive_times else None


def _place(text: str) -> tuple[int, int]:
    if not re.fullmatch(r"[0-9]{1,5}:[0-9]{1,15}", text):
        raise BadInput(f"{text!r} is no place of a dead letter: write PARTITION:OFFSET, as `check dead` lists them")
    partition, _, offset = text.partition(":")
    return int(partition), int(offset)


def _places(texts: Iterable[str]) -> list[tuple[int, int]] | None:
    """The places to retry; None for all of them."""
    return None if list(texts) == ["ALL"] else [_place(text) for text in texts]


def _since(text: str, clock: Clock) -> int:
    if found := re.fullmatch(r"([0-9]{1,6})([smhd])", text):
        return to_ms(clock.now() - timedelta(**{UNITS[found[2]]: int(found[1])}))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(f"--since {text} is neither a span (90s, 15m, 4h, 7d) nor a time with a zone (RFC 3339)")
    return to_ms(moment)


def _chosen(found: Iterator[Buried], begin: Buried | None, since_ms: int, reason: str) -> Iterator[Buried]:
    for buried in found:
        if begin is not None:
            begin = None if (buried.partition, buried.offset) == (begin.partition, begin.offset) else begin
            continue
        if buried.at_ms < since_ms:
            return
        if reason.casefold() in buried.letter.reason.casefold():
            yield buried


def _list(found: Iterator[Buried], limit: int) -> None:
    listed = list(islice(found, limit + 1))
    sys.stdout.writelines(f"{_line(buried)}\n" for buried in listed[:limit])
    if not listed:
        sys.stderr.write("no dead letters\n")
    elif len(listed) > limit:
        sys.stderr.write(f"there are older ones: --before {listed[limit - 1].place}\n")
    sys.stdout.flush()


def _line(buried: Buried) -> str:
    letter = buried.letter
    parts = [buried.place, f"{from_ms(buried.at_ms):%Y-%m-%dT%H:%M:%SZ}", _origin(buried), printable(letter.reason)]
    return "  ".join(parts + ["(sent again)"] * buried.retried)


def _origin(buried: Buried) -> str:
    letter = buried.letter
    line = f" line {letter.line}" if letter.line else ""
    return f"{printable(letter.source) or '-'}{line}"


def _show(graveyard: Graveyard, buried: Buried, *, raw: bool) -> None:
    letter = buried.letter
    if raw:
        sys.stdout.buffer.write(letter.original)
        sys.stdout.flush()
        return
    try:
        graveyard.again(letter)
        now = "it would pass: --retry sends it again"
    except InvalidMention as why:
        now = f"it would not pass: {printable(str(why))}"
    shown = printable(letter.original.decode("utf-8", "backslashreplace"))
    more = f" ... (all of what was kept: --show {buried.place} --raw)" if len(shown) > SHOWN else ""
    length = letter.length or len(letter.original)
    kept = f", of which the first {len(letter.original):,} were kept" if letter.cut else ""
    rows = {
        "letter": f"{buried.place}, parked {from_ms(buried.at_ms):%Y-%m-%dT%H:%M:%S.%fZ}",
        "reason": printable(letter.reason),
        "meaning": explain(letter.reason),
        "source": _origin(buried),
        "record": f"mentions.raw {letter.partition}:{letter.offset}",
        "length": f"{length:,} bytes{kept}",
        "SHA-256": letter.sha256 or "-",
        "today": "it was sent again" if buried.retried else now,
        "bytes": shown[:SHOWN] + more,
    }
    sys.stdout.writelines(f"{name:<9}{words}\n" for name, words in rows.items())
    sys.stdout.flush()


def _retry(outcomes: Iterable[tuple[Buried, str]]) -> None:
    sent = before = stay = 0
    for buried, why in outcomes:
        sent += not why and not buried.retried
        before += buried.retried
        stay += bool(why)
        if why:
            sys.stdout.write(f"{buried.place}  stays: {printable(why)}\n")
    sys.stdout.write(f"{sent} sent again, {before} had been sent before, {stay} stay\n")
    sys.stdout.flush()


def printable(text: str) -> str:
    """Text for a terminal: whatever moves a cursor or hides is written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
