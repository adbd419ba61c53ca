"""A small write, timed: whether the store would take what comes, and the workers' signs with the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from command_center.clock import Clock
from command_center.snapshot import Stage, State
from command_center.store import keys
from command_center.store.connect import Redis, RedisError, Unreachable
from command_center.store.reader import Reader
from command_center.store.refusal import refusal

ANSWER_S = 1.0
"""How long one answer may take; a check must be over before whoever asked has given up."""
SLOW_S = 0.3
"""A small write takes under a millisecond; at three tenths of a second a poll's dozens of steps miss every promise."""
LIFETIME_MS = 60_000


class Found(NamedTuple):
    """What a check found.

    `trouble` is why the store takes no write or takes long, else empty; `state` is what that makes of the stages that
    write. `stages` are source, log, tag and store by their workers' signs, None when they could not be read. `applied`
    is how many tagged records the store holds.
    """

    trouble: str
    state: State
    stages: dict[str, Stage] | None
    applied: int = 0


class _Answers(NamedTuple):
    refused: Exception | None
    memory: Mapping[str, Any]
    signs: dict[bytes, bytes | None]
    applied: int


class Probe:
    """Checks the store by writing to it.

    Args:
        reader: Over a client of its own with answers limited to `ANSWER_S`.
        late_s: Age in seconds from which a worker's sign counts as none.
        quota: Share of the server's memory above which intake rests; 0 where the log is elsewhere.
        why_away: What else can be known of a server that does not answer, or empty.
    """

    def __init__(self, reader: Reader, late_s: float, quota: float, why_away: Callable[[], str] = lambda: "") -> None:
        self._reader = reader
        self._late_s = late_s
        self._quota = quota
        self._why_away = why_away
        self._names: tuple[bytes, ...] = ()

    def check(self) -> Found:
        """Write, read the signs, and time both: one exchange, or two when a worker came or went."""
        client, clock = self._reader.client, self._reader.clock
        begun = clock.monotonic()
        names = self._names  # several threads ask at a time: each goes by the names it has asked for
        try:
            answers = self._exchange(client, clock, names)
            took_s = clock.monotonic() - begun
            signs = answers.signs
            if signs.keys() != set(names):
                self._names = names = tuple(signs)
                pipe = client.pipeline(transaction=False)
                for name in names:  # on a Redis Cluster they lie apart
                    pipe.get(name)
                signs = dict(zip(names, pipe.execute(), strict=True))
        except RedisError as why:
            return Found(self._why_away() or _away(why), "stopped", None)
        stages = self._reader.stages_in(signs, self._late_s)
        if answers.refused is not None:
            cause = refusal(answers.refused) or f"Redis refuses a small write: {answers.refused}"
            return Found(cause, "paused", stages, answers.applied)
        if took_s > SLOW_S:
            cause = f"Redis answers slowly: a small write took {took_s * 1000:.0f} ms"
            return Found(cause, "late", stages, answers.applied)
        return Found("", "ok", self._with_quota(stages, answers.memory), answers.applied)

    def _exchange(self, client: Redis, clock: Clock, known: tuple[bytes, ...]) -> _Answers:
        pipe = client.pipeline(transaction=False)
        count = self._reader.partitions
        for p in range(count):  # of a Redis Cluster every node that holds one must take a write
            pipe.set(keys.probe(p), clock.now().isoformat(), px=LIFETIME_MS)
        for p in range(count):
            pipe.hget(keys.position(p), "offset")
        pipe.info("memory")
        pipe.zrange(keys.STAGES, 0, -1)
        for name in known:
            pipe.get(name)
        answers = pipe.execute(raise_on_error=False)
        writes, rest = answers[:count], answers[count:]
        for answer in rest:
            if isinstance(answer, RedisError):
                raise answer
        offsets, (memory, names, *signs) = rest[:count], rest[count:]
        values = dict(zip(known, signs, strict=True))
        refused = next((wrote for wrote in writes if isinstance(wrote, Exception)), None)
        return _Answers(
            refused, memory, {name: values.get(name) for name in names}, sum(int(at or 0) for at in offsets)
        )

    def _with_quota(self, stages: dict[str, Stage], memory: Mapping[str, Any]) -> dict[str, Stage]:
        limit, used = int(memory.get("maxmemory", 0)), int(memory["used_memory"])
        if not self._quota or not limit or used < limit * self._quota or stages["log"].state == "stopped":
            return stages
        cause = (
            f"the log is full: {used >> 20} of {limit >> 20} MiB of the server's memory are used, "
            f"intake rests above {self._quota:.0%}"
        )
        log = stages["log"]
        return stages | {"log": Stage(log.last_at, log.lag, log.rate_s, log.errors, "paused", cause)}


def _away(why: RedisError) -> str:
    if isinstance(why, Unreachable) and "timeout" in str(why).lower():
        return f"Redis has not answered within {ANSWER_S:g} s"
    return refusal(why) or f"Redis is out of reach: {why}"
