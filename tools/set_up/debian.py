"""Debian packages unpacked inside the checkout: no root needed, nothing outside is touched."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from tools.set_up.steps import CACHE, SetUpFailed, Terminal

HOME = CACHE / "debian"
TREE = HOME / "root"
BIN = HOME / "bin"

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{tree}/usr/share/fonts</dir>
  <cachedir>{home}/font-cache</cachedir>
</fontconfig>
"""

WRAPPER = """#!/bin/sh
LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export LD_LIBRARY_PATH
{fonts}exec "{program}" "$@"
"""


def unpack(packages: list[str], terminal: Terminal) -> None:
    """Download packages with what they depend on and this machine lacks, and unpack them under `TREE`.

    Args:
        packages: Debian package names.
        terminal: Where progress is told.

    Raises:
        SetUpFailed: This is no Debian, or apt could not fetch them.
    """
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise SetUpFailed(
            "not found, and this machine has no apt-get to fetch it with: install it and put it on the PATH"
        )
    lists, archives = HOME / "apt" / "lists", HOME / "apt" / "archives"
    for folder in (lists, archives):
        (folder / "partial").mkdir(parents=True, exist_ok=True)
    # Our own lists and cache need no lock of the system's; the system's status file still says what is installed.
    options = (f"Dir::State::Lists={lists}", f"Dir::Cache={HOME / 'apt'}", f"Dir::Cache::Archives={archives}")
    apt = [
        "apt-get",
        "--quiet",
        "-o",
        "Debug::NoLocking=1",
        "-o",
        "APT::Sandbox::User=root",
        "-o",
        "Acquire::Retries=3",
    ]
    apt += [word for option in options for word in ("-o", option)]
    terminal.command(*apt, "update")
    terminal.command(*apt, "--yes", "--no-install-recommends", "--download-only", "install", *packages)
    for archive in sorted(archives.glob("*.deb")):
        terminal.tick(archive.name)
        terminal.command("dpkg-deb", "--extract", archive, TREE)
    shutil.rmtree(HOME / "apt")


def relink() -> None:
    """Point links that packages made for the machine's root, such as `/etc/maven`, to where it is unpacked."""
    for path in TREE.rglob("*"):
        if path.is_symlink() and (target := path.readlink()).is_absolute():
            mine = TREE / target.relative_to("/")
            if mine.exists():
                path.unlink()
                path.symlink_to(mine)


def wrap(name: str, program: Path) -> None:
    """Write `BIN/name`, a script that starts a program with the unpacked libraries and fonts.

    Args:
        name: The script's name.
        program: The program's path, mostly below `TREE`.

    Raises:
        SetUpFailed: There is no such program.
    """
    if not program.exists():
        raise SetUpFailed(f"the packages hold no {program.name}")
    libraries = sorted({str(path.parent) for path in TREE.glob("**/lib/*-linux-gnu*/**/*.so*")})
    BIN.mkdir(parents=True, exist_ok=True)
    fonts = HOME / "fonts.conf"
    fonts.write_text(FONTS_CONF.format(tree=TREE, home=HOME))
    script = BIN / name
    use_fonts = f'FONTCONFIG_FILE="{fonts}"\nexport FONTCONFIG_FILE\n'
    script.write_text(WRAPPER.format(libraries=":".join(libraries), fonts=use_fonts, program=program))
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def wheel_folders() -> list[Path]:
    """Where Debian's package python3-pip-whl puts pip: on the machine, or unpacked here."""
    return [tree / "usr/share/python-wheels" for tree in (Path("/"), TREE)]


def pip_wheel(terminal: Terminal) -> Path:
    """Find Debian's pip wheel, or fetch it.

    Returns:
        The path of a pip wheel.

    Raises:
        SetUpFailed: There is none to be had.
    """
    if not _pip_wheels():
        unpack(["python3-pip-whl"], terminal)
    found = _pip_wheels()
    if not found:
        raise SetUpFailed("the package python3-pip-whl holds no pip")
    return found[-1]


def _pip_wheels() -> list[Path]:
    return [wheel for folder in wheel_folders() for wheel in sorted(folder.glob("pip-*.whl"))]
