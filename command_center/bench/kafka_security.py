"""What a broker of ours asks of its clients: users with passwords, encryption, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PLAIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule"


@dataclass(frozen=True)
class Security:
    """Ports beside the open one, which brokers keep for each other: one for each way to be asked.

    Args:
        users: Passwords by name, for SASL PLAIN and SCRAM-SHA-512; letters and digits.
        keys: A PEM file with the broker's private key and its certificate, for TLS.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    keys: Path | None = None

    def protocols(self) -> list[str]:
        """The protocols it serves, in Kafka's words."""
        ways = {"PLAINTEXT": True, "SASL_PLAINTEXT": self.users, "SSL": self.keys, "SASL_SSL": self.users and self.keys}
        return [protocol for protocol, wanted in ways.items() if wanted]

    def settings(self) -> str:
        """Lines of the broker's settings."""
        lines = []
        if self.users:
            known = " ".join(f'user_{name}="{password}"' for name, password in self.users.items())
            lines.append("sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512")
            for protocol in ("sasl_plaintext", "sasl_ssl"):
                listener = f"listener.name.{protocol}"
                lines.append(f"{listener}.plain.sasl.jaas.config={PLAIN_MODULE} required {known};")
                lines.append(f"{listener}.scram-sha-512.sasl.jaas.config={SCRAM_MODULE} required;")
        if self.keys:
            lines += ["ssl.keystore.type=PEM", f"ssl.keystore.location={self.keys}"]
        return "".join(f"{line}\n" for line in lines)

    def format_options(self) -> list[str]:
        """Options of the storage tool: SCRAM's users are kept by the cluster itself."""
        return [f"--add-scram=SCRAM-SHA-512=[name={name},password={word}]" for name, word in self.users.items()]


OPEN = Security()
"""Asks nothing."""
