"""Apache Kafka as a program to run: jars with a Java, or a Docker image; the set-up names what there is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from command_center.process import die_with_parent

PLAIN = ("-XX:-UsePerfData", "-Djava.awt.headless=true")
# What is measured gets the room that docker-compose.yml gives, and the collector of Kafka's own start script: with a
# third of it a broker collects all the time once it was handed a few records of 50 MB.
JVM = ("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35",
       "-XX:+ExplicitGCInvokesConcurrent", *PLAIN)  # fmt: skip
# A collector without threads and the first compiler only: half the processor time of a broker that lives for a test.
QUICK_JVM = ("-Xms192m", "-Xmx384m", "-XX:+UseSerialGC", *PLAIN, "-XX:TieredStopAtLevel=1")


@dataclass(frozen=True)
class KafkaProgram:
    """A way to run one of Kafka's main classes.

    Args:
        java: The Java program of this machine; empty for Docker.
        jars: The folder of the jars; inside the image for Docker.
        image: The Docker image; empty for Java.
        jvm: Options of the virtual machine.
    """

    java: str
    jars: str
    image: str = ""
    jvm: tuple[str, ...] = QUICK_JVM

    def argv(self, home: Path, name: str, main: str, *arguments: str) -> list[str]:
        """The command that runs a main class.

        Args:
            home: The one folder that it writes to.
            name: What a container is called.
            main: The class.
            arguments: Those of the class.
        """
        # Native libraries are unpacked into the temporary directory: into the home, which goes with the test.
        mine = (f"-Dkafka.home={home}", f"-Djava.io.tmpdir={home}", f"-Dlog4j2.configurationFile={home}/log4j2.yaml")
        java = [*self.jvm, *mine, "-cp", f"{self.jars}/*", main, *arguments]
        if not self.image:
            return [self.java, *java]
        docker = ["docker", "run", "--rm", "--name", name, "--network=host", "--pull=never"]
        docker += [f"--user={os.getuid()}:{os.getgid()}", f"--volume={home}:{home}", "--entrypoint=java"]
        return [*docker, self.image, *java]

    def start(self, home: Path, name: str, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a main class; it ends with this process, and with the thread that started it. As for `argv`."""
        # A paused broker would not hear SIGTERM; a container's client must, for it passes that on and SIGKILL it can't.
        death = signal.SIGTERM if self.image else signal.SIGKILL
        with (home / "output").open("ab") as output:
            return subprocess.Popen(  # noqa: S603
                self.argv(home, name, main, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=lambda: die_with_parent(death),  # noqa: PLW1509
            )

    def send(self, process: subprocess.Popen[bytes], name: str, number: signal.Signals) -> None:
        """Send a signal to what `start` started."""
        if self.image:
            kill = ["docker", "kill", f"--signal={number.name}", name]
            subprocess.run(kill, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        else:
            process.send_signal(number)


def find_kafka(jvm: tuple[str, ...] = QUICK_JVM) -> KafkaProgram | None:
    """What the set-up has found or fetched: `CC_KAFKA_IMAGE`, else `CC_KAFKA_JARS` with `CC_JAVA` or the PATH's java.

    Args:
        jvm: Options of the virtual machine.
    """
    if image := os.environ.get("CC_KAFKA_IMAGE"):
        return KafkaProgram("", "/opt/kafka/libs", image, jvm)
    java, jars = os.environ.get("CC_JAVA") or shutil.which("java"), os.environ.get("CC_KAFKA_JARS")
    return KafkaProgram(java, jars, "", jvm) if java and jars else None
