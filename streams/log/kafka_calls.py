"""How the Kafka engine speaks to its brokers: where they are, who we are to them, and errors with a name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from kafka import errors
from kafka.consumer.fetcher import ConsumerRecord

from command_center.errors import BadInput
from streams.log.base import Fenced, LogError, Record, Trimmed

REQUEST_MS = 5_000
"""How long one answer may take; a broker that needs longer counts as away, and the caller begins anew."""
REFUSED = (
    errors.SaslAuthenticationFailedError,
    errors.UnsupportedSaslMechanismError,
    errors.IllegalSaslStateError,
    errors.AuthorizationError,
)
LAPSED = (errors.FencedInstanceIdError, errors.CommitFailedError, errors.UnknownMemberIdError,
          errors.IllegalGenerationError)  # fmt: skip
OUTSIDE = (errors.OffsetOutOfRangeError, errors.LogTruncationError, errors.NoOffsetForPartitionError)


class Access(NamedTuple):
    """Where the brokers are and how to get in; the fields are the settings `CC_KAFKA_...`."""

    bootstrap: str
    security: str = "PLAINTEXT"
    mechanism: str = "SCRAM-SHA-512"
    username: str = ""
    password: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""

    def options(self) -> dict[str, Any]:
        """What every client of kafka-python is given.

        Raises:
            BadInput: A certificate or key can't be read.
        """
        found: dict[str, Any] = {
            "bootstrap_servers": [host.strip() for host in self.bootstrap.split(",")],
            "security_protocol": self.security,
            "request_timeout_ms": REQUEST_MS,
            "bootstrap_timeout_ms": REQUEST_MS,
            "reconnect_backoff_max_ms": 1_000,
        }
        if self.security.endswith("SSL"):
            found["ssl_context"] = self._context()
        if self.security.startswith("SASL"):
            found |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return found

    def _context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.ca or None)
            if self.cert:
                context.load_cert_chain(self.cert, self.key or None)
        except (OSError, ssl.SSLError) as why:
            raise BadInput(
                f"CC_KAFKA_CA, CC_KAFKA_CERT or CC_KAFKA_KEY can't be read ({why}): give paths of PEM files"
            ) from None
        return context


@contextmanager
def speaking() -> Iterator[None]:
    """Give errors of kafka-python the names that users of the log know.

    Raises:
        BadInput: The brokers refuse who we are; waiting won't help.
        Fenced: The group goes on without this member.
        Trimmed: A position lies outside the log.
        LogError: Everything else: the outcome is unknown.
    """
    try:
        yield
    except REFUSED as why:
        raise BadInput(
            f"Kafka refuses CC_KAFKA_USERNAME and CC_KAFKA_PASSWORD, or what they may do ({_words(why)})"
        ) from None
    except LAPSED as why:
        raise Fenced(f"the group goes on without this member ({_words(why)})") from None
    except OUTSIDE as why:
        raise Trimmed(f"a position lies outside the log: {_words(why)}") from None
    except errors.KafkaError as why:
        raise away(why) from None


def away(why: Exception) -> LogError:
    """What a lost connection is to users of the log."""
    return LogError(f"the log is out of reach: {_words(why)}")


def _words(why: Exception) -> str:
    said = str(why).strip()
    name = type(why).__name__
    return said if name in said or not said else f"{name}: {said}" if said != name else name


def record(kafka_topic: str, found: ConsumerRecord) -> Record:
    """Read one record; `kafka_topic` is our name for its topic, without the prefix."""
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in found.headers}
    return Record(kafka_topic, found.partition, found.offset, found.timestamp, found.value or b"", headers)
