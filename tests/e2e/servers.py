"""A Redis server of the machine's own, with a password, on a free port."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_center.store.connect import RedisError, connect
from command_center.store.embedded import free_port
from tests.e2e.center import wait_until
from tests.support.certificates import Certificates

PASSWORD = "not a secret, p@ss/word"  # noqa: S105  (of a server that lives for one test)


@contextmanager
def redis_with_password(program: str, folder: Path, tls: Certificates | None = None) -> Iterator[int]:
    """Run a server until the block ends.

    Args:
        program: The server's.
        folder: Where its files live.
        tls: With these it also speaks TLS, and to the port that is returned nothing else.

    Returns:
        Its port.
    """
    port, tls_port = free_port(), free_port()
    options = [] if tls is None else [
        "--tls-port", str(tls_port), "--tls-cert-file", str(tls.certificate), "--tls-key-file", str(tls.key),
        "--tls-ca-cert-file", str(tls.authority), "--tls-auth-clients", "no",
    ]  # fmt: skip
    server = subprocess.Popen(
        [program, "--bind", "127.0.0.1", "--port", str(port), "--requirepass", PASSWORD, "--dir", str(folder),
         "--save", "", "--appendonly", "yes", "--daemonize", "no", *options],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
    )  # fmt: skip
    client = connect(f"redis://127.0.0.1:{port}/0")

    def answers() -> bool:
        try:
            client.ping()
        except RedisError as why:
            return "NOAUTH" in str(why) or "Authentication" in str(why)
        return True

    try:
        wait_until("the server answers", answers, 20)
        yield port if tls is None else tls_port
    finally:
        client.close()
        server.kill()
        server.wait(10)
