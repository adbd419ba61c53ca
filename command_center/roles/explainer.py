"""A process of its own that says why a mention has its tags, so that the web server needs no taggers in its memory."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING

import msgspec

from command_center.clock import SystemClock
from command_center.mention import InvalidMention, Mention, Place, decode_mention, encode
from command_center.web.context import NoAnswer
from command_center.why import Why
from streams.tag.reading import MAX_CHARS, MAX_PLACE_CHARS

if TYPE_CHECKING:
    from command_center.profile import Profile
    from command_center.settings import Settings
    from streams.current_tagger import Topics

REST_S = 300.0
"""Nobody asks for so long: the process ends, and its memory is free; the next question starts it again."""
ANSWER_S = 30.0
"""Within this the answer comes, taggers loaded first where need be; else the process is ended."""


class Explainer:
    """Asks the taggers of another process; one question at a time.

    **Guarantee**: at most one such process for each of these; it ends with this one, and when nobody asks.

    Args:
        profile: The file of the listening profile, for its taggers; None for the demo brand's.
        answer_s: How long a question may take.
    """

    def __init__(self, profile: str | None = None, answer_s: float = ANSWER_S) -> None:
        self._environ = os.environ | {"PYTHONHASHSEED": "0"} | ({"CC_PROFILE": profile} if profile else {})
        self._answer_s = answer_s
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = Lock()

    def __call__(self, mention: Mention) -> Why:
        """Explain a mention.

        Args:
            mention: The mention, as it was written.

        Returns:
            The tags that today's taggers give it, and why.

        Raises:
            NoAnswer: The taggers do not start, or take too long.
        """
        with self._turn:
            # Who rested may end just when it is asked: one more try finds a fresh one.
            for fresh in (False, True):
                try:
                    return msgspec.json.decode(self._ask(_question(mention), fresh), type=Why)
                except (OSError, EOFError):
                    self.close()
            raise NoAnswer("the taggers do not start: the log of the web server says why")

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask(self, line: bytes, fresh: bool) -> bytes:
        if fresh or self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                (sys.executable, "-m", "command_center.roles.explainer"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env=self._environ,
            )
        process = self._process
        assert process.stdin is not None  # noqa: S101  (both are pipes)
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(line)
        return self._line_of(process.stdout)

    def _line_of(self, answers: IO[bytes]) -> bytes:
        parts: list[bytes] = []
        while not parts or not parts[-1].endswith(b"\n"):
            if not select.select([answers], [], [], self._answer_s)[0]:
                self.close()
                raise NoAnswer(f"the taggers gave no answer within {self._answer_s:.0f} s")
            parts.append(os.read(answers.fileno(), 1 << 16))
            if not parts[-1]:
                raise EOFError
        return b"".join(parts)


def _question(mention: Mention) -> bytes:
    """What the taggers read of a mention, and no more: less than a pipe holds, so that to ask never blocks."""
    place = mention.place
    if place is not None and place.text is not None:
        place = Place(place.text[:MAX_PLACE_CHARS], place.lat, place.lon)
    lang = mention.lang[:MAX_PLACE_CHARS] if mention.lang else None
    read = Mention(mention.id, mention.source, mention.text[:MAX_CHARS], mention.at, lang=lang, place=place)
    return encode(read) + b"\n"


def _topics(settings: Settings, profile: Profile) -> Topics:
    """The topics as the workers have them; those of the file where no store is named."""
    from command_center.roles.parts import Parts  # noqa: PLC0415
    from command_center.roles.workers import topics_of  # noqa: PLC0415
    from command_center.store.connect import connect  # noqa: PLC0415
    from streams.current_tagger import FileTopics  # noqa: PLC0415

    if not settings.redis_url:
        return FileTopics(profile)
    parts = Parts(settings, profile, SystemClock(), connect(settings.redis_url))
    return topics_of(parts, parts.log)


def main() -> None:
    """Be that process: a mention a line in, its `Why` a line out, until nobody asks or the asker is gone."""
    os.nice(5)
    from command_center.profile import load_profile  # noqa: PLC0415
    from command_center.settings import load_settings  # noqa: PLC0415
    from streams.current_tagger import CurrentTagger  # noqa: PLC0415
    from streams.teach.shelf import ModelShelf  # noqa: PLC0415

    settings = load_settings()
    profile = load_profile(settings.profile)
    shelf = ModelShelf((settings.data_dir or Path("data") / profile.name) / "models")
    tagger = CurrentTagger(_topics(settings, profile), shelf, SystemClock())
    while select.select([sys.stdin.buffer], [], [], REST_S)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        try:
            answer = encode(tagger.why(decode_mention(line)))
        except InvalidMention:
            return
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
