"""`command-center embed`: the decisions of `/embeds`, from a shell."""

from __future__ import annotations

import difflib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from command_center.clock import SystemClock
from command_center.errors import BadInput
from command_center.profile import Profile
from command_center.roles.room import aligned, by_words, whom_of
from command_center.roles.visit import Visited, visit
from command_center.roles.web import Decisions
from command_center.room.embeds import Embed
from command_center.room.room import Room
from command_center.settings import Settings
from command_center.store.room import RoomCopy
from command_center.store.uses import Uses
from command_center.texts.catalogue import languages
from command_center.variant import VARIED
from command_center.web.context import ActionsClosed
from command_center.web.embed_forms import FIELDS, LOOKS, SIZES, EmbedForms, EmbedSaid
from command_center.web.embeds import snippet_of
from command_center.web.forms import one_line
from layouts.embed_names import EMBEDS
from layouts.embed_snippet import address_of
from layouts.embeds_shown import SOON
from layouts.embeds_words import SAID, TROUBLES, told
from layouts.words import when
from streams.ledger import Ledger
from streams.log import LogError

COLUMNS = ("id", "state", "until", "last use", "panel", "sites", "note")
LEAST = 4
"""Signs of an id that may stand for it, if no other begins so."""
SURE = {
    "revoke": "say --yes if it is meant: a withdrawn key never comes back, and its frames say so within seconds",
    "renew": "say --yes if it is meant: what was pasted before opens nothing any more",
}
Say = Callable[[str], None]


def run_embed(settings: Settings, args: Namespace) -> int:
    """List the embed keys of a center, or carry out one of the forms of its page.

    Snippets and lists go to standard output, what is said about them to standard error: `embed create map > map.html`.

    Args:
        settings: Where it runs.
        args: Of the command line (`command_center.embed_commands`).

    Returns:
        The exit code.

    Raises:
        BadInput: No center, no such key, or what can't be had, with what can.
    """
    with visit(settings, "look what stands, then say it again") as seen:
        ledger = Ledger(seen.log, RoomCopy(seen.client))
        if args.action == "list":
            _list(seen, ledger.catch_up(), as_json=args.json)
            return 0
        forms = EmbedForms(ledger.catch_up, Decisions(ledger, lambda: None), SystemClock(), seen.profile)
        try:
            _decide(seen, forms, ledger.catch_up, args)
        except ActionsClosed as why:
            raise LogError(str(why)) from why
        return 0


def _decide(seen: Visited, forms: EmbedForms, room: Callable[[], Room], args: Namespace) -> None:
    name, form = _form(room(), args)
    try:
        forms.all()[name](form, whom_of(args))
    except EmbedSaid as said:
        if said.trouble:
            raise BadInput(_trouble(said, seen.profile)) from None
        embed = room().embeds.known(said.of)
        if embed is None:
            raise BadInput(f"key {said.of} is not in the list any more") from None
        _tell(seen, embed, said, as_json=getattr(args, "json", False))


def _form(room: Room, args: Namespace) -> tuple[str, Mapping[str, str]]:
    """Which form, and its fields as a browser would send them."""
    if args.action == "create":
        given = {name: one_line(str(value)) for name, value in vars(args).items() if name in FIELDS}
        ticks = {name: "yes" if getattr(args, name) else "" for name in ("table", "texts")}
        return "create", given | ticks | {"sites": ",".join(args.site)}
    form = {"embed": _key(room, args.key), "sure": "yes"}
    if args.action == "revoke" or args.secret:
        if not args.yes:
            raise BadInput(SURE[args.action])
        return ("revoke" if args.action == "revoke" else "replace"), form
    return "renew", form | {"until": one_line(args.until)}


def _key(room: Room, said: str) -> str:
    """The id of the key that somebody means, by it or by its beginning."""
    known = room.embeds.by_id
    if said in known:
        return said
    if said in room.embeds.withdrawn:
        raise BadInput(f"key {said} was withdrawn: make another by `embed create`")
    found = [key for key in known if len(said) >= LEAST and key.startswith(said)]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"{len(found)} keys begin with {said!r}: {', '.join(found[:5])}")
    if "#" in said:
        raise BadInput("say the key's id alone: what stands behind # is secret, and a command line is not")
    raise BadInput(f"no key {one_line(said)!r}; `embed list` shows the {len(known)} there are")


