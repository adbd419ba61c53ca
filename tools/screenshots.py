"""`make screenshots`: the pictures of docs/, taken from a running center that tells itself made-up traffic."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from command_center.bench.wall import PATIENCE_S, answers, browser
from command_center.mention import Mention, decode_mention, encode
from command_center.process import die_with_parent
from command_center.profile import Profile, load_profile
from command_center.store.embedded import free_port
from streams.sources.simulate import Simulator
from streams.tag.pipeline import Pipeline
from tools.host_page import host_page

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
DEMO = ROOT / "profiles" / "demo.yaml"
SEED = 7
DAYS = 4
"""So many days lie behind the hour that is shown, or nothing would be normal (command_center/normal.py)."""
HOURS = range(-2, 1)
"""Hours of each of these days that are told, from the one that runs now."""
LIVELY_S = 240.0
CALM_S = 20.0
"""Fewer posts a second than that are no rush."""
MOST_BYTES = 250_000


class Shot(NamedTuple):
    """One picture: its file, what is opened, when it is ready, how large; `light` for who prefers that."""

    name: str
    path: str
    ready: str
    width: int = 1920
    height: int = 1080
    scale: float = 1
    light: bool = False


DRAWN = "[...document.querySelectorAll('.scene:not([hidden]) .chart')].every((one) => one.dataset.drawn)"
STILL = "for (const part of document.body.children) part.style.cssText += '; transition: none; translate: none'"
"""A wall in a room is now and then a few pixels aside, so that nothing burns in (assets/room.js)."""
POSTS = "document.querySelectorAll('.post, [data-key]').length > 3"
SHOTS = (
    Shot("pulse", "/wall/pulse", f"document.querySelectorAll('.spot').length > 8 && {DRAWN}"),
    Shot("care", "/wall/care", "document.querySelector('.times') !== null"),
    Shot("world-light", "/wall/world?theme=light", f"document.querySelectorAll('.spot').length > 8 && {DRAWN}"),
    Shot("desk", "/desk", POSTS, 1280, 860),
    Shot("topic", "/topic/battery", POSTS, 1280, 860, light=True),
    Shot("mentions", "/mentions?sentiment=negative&q=battery+OR+akku+OR+bater%C3%ADa", POSTS, 1280, 860, light=True),
    Shot("phone", "/wall/pulse", DRAWN, 390, 844, 2),
)
RADAR = Shot("radar", "/wall/radar", f"document.querySelectorAll('.risers li').length > 3 && {DRAWN}")
"""The last, as the demo's own day is calm: only once `news` is told does something rise."""
EMBEDS = Shot("embeds", "/", "document.querySelector('main svg, main li') !== null", 1280, 860)
"""On a page of somebody else (`tools.host_page`)."""
NEWS = (
    ("en", "battery recall", 30),
    ("en", "delivery strike", 22),
    ("de", "Lieferstopp", 14),
    ("it", "sciopero corrieri", 14),
    ("ja", "発火", 14),
    ("es", "#ViernesNegro", 14),
)
"""In which language, what, and how many say it: eight are the fewest that rise (command_center/radar)."""
NEWS_S = 200
"""Within so long, of the five minutes that are compared with the hours before."""


@contextmanager
def center(home: Path, *arguments: str) -> Iterator[str]:
    """Run `up` on the demo profile in a directory.

    Returns:
        Its base address, once it answers.
    """
    port = free_port()
    command = [sys.executable, "-m", "command_center.cli", "up", "--profile", str(DEMO), *arguments]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--data-dir", str(home)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("CC_")},
        stdout=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (single-threaded here)
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait("the center to answer", lambda: answers(base), PATIENCE_S * 4)
        yield base
    finally:
        process.terminate()
        process.wait(60)


def wait(what: str, met: Callable[[], bool], within_s: float) -> None:
    """Wait for something, or end with a line that says for what."""
    end = time.monotonic() + within_s
    while not met():
        if time.monotonic() > end:
            raise SystemExit(f"waited {within_s:.0f} s for {what}")
        time.sleep(0.5)


def ask(address: str, body: bytes | None = None) -> Any:
    """One call of the API, decoded; None while it doesn't answer."""
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310
    with suppress(urllib.error.URLError, TimeoutError), urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)
    return None


def past(now: datetime) -> Iterator[dict[str, Any]]:
    """What was said on the days before around this hour, by the simulator: always the same story for one start.

    Its hours are cut out of their days, and with them the answers: who would wait to this day says only the topic.
    """
    profile = load_profile(DEMO)
    pipeline, phrases = Pipeline(profile), {topic.id: topic.phrases[0] for topic in profile.topics}
    own = next(brand.name for brand in profile.brands if brand.own)
    told = _told(profile, now)
    while mentions := list(islice(told, 1000)):
        for mention, tags in zip(mentions, pipeline.tag(mentions), strict=True):
            post: dict[str, Any] = json.loads(encode(mention))
            if tags.addressed:
                post["text"] = " ".join([own, *(phrases[topic] for topic in tags.topics)])
            yield post


