"""What the columns say of copies, reposts and echoes is what the store's own rule says, post by post."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from command_center.clock import to_ms
from command_center.search.asked import Ask
from command_center.store.collapse import Told, collapse
from command_center.store.collapse import echoes as echoes_of
from command_center.store.document import Document
from streams.fold.copies import fingerprint
from streams.index.schema import FILE
from streams.search.alike import alike
from streams.search.columns import Columns
from streams.search.echo import echoes
from streams.search.file import IndexReader
from streams.search.filters import meant
from streams.search.view import View
from tests.support.clocks import NOON
from tests.support.made import mention, tags
from tests.support.made_rows import made_rows

SAID = ("", "", "The lid of my new kettle came off while it was hot", "Where can I read how long it is guaranteed?")
_posts = st.lists(st.tuples(st.sampled_from(SAID), st.none() | st.integers(0, 11)), min_size=1, max_size=12)


def documents(drawn: list[tuple[str, int | None]]) -> list[Document]:
    """Posts of different moments, some of which repeat earlier ones, themselves, or what is not there.

    Nobody can repeat what was not written yet; posts that claim so in a circle are of no one group.
    """
    found = []
    for number, (said, drawn_again) in enumerate(drawn):
        again = drawn_again
        at = NOON - timedelta(seconds=number * 37 % 101)
        if again is not None and again > number:
            again += 100
        made = mention(number, at, text=said, repost_of=None if again is None else f"web:{again}")
        found.append(Document(made, tags(number), 0, to_ms(at), ["total"], to_ms(at), says=fingerprint(said)))
    return found


def view_of(directory: Path) -> View:
    """All rows of an index."""
    file = IndexReader(directory / FILE)
    columns = Columns(file.made, 0)
    news = file.news(0, 0)
    for run in news.runs:
        columns.add(run)
    columns.learn(file.labels(columns.known()))
    file.close()
    return columns.view()


@settings(max_examples=60, deadline=None)
@given(_posts)
def test_items_and_echoes_are_those_of_the_store(drawn: list[tuple[str, int | None]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        posts = made_rows(Path(name), documents(drawn))
        view = view_of(Path(name))
    told = [Told(d.at_ms, d.mention.id, d.says, d.mention.repost_of or "") for d in posts]
    rows = meant(view, Ask()).rows()
    counts = echoes_of(told)
    assert echoes(view, rows, rows).tolist() == [counts[post.mention.id] for post in posts]
    items = alike(view, rows)
    found = zip(items.newest.tolist(), items.shown.tolist(), items.posts.tolist(), strict=True)
    ids = [post.mention.id for post in posts]
    wanted = {(item.newest.mention_id, item.shown, item.posts) for item in collapse(told)}
    assert {(ids[newest], ids[shown], count) for newest, shown, count in found} == wanted
