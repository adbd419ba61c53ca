"""One client for one Redis and for a Redis Cluster; which of them it is, it finds out at its first call."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import redis
from redis.client import Pipeline, PubSub
from redis.exceptions import AskError, ClusterDownError, MovedError

from command_center.errors import BadInput
from command_center.store.nodes import LOST, Nodes
from command_center.store.pipeline import RoutedPipeline
from command_center.store.slots import everywhere, slot_of, slot_of_key

REDIRECTIONS = 5
"""A key that is still elsewhere after so many hints is one whose cluster has not made up its mind."""
UNDECIDED = f"sent from node to node {REDIRECTIONS} times: the Redis Cluster is being changed"


class Client(redis.Redis):
    """A `redis.Redis` that sends each command to the node that serves its key.

    **Guarantee.** A command is sent again only after a node said that it did nothing (MOVED, ASK, NOSCRIPT). One whose
    answer was lost is never repeated: redis-py's own cluster client does that in its pipelines, whatever its `Retry`.

    Args:
        seeds: Clients of the addresses that were named; several are for a cluster.
    """

    def __init__(self, seeds: Sequence[redis.Redis]) -> None:
        super().__init__(connection_pool=seeds[0].connection_pool)
        for seed in seeds:
            seed.response_callbacks = self.response_callbacks
        self._seeds = seeds
        self._asked = False
        self._nodes: Nodes | None = None
        self._asking = threading.Lock()

    def nodes(self) -> Nodes | None:
        """The cluster's nodes; None where there is one server and no cluster.

        Raises:
            ConnectionError: Nobody answers; also TimeoutError.
            BadInput: Several addresses are named, and they are no cluster.
        """
        if self._asked:
            return self._nodes
        with self._asking:
            if not self._asked:
                self._nodes = Nodes(self._seeds) if self._is_cluster() else None
                self._asked = True
            return self._nodes

    def _is_cluster(self) -> bool:
        failure: Exception = redis.ConnectionError("no address is named")
        for seed in self._seeds:
            try:
                enabled = int(seed.info("cluster").get("cluster_enabled", 0))
            except LOST as why:
                failure = why
                continue
            if len(self._seeds) > 1 and not enabled:
                raise BadInput(
                    "CC_REDIS_URL names several addresses, which is for the nodes of a Redis Cluster, and what answers "
                    "there is none: name one address"
                )
            return bool(enabled)
        raise failure

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run one command where its key is."""
        nodes = self.nodes()
        if nodes is None:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        if everywhere(args):
            return [self._at(nodes, node, args, dict(options)) for node in nodes.primaries()][-1]
        return self._at(nodes, nodes.serving(slot_of(args)), args, options)

    def _at(self, nodes: Nodes, node: redis.Redis, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        asking = False
        for _ in range(REDIRECTIONS):
            try:
                if not asking:
                    return node.execute_command(*args, **options)  # type: ignore[no-untyped-call]
                pipe = node.pipeline(transaction=False)
                pipe.execute_command("ASKING")  # type: ignore[no-untyped-call]
                pipe.execute_command(*args, **options)  # type: ignore[no-untyped-call]
                return pipe.execute()[1]
            except AskError as hint:
                asking = not isinstance(hint, MovedError)
                node = nodes.told(hint, node)
            except (*LOST, ClusterDownError):
                nodes.doubt(node)
                raise
        raise ClusterDownError(UNDECIDED)

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        """Collect commands; with `transaction` all of their keys must lie in one slot."""
        return RoutedPipeline(self, transaction)

    def pubsub(self, **options: Any) -> PubSub:
        """Listen to channels of one slot, at the node that serves it: what a script says there has no way to go."""
        return _Listener(self, **options)

    def scan_iter(self, *args: Any, **options: Any) -> Iterator[Any]:
        """All keys, node after node."""
        nodes = self.nodes()
        if nodes is None:
            yield from super().scan_iter(*args, **options)
            return
        for node in nodes.primaries():
            yield from node.scan_iter(*args, **options)

    def close(self) -> None:
        """Drop all connections."""
        super().close()
        for seed in getattr(self, "_seeds", ()):  # redis-py closes also what was never made
            seed.close()
        if nodes := getattr(self, "_nodes", None):
            nodes.close()


class _Listener(PubSub):
    """A subscription at the node that serves the channel's slot."""

    def __init__(self, client: Client, **options: Any) -> None:
        self._client = client
        super().__init__(client.connection_pool, **options)

    def execute_command(self, *args: Any) -> None:
        """Subscribe or unsubscribe."""
        if self.connection is None:
            nodes = self._client.nodes()
            if nodes is not None:
                self.connection_pool = nodes.serving(slot_of_key(args[1])).connection_pool
        super().execute_command(*args)  # type: ignore[no-untyped-call]
