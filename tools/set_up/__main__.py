"""Set the checkout up: `python3 -m tools.set_up up|dev|test|bench`; what is done is not done again."""

from __future__ import annotations

import fcntl
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tools.set_up import browser, debian, kafka, python
from tools.set_up.steps import CACHE, ROOT, SetUpFailed, Step, Terminal, run_steps

RUN_LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
QUIXSTREAMS = CACHE / "quixstreams"
"""What `bench pipeline` compares with: its pins do not go together with ours, so it has a folder of its own."""

PEERS_LOCK = ROOT / "requirements-peers.lock"
PEERS = CACHE / "peers"
"""What `bench push` draws the same panels with."""


class Program(NamedTuple):
    """A program that tests need: the variable that names it, its names on a PATH, how it is fetched, and from what."""

    variable: str
    names: tuple[str, ...]
    fetch: Callable[[Terminal], None]
    inputs: tuple[Path, ...] = ()

    @property
    def script(self) -> Path:
        """Where the set-up puts it."""
        return debian.BIN / self.names[0]

    def on_path(self) -> str | None:
        """Where the machine has it already."""
        return next((found for name in self.names if (found := shutil.which(name))), None)


PROGRAMS = (
    Program("CC_CHROMIUM", ("chromium", "chromium-browser", "google-chrome"), browser.fetch_chromium),
    Program("CC_REDIS_SERVER", ("redis-server",), browser.fetch_redis),
    Program("CC_OPENSSL", ("openssl",), browser.fetch_openssl),
    Program("CC_NGINX", ("nginx",), browser.fetch_nginx),
    Program("PLAYWRIGHT_NODEJS_PATH", ("playwright-node",), browser.fetch_driver, (DEV_LOCK,)),
)


def plan(goal: str) -> list[Step]:
    """What must be done, in order.

    Args:
        goal: `up` to run it, `dev` to work on its code, `test` to run all its tests, `bench` to measure it, too.

    Returns:
        The steps; those of the virtual environment keep their stamps in it, so that they go when it goes.
    """
    stamps, bin_ = python.VENV / "set-up", python.VENV / "bin"
    lock = RUN_LOCK if goal == "up" else DEV_LOCK
    assets = (ROOT / "tools" / "build_assets.py", ROOT / "package-lock.json", browser.NODE_LOCK)
    steps = [
        Step("virtual environment", python.make_venv, stamps / "venv", outputs=(python.PYTHON,)),
        Step("locked dependencies", partial(python.install, lock), stamps / lock.stem, inputs=(lock,)),
        Step(
            "this project",
            python.install_project,
            stamps / "project",
            inputs=(ROOT / "pyproject.toml",),
            outputs=(bin_ / "command-center",),
        ),
    ]
    if goal != "dev":
        manifest = ROOT / "assets" / "vendor" / "manifest.json"
        steps.append(
            Step(
                "browser assets", browser.build_assets, CACHE / "set-up" / "assets", inputs=assets, outputs=(manifest,)
            )
        )
    if goal in ("test", "bench"):
        hot = tuple(sorted((ROOT / "streams" / "tag" / "model").glob("*.py")))
        stamp = CACHE / "set-up" / "taggers"
        steps.append(Step("compiled taggers", python.compile_taggers, stamp, hot))
        for program in PROGRAMS:
            if not program.on_path():
                name, stamp = program.names[0], CACHE / "set-up" / program.names[0]
                steps.append(Step(name, program.fetch, stamp, program.inputs, (program.script,), optional=True))
        install = partial(python.install_apart, BENCH_LOCK, QUIXSTREAMS)
        stamp = CACHE / "set-up" / "quixstreams"
        steps.append(Step("quixstreams", install, stamp, (BENCH_LOCK,), (QUIXSTREAMS,), optional=True))
        # Two stamps: where Docker comes or goes, the other kind is fetched.
        kind, outputs = ("image", ()) if kafka.docker_answers() else ("jars", (kafka.JARS,))
        stamp = CACHE / "set-up" / f"kafka-{kind}"
        steps.append(Step("Apache Kafka", kafka.fetch, stamp, (kafka.POM, kafka.LOCK), outputs, optional=True))
    if goal == "bench":
        install = partial(python.install_apart, PEERS_LOCK, PEERS)
        stamp = CACHE / "set-up" / "peers"
        steps.append(Step("Streamlit, Panel, NiceGUI", install, stamp, (PEERS_LOCK,), (PEERS,), optional=True))
    return steps


def main(goal: str) -> int:
    """Do the plan; for `test` and `bench`, also write the shell lines that name the programs tests need.

    Returns:
        The exit code: 0, or 1 after telling what failed.
    """
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "set-up.lock").open("w") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        try:
            missing = run_steps(plan(goal))
        except SetUpFailed as why:
            print(f"set-up failed: {why}", file=sys.stderr)
            return 1
        for line in missing:
            print(f"MISSING {line}; the tests that need it will be skipped", file=sys.stderr)
        if goal in ("test", "bench"):
            _write_programs(CACHE / "programs.env")
    return 0


def _write_programs(file: Path) -> None:
    found = {
        program.variable: program.on_path() or (str(program.script) if program.script.exists() else "")
        for program in PROGRAMS
    }
    apart = {"CC_QUIXSTREAMS": QUIXSTREAMS, "CC_PEERS": PEERS}
    found |= {name: str(folder) if folder.is_dir() else "" for name, folder in apart.items()} | kafka.variables()
    file.write_text("".join(f"{name}='{value}'\nexport {name}\n" for name, value in found.items()))


if __name__ == "__main__":
    if sys.argv[1:] not in (["up"], ["dev"], ["test"], ["bench"]):
        sys.exit("usage: python3 -m tools.set_up up|dev|test|bench")
    sys.exit(main(sys.argv[1]))
