"""Certificates of one test: an authority nobody else trusts, and a server on loopback that it vouches for."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

SETTINGS = """\
[req]
prompt = no
distinguished_name = name
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = IP:127.0.0.1, DNS:localhost
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class Certificates(NamedTuple):
    """PEM files.

    Args:
        authority: What clients are told to trust.
        certificate: The server's, for 127.0.0.1 and localhost.
        key: The server's private key.
        both: Key and certificate in one file, as Kafka wants it.
    """

    authority: Path
    certificate: Path
    key: Path
    both: Path


def make_certificates(openssl: str, folder: Path) -> Certificates:
    """Make an authority and a server's certificate, good for two days.

    Args:
        openssl: The program, 3.0 or newer.
        folder: Where the files go; made when missing.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def make(name: str, *options: str) -> tuple[Path, Path]:
        settings, key, certificate = (folder / f"{name}.{kind}" for kind in ("cnf", "key", "pem"))
        settings.write_text(SETTINGS.format(name=f"{name} of a test"))
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2")
        files = ("-config", settings, "-extensions", name, "-keyout", key, "-out", certificate)
        subprocess.run([openssl, "req", "-x509", *curve, *files, *options], check=True, capture_output=True)
        return key, certificate

    authority_key, authority = make("authority")
    key, certificate = make("server", "-CA", str(authority), "-CAkey", str(authority_key))
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return Certificates(authority, certificate, key, both)
