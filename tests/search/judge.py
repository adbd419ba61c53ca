"""The oracle of lists and counts: sets of ids over what a recount of the log lists; shares no code with the search."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from tests.tag.query_oracle import Tree, holds

SINGLE = ("language", "sentiment", "country", "source", "kind", "need")
SEVERAL = ("topic", "brand")


@dataclass(frozen=True)
class Asked:
    """A question, in the judge's own words."""

    labels: Mapping[str, set[str]] = field(default_factory=dict)
    from_ms: int | None = None
    to_ms: int | None = None
    tree: Tree | None = None


class Judge:
    """Answers by looking at every post.

    Args:
        posts: What a recount lists, by id (`tests.support.recount`).
        reads: What is read of a post for words, and how words are folded for that: given, as the query oracle has it.
        says: What a text says, empty for too few words.
    """

    def __init__(
        self,
        posts: Mapping[str, dict[str, Any]],
        reads: Callable[[dict[str, Any]], str],
        fold: Callable[[str], str],
        says: Callable[[str], str],
    ) -> None:
        self.posts = posts
        self.at_ms = {name: round(post["at"] * 1000) for name, post in posts.items()}
        self._texts = {name: reads(post) for name, post in posts.items()}
        self._fold = fold
        self._says = {name: says(post["text"]) for name, post in posts.items()}
        self._having: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in (*SINGLE, *SEVERAL)}
        for name, post in posts.items():
            for column, labels in labels_of(post).items():
                for label in labels:
                    self._having[column][label].add(name)
        self._ties = {name: tie_of(name) for name in posts}
        self._worded: dict[Tree, Set[str]] = {}
        self._spans: dict[tuple[int | None, int | None, Tree | None], Set[str]] = {}
        self._echoed: dict[tuple[int | None, int | None], Counter[str]] = {}

    def labels(self, column: str) -> list[str]:
        """Every label of a column."""
        return sorted(self._having[column])

    def meant(self, asked: Asked, without: str = "") -> Set[str]:
        """The posts that a question means; `without` one of its columns."""
        found = self._within(asked.from_ms, asked.to_ms, asked.tree)
        for column, wanted in asked.labels.items():
            if column != without:
                found = found & set().union(*(self._having[column].get(label, set()) for label in wanted))
        return found

    def facets(self, asked: Asked) -> dict[str, dict[str, int]]:
        """By column, how many posts each label would show in place of the column's own filter."""
        counts = {}
        for column, having in self._having.items():
            others = self.meant(asked, without=column)
            found = {label: len(names & others) for label, names in having.items()}
            counts[column] = {label: count for label, count in found.items() if count}
        return counts

    def ordered(self, asked: Asked, order: str) -> list[str]:
        """The posts that a question means, in their order."""
        echoes = self._echoes(asked.from_ms, asked.to_ms) if order == "echo" else Counter()

        def rank(name: str) -> tuple[Any, ...]:
            at_ms, tie = self.at_ms[name], self._ties[name]
            if order == "oldest":
                return at_ms, tie
            if order == "unsure":
                # As the store's own list has it, so that a cursor of one is good for the other.
                return f"{self.posts[name]['tags']['sentiment']['confidence']:.3f}", -at_ms, tie
            return -echoes[name], -at_ms, tie

        return sorted(self.meant(asked), key=rank)

    def _within(self, from_ms: int | None, to_ms: int | None, tree: Tree | None = None) -> Set[str]:
        key = from_ms, to_ms, tree
        if key not in self._spans:
            low = -(10**18) if from_ms is None else from_ms
            high = 10**18 if to_ms is None else to_ms
            found = {name for name, at_ms in self.at_ms.items() if low <= at_ms < high}
            self._spans[key] = found if tree is None else found & self._with_words(tree)
        return self._spans[key]

    def _with_words(self, tree: Tree) -> Set[str]:
        if tree not in self._worded:
            self._worded[tree] = {name for name in self.posts if self._holds(tree, name)}
        return self._worded[tree]

    def _holds(self, tree: Tree, name: str) -> bool:
        """The query oracle's word, asked only where the letters are there at all: it looks at each of them."""
        text = self._texts[name]
        match tree[0]:
            case "not":
                return not self._holds(tree[1], name)
            case "and":
                return all(self._holds(part, name) for part in tree[1:])
            case "or":
                return any(self._holds(part, name) for part in tree[1:])
            case "words" if self._fold(tree[1]) not in text:
                return False
            case "near" if not self._lettered(tree[2], text) or not self._lettered(tree[3], text):
                return False
        return holds(tree, text, self.posts[name]["tags"]["language"], self._fold)

    def _lettered(self, tree: Tree, text: str) -> bool:
        if tree[0] == "words":
            return self._fold(tree[1]) in text
        parts = tree[2:] if tree[0] == "near" else tree[1:]
        return any(self._lettered(part, text) for part in parts)

    def _echoes(self, from_ms: int | None, to_ms: int | None) -> Counter[str]:
        """Reposts, and for the first of several copies the later ones; all of the span, whatever their labels."""
        if (from_ms, to_ms) not in self._echoed:
            self._echoed[from_ms, to_ms] = self._echoes_among(self._within(from_ms, to_ms))
        return self._echoed[from_ms, to_ms]

    def _echoes_among(self, span: Set[str]) -> Counter[str]:
        found: Counter[str] = Counter()
        copies: dict[str, list[str]] = defaultdict(list)
        for name in span:
            original = self.posts[name].get("repost_of")
            if original:
                found[original] += 1
            elif self._says[name]:
                copies[self._says[name]].append(name)
        for names in copies.values():
            found[min(names, key=lambda name: (self.at_ms[name], self._ties[name]))] += len(names) - 1
        return found


def labels_of(post: dict[str, Any]) -> dict[str, list[str]]:
    """A post's labels by column; `none` where it has none."""
    tags = post["tags"]
    return {
        "language": [tags["language"]],
        "sentiment": [tags["sentiment"]["label"]],
        "country": [tags["place"]["country"] if tags["place"] else "none"],
        "source": [post["source"]],
        "kind": [tags["kind"]],
        "need": [tags["need"]],
        "topic": tags["topics"] or ["none"],
        "brand": tags["brands"] or ["none"],
    }


def tie_of(name: str) -> int:
    """What decides between posts of the same ms: BLAKE2b of the id, as `streams.index.schema` promises."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8, person=b"index").digest(), "little") or 1
