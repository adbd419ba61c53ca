"""`command-center learn`: refit the small model on what the teacher says of a brand's own posts."""

from __future__ import annotations

import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from command_center.clock import SystemClock
from command_center.errors import EXIT_OUR_FAULT, BadInput
from command_center.process import die_with_parent
from command_center.profile import Profile, load_profile
from command_center.roles.parts import refuse_log_on_cluster
from command_center.settings import Settings
from command_center.store import keys
from command_center.store.connect import RedisError, check_server, connect
from command_center.store.embedded import prepare_server, server_url
from command_center.supervisor import hold
from streams.current_tagger import MODEL, model_of
from streams.erasures import orders_in
from streams.log import Log, LogError
from streams.log.open import open_log
from streams.tag.model import SentimentModel
from streams.tag.model.sentiment_model import InvalidModel
from streams.teach.embed import Embedder, EmbeddingCache, need_teacher
from streams.teach.learn import LEAST, Outcome, Post, study
from streams.teach.posts import Sample, posts_of_file, posts_of_log
from streams.teach.shelf import SHIPPED, ModelShelf, Note
from streams.teach.teacher import Teacher

SERVER_S = 60.0
TOLD_EVERY_S = 5.0


def run_learn(settings: Settings, args: Namespace) -> int:
    """Learn, or say and choose which model is in force.

    Args:
        settings: Where the center's data lies.
        args: `source`, a file, else its log; `posts`, how many; `force`; or one of `list`, `use`, `roll_back`.

    Returns:
        The exit code; 1 where what was learnt is worse than what was known.

    Raises:
        BadInput: The package, the log, the file or enough posts are missing.
    """
    profile = load_profile(settings.profile)
    data_dir = settings.data_dir or Path("data") / profile.name
    shelf = ModelShelf(data_dir / "models")
    if args.list:
        _list(shelf)
    elif args.use is not None:
        shelf.use(args.use)
        sys.stdout.write(f"{args.use} is in force\n")
    elif args.roll_back:
        sys.stdout.write(f"{shelf.roll_back()} is in force again\n")
    else:
        return _learn(replace(settings, data_dir=data_dir), profile, shelf, args)
    return 0


def _list(shelf: ModelShelf) -> None:
    current = shelf.current()
    sys.stdout.write(f"{'*' if current == SHIPPED else ' '} {SHIPPED:<14} the model of the project\n")
    for version in shelf.versions():
        note = version.note
        sys.stdout.write(
            f"{'*' if version.name == current else ' '} {version.name:<14} {note.made_at}, {note.posts} posts, from "
            f"{note.start}: {note.before:.3f} -> {note.after:.3f} on {note.held_out} held out\n"
        )


def _learn(settings: Settings, profile: Profile, shelf: ModelShelf, args: Namespace) -> int:
    need_teacher()
    assert settings.data_dir is not None  # noqa: S101
    try:
        begun = shelf.current()
        start = model_of(shelf, begun)
    except (InvalidModel, OSError) as why:
        raise BadInput(f"the model in force can't be read ({why}): choose another by --use, as --use shipped") from None
    sample = Sample(profile, args.posts)
    if args.source is not None:
        posts = posts_of_file(args.source, sample, profile)
    else:
        try:
            with _log_of(settings, profile) as log:
                posts = posts_of_log(log, sample, orders_in(log), _Told("records read").show)
        except (LogError, RedisError) as why:
            _say(f"the log went away ({why}): run this again")
            return EXIT_OUR_FAULT
    if len(posts) < LEAST:
        raise BadInput(f"{len(posts)} posts are too few to learn from: {LEAST} at least, 2,000 are good")
    teacher = Teacher()
    outcome = _study(settings.data_dir / "learn" / "vectors.sqlite", posts, start, teacher)
    figures = f"{outcome.before:.3f} before, {outcome.after:.3f} after"
    _say(f"macro-F1 against the teacher on {outcome.held_out} posts held out: {figures}")
    note = Note(
        made_at=SystemClock().now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        start=begun,
        teacher=teacher.version,
        posts=outcome.learnt,
        held_out=outcome.held_out,
        before=round(outcome.before, 4),
        after=round(outcome.after, 4),
    )
    name = shelf.add(lambda folder: (folder / MODEL).write_bytes(outcome.model.to_bytes()), note)
    if not outcome.no_worse and not args.force:
        _say(
            f"{name} is kept, {begun} stays in force: it is better; `learn --use {name}` takes the new one all the same"
        )
        return EXIT_OUR_FAULT
    shelf.use(name)
    sys.stdout.write(f"{name} is in force ({figures}); tag workers take it within a second or two\n")
    return 0


