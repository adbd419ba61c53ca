"""The teacher's head: three classes of sentiment from a sentence vector, by logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from command_center.mention import Polarity

Rows = NDArray[np.float32]
Wide = NDArray[np.float64]
CLASSES: tuple[Polarity, ...] = ("negative", "neutral", "positive")
"""In the order of columns, as in the UMSAB labels 0, 1, 2."""
L2 = 0.02
"""Weight of the squared weights beside the mean loss; chosen by five folds on UMSAB train (0.001 to 0.05 tried)."""
STEPS = 300
_HISTORY = 10


class Head:
    """Multinomial logistic regression over standardised vectors.

    Args:
        weights: One column a class; the last row is the constant.
    """

    def __init__(self, weights: Rows) -> None:
        self.weights = weights

    def predict(self, vectors: Rows) -> Rows:
        """How likely each class is.

        Args:
            vectors: One row a text.

        Returns:
            One row a text, one column a class of `CLASSES`; rows sum to 1.
        """
        return _softmax(vectors @ self.weights[:-1] + self.weights[-1]).astype(np.float32)

    def save(self, path: Path) -> None:
        """Write the weights as a NumPy array file."""
        np.save(path, self.weights)

    @staticmethod
    def load(path: Path) -> Head:
        """Read what `save` wrote."""
        return Head(np.load(path, allow_pickle=False))


def fit(vectors: Rows, labels: Sequence[int], l2: float = L2, steps: int = STEPS) -> Head:
    """Train a head.

    Minimises mean cross-entropy + `l2` x squared weights by L-BFGS (Nocedal & Wright, Numerical Optimization,
    algorithm 7.4) with backtracking; columns are standardised first and the scale folded into the weights.

    Args:
        vectors: One row a text.
        labels: Column of `CLASSES` for each.
        l2: Weight of the squared weights.
        steps: At most so many.

    Returns:
        The head; the same input gives the same head.
    """
    x = vectors.astype(np.float64)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    x = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    y = np.eye(len(CLASSES))[np.asarray(labels)]
    w = _minimise(x, y, l2, steps)
    flat = w[:-1] / spread[:, None]
    return Head(np.vstack([flat, w[-1] - mean @ flat]).astype(np.float32))


def _softmax(z: Wide | Rows) -> Wide:
    e = np.exp(z.astype(np.float64) - z.max(1, keepdims=True))
    return np.asarray(e / e.sum(1, keepdims=True))


def _loss(w: Wide, x: Wide, y: Wide, l2: float) -> tuple[float, Wide]:
    p = _softmax(x @ w)
    free = w.copy()
    free[-1] = 0  # the constant is not drawn to zero
    loss = float(-(y * np.log(p + 1e-12)).sum() / len(x) + l2 * (free**2).sum())
    return loss, np.asarray(x.T @ (p - y) / len(x) + 2 * l2 * free)


def _minimise(x: Wide, y: Wide, l2: float, steps: int) -> Wide:
    w: Wide = np.zeros((x.shape[1], y.shape[1]))
    loss, slope = _loss(w, x, y, l2)
    past: list[tuple[Wide, Wide]] = []
    for _ in range(steps):
        direction = _direction(slope, past)
        step, fall = 1.0, float((direction * slope).sum())
        while True:
            new = w + step * direction
            new_loss, new_slope = _loss(new, x, y, l2)
            if new_loss <= loss + 1e-4 * step * fall or step < 1e-8:
                break
            step /= 2
        past = [*past, (new - w, new_slope - slope)][-_HISTORY:]
        settled = loss - new_loss < 1e-7
        w, loss, slope = new, new_loss, new_slope
        if settled:
            break
    return w


def _direction(slope: Wide, past: list[tuple[Wide, Wide]]) -> Wide:
    """The two-loop recursion: minus the slope, times what the last steps say of the curvature."""
    q, alphas = slope.copy(), []
    for s, g in reversed(past):
        alpha = float((s * q).sum() / max(float((s * g).sum()), 1e-12))
        q -= alpha * g
        alphas.append(alpha)
    if past:
        s, g = past[-1]
        q *= max(float((s * g).sum()), 1e-12) / max(float((g * g).sum()), 1e-12)
    for (s, g), alpha in zip(past, reversed(alphas), strict=True):
        q += s * (alpha - float((g * q).sum() / max(float((s * g).sum()), 1e-12)))
    return np.asarray(-q)
