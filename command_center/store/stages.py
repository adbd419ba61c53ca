"""What the workers' signs of life say of each stage: the worst one speaks, work and errors are added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from command_center.snapshot import Stage, State
from command_center.stage import LOG_AWAY, Sign

ROLES = ("source", "tag", "store")
WORKERS = ("tag", "store")
"""Roles that read the log: to them waiting records without progress are trouble."""
DOES = {"tag": "tagged", "store": "counted"}
_WORST: tuple[State, ...] = ("ok", "paused", "rebuilding", "late", "stopped")


def stages_of(signs: Mapping[str, Iterable[Sign]], now: datetime, late_s: float, partitions: int) -> dict[str, Stage]:
    """Say how source, log, tag and store are.

    Args:
        signs: The last signs by role.
        now: The time.
        late_s: Age in seconds from which a sign counts as none, and from which waiting without progress is trouble.
        partitions: How many of them need an owner.

    Returns:
        A stage for each of the four, in the order of the path.
    """
    found = {role: _stage(role, list(signs.get(role, ())), now, late_s, partitions) for role in ROLES}
    return {"source": found["source"], "log": _log(found, list(signs.get("tag", ())), now, late_s)} | {
        role: found[role] for role in WORKERS
    }


def _log(found: Mapping[str, Stage], readers: list[Sign], now: datetime, late_s: float) -> Stage:
    """The log as its users tell it: the newest record and the rate as the taggers see them, what they have not read."""
    away = next((stage.cause for stage in found.values() if LOG_AWAY in stage.cause), "")
    last = max(filter(None, (found["source"].last_at, *(s.arrived_at for s in readers))), default=None)
    rate = sum(s.arriving_s for s in _fresh(readers, now, late_s))
    return Stage(last, found["tag"].lag, round(rate, 1), state="stopped" if away else "ok", cause=away)


def _fresh(signs: list[Sign], now: datetime, late_s: float) -> list[Sign]:
    return [sign for sign in signs if (now - sign.seen_at).total_seconds() <= late_s]


def _stage(role: str, signs: list[Sign], now: datetime, late_s: float, partitions: int) -> Stage:
    last = max((sign.last_at for sign in signs if sign.last_at), default=None)
    fresh = _fresh(signs, now, late_s)
    # One that rests may end without a word: a web process that took mentions is replaced by the next.
    signs = [sign for sign in signs if sign in fresh or not sign.rests]
    if not signs and role == "source":
        return Stage(last, state="paused", cause="no source runs here; mentions come by POST /api/v1/mentions")
    if not signs:
        return Stage(last, state="stopped", cause=f"no {role} worker has been seen")
    if not fresh:
        silent = (now - max(sign.seen_at for sign in signs)).total_seconds()
        return Stage(last, state="stopped", cause=f"no sign of a {role} worker for {silent:.0f} s")
    worst = max(fresh, key=lambda sign: _WORST.index(sign.state))
    state, cause = worst.state, worst.cause
    if state == "ok" and role in WORKERS:
        cause = _stuck(role, fresh, now, late_s) or _unowned(role, fresh, now, late_s, partitions)
        state = "late" if cause else state
    return Stage(
        last_at=last,
        lag=sum(sign.lag for sign in fresh),
        rate_s=round(sum(sign.rate_s for sign in fresh), 1),
        errors=sum(sign.errors for sign in fresh),
        state=state,
        cause=cause,
    )


def _stuck(role: str, fresh: list[Sign], now: datetime, late_s: float) -> str:
    """Why this role makes no progress though its workers live, or empty."""
    for sign in fresh:
        since = max(filter(None, (sign.proved_at, sign.settled_at)), default=None)
        if sign.lag and since is not None and (now - since).total_seconds() > late_s:
            waits = "1 record waits" if sign.lag == 1 else f"{sign.lag:,} records wait"
            return f"nothing {DOES[role]} for {(now - since).total_seconds():.0f} s while {waits}"
    return ""


def _unowned(role: str, fresh: list[Sign], now: datetime, late_s: float, partitions: int) -> str:
    """Which share of the log nobody reads though everybody is settled, or empty."""
    owned = [sign.owned for sign in fresh if sign.owned is not None]
    settled = [sign.settled_at for sign in fresh if sign.settled_at is not None]
    if len(owned) < len(fresh) or sum(owned) >= partitions or (now - max(settled)).total_seconds() <= late_s:
        return ""
    return f"{partitions - sum(owned)} of {partitions} partitions have no {role} worker"
