"""Where a broker listens: a port that nobody gets by chance, and whether one answers there."""

from __future__ import annotations

import random
import socket
import struct
from pathlib import Path

METADATA_KEY = 3


def known_brokers(port: int) -> int:
    """How many brokers the one at a port would name to a client; 0 when it does not answer.

    A broker opens its port before it may lead partitions, so an open port says too little. The question is a Metadata
    request of version 1 for no topic (https://kafka.apache.org/protocol), by hand: only the log imports a client.
    """
    question = struct.pack(">hhih", METADATA_KEY, 1, 0, -1) + struct.pack(">i", 0)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(struct.pack(">i", len(question)) + question)
            answer = b""
            while len(answer) < 12 and (more := connection.recv(4096)):
                answer += more
    except OSError:
        return 0
    return int(struct.unpack(">i", answer[8:12])[0]) if len(answer) >= 12 else 0


def quiet_port() -> int:
    """A free TCP port of loopback that no outgoing connection gets by chance.

    While a broker is down its clients knock at its port. One of the range for outgoing connections could be given to
    such a client, who would then be connected to itself, and the broker could never come back.
    """
    low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(low // 2, low)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
