"""The virtual environment and what is installed in it, every package checked against its locked hash."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from tools.set_up.debian import pip_wheel
from tools.set_up.steps import ROOT, SetUpFailed, Terminal

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_INSTALL = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off")
STRICTLY = ("--require-hashes", "--no-deps", "--only-binary=:all:")
COMPILE = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=0)"
"""On every core; pip compiles one file after the other. What can't be compiled is left, as pip leaves it."""

FIRST_TAGS = """
from pathlib import Path
from command_center.profile import load_profile
from streams.tag.pipeline import Pipeline
Pipeline(load_profile(Path("profiles/demo.yaml")))
"""


def make_venv(terminal: Terminal) -> None:
    """Make `.venv` with pip in it.

    Debian splits `ensurepip` (python3-venv) and pip (python3-pip) off Python; a bare machine has neither. pip then
    comes from the machine's pip, else from Debian's wheel of it.

    Raises:
        SetUpFailed: There is no way to a pip here.
    """
    if VENV.exists():
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip"):
        terminal.command(sys.executable, "-m", "venv", VENV)
        return
    terminal.command(sys.executable, "-m", "venv", "--without-pip", VENV)
    if importlib.util.find_spec("pip"):
        terminal.command(sys.executable, "-m", "pip", "--python", PYTHON, "install", "pip")
        return
    try:
        wheel = pip_wheel(terminal)
    except SetUpFailed as why:
        raise SetUpFailed(f"this Python has neither ensurepip nor pip (Debian: install python3-venv); {why}") from None
    terminal.command(PYTHON, wheel / "pip", "install", "--no-index", wheel)


def install(lock: Path, terminal: Terminal) -> None:
    """Install a lock file into `.venv`; only wheels, only with the hashes it lists, nothing it does not list."""
    terminal.command(*PIP_INSTALL, "--no-compile", *STRICTLY, "--requirement", lock)
    terminal.command(PYTHON, "-c", COMPILE, VENV / "lib")


def install_apart(lock: Path, folder: Path, terminal: Terminal) -> None:
    """Install a lock file into a folder of its own, for processes that have it on their path; strict as `install`."""
    shutil.rmtree(folder, ignore_errors=True)
    terminal.command(*PIP_INSTALL, "--no-compile", *STRICTLY, "--target", folder, "--requirement", lock)
    terminal.command(PYTHON, "-c", COMPILE, folder)


def install_project(terminal: Terminal) -> None:
    """Install this checkout itself, editable, built with the setuptools of the lock."""
    terminal.command(*PIP_INSTALL, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def compile_taggers(terminal: Terminal) -> None:
    """Let numba compile what it keeps, once; else the first tests do it, each process of theirs at the same time."""
    with suppress(SetUpFailed):  # what can't be compiled now fails where it is tested
        terminal.command(PYTHON, "-c", FIRST_TAGS, env={"PYTHONHASHSEED": "0"})
