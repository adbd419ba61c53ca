"""What leads do with screens, form by form: each is checked, becomes a decision in the log, and ends by saying so."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from command_center.clock import Clock
from command_center.profile import Profile
from command_center.room.action import Action
from command_center.room.notes import MAX_WORDS, NOTES_MIN, SendNote, TakeNote
from command_center.room.room import Room
from command_center.room.screens import (
    HOLDS_MIN,
    MAX_SCREENS,
    MoveScreen,
    PairScreen,
    RenameScreen,
    RevokeScreen,
    Screen,
    SteerScreen,
)
from command_center.room.switches import MAX_WHY
from command_center.room.takeovers import ReleaseWall
from command_center.store.connect import Redis
from command_center.store.pairing import Pairing, TooOften
from command_center.store.seen import SeenBook
from command_center.web.context import Act, ActionsClosed
from command_center.web.forms import MAX_NAME, Whom
from command_center.web.pages import walls
from command_center.web.texts import Turn, turning

CODE = 6
ORDERS = ("pause", "resume", "hold", "next", "previous", "blank")
Form = Mapping[str, str]


class Said(Exception):
    """The end of a form: what is said on the page it leads to, and beside which screen.

    `words` is a key of `layouts.screens_words.SAID`, or of `TROUBLES` where nothing was done.
    """

    def __init__(self, words: str = "", of: str = "", *, trouble: str = "", code: str = "") -> None:
        super().__init__(words or trouble)
        self.words, self.trouble = words, trouble
        query = {"said": words, "trouble": trouble, "of": of, "code": code}
        anchor = f"#screen-{of}" if of and words else ""
        self.address = f"/screens?{urlencode({n: v for n, v in query.items() if v})}{anchor}"


class ScreenForms:
    """One method a form.

    **Guarantee.** A form that says it did something has it in the log; one that can't be carried out changes nothing.

    Args:
        room: The room as it is known now.
        act: Writes a decision down.
        clock: What time it is.
        profile: Has the walls.
        client: The store: digits of those who wait, reports of those who are paired.
    """

    def __init__(self, room: Callable[[], Room], act: Act, clock: Clock, profile: Profile, client: Redis) -> None:
        self._room = room
        self._write = act
        self._clock = clock
        self._walls = walls(profile)
        self._pairing = Pairing(client)
        self._book = SeenBook(client)

    def all(self) -> dict[str, Callable[[Form, Whom], None]]:
        """Every form by the last part of its address; each ends by raising `Said`."""
        screens = (self.pair, self.steer, self.rename, self.move, self.revoke)
        named = (*screens, self.note, self.unnote, self.release, self.texts)
        return {form.__name__: form for form in named}

    def pair(self, form: Form, whom: Whom) -> None:
        """The browser that shows these digits becomes a screen."""
        digits, wall = digits_of(form.get("code", "")), self._wall(form)
        screens = self._room().screens.by_id
        if len(digits) != CODE:
            raise Said(trouble="digits", code=digits[:CODE])
        if len(screens) >= MAX_SCREENS:
            raise Said(trouble="many")
        try:
            waiting = self._pairing.take(digits, whom.origin)
        except TooOften:
            raise Said(trouble="often") from None
        if waiting is None:
            raise Said(trouble="code")
        name = form.get("name", "")[:MAX_NAME] or self._unused(screens.values())
        screen = secrets.token_hex(4)
        try:
            self._act(PairScreen, whom, screen=screen, key=waiting.key, name=name, wall=wall)
        except ActionsClosed:
            self._pairing.give_back(digits, waiting)
            raise
        raise Said("paired", screen)

    def steer(self, form: Form, whom: Whom) -> None:
        """One screen, or all of them, is told what to do."""
        order = form.get("to", "")
        if order not in ORDERS:
            raise Said(trouble="order")
        screen = self._screen(form).id if form.get("screen") else ""
        until = self._end(form, HOLDS_MIN, "hold") if order == "hold" else None
        self._act(SteerScreen, whom, screen=screen, to=order, until=until)
        raise Said(order, screen)

    def note(self, form: Form, whom: Whom) -> None:
        """Words for one screen, or for all."""
        text = form.get("text", "")
        if not text or len(text) > MAX_WORDS:
            raise Said(trouble="words")
        screen = self._screen(form).id if form.get("screen") else ""
        self._act(SendNote, whom, screen=screen, text=text, until=self._end(form, NOTES_MIN, "words"))
        raise Said("note", screen)

    def unnote(self, form: Form, whom: Whom) -> None:
        """A note is taken down."""
        note = form.get("note", "")
        if note not in (one.id for one in self._room().notes.standing):
            raise Said(trouble="note")
        self._act(TakeNote, whom, note=note)
        raise Said("unnote")

    def release(self, form: Form, whom: Whom) -> None:
        """A wall is given back before its time."""
        takeover = form.get("takeover", "")
        if takeover not in (one.id for one in self._room().takeovers.standing):
            raise Said(trouble="takeover")
        self._act(ReleaseWall, whom, takeover=takeover)
        raise Said("release")

    def rename(self, form: Form, whom: Whom) -> None:
        """A screen is called otherwise."""
        screen, name = self._screen(form), form.get("name", "")[:MAX_NAME]
        if not name:
            raise Said(trouble="name")
        self._act(RenameScreen, whom, screen=screen.id, name=name)
        raise Said("rename", screen.id)

    def move(self, form: Form, whom: Whom) -> None:
        """A screen shows another wall."""
        screen = self._screen(form)
        self._act(MoveScreen, whom, screen=screen.id, wall=self._wall(form))
        raise Said("move", screen.id)

    def revoke(self, form: Form, whom: Whom) -> None:
        """A screen is none any more; asked for twice, as only hands in front of it bring it back."""
        screen = self._screen(form)
        if form.get("sure") != "yes":
            raise Said(trouble="sure", of=screen.id)
        self._act(RevokeScreen, whom, screen=screen.id)
        self._book.forget(screen.id)
        raise Said("revoke")

    def texts(self, form: Form, whom: Whom) -> None:
        """What people write is taken off all screens, or shown again."""
        to = form.get("to", "")
        if to not in ("on", "off"):
            raise Said(trouble="order")
        turn = Turn(to == "on", whom.by, form.get("why", "")[:MAX_WHY])
        self._write(turning(turn, whom.origin, self._clock.now()))
        raise Said(f"texts-{to}")

    def _act(self, kind: type[Action], whom: Whom, **fields: Any) -> None:
        self._write(kind(id=secrets.token_hex(8), at=self._clock.now(), by=whom.by, origin=whom.origin, **fields))

    def _screen(self, form: Form) -> Screen:
        found = self._room().screens.by_id.get(form.get("screen", ""))
        if found is None:
            raise Said(trouble="screen")
        return found

    def _wall(self, form: Form) -> str:
        wall = form.get("wall", "")
        if wall not in self._walls:
            raise Said(trouble="wall")
        return wall

    def _end(self, form: Form, choices: tuple[int, ...], trouble: str) -> datetime:
        minutes = form.get("minutes", str(choices[1]))
        if minutes not in map(str, choices):
            raise Said(trouble=trouble)
        return self._clock.now() + timedelta(minutes=int(minutes))

    @staticmethod
    def _unused(screens: Any) -> str:
        taken = {screen.name for screen in screens}
        return next(name for n in range(1, MAX_SCREENS + 2) if (name := f"Screen {n}") not in taken)


def digits_of(text: str) -> str:
    """The digits of what somebody entered, in any script and with whatever between them."""
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)
