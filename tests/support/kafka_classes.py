"""The classes of Apache Kafka as one archive that every broker of the tests maps: 40 % off the work of its start."""

from __future__ import annotations

import fcntl
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from command_center.bench.kafka_broker import KafkaBroker
from command_center.bench.kafka_program import KafkaProgram


def with_archive(program: KafkaProgram, folder: Path) -> KafkaProgram:
    """Give a program the archive of its classes, made once by a broker that starts and stops.

    Java takes the classes from the jars, as without it, where the archive is another Java's or other jars' (JEP 350).

    Args:
        program: How to run Kafka.
        folder: Where the archive is kept.

    Returns:
        The same program with the archive; unchanged for Docker, or where Java could make none.
    """
    if program.image:
        return program
    jars = sorted(jar.name for jar in Path(program.jars).iterdir())
    made_of = "\n".join([str(Path(program.java).resolve()), program.jars, *program.jvm, *jars])
    archive = folder / f"classes-{sha256(made_of.encode()).hexdigest()[:12]}.jsa"
    folder.mkdir(parents=True, exist_ok=True)
    with archive.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests of other processes want it at the same moment
        if not archive.exists():
            _make(program, archive)
    if not archive.stat().st_size:
        return program
    return replace(program, jvm=(*program.jvm, f"-XX:SharedArchiveFile={archive}"))


def _make(program: KafkaProgram, archive: Path) -> None:
    with TemporaryDirectory(prefix="cc-kafka-classes-") as home:
        # What formats the storage writes one, too, at its end; the broker's is written last, and stays.
        half = archive.with_suffix(".half")
        broker = KafkaBroker(replace(program, jvm=(*program.jvm, f"-XX:ArchiveClassesAtExit={half}")), Path(home))
        broker.start()
        broker.stop()
        if half.exists():
            half.replace(archive)
        else:
            archive.touch()  # Java has no archive of its own to build upon: nobody need try again
