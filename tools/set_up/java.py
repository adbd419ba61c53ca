"""A Java and a Maven: the machine's own, else Debian's, unpacked in the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.set_up import debian, trust_store
from tools.set_up.steps import SetUpFailed, Terminal

OLDEST_JAVA = 17
# A distribution's default may be older than what Kafka asks for.
PACKAGES = ("default-jre-headless", f"openjdk-{OLDEST_JAVA}-jre-headless")


def find_java() -> str | None:
    """A Java that is new enough: of `JAVA_HOME`, of the PATH, or unpacked here before."""
    home, path = os.environ.get("JAVA_HOME"), shutil.which("java")
    candidates = (f"{home}/bin/java" if home else None, path, str(debian.BIN / "java"))
    return next((java for java in candidates if java and _version(java) >= OLDEST_JAVA), None)


def bring_java(terminal: Terminal) -> str:
    """Find a Java, or unpack Debian's.

    Returns:
        The program's path.

    Raises:
        SetUpFailed: None is to be had.
    """
    for package in PACKAGES:
        if java := find_java():
            return java
        debian.unpack([package], terminal)
        # What the package's install script would have made of the machine's authorities.
        authorities = trust_store.machine_certificates(debian.TREE)
        trust_store.write_trust_store(debian.TREE / "etc/ssl/certs/java/cacerts", authorities)
        debian.relink()
        unpacked = sorted(debian.TREE.glob("usr/lib/jvm/java-*/bin/java"), key=lambda path: _version(str(path)))
        if unpacked:
            debian.wrap("java", unpacked[-1])
    if java := find_java():
        return java
    raise SetUpFailed(f"no Java {OLDEST_JAVA} or newer here, nor in the packages {', '.join(PACKAGES)}")


def bring_maven(terminal: Terminal) -> str:
    """Find a Maven, or unpack Debian's.

    Returns:
        The program's path.
    """
    if found := shutil.which("mvn"):
        return found
    debian.unpack(["maven"], terminal)
    debian.relink()
    debian.wrap("mvn", debian.TREE / "usr/share/maven/bin/mvn")
    return str(debian.BIN / "mvn")


def environment(java: str) -> dict[str, str]:
    """Variables that make Maven use a Java.

    Args:
        java: The program's path; a wrapper of ours has no home around it, so Maven finds it by the PATH.
    """
    return {"JAVA_HOME": "", "PATH": f"{Path(java).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _version(java: str) -> int:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', answer)
    return int(found[1]) if found else 0
