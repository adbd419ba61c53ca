"""Whether a broker answers at a port."""

from __future__ import annotations

import socket
import struct

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
