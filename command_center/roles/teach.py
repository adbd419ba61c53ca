"""The teacher: a worker of low priority that judges the least certain mentions again."""

from __future__ import annotations

import os
from collections.abc import Sequence

from command_center.errors import BadInput
from command_center.mention import SentimentTag
from command_center.roles.parts import Parts
from command_center.roles.workers import run_worker
from command_center.settings import load_settings
from command_center.store.claim import Claim
from streams.log import Log
from streams.teach.embed import Embedder, need_teacher
from streams.teach.teacher import Teacher
from streams.teach_stage import TeachStage
from streams.worker import Stage

NICENESS = 15
"""Everything else on the machine goes first (19 is the most)."""


class _Reader:
    """The teacher, reading texts itself, on one core."""

    def __init__(self) -> None:
        self._embedder = Embedder(threads=1)
        self._teacher = Teacher()
        self.version = self._teacher.version

    def judge(self, _: Sequence[str], texts: Sequence[str]) -> list[SentimentTag]:
        return self._teacher.judge(self._embedder.embed(texts))


def run_teach() -> None:
    """The teacher's worker, until a signal.

    Raises:
        BadInput: Its package is missing, or its budget is nothing.
    """
    need_teacher()
    per_s = load_settings().teach_per_s
    if not per_s:
        raise BadInput("CC_TEACH_PER_S is 0: set how many mentions a second the teacher may judge, 2 for a start")
    os.nice(NICENESS)

    def stage(parts: Parts, log: Log, _: Claim) -> Stage:
        return TeachStage(log, _Reader(), parts.profile, per_s, parts.clock)

    run_worker("teach", stage)
