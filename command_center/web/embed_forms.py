"""What leads do with embed keys, form by form: each is checked, becomes a decision, and ends by saying so."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from command_center.clock import Clock
from command_center.errors import BadInput
from command_center.origins import origins
from command_center.profile import Profile
from command_center.room.action import Action
from command_center.room.embeds import (
    MAX_EMBEDS,
    MAX_SITES,
    CreateEmbed,
    Embed,
    RenewEmbed,
    ReplaceEmbed,
    RevokeEmbed,
)
from command_center.room.room import Room
from command_center.texts.catalogue import languages
from command_center.variant import VARIED, WALL, Variant, misfit
from command_center.web.context import Act
from command_center.web.embed_keys import new_key, new_secret
from command_center.web.forms import Whom
from command_center.web.screen_forms import Form
from layouts.embed_names import EMBEDS, WORDED
from layouts.theme import THEMES

FIELDS = ("panel", "window", "topic", "theme", "size", "speaks", "table", "texts", "sites", "until", "note")
"""Of the form of a new key; `speaks` is its language, as `lang=` would be the page's own. Ticks say `yes`."""
MAX_NOTE = 200
MAX_SITE = 300
SIZES = ("s", "m", "l")
LOOKS = ("auto", *THEMES)
DAYS = (30, 90, 180, 365)
"""How long a key may be given from the page; a shell may say any end up to `MAX_DAYS`."""
USUAL_DAYS = 180
MAX_DAYS = 730
SENT = "draft"
"""The field that holds the id a page has drawn for the key it asks for: sent twice, a form makes one key."""
_DAYS = re.compile("([0-9]{1,3})d")
_KEY = re.compile("[A-Za-z0-9_-]{22}")


class EmbedSaid(Exception):
    """The end of a form: what is said of it, of which key, and the secret where there is a new one.

    `words` is a key of `layouts.embeds_words.SAID`, or `trouble` one of `TROUBLES` where nothing was done; `detail` is
    what a person wrote that can't be taken. The secret is nowhere else: who hears this is the last to know it.
    """

    def __init__(self, words: str = "", of: str = "", *, trouble: str = "", detail: str = "", secret: str = "") -> None:
        super().__init__(words or trouble)
        self.words, self.of, self.trouble, self.detail, self.secret = words, of, trouble, detail, secret


