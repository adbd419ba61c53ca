"""The search's door: answers questions over TCP, to those who know the word."""

from __future__ import annotations

import hmac
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import msgspec
from msgspec import Raw

from command_center.clock import Clock
from command_center.query.problems import QueryError
from command_center.search.problems import BadCursor, SearchAway
from command_center.search.wire import Door, Question, Reply, receive, send
from streams.search.questions import QUESTIONS
from streams.search.searching import Searching

log = logging.getLogger(__name__)
THREADS = 4
EXPORTS = 1
"""Streams that are sent at a time; who waits for a turn hears so again and again."""
QUESTION_S = 5.0
TAKEN_S = 60.0
"""An asker that takes nothing for so long is given up."""
WAIT_S = 2.0
MAX_QUESTION_BYTES = 4 << 20


class SearchServer:
    """Listens, and answers each question in a thread of its own.

    **Guarantee** Nothing of a question is looked at before its word was compared; a question that fails fails alone.

    Args:
        searching: What answers are made from.
        host: Address to listen on; a free port is taken.
        token: The word that opens the door.
        clock: Of this process.
    """

    def __init__(self, searching: Searching, host: str, token: str, clock: Clock) -> None:
        self._searching = searching
        self._token = token
        self._clock = clock
        self._socket = socket.create_server((host, 0))
        self.door = Door(host, self._socket.getsockname()[1], token)
        self._exports = Lock()
        self._closed = False
        self._threads = ThreadPoolExecutor(THREADS, "answer")
        self._streams = ThreadPoolExecutor(THREADS, "export")

    def serve(self) -> None:
        """Answer until closed."""
        while not self._closed:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            line.settimeout(QUESTION_S)
            self._threads.submit(self._answer, line)

    def close(self) -> None:
        """Stop listening; what is being answered is answered."""
        self._closed = True
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._threads.shutdown(cancel_futures=True)
        self._streams.shutdown(wait=False, cancel_futures=True)

    def _answer(self, line: socket.socket) -> None:
        try:
            question: Question = receive(line, Question, MAX_QUESTION_BYTES)
            if hmac.compare_digest(question.token.encode(), self._token.encode()):
                line.settimeout(TAKEN_S)
                answer = self._asked(question)
                if isinstance(answer, Iterator):
                    self._streams.submit(self._stream, line, answer)
                    return
                send(line, answer)
        except (OSError, EOFError):
            log.debug("an asker is gone")
        except Exception:
            log.exception("a question failed")
        line.close()

    def _asked(self, question: Question) -> Reply | Iterator[Any]:
        row = QUESTIONS.get(question.name)
        if row is None:
            return _reply("away", f"the search knows no question {question.name!r}: is it of another version?")
        try:
            asked = msgspec.msgpack.decode(question.asked, type=row.asked)
            begun = self._clock.monotonic()
            answer = row.answer(self._searching, asked)
        except Exception as why:  # sent to who asked, or raised again
            return _problem(why)
        if (took_s := self._clock.monotonic() - begun) > 1:
            log.info("%s took %.1f s", question.name, took_s)
        return answer if isinstance(answer, Iterator) else _reply("answer", answer)

    def _stream(self, line: socket.socket, answer: Iterator[Any]) -> None:
        with line:
            try:
                while not self._exports.acquire(timeout=WAIT_S):
                    send(line, _reply("more", []))
                try:
                    self._send_all(line, answer)
                finally:
                    self._exports.release()
            except OSError:
                log.debug("an asker is gone")
            except Exception:
                log.exception("a question failed")

    def _send_all(self, line: socket.socket, answer: Iterator[Any]) -> None:
        try:
            for value in answer:
                send(line, _reply("more", value))
        except (QueryError, BadCursor, SearchAway) as why:
            send(line, _problem(why))
        else:
            send(line, Reply("end"))


def _reply(kind: Any, answer: Any) -> Reply:
    return Reply(kind, Raw(msgspec.msgpack.encode(answer)))


def _problem(why: Exception) -> Reply:
    """What is wrong with a question, for who asked it.

    Raises:
        Exception: The same, if it is no fault of the question.
    """
    if isinstance(why, QueryError):
        return _reply("query", (why.text, why.at, why.said))
    if isinstance(why, BadCursor):
        return _reply("cursor", str(why))
    if isinstance(why, SearchAway):
        return _reply("away", str(why))
    if isinstance(why, msgspec.MsgspecError):
        return _reply("away", "the search is of another version: start it again")
    raise why
