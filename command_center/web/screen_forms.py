"""What leads do with screens, form by form: each is checked, becomes a decision in the log, and ends by saying so."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import Request

from command_center.room.action import Action
from command_center.room.notes import MAX_WORDS, SendNote, TakeNote
from command_center.room.screens import (
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
from command_center.store.pairing import Pairing, TooOften
from command_center.store.seen import SeenBook
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import one_line
from command_center.web.pages import walls
from command_center.web.texts import Turn, turn_texts

WHO = "cc_by"
"""The cookie that remembers what somebody calls themselves."""
MAX_NAME = 40
CODE = 6
HOLDS_MIN = (5, 15, 60)
NOTES_MIN = (5, 15, 60, 240, 720)
ORDERS = ("pause", "resume", "hold", "next", "previous", "blank")
Form = Mapping[str, str]


class Said(Exception):
    """The end of a form: what is said on the page it leads to, and beside which screen.

    `words` is a key of `layouts.screens_words.SAID`, or of `TROUBLES` where nothing was done.
    """

    def __init__(self, words: str = "", of: str = "", *, trouble: str = "", code: str = "") -> None:
        super().__init__(words or trouble)
        query = {"said": words, "trouble": trouble, "of": of, "code": code}
        anchor = f"#screen-{of}" if of and words else ""
        self.address = f"/screens?{urlencode({n: v for n, v in query.items() if v})}{anchor}"


class ScreenForms:
    """One method a form.

    **Guarantee.** A form that says it did something has it in the log; one that can't be carried out changes nothing.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pairing = Pairing(context.reader.client)
        self._book = SeenBook(context.reader.client)

    def all(self) -> dict[str, Callable[[Form, Request], None]]:
        """Every form by the last part of its address; each ends by raising `Said`."""
        screens = (self.pair, self.steer, self.rename, self.move, self.revoke)
        named = (*screens, self.note, self.unnote, self.release, self.texts)
        return {form.__name__: form for form in named}

    def pair(self, form: Form, request: Request) -> None:
        """The browser that shows these digits becomes a screen."""
        digits, wall = digits_of(form.get("code", "")), self._wall(form)
        screens = self._context.room.known().screens.by_id
        if len(digits) != CODE:
            raise Said(trouble="digits", code=digits[:CODE])
        if len(screens) >= MAX_SCREENS:
            raise Said(trouble="many")
        try:
            waiting = self._pairing.take(digits, _peer(request))
        except TooOften:
            raise Said(trouble="often") from None
        if waiting is None:
            raise Said(trouble="code")
        name = form.get("name", "")[:MAX_NAME] or self._unused(screens.values())
        screen = secrets.token_hex(4)
        try:
            self._act(PairScreen, request, screen=screen, key=waiting.key, name=name, wall=wall)
        except ActionsClosed:
            self._pairing.give_back(digits, waiting)
            raise
        raise Said("paired", screen)

    def steer(self, form: Form, request: Request) -> None:
        """One screen, or all of them, is told what to do."""
        order = form.get("to", "")
        if order not in ORDERS:
            raise Said(trouble="order")
        screen = self._screen(form).id if form.get("screen") else ""
        until = self._end(form, HOLDS_MIN, "hold") if order == "hold" else None
        self._act(SteerScreen, request, screen=screen, to=order, until=until)
        raise Said(order, screen)

    def note(self, form: Form, request: Request) -> None:
        """Words for one screen, or for all."""
        text = form.get("text", "")
        if not text or len(text) > MAX_WORDS:
            raise Said(trouble="words")
        screen = self._screen(form).id if form.get("screen") else ""
        self._act(SendNote, request, screen=screen, text=text, until=self._end(form, NOTES_MIN, "words"))
        raise Said("note", screen)

    def unnote(self, form: Form, request: Request) -> None:
        """A note is taken down."""
        self._act(TakeNote, request, note=form.get("note", "")[:64])
        raise Said("unnote")

    def release(self, form: Form, request: Request) -> None:
        """A wall is given back before its time."""
        self._act(ReleaseWall, request, takeover=form.get("takeover", "")[:64])
        raise Said("release")

    def rename(self, form: Form, request: Request) -> None:
        """A screen is called otherwise."""
        screen, name = self._screen(form), form.get("name", "")[:MAX_NAME]
        if not name:
            raise Said(trouble="name")
        self._act(RenameScreen, request, screen=screen.id, name=name)
        raise Said("rename", screen.id)

    def move(self, form: Form, request: Request) -> None:
        """A screen shows another wall."""
        screen = self._screen(form)
        self._act(MoveScreen, request, screen=screen.id, wall=self._wall(form))
        raise Said("move", screen.id)

    def revoke(self, form: Form, request: Request) -> None:
        """A screen is none any more; asked for twice, as only hands in front of it bring it back."""
        screen = self._screen(form)
        if form.get("sure") != "yes":
            raise Said(trouble="sure", of=screen.id)
        self._act(RevokeScreen, request, screen=screen.id)
        self._book.forget(screen.id)
        raise Said("revoke")

    def texts(self, form: Form, request: Request) -> None:
        """What people write is taken off all screens, or shown again."""
        to = form.get("to", "")
        if to not in ("on", "off"):
            raise Said(trouble="order")
        turn = Turn(to == "on", who(request), form.get("why", "")[:MAX_WHY])
        turn_texts(self._context, turn, _peer(request))
        raise Said(f"texts-{to}")

    def _act(self, kind: type[Action], request: Request, **fields: Any) -> None:
        name = secrets.token_hex(8)
        moment = self._context.clock.now()
        self._context.act(kind(id=name, at=moment, by=who(request), origin=_peer(request), **fields))

    def _screen(self, form: Form) -> Screen:
        found = self._context.room.known().screens.by_id.get(form.get("screen", ""))
        if found is None:
            raise Said(trouble="screen")
        return found

    def _wall(self, form: Form) -> str:
        wall = form.get("wall", "")
        if wall not in walls(self._context.profile):
            raise Said(trouble="wall")
        return wall

    def _end(self, form: Form, choices: tuple[int, ...], trouble: str) -> datetime:
        minutes = form.get("minutes", str(choices[1]))
        if minutes not in map(str, choices):
            raise Said(trouble=trouble)
        return self._context.clock.now() + timedelta(minutes=int(minutes))

    @staticmethod
    def _unused(screens: Any) -> str:
        taken = {screen.name for screen in screens}
        return next(name for n in range(1, MAX_SCREENS + 2) if (name := f"Screen {n}") not in taken)


def who(request: Request) -> str:
    """What the person behind a request calls themselves, or empty; nobody has proved it."""
    return one_line(unquote(request.cookies.get(WHO, "")))[:MAX_NAME]


def digits_of(text: str) -> str:
    """The digits of what somebody entered, in any script and with whatever between them."""
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""