class EmbedForms:
    """One method a form; the page `/embeds` and the command line take the same.

    **Guarantee.** A form that says it did something has it in the log; one that can't be carried out changes nothing. A
    secret is in no decision, only its digest.

    Args:
        room: The room as it is known now.
        act: Writes a decision down.
        clock: What time it is.
        profile: Has the topics, and the zone in which a day ends.
    """

    def __init__(self, room: Callable[[], Room], act: Act, clock: Clock, profile: Profile) -> None:
        self._room = room
        self._write = act
        self._clock = clock
        self._profile = profile

    def all(self) -> dict[str, Callable[[Form, Whom], None]]:
        """Every form by its name; each ends by raising `EmbedSaid`."""
        return {form.__name__: form for form in (self.create, self.renew, self.replace, self.revoke)}

    def create(self, form: Form, whom: Whom) -> None:
        """A key for one panel with what is fixed of it, for some sites, until a day."""
        chosen = self.chosen(form)
        key = form.get(SENT, "") if _KEY.fullmatch(form.get(SENT, "")) else new_key()
        embeds = self._room().embeds
        if embeds.known(key):
            raise EmbedSaid(trouble="again", of=key)
        if len(embeds.by_id) >= MAX_EMBEDS:
            raise EmbedSaid(trouble="many")
        until = self._end(form)
        secret = new_secret()
        note = form.get("note", "")[:MAX_NOTE]
        self._act(CreateEmbed, whom, embed=key, secret=secret.digest, until=until, note=note, **chosen)
        raise EmbedSaid("create", key, secret=secret.secret)

    def renew(self, form: Form, whom: Whom) -> None:
        """A key ends at another time; what was pasted stays as it is."""
        key = self._key(form).id
        self._act(RenewEmbed, whom, embed=key, until=self._end(form))
        raise EmbedSaid("renew", key)

    def replace(self, form: Form, whom: Whom) -> None:
        """A key has another secret; asked for twice, as what was pasted ends with it."""
        key = self._sure(form)
        secret = new_secret()
        self._act(ReplaceEmbed, whom, embed=key.id, secret=secret.digest)
        raise EmbedSaid("replace", key.id, secret=secret.secret)

    def revoke(self, form: Form, whom: Whom) -> None:
        """A key opens nothing any more; asked for twice, as nothing brings it back."""
        key = self._sure(form)
        self._act(RevokeEmbed, whom, embed=key.id)
        raise EmbedSaid("revoke", key.id)

    def chosen(self, form: Form) -> dict[str, Any]:
        """What a form asks for of the panel, and of the sites that may frame it: fields of `CreateEmbed`.

        Raises:
            EmbedSaid: Something of it is not to be had.
        """
        panel, window, topic = form.get("panel", ""), form.get("window", ""), form.get("topic", "")
        lists = {"theme": LOOKS, "size": SIZES, "speaks": languages(), "window": VARIED}
        if panel not in EMBEDS:
            raise EmbedSaid(trouble="panel", detail=panel)
        for name, known in lists.items():
            if form.get(name, "") and form[name] not in known:
                raise EmbedSaid(trouble=name, detail=form[name])
        if topic and topic not in (one.id for one in self._profile.topics):
            raise EmbedSaid(trouble="topic", detail=topic)
        variant = Variant(window or WALL, topic)
        if misfit(panel, variant):
            raise EmbedSaid(trouble="no-topic" if topic and not misfit(panel, Variant(variant.window)) else "no-window")
        return {
            "panel": panel,
            "theme": form.get("theme", ""),
            "size": form.get("size", ""),
            "window": "" if window == WALL else window,
            "topic": topic,
            "lang": form.get("speaks", ""),
            "table": form.get("table") == "yes",
            "texts": form.get("texts") == "yes" and panel in WORDED,
            "sites": _sites(form.get("sites", "")),
        }

    def _end(self, form: Form) -> datetime:
        """The end that a form asks for: so many days from now, or with the end of a day of the house's calendar."""
        text, now = form.get("until", "") or f"{USUAL_DAYS}d", self._clock.now()
        days = _DAYS.fullmatch(text)
        try:
            if days:
                end = now + timedelta(days=int(days[1]))
            else:
                day = datetime.strptime(text, "%Y-%m-%d").date() + timedelta(days=1)  # noqa: DTZ007  (a day, no moment)
                end = datetime.combine(day, time(), ZoneInfo(self._profile.zone)).astimezone(now.tzinfo)
        except (ValueError, OverflowError):
            raise EmbedSaid(trouble="until", detail=text) from None
        if not now < end <= now + timedelta(days=MAX_DAYS + 1):
            raise EmbedSaid(trouble="until", detail=text)
        return end

    def _key(self, form: Form) -> Embed:
        found = self._room().embeds.by_id.get(form.get("embed", ""))
        if found is None:
            raise EmbedSaid(trouble="gone")
        return found

    def _sure(self, form: Form) -> Embed:
        found = self._key(form)
        if form.get("sure") != "yes":
            raise EmbedSaid(trouble="sure", of=found.id)
        return found

    def _act(self, kind: type[Action], whom: Whom, **fields: Any) -> None:
        self._write(kind(id=secrets.token_hex(8), at=self._clock.now(), by=whom.by, origin=whom.origin, **fields))


def _sites(text: str) -> tuple[str, ...]:
    """The sites of a form, by commas or blanks.

    Raises:
        EmbedSaid: One is no origin, or there are too many.
    """
    found: dict[str, None] = {}
    for entry in text.replace(",", " ").split():
        try:
            # what is copied from an address bar ends with a slash
            found |= dict.fromkeys(origins("", entry.removesuffix("/")))
        except BadInput:
            raise EmbedSaid(trouble="site", detail=entry[:MAX_SITE]) from None
    if len(found) > MAX_SITES or any(len(site) > MAX_SITE for site in found):
        raise EmbedSaid(trouble="sites")
    return tuple(found)