def _study(kept: Path, posts: list[Post], start: SentimentModel, teacher: Teacher) -> Outcome:
    ids, texts = [post.id for post in posts], [post.text for post in posts]
    with EmbeddingCache(kept, Embedder().embed) as cache:
        cache.keep_only(ids)
        told = _Told("posts read by the teacher")
        try:
            vectors = cache.embed(ids, texts, lambda done: told.show(done, len(ids)))
        except KeyboardInterrupt:
            done = sum(cache.kept(ids, texts))
            _say(f"stopped: {done:,} of {len(ids):,} posts are read and kept; the same command goes on there")
            raise
    _say("fitting")
    return study(posts, vectors, start, teacher)


@contextmanager
def _log_of(settings: Settings, profile: Profile) -> Iterator[Log]:
    """The log of a center, running or not; a bundled server that does not run is started for the while."""
    retention_s = profile.retention.texts_days * keys.DAY_S
    assert settings.data_dir is not None  # noqa: S101
    if settings.kafka_bootstrap or settings.redis_url:
        if not settings.kafka_bootstrap:
            with connect(settings.redis_url) as client:
                check_server(client)
                refuse_log_on_cluster(settings, client)
        log = open_log(settings, retention_s)
        try:
            log.create()  # refuses another number of partitions than there are
            yield log
        finally:
            log.close()
        return
    url = server_url(settings.data_dir)
    if url is None:
        raise BadInput(
            f"no center has run in {settings.data_dir}: name its data directory by --data-dir (or its profile by "
            "--profile), or a file of mentions by --from"
        )
    with _server(settings, url) as living:
        log = open_log(replace(settings, redis_url=living), retention_s)
        try:
            log.create()
            yield log
        finally:
            log.close()


@contextmanager
def _server(settings: Settings, url: str) -> Iterator[str]:
    """The address of the bundled server, which is started where nobody has."""
    assert settings.data_dir is not None  # noqa: S101
    if _answers(url):
        yield url
        return
    with hold(settings.data_dir):
        server = prepare_server(settings.data_dir, settings.max_memory_mb)
        process = subprocess.Popen(  # noqa: S603  (our own command)
            server.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us
            preexec_fn=partial(die_with_parent, signal.SIGTERM),  # noqa: PLW1509  (single-threaded here)
        )
        try:
            clock = SystemClock()
            end = clock.monotonic() + SERVER_S
            while not _answers(server.url):
                if process.poll() is not None or clock.monotonic() > end:
                    raise BadInput("the bundled server does not start; its log is in logs/valkey.log")
                clock.sleep(0.05)
            yield server.url
        finally:
            process.terminate()
            process.wait(SERVER_S)


def _answers(url: str) -> bool:
    client = connect(url, timeout_s=2)
    try:
        client.ping()
    except RedisError:
        return False
    finally:
        client.close()
    return True


class _Told:
    """Says now and then how far something is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._clock = SystemClock()
        self._next = self._clock.monotonic() + TOLD_EVERY_S

    def show(self, done: int, total: int) -> None:
        if self._clock.monotonic() >= self._next or done == total:
            self._next = self._clock.monotonic() + TOLD_EVERY_S
            _say(f"{done:,} of {total:,} {self._what}")


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