def _trouble(said: EmbedSaid, profile: Profile) -> str:
    """What is wrong, with what there is instead: a shell has no list to choose from."""
    choices: dict[str, tuple[str, Sequence[str]]] = {
        "panel": ("panel", EMBEDS),
        "window": ("window", VARIED),
        "theme": ("theme", LOOKS),
        "size": ("size", SIZES),
        "speaks": ("language", languages()),
        "topic": ("topic", [topic.id for topic in profile.topics]),
    }
    if said.trouble in choices:
        what, known = choices[said.trouble]
        close = difflib.get_close_matches(said.detail, known, n=1)
        instead = f": is {close[0]} meant?" if close else f"; there are: {', '.join(known) or 'none'}"
        return f"no {what} named {said.detail!r}{instead}"
    return told(TROUBLES[said.trouble], said.detail)


def _tell(seen: Visited, embed: Embed, said: EmbedSaid, *, as_json: bool) -> None:
    now, zone = SystemClock().now(), seen.profile.zone
    if not said.secret:
        _hint(f"{embed.id}: {told(SAID[said.words])}")
        if embed.revoked_at is None:
            _hint(f"it ends {when(embed.until, now, zone)}")
        return
    settings = seen.settings
    base = settings.public_url or f"http://localhost:{settings.port}{settings.prefix}"
    snippet = snippet_of(base, embed, said.secret)
    if as_json:
        address = address_of(base, embed.panel, embed.id, said.secret)
        made = {"address": address, "secret": said.secret, "html": snippet.html, "component": snippet.component}
        _print(msgspec.json.encode(_item(embed, now) | made, enc_hook=str).decode())
    else:
        _print(str(snippet.html))
    _hint(f"\nkey {embed.id} shows {_shows(embed)} until {when(embed.until, now, zone)}")
    _hint(f"who may frame it: {' '.join(_sites(embed)) or 'nobody; make it again with --site https://...'}")
    _hint("the secret behind # is printed this once and kept nowhere: paste the line above, or lose it")
    if not settings.public_url:
        _hint(f"CC_PUBLIC_URL is not set, so the address begins with {base}: put how others call the center")


def _list(seen: Visited, room: Room, *, as_json: bool) -> None:
    now, used = SystemClock().now(), Uses(seen.client, SystemClock()).all()
    every = [*room.embeds.by_id.values(), *room.embeds.withdrawn.values()]
    if as_json:
        items = [_item(embed, now) | {"last_use": used.get(embed.id)} for embed in every]
        _print(msgspec.json.encode({"items": items}).decode())
        return
    if not every:
        _hint("no embed key yet: make one by `embed create PANEL --site https://intranet.example`")
        return
    rows = [_columns(embed, used.get(embed.id), now, seen.profile.zone) for embed in every]
    for line in aligned([COLUMNS, *rows]):
        _print(line)


def _columns(embed: Embed, used: datetime | None, now: datetime, zone: str) -> Sequence[str]:
    first, *others = _sites(embed) or ["nobody"]
    return (
        embed.id,
        _state(embed, now),
        when(embed.until, now, zone),
        when(used, now, zone) if used else "never",
        _shows(embed),
        f"{first} +{len(others)}" if others else first,
        f"{one_line(embed.note)}{by_words(embed.made_by)}".lstrip(", "),
    )


def _shows(embed: Embed) -> str:
    more = (embed.window, embed.topic, embed.lang, "table" if embed.table else "", "texts" if embed.texts else "")
    return " ".join([embed.panel, *filter(None, more)])


def _sites(embed: Embed) -> list[str]:
    """Who may frame it, as whoever made it wrote it."""
    return [site.strip("'") for site in embed.sites]


def _state(embed: Embed, now: datetime) -> str:
    if embed.revoked_at is not None:
        return "withdrawn"
    if not embed.stands(now):
        return "ended"
    return "ends soon" if embed.until - now <= SOON else "stands"


def _item(embed: Embed, now: datetime) -> dict[str, object]:
    """A key as JSON, without anything of its secret."""
    fields: Iterable[str] = (name for name in embed.__struct_fields__ if name not in ("secret", "former"))
    return {name: getattr(embed, name) for name in fields} | {"sites": _sites(embed), "state": _state(embed, now)}


def _print(words: str) -> None:
    sys.stdout.write(words + "\n")


def _hint(words: str) -> None:
    sys.stderr.write(words + "\n")
