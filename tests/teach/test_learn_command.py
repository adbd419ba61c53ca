"""`command-center learn` as people use it: stopped and gone on, judged, listed, rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from command_center import cli
from command_center.mention import encode
from command_center.roles import learn as command
from streams.current_tagger import CurrentTagger, FileTopics
from streams.tag.pipeline import Pipeline
from streams.teach import embed
from streams.teach.embed import WIDTH, Vectors
from streams.teach.shelf import SHIPPED, ModelShelf
from tests.support.clocks import StillClock
from tests.support.made import PROFILE, mention
from tests.teach.test_learn import posts, seeing

COUNT = 400


class Reader:
    """Stands in for the embedder: sees the label of a made-up text, and can be stopped."""

    read = 0
    stops_after = 1 << 30
    labels: dict[str, int] = {}  # noqa: RUF012

    def embed(self, texts: Sequence[str]) -> Vectors:
        if Reader.read + len(texts) > Reader.stops_after:
            raise KeyboardInterrupt
        Reader.read += len(texts)
        made = np.random.default_rng(Reader.read).normal(scale=0.4, size=(len(texts), WIDTH)).astype(np.float32)
        made[range(len(texts)), [Reader.labels[text] for text in texts]] += 1
        return made


@pytest.fixture
def learn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> object:
    """Run the command; gives the exit code and what it said."""
    made = list(posts(1, COUNT))
    Reader.labels = {post.text: label for post, label in made}
    Reader.read, Reader.stops_after = 0, 1 << 30
    path = tmp_path / "mentions.jsonl"
    path.write_bytes(b"\n".join(encode(mention(n, text=post.text)) for n, (post, _) in enumerate(made)))
    monkeypatch.setattr(command, "Embedder", Reader)
    monkeypatch.setattr(command, "Teacher", seeing)

    def run(*arguments: str) -> tuple[int, str]:
        code = cli.main(["learn", "--data-dir", str(tmp_path / "data"), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    def from_file(*arguments: str) -> tuple[int, str]:
        return run("--from", str(path), *arguments)

    run.from_file = from_file  # type: ignore[attr-defined]
    return run


def test_stopped_it_goes_on_where_it_was_and_its_model_is_taken(learn: object, tmp_path: Path) -> None:
    Reader.stops_after = 170
    code, said = learn.from_file()  # type: ignore[attr-defined]
    assert code == 130
    assert "160 of " in said
    assert "goes on there" in said
    Reader.stops_after = 1 << 30
    code, said = learn.from_file()  # type: ignore[attr-defined]
    assert code == 0, said
    assert Reader.read == len(set(Reader.labels)), "nothing is read twice"
    shelf = ModelShelf(tmp_path / "data" / "models")
    [version] = shelf.versions()
    assert shelf.current() == version.name
    assert version.name in said
    assert f"{version.note.before:.3f} before, {version.note.after:.3f} after" in said
    assert version.note.after > version.note.before

    code, said = learn("--list")  # type: ignore[operator]
    assert f"* {version.name}" in said
    assert f"  {SHIPPED}" in said
    assert learn("--roll-back") == (0, "shipped is in force again\n")  # type: ignore[operator]
    assert learn("--roll-back")[0] == 2  # type: ignore[operator]
    assert learn("--use", version.name) == (0, f"{version.name} is in force\n")  # type: ignore[operator]
    code, said = learn("--use", "0009-00000000")  # type: ignore[operator]
    assert (code, f"choose one of shipped, {version.name}" in said) == (2, True)


def test_a_worse_model_is_kept_but_not_taken_unless_forced(
    learn: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = command.study
    monkeypatch.setattr(command, "study", lambda *given: study(*given)._replace(before=0.9, after=0.8))
    code, said = learn.from_file()  # type: ignore[attr-defined]
    shelf = ModelShelf(tmp_path / "data" / "models")
    assert (code, shelf.current(), len(shelf.versions())) == (1, SHIPPED, 1)
    assert "0.900 before, 0.800 after" in said
    assert "shipped stays in force" in said
    assert learn.from_file("--force")[0] == 0  # type: ignore[attr-defined]
    assert shelf.current() == shelf.versions()[-1].name


def test_a_tag_worker_follows_and_says_which_model_tagged(learn: object, tmp_path: Path) -> None:
    shelf, clock = ModelShelf(tmp_path / "data" / "models"), StillClock()
    tagger = CurrentTagger(FileTopics(PROFILE), shelf, clock)
    bad = [mention(n, text=text) for n, (text, label) in enumerate(Reader.labels.items()) if label == 0]

    def right() -> int:
        return sum(tags.sentiment.best == "negative" for tags in tagger.tag(bad))

    before, shipped = right(), Pipeline(PROFILE).version
    assert {tags.tagger_version for tags in tagger.tag(bad)} == {shipped}
    assert learn.from_file()[0] == 0  # type: ignore[attr-defined]
    clock.advance(2)
    assert right() > before
    assert {tags.tagger_version for tags in tagger.tag(bad)} != {shipped}
    (shelf.versions()[0].path / "sentiment.bin").write_bytes(b"damaged")
    assert CurrentTagger(FileTopics(PROFILE), shelf, clock).model == SHIPPED, "a damaged one is not used"
    shelf.roll_back()
    clock.advance(2)
    assert (right(), tagger.model) == (before, SHIPPED)


def test_without_the_package_or_posts_one_line_says_so(
    learn: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = learn()  # type: ignore[operator]
    assert (code, said.count("\n")) == (2, 1)
    assert "no center has run in" in said
    monkeypatch.setattr(embed, "has_teacher", lambda: False)
    code, said = learn.from_file()  # type: ignore[attr-defined]
    assert (code, said.count("\n")) == (2, 1)
    assert "pip install" in said
