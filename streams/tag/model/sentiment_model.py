"""The sentiment model as one value: made from bytes or from labelled texts, asked for probabilities."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from command_center.mention import Mention
from streams.tag.cues import Cues
from streams.tag.model.evidence import ENGLISH_SLOTS, STARTS, Gatherer
from streams.tag.model.learner import learn, sums
from streams.tag.model.ngrams import BUCKETS, WORDS, grams
from streams.tag.reading import read

Array = np.ndarray[Any, Any]

CLASSES = ("negative", "neutral", "positive")
"""The columns of every array of probabilities."""
SEED = 20261122
_MAGIC = b"CCSM2\n"
_TABLE = (BUCKETS, 3)
_SAYS = (STARTS[-1] + 1, 3)
"""One row for each value of each slot of the evidence, one for every text."""
_SHARPEST = 127
_REMEMBERED = 1.0
"""Squared gradients a model that learns on is taken to have seen for each weight: its first steps are no leaps."""


class InvalidModel(ValueError):
    """These bytes are no sentiment model of this code."""


class SentimentModel:
    """Probabilities of negative, neutral and positive from n-grams and evidence.

    In a language it has learned, n-grams, word lists, emoji, cues and (in English) TextBlob's figures count together;
    in any other one the evidence alone, weighed as it counts in all learned ones.

    **Guarantee**: immutable; the same bytes give the same probabilities in any batch and process. Sums of weights
    are sums of integers, and what follows is done in one order in double precision.

    Args:
        table: int8, a row a bucket.
        scales: What 1 in the table stands for: of words, of pieces.
        says: float32, weights of the evidence beside n-grams.
        alone: float32, weights of the evidence where it stands alone.
        languages: The languages it has learned.
        temperature: What log odds are divided by, so that confidence is the share of right answers.
    """

    def __init__(
        self,
        table: Array,
        scales: tuple[float, float],
        says: Array,
        alone: Array,
        languages: Iterable[str],
        temperature: float = 1.0,
    ) -> None:
        self.languages = frozenset(languages)
        self.temperature = temperature
        self._table = np.ascontiguousarray(table, np.int8)
        self._scales = scales
        self._says = says.astype(np.float32)
        self._alone = alone.astype(np.float32)
        self.version = hashlib.sha256(b"".join(self._parts())).hexdigest()[:8]

    @classmethod
    def shipped(cls) -> SentimentModel:
        """The model that comes with the code, read once a process."""
        return _shipped()

    @classmethod
    def from_bytes(cls, data: bytes) -> SentimentModel:
        """Read a model.

        Args:
            data: What `to_bytes` wrote.

        Returns:
            The model.

        Raises:
            InvalidModel: They are something else, damaged, or of another version of the code.
        """
        try:
            if not data.startswith(_MAGIC):
                raise InvalidModel("this is no sentiment model: make one with `command-center learn`")
            (size,) = struct.unpack_from("<I", data, len(_MAGIC))
            start = len(_MAGIC) + 4
            head = json.loads(data[start : start + size])
            body = zlib.decompress(data[start + size :])
            many = int(np.prod(_SAYS)) * 4
            says, alone = (np.frombuffer(body, "<f4", many // 4, at).reshape(_SAYS) for at in (0, many))
            table = np.frombuffer(body, np.int8, offset=2 * many).reshape(_TABLE)
            scales = (float(head["scales"][0]), float(head["scales"][1]))
            return cls(table, scales, says, alone, head["languages"], float(head["temperature"]))
        except (ValueError, KeyError, IndexError, struct.error, zlib.error) as why:
            if isinstance(why, InvalidModel):
                raise
            raise InvalidModel(f"this sentiment model is damaged or of another version: {why}") from why

    def to_bytes(self) -> bytes:
        """Write the model; the same model gives the same bytes."""
        head, body = self._parts()
        return _MAGIC + struct.pack("<I", len(head)) + head + zlib.compress(body, 9)

    def _parts(self) -> tuple[bytes, bytes]:
        head = {"languages": sorted(self.languages), "scales": list(self._scales), "temperature": self.temperature}
        body = self._says.astype("<f4").tobytes() + self._alone.astype("<f4").tobytes() + self._table.tobytes()
        return json.dumps(head, sort_keys=True).encode(), body

    def predict(self, texts: Sequence[str], languages: Sequence[str]) -> Array:
        """Read texts.

        Args:
            texts: As written.
            languages: The language of each.

        Returns:
            float32, a row a text: the probability of each of `CLASSES`.
        """
        folded, slots = _prepared(texts, languages)
        return self.probabilities(folded, languages, slots).astype(np.float32)

    def probabilities(self, folded: Sequence[str], languages: Sequence[str], slots: Array) -> Array:
        """Read texts whose evidence is gathered already.

        Args:
            folded: The texts as `fold` writes them.
            languages: The language of each.
            slots: Their evidence, as `Gatherer` makes it.

        Returns:
            float64, a row a text: the probability of each of `CLASSES`.
        """
        return softmax(self.log_odds(folded, languages, slots) / self.temperature)

    def log_odds(self, folded: Sequence[str], languages: Sequence[str], slots: Array) -> Array:
        """What probabilities are made of, before the temperature; arguments as for `probabilities`."""
        if not folded:
            return np.zeros((0, 3))
        found = grams(folded)
        rows = sums(found.ids, found.at, self._table, WORDS).astype(np.float64)
        values = rows[:, :3] * (self._scales[0] / np.sqrt(np.maximum(1.0, rows[:, 6:7])))
        values += rows[:, 3:6] * (self._scales[1] / np.sqrt(np.maximum(1.0, rows[:, 7:8])))
        values += _said(self._says, _rows(slots))
        learned = np.array([language in self.languages for language in languages])
        if not learned.all():
            values[~learned] = self.temperature * _said(self._alone, _rows(slots[~learned], english=False))
        return values

    def strongest(self, folded: str, count: int) -> list[tuple[tuple[int, int], tuple[float, float, float]]]:
        """The n-grams that weigh most in a text.

        Args:
            folded: The text as `fold` writes it.
            count: How many at most.

        Returns:
            Where each begins and ends, and what it adds to the log odds of each of `CLASSES`; the strongest first.
        """
        found = grams([folded])
        words = int((found.ids < WORDS).sum())
        pieces = len(found.ids) - words
        weighed = []
        for bucket, first, last in zip(found.ids, found.first, found.last, strict=True):
            share = (
                self._scales[0] / max(1, words) ** 0.5 if bucket < WORDS else self._scales[1] / max(1, pieces) ** 0.5
            )
            negative, neutral, positive = (float(weight) * share for weight in self._table[bucket])
            weighed.append(((int(first), int(last)), (negative, neutral, positive)))
        weighed.sort(key=lambda item: (min(item[1]) - max(item[1]), item[0]))
        return weighed[:count]

    def with_temperature(self, temperature: float) -> SentimentModel:
        """The same model, more or less sure of itself."""
        return SentimentModel(self._table, self._scales, self._says, self._alone, self.languages, temperature)

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        languages: Sequence[str],
        labels: Array,
        weights: Array,
        *,
        start: SentimentModel | None = None,
        epochs: int = 10,
        rate: float = 0.05,
        decay: float = 1e-3,
    ) -> SentimentModel:
        """Learn from labelled texts.

        Args:
            texts: As written.
            languages: The language of each.
            labels: The probability of each of `CLASSES`, a row a text; a person's verdict is a one and two noughts.
            weights: How much each text counts; 1 is plain.
            start: Go on from this model rather than from nothing.
            epochs: How often each text is gone through.
            rate: How far a step goes.
            decay: How strongly weights are drawn to nought.

        Returns:
            A new model; the same input gives the same bytes. It knows the languages of the texts and of `start`, and
            has the temperature of `start`.
        """
        folded, slots = _prepared(texts, languages)
        found = grams(folded)
        wanted, counts = np.ascontiguousarray(labels, np.float32), np.ascontiguousarray(weights, np.float32)
        chance = np.random.default_rng(SEED)
        order = np.concatenate([chance.permutation(len(texts)) for _ in range(epochs)])
        table, says, alone = start._weights() if start else _nothing()
        past = np.full(_TABLE, _REMEMBERED if start else 0.0, np.float32)
        said_past, alone_past = (np.full(_SAYS, 100.0 * _REMEMBERED if start else 0.0, np.float32) for _ in range(2))
        learn(
            found.ids, found.at, WORDS, _rows(slots), wanted, counts, order, table, past, says, said_past, rate, decay
        )
        no_ids, no_at = np.zeros(0, np.int32), np.zeros(len(texts) + 1, np.int64)
        bare = _rows(slots, english=False)
        learn(no_ids, no_at, WORDS, bare, wanted, counts, order, table, past, alone, alone_past, rate, decay)
        small, scales = _quantised(table)
        known = frozenset(languages) | (start.languages if start else frozenset())
        return cls(small, scales, says, alone, known, start.temperature if start else 1.0)

    def _weights(self) -> tuple[Array, Array, Array]:
        table = self._table.astype(np.float32)
        table[:WORDS] *= self._scales[0]
        table[WORDS:] *= self._scales[1]
        return table, self._says.copy(), self._alone.copy()


def softmax(values: Array) -> Array:
    """Probabilities of log odds, a row each."""
    raised = np.exp(values - values.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@cache
def _shipped() -> SentimentModel:
    # A table of this package, like the gazetteer's: read when the first tagger is made, never while it tags.
    return SentimentModel.from_bytes(files("streams.tag.model").joinpath("shipped.bin").read_bytes())


@cache
def _readers() -> tuple[Cues, Gatherer]:
    return Cues(), Gatherer()


def _prepared(texts: Sequence[str], languages: Sequence[str]) -> tuple[list[str], Array]:
    cues, gatherer = _readers()
    readings = read([Mention(id="a:a", source="a", text=text) for text in texts])
    slots = gatherer.of(readings, languages, cues.find(readings, languages)).slots
    return [reading.folded for reading in readings], slots


def _rows(slots: Array, *, english: bool = True) -> Array:
    """Rows of the weights of the evidence."""
    rows = slots + np.array(STARTS[:-1], np.int32)
    if not english:
        for slot in ENGLISH_SLOTS:
            rows[:, slot] = STARTS[slot]
    return rows.astype(np.int32)


def _said(weights: Array, rows: Array) -> Array:
    """Sum of the weights of the evidence, slot by slot."""
    values = np.repeat(weights[-1:].astype(np.float64), len(rows), axis=0)
    for slot in range(rows.shape[1]):
        values += weights[rows[:, slot]]
    return values


def _nothing() -> tuple[Array, Array, Array]:
    return np.zeros(_TABLE, np.float32), np.zeros(_SAYS, np.float32), np.zeros(_SAYS, np.float32)


def _quantised(table: Array) -> tuple[Array, tuple[float, float]]:
    """Weights as whole numbers of -127 to 127, words and pieces each on a scale of their own."""
    small = np.zeros(_TABLE, np.int8)
    scales = []
    for part in (slice(None, WORDS), slice(WORDS, None)):
        scale = max(1e-9, float(np.abs(table[part]).max())) / _SHARPEST
        small[part] = np.rint(table[part] / scale)
        scales.append(scale)
    return small, (scales[0], scales[1])