def _told(profile: Profile, now: datetime) -> Iterator[Mention]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    start = hour - timedelta(days=DAYS) + timedelta(hours=min(HOURS))
    told = {hour - timedelta(days=day) + timedelta(hours=h) for day in range(1, DAYS + 1) for h in HOURS}
    for item in Simulator(profile, start, SEED).items():
        if item.at is None or item.at > max(told) + timedelta(hours=1):
            return
        if item.at.replace(minute=0, second=0, microsecond=0) in told:
            yield decode_mention(item.value)


def news(now: datetime) -> list[dict[str, Any]]:
    """What is said all at once: texts of other days with a few words more, each by somebody else.

    No two are alike, or they would count as one voice (command_center/radar).
    """
    texts: dict[str | None, dict[str, None]] = {language: {} for language, _words, _many in NEWS}
    for mention in islice(_told(load_profile(DEMO), now), 4000):
        texts.get(mention.lang, {})[mention.text] = None
    spare = {language: iter(found) for language, found in texts.items()}
    return [
        {
            "id": f"bluesky-sim:{words}-{n}-{now:%H%M%S}",
            "source": "bluesky-sim",
            "text": f"{text} {words}",
            "created_at": (now - timedelta(seconds=NEWS_S * n / many)).isoformat(),
            "author": {"id": f"{words}-{n}", "handle": f"witness{n}"},
            "lang": language,
            "extra": {"simulated": True},
        }
        for language, words, many in NEWS
        for n, text in enumerate(islice(spare[language], many))
    ]


def send(base: str, posts: bytes) -> None:
    """Hand some posts to the center, and again while its log takes none."""
    wait("the log to take the past", lambda: ask(f"{base}/api/v1/mentions", posts) is not None, LIVELY_S)


def counted(base: str) -> bool:
    """Whether all that was sent is in the figures: for three seconds they don't grow."""
    totals: list[int] = []
    for _ in range(4):
        totals.append((ask(f"{base}/api/v1/summary?window=all") or {}).get("total", 0))
        time.sleep(1)
    return 0 < totals[0] == totals[-1]


def calm(base: str) -> bool:
    """Whether posts come as they do on any day, no longer a whole hour at once."""
    stages = (ask(f"{base}/readyz") or {}).get("stages", {})
    return bool(stages) and max(stage["rate_s"] for stage in stages.values()) < CALM_S


def take(taking: Any, base: str, shot: Shot) -> None:
    """Open a page, wait until it or all frames in it are ready, and keep its picture, as small as the tools make it."""
    page = taking.new_page(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        color_scheme="light" if shot.light else "dark",
        reduced_motion="reduce",
    )
    page.goto(base + shot.path)
    frames = page.frames[1:] or page.frames
    wait(f"{shot.path} to be ready", lambda: all(frame.evaluate(shot.ready) for frame in frames), LIVELY_S)
    page.wait_for_timeout(1500)  # fonts of the last posts
    file = PICTURES / f"{shot.name}.png"
    page.evaluate(STILL)
    page.screenshot(path=file)
    page.close()
    if found := shutil.which("pngquant"):
        subprocess.run([found, "--force", "--skip-if-larger", "--output", file, "128", file], check=False)
    if found := shutil.which("optipng"):
        subprocess.run([found, "-quiet", "-o2", file], check=False)
    size = file.stat().st_size
    sys.stdout.write(f"{file.relative_to(ROOT)}: {size / 1000:.0f} kB{' TOO LARGE' if size > MOST_BYTES else ''}\n")


def main() -> None:
    """Tell the past, start the traffic, wait until the wall is lively, take the pictures, end it all."""
    with tempfile.TemporaryDirectory(prefix="cc-pictures-") as home:
        told = past(datetime.now(UTC))
        with center(Path(home), "--no-simulate") as base:
            while posts := list(islice(told, 1000)):
                send(base, json.dumps(posts).encode())
            wait("the past to be counted", lambda: counted(base), LIVELY_S)
        with center(Path(home)) as base:
            hour = f"{base}/api/v1/summary?window=1h"
            wait("an hour of posts", lambda: (ask(hour) or {}).get("total", 0) > 500, LIVELY_S)
            wait("the index", lambda: (ask(f"{base}/api/v1/index") or {}).get("state") == "ready", LIVELY_S)
            wait("the rush of the start to be over", lambda: calm(base), LIVELY_S)
            with browser() as taking:
                for shot in SHOTS:
                    take(taking, base, shot)
                with host_page(base, DEMO, Path(home)) as other:
                    take(taking, other, EMBEDS)
                send(base, json.dumps(news(datetime.now(UTC))).encode())
                take(taking, base, RADAR)


if __name__ == "__main__":
    main()
