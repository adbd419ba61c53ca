"""Softmax regression on n-grams and evidence: what it says of a text, and how it learns from labelled ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from streams.tag.model.compiled import hot

Array = np.ndarray[Any, Any]


@hot
def sums(ids: Array, at: Array, table: Array, words: int) -> Array:
    """Add up the weights of each text's n-grams.

    Integers, so that no order and no machine changes a sum.

    Args:
        ids: The buckets of all texts, `ids[at[i]:at[i + 1]]` those of text i.
        at: Where each text begins; one more than there are texts.
        table: Weights of each bucket, int8, one column a class.
        words: Buckets below this one are words.

    Returns:
        A row a text: three sums of words, three of pieces, and how many there were of each.
    """
    rows = np.zeros((len(at) - 1, 8), np.int32)
    for i in range(len(at) - 1):
        for n in range(at[i], at[i + 1]):
            bucket = ids[n]
            column = 0 if bucket < words else 3
            rows[i, column] += table[bucket, 0]
            rows[i, column + 1] += table[bucket, 1]
            rows[i, column + 2] += table[bucket, 2]
            rows[i, 6 if bucket < words else 7] += 1
    return rows


@hot
def _guess(
    ids: Array,
    begin: int,
    border: int,
    end: int,
    slots: Array,
    table: Array,
    says: Array,
    of_words: float,
    of_pieces: float,
) -> Array:
    """What the weights say of one text: a probability a class."""
    values = np.zeros(3)
    for k in range(3):
        words = pieces = 0.0
        for n in range(begin, border):
            words += table[ids[n], k]
        for n in range(border, end):
            pieces += table[ids[n], k]
        values[k] = says[len(says) - 1, k] + words * of_words + pieces * of_pieces
        for slot in slots:
            values[k] += says[slot, k]
    highest = values.max()
    for k in range(3):
        values[k] = math.exp(values[k] - highest)
    return values / values.sum()  # type: ignore[no-any-return]


@hot
def learn(
    ids: Array,
    at: Array,
    words: int,
    slots: Array,
    wanted: Array,
    weights: Array,
    order: Array,
    table: Array,
    table_past: Array,
    says: Array,
    says_past: Array,
    rate: float,
    decay: float,
) -> None:
    """Go through the texts in an order and move the weights a little at each (AdaGrad; Duchi, Hazan, Singer 2011).

    Args:
        ids: As for `sums`.
        at: As for `sums`.
        words: As for `sums`.
        slots: The evidence of each text, as rows of `says`.
        wanted: The probability of each class, a row a text.
        weights: How much each text counts.
        order: Which text comes when; passes one behind the other.
        table: Weights of the n-grams, float32; changed in place.
        table_past: Sums of squared gradients; changed in place.
        says: Weights of the evidence, float32, the last row for every text; changed in place.
        says_past: Likewise.
        rate: How far a step goes.
        decay: How strongly a weight that is used is drawn to nought.
    """
    for i in order:
        begin = at[i]
        end = at[i + 1]
        border = begin
        while border < end and ids[border] < words:
            border += 1
        of_words = 1.0 / math.sqrt(max(1, border - begin))
        of_pieces = 1.0 / math.sqrt(max(1, end - border))
        guess = _guess(ids, begin, border, end, slots[i], table, says, of_words, of_pieces)
        for k in range(3):
            error = weights[i] * (guess[k] - wanted[i, k])
            last = len(says) - 1
            says_past[last, k] += error * error
            says[last, k] -= 0.5 * rate * error / math.sqrt(says_past[last, k] + 1.0)
            for slot in slots[i]:
                says_past[slot, k] += error * error
                says[slot, k] -= 0.5 * rate * error / math.sqrt(says_past[slot, k] + 1.0)
            for n in range(begin, end):
                bucket = ids[n]
                slope = error * (of_words if n < border else of_pieces) + decay * table[bucket, k]
                table_past[bucket, k] += slope * slope
                table[bucket, k] -= rate * slope / math.sqrt(table_past[bucket, k] + 1e-3)
