"""How people feel over time: each column of time with its posts by sentiment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command_center.mention import SENTIMENTS


def mood(
    at_ms: NDArray[np.int64], codes: NDArray[Any], labels: Sequence[str], starts_s: Sequence[int], step_s: int
) -> dict[str, list[int]]:
    """Count posts by sentiment in columns of time.

    Shares and how sure they are follow from these counts alone (`layouts.panels.gauge.mood`), so that the line over
    time and the dial beside it can't disagree.

    Args:
        at_ms: When each post counts.
        codes: The code of its sentiment.
        labels: What each code stands for.
        starts_s: The first second of each column, ascending, `step_s` apart.
        step_s: The length of a column.

    Returns:
        By sentiment, the count of each column; what is dated before the first column belongs to it, and what is dated
        behind the last one to that.
    """
    columns = len(starts_s)
    if not columns:
        return {name: [] for name in SENTIMENTS}
    column = np.clip((at_ms // 1000 - starts_s[0]) // step_s, 0, columns - 1).astype(np.int64)
    rank = np.array([SENTIMENTS.index(name) if name in SENTIMENTS else -1 for name in labels], np.int64)
    feeling = rank[codes]
    known = feeling >= 0
    counts = np.bincount(column[known] * len(SENTIMENTS) + feeling[known], minlength=columns * len(SENTIMENTS))
    table = counts.reshape(columns, len(SENTIMENTS))
    return {name: table[:, i].tolist() for i, name in enumerate(SENTIMENTS)}
