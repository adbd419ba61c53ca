"""The certificate authorities this machine trusts, for a Java whose package could not set itself up."""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import struct
import time
from collections.abc import Iterable
from pathlib import Path

BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.S)
PASSWORD = "changeit"  # noqa: S105  (every Java's own; the store holds nothing secret)


def machine_certificates(unpacked: Path) -> list[bytes]:
    """The authorities' certificates, DER, each once.

    Args:
        unpacked: Where Debian's package of authorities may be unpacked; asked only when the machine itself has none.
    """
    named = (os.environ.get("SSL_CERT_FILE"), ssl.get_default_verify_paths().cafile, *BUNDLES)
    files = [Path(name) for name in named if name and Path(name).is_file()]
    files = files or sorted(unpacked.glob("usr/share/ca-certificates/**/*.crt"))
    texts = (file.read_text("utf-8", "ignore") for file in files)
    return list(dict.fromkeys(ssl.PEM_cert_to_DER_cert(pem) for text in texts for pem in PEM.findall(text)))


def write_trust_store(file: Path, certificates: Iterable[bytes]) -> None:
    """Write a Java key store of trusted certificates.

    Its format: magic, version 2, count; each entry with its tag, name, time and certificate; then the SHA-1 of the
    password, a phrase and all of it (OpenJDK, sun.security.provider.JavaKeyStore). `keytool` starts a Java for each.

    Args:
        file: The store; its folder is made.
        certificates: DER.
    """
    entries = list(certificates)
    store = struct.pack(">III", 0xFEEDFEED, 2, len(entries))
    for number, certificate in enumerate(entries):
        store += struct.pack(">I", 2) + _text(f"authority{number}") + struct.pack(">Q", int(time.time() * 1000))
        store += _text("X.509") + struct.pack(">I", len(certificate)) + certificate
    seal = hashlib.sha1(PASSWORD.encode("utf-16-be") + b"Mighty Aphrodite" + store)  # noqa: S324  (the format's)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(store + seal.digest())


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()
