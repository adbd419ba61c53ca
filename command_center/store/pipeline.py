"""A pipeline whose commands go to several nodes: to each its own in one message, before any answer is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import redis
from redis.client import Pipeline
from redis.exceptions import AskError, ClusterDownError, NoScriptError

from command_center.store.nodes import LOST, Nodes
from command_center.store.slots import slot_of

if TYPE_CHECKING:
    from command_center.store.client import Client

TURNED_AWAY = (AskError, NoScriptError)
"""Answers of a node that did nothing (MOVED is an AskError): to ask again, there or elsewhere, is no repeat."""


class RoutedPipeline(Pipeline):
    """What `Client.pipeline` gives.

    **Guarantee.** As with one server, a lost answer leaves open what was done, at every node, and raises; nothing is
    sent twice that may have been done.

    Args:
        client: Knows the nodes, and runs again what was turned away.
        transaction: All or nothing, at the one node that serves all keys.
    """

    def __init__(self, client: Client, transaction: bool) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction, None)
        self._client = client
        self._whole = transaction

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send everything and read all answers.

        Returns:
            The answers in the order of the commands; refusals among them unless `raise_on_error`.

        Raises:
            ConnectionError: An answer was lost, and with it what was done; also TimeoutError.
        """
        if not self.command_stack:
            return []
        nodes = self._client.nodes()
        if nodes is None:
            return super().execute(raise_on_error)
        try:
            return self._together(nodes) if self._whole else self._scattered(nodes, raise_on_error)
        finally:
            self.reset()

    def _together(self, nodes: Nodes) -> list[Any]:
        """MULTI and EXEC at one node; one that does not serve the slot refuses the whole, and is not asked again."""
        node = nodes.serving(slot_of(self.command_stack[0][0]))
        pipe = node.pipeline(transaction=True)
        pipe.command_stack, pipe.scripts = self.command_stack, set(self.scripts)
        try:
            return pipe.execute()
        except (*LOST, AskError, ClusterDownError):
            nodes.doubt(node)
            raise

    def _scattered(self, nodes: Nodes, raise_on_error: bool) -> list[Any]:
        shares: dict[redis.Redis, list[int]] = {}
        for i, (args, _) in enumerate(self.command_stack):
            shares.setdefault(nodes.serving(slot_of(args)), []).append(i)
        answers: list[Any] = [None] * len(self.command_stack)
        taken: list[tuple[redis.Redis, Any]] = []
        connection: Any
        node = next(iter(shares))
        try:
            for node, share in shares.items():
                connection = node.connection_pool.get_connection()
                taken.append((node, connection))
                connection.send_packed_command(connection.pack_commands([self.command_stack[i][0] for i in share]))
            for node, connection in taken:
                for i in shares[node]:
                    args, options = self.command_stack[i]
                    answers[i] = _answer(node.parse_response, connection, args[0], **options)
        except BaseException:
            # Answers may still be under way: whoever took such a connection next would read them as its own.
            for _, connection in taken:
                connection.disconnect()
            nodes.doubt(node)
            raise
        finally:
            for owner, connection in taken:
                owner.connection_pool.release(connection)
        if any(isinstance(answer, (AskError, ClusterDownError)) for answer in answers):
            nodes.doubt()
        if any(isinstance(answer, TURNED_AWAY) for answer in answers):
            self._ask_again(answers)
        if raise_on_error:
            self.raise_first_error(self.command_stack, answers)  # type: ignore[no-untyped-call]
        return answers

    def _ask_again(self, answers: list[Any]) -> None:
        """Run what was turned away, one by one and in its order."""
        for script in self.scripts:  # also after a MOVED: a replica that took over has never seen them
            self._client.script_load(script.script)
        for i, answer in enumerate(answers):
            if isinstance(answer, TURNED_AWAY):
                args, options = self.command_stack[i]
                answers[i] = _answer(self._client.execute_command, *args, **options)


def _answer(ask: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """What a server says, its refusals included."""
    try:
        return ask(*args, **options)
    except redis.ResponseError as refusal:
        return refusal
