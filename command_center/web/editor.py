"""`/topic/<id>/edit`: leads say what a topic is found by, see what that would take, save it, and go back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from command_center.clock import to_ms
from command_center.profile import Topic
from command_center.query import QueryError
from command_center.room.topic_versions import SaveTopic
from command_center.search.asked import Draft
from command_center.search.problems import SearchAway
from command_center.store.backcount import BackCountBook
from command_center.store.keys import DAY_S
from command_center.web.context import ActionsClosed, Context
from command_center.web.forms import read_form
from command_center.web.language import page_only
from command_center.web.parameters import single
from command_center.web.principal import keep_name, named, who
from command_center.web.problems import Problem
from command_center.web.screens import HEADERS
from command_center.web.static import asset
from command_center.web.topic_draft import check, file_words, phrases_of, version_words, words_of
from layouts.editor import editor_page
from layouts.editor_shown import Editor, Words

PARAMETERS = ("query", "phrases", "version", "of", "said")
BODY = 200_000
"""Bytes of a form: 15,000 characters of any script, percent-encoded."""
ADDRESS = 2_000
"""Bytes of an address that every server and browser on the way takes; a longer draft is shown without one."""
LATELY_MS = 7 * DAY_S * 1000


def editor_router(context: Context) -> APIRouter:
    """The page, and the forms below it: to try a draft, to save it, to go back to an older version."""
    router = APIRouter(include_in_schema=False)
    desk = _Desk(context)

    @router.get("/topic/{topic}/edit")
    def edit(request: Request, topic: str) -> HTMLResponse:
        """The editor; a draft in the address is tried."""
        return desk.show(desk.topic(topic), request)

    @router.post("/topic/{topic}/edit/try")
    async def try_(request: Request, topic: str) -> Response:
        """Show what a draft would take: by an address that can be kept, where it is short enough for one."""
        found, fields = desk.topic(topic), await _fields(request)
        words, version = words_of(fields), _number(fields.get("version", ""))
        asked = {"query": words.query, "phrases": words.phrases, "version": version}
        address = f"/topic/{topic}/edit?{urlencode(asked)}#takes"
        if len(address) <= ADDRESS:
            return RedirectResponse(address, 303, headers=HEADERS)
        return await run_in_threadpool(desk.draft, found, request, words, version)

    @router.post("/topic/{topic}/edit/save")
    async def save(request: Request, topic: str) -> Response:
        """Save a draft as the next version."""
        found, fields = desk.topic(topic), await _fields(request)
        return await run_in_threadpool(desk.save, found, request, fields)

    @router.post("/topic/{topic}/edit/undo")
    async def undo(request: Request, topic: str) -> Response:
        """Save the text of an older version as the next one."""
        found, fields = desk.topic(topic), await _fields(request)
        return await run_in_threadpool(desk.undo, found, request, fields)

    return router


async def _fields(request: Request) -> Mapping[str, str]:
    return await read_form(request, BODY, ("query", "phrases"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


class _Desk:
    """What the routes do, given a topic."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._book = BackCountBook(context.reader.client)
        self._topics = {topic.id: topic for topic in context.profile.topics}

    def topic(self, name: str) -> Topic:
        """A topic of the profile."""
        if name not in self._topics:
            raise Problem(404, f"no topic named {name!r}; there are: {', '.join(sorted(self._topics))}")
        return self._topics[name]

    def show(self, topic: Topic, request: Request) -> HTMLResponse:
        """The page as its address asks for it."""
        params = request.query_params
        page_only(params, PARAMETERS)
        asked = {name: single(params, name, "") for name in PARAMETERS}
        if asked["query"] or asked["phrases"]:
            return self.draft(topic, request, words_of(asked), _number(asked["version"]))
        editor = self._editor(topic, request)
        if asked["of"]:
            words = self._words_of(topic, _number(asked["of"]))
            editor = replace(editor, words=words, said="taken") if words else replace(editor, trouble="gone")
        elif asked["said"]:
            editor = replace(editor, said=asked["said"])
        return self._page(editor)

    def draft(self, topic: Topic, request: Request, words: Words, version: int, trouble: str = "") -> HTMLResponse:
        """The page with a draft, and what it would take."""
        editor = self._editor(topic, request)
        known = version if 0 <= version <= editor.newest else editor.newest
        checked = check(words)
        editor = replace(
            editor,
            words=words,
            version=editor.newest if trouble == "quicker" else known,
            trouble=trouble or checked.trouble,
            mistake=checked.mistake,
            outline=checked.outline,
        )
        if checked.good:
            editor = self._tried(editor)
        return self._page(editor, 409 if trouble == "quicker" else 400 if trouble or not checked.good else 200)

    def save(self, topic: Topic, request: Request, fields: Mapping[str, str]) -> Response:
        """Save a draft."""
        words, version = words_of(fields), _number(fields.get("version", ""))
        if not check(words).good:
            return self.draft(topic, request, words, version)
        if replace(words, why="") == self._words_of(topic, self._context.room.known().topics.newest(topic.id)):
            return self.draft(topic, request, words, version, "same")
        return self._save(topic, request, words, version, named(request, fields.get("who", "")), "saved")

    def undo(self, topic: Topic, request: Request, fields: Mapping[str, str]) -> Response:
        """Save an older text again; that of the profile as no text at all, so that the topic follows the file."""
        of = _number(fields.get("of", ""))
        versions = self._context.room.known().topics.of(topic.id)
        one = next((one for one in versions if one.version == of), None)
        if of and one is None:
            return self._page(replace(self._editor(topic, request), trouble="gone"), 400)
        words = Words() if one is None else Words(one.query, "\n".join(one.phrases))
        return self._save(topic, request, words, _number(fields.get("version", "")), who(request), "undone")

    def _save(self, topic: Topic, request: Request, words: Words, version: int, by: str, said: str) -> Response:
        context = self._context
        versions = context.room.known().topics
        shown = words if words.query or words.phrases else file_words(topic)
        if version != versions.newest(topic.id):
            return self.draft(topic, request, shown, version, "quicker")
        action = SaveTopic(
            id=secrets.token_hex(8),
            at=context.clock.now(),
            by=by,
            origin=request.client.host if request.client else "",
            topic=topic.id,
            version=version + 1,
            query=words.query,
            phrases=phrases_of(words),
            why=words.why,
        )
        try:
            context.act(action)
        except ActionsClosed:
            return self.draft(topic, request, shown, version, "closed")
        if all(one.id != action.id for one in context.room.known().topics.of(topic.id)):
            return self.draft(topic, request, shown, version, "quicker")
        answer = RedirectResponse(f"/topic/{topic.id}/edit?said={said}", 303, headers=HEADERS)
        if by:
            keep_name(request, answer, by)
        return answer

    def _words_of(self, topic: Topic, version: int) -> Words | None:
        if version == 0:
            return file_words(topic)
        versions = self._context.room.known().topics.of(topic.id)
        return next((version_words(one, topic) for one in versions if one.version == version), None)

    def _editor(self, topic: Topic, request: Request) -> Editor:
        """The page without a draft: the text that is in force."""
        context = self._context
        versions = context.room.known().topics.of(topic.id)
        file = file_words(topic)
        return Editor(
            topic=topic.id,
            name=topic.name,
            words=version_words(versions[-1], topic) if versions else file,
            version=versions[-1].version if versions else 0,
            versions=versions,
            file=file,
            now=context.clock.now(),
            as_of=context.clock.now(),
            zone=context.profile.zone,
            who=who(request),
            counted=self._book.read() if versions else None,
            index=context.search.state(),
        )

    def _tried(self, editor: Editor) -> Editor:
        reader = self._context.reader
        as_of = reader.as_of(reader.book.mode(), reader.marks().high_ms)
        words = editor.words
        draft = Draft(editor.topic, words.query, phrases_of(words), to_ms(as_of) - LATELY_MS)
        try:
            return replace(editor, preview=self._context.search.preview(draft), as_of=as_of)
        except SearchAway as why:
            return replace(editor, away=str(why))
        except QueryError as why:  # a search of another version reads queries otherwise
            return replace(editor, away=str(why))

    def _page(self, editor: Editor, status: int = 200) -> HTMLResponse:
        frame = self._context.hub.frame
        html = editor_page(editor, frame.snapshot if frame else None, asset=asset)
        return HTMLResponse(html, status, headers=HEADERS)
