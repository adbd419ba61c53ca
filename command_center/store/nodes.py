"""The nodes of a Redis Cluster: who serves a slot, asked anew as soon as anything speaks against what is known."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any, cast

import redis
from redis.exceptions import AskError, ClusterDownError, MovedError

LOST = (redis.ConnectionError, redis.TimeoutError)
"""Errors after which it is open what was done."""
SLOTS = 16_384
NAMELESS = ("", "?")
"""What a node says that does not know by which name it is reached: by the one it was just asked under."""


class Nodes:
    """The primaries of a cluster; replicas are asked for the map, never for data.

    **Guarantee.** Nothing is sent twice from here: this only says where to send.

    Args:
        seeds: Clients of the addresses the operator named; what they are made of (password, TLS, times) is what the
            clients of all other nodes are made of.
    """

    def __init__(self, seeds: Sequence[redis.Redis]) -> None:
        self._seeds = list(seeds)
        self._known: dict[tuple[str, int], redis.Redis] = {_address(seed): seed for seed in seeds}
        self._map: list[redis.Redis | None] = []
        self._doubted: redis.Redis | None = None
        self._lock = threading.RLock()

    def serving(self, slot: int | None) -> redis.Redis:
        """The node of a slot, or any node.

        Raises:
            ConnectionError: No node could be asked who it is.
            ClusterDownError: No node serves the slot.
        """
        found = self._current()
        if slot is None:
            return next(iter(_distinct(found)))
        node = found[slot]
        if node is None:
            self.doubt()
            raise ClusterDownError(f"slot {slot} is served by no node of the Redis Cluster")
        return node

    def primaries(self) -> list[redis.Redis]:
        """Every node that serves slots."""
        return _distinct(self._current())

    def doubt(self, node: redis.Redis | None = None) -> None:
        """Ask for the map before the next call; the node that gave cause is asked last."""
        with self._lock:
            self._doubted = node
            self._map = []

    def told(self, redirection: AskError, by: redis.Redis) -> redis.Redis:
        """The node that a MOVED or ASK names; after a MOVED the map is asked for anew."""
        with self._lock:
            if isinstance(redirection, MovedError):
                self.doubt()
            return self._client(redirection.host, redirection.port, by)

    def close(self) -> None:
        """Drop all connections."""
        for node in {*self._known.values(), *self._seeds}:
            node.close()

    def _current(self) -> list[redis.Redis | None]:
        with self._lock:
            if not self._map:
                self._map = self._ask()
            return self._map

    def _ask(self) -> list[redis.Redis | None]:
        """Ask one node after another for the whole map, until one tells."""
        askable = {id(node): node for node in (*self._known.values(), *self._seeds)}.values()
        failure: redis.RedisError = redis.ConnectionError("no node of the Redis Cluster is known")
        for node in sorted(askable, key=lambda node: node is self._doubted):
            try:
                ranges = cast("list[Any]", node.execute_command("CLUSTER", "SLOTS"))  # type: ignore[no-untyped-call]
            except LOST as why:
                failure = why
                continue
            if ranges:
                return self._read(ranges, node)
            failure = ClusterDownError("the Redis Cluster serves no slot yet")
        raise failure

    def _read(self, ranges: list[Any], by: redis.Redis) -> list[redis.Redis | None]:
        found: list[redis.Redis | None] = [None] * SLOTS
        for first, last, (host, port, *_), *_replicas in ranges:
            node = self._client((host or b"").decode(), int(port), by)
            found[first : last + 1] = [node] * (last + 1 - first)
        living = {_address(node) for node in _distinct(found)}
        for address in self._known.keys() - living:
            self._known.pop(address).close()
        return found

    def _client(self, host: str, port: int, by: redis.Redis) -> redis.Redis:
        address = (_address(by)[0] if host in NAMELESS else host, port)
        if address not in self._known:
            pool = by.connection_pool
            words = {**pool.connection_kwargs, "host": address[0], "port": port}
            made = redis.ConnectionPool(connection_class=pool.connection_class, **words)
            self._known[address] = redis.Redis.from_pool(made)
            self._known[address].response_callbacks = by.response_callbacks
        return self._known[address]


def _address(node: redis.Redis) -> tuple[str, int]:
    words = node.connection_pool.connection_kwargs
    return str(words.get("host", "localhost")), int(words.get("port", 6379))


def _distinct(nodes: Iterable[redis.Redis | None]) -> list[redis.Redis]:
    return list({id(node): node for node in nodes if node is not None}.values())
