"""How the Kafka engine speaks to its brokers: where they are, who we are to them, and errors with a name."""

from __future__ import annotations

import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from kafka import errors
from kafka.consumer.fetcher import ConsumerRecord
from kafka.net.compat import KafkaNetClient

from command_center.errors import BadInput
from command_center.stage import LOG_AWAY
from streams.log.base import Fenced, LogError, Record, Trimmed
from streams.log.kafka_lean import Huge, install

install()
Client = TypeVar("Client")
LONGEST = 300
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
UNMAKEABLE = (
    errors.InvalidReplicationFactorError,
    errors.InvalidConfigurationError,
    errors.PolicyViolationError,
)
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
OUTSIDE = (errors.OffsetOutOfRangeError, errors.LogTruncationError, errors.NoOffsetForPartitionError)


FETCH: dict[str, Any] = {
    "auto_offset_reset": "none",
    "isolation_level": "read_committed",
    "allow_auto_create_topics": False,
    "fetch_max_wait_ms": 500,
    "max_partition_fetch_bytes": 1 << 20,
    "metrics_enabled": False,
}
"""How reading clients fetch; a position outside the log is an error, never a silent jump."""


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


class Refused(LogError):
    """The brokers do not take us as we are, or we do not trust them: waiting alone won't help."""


class _Reasons(logging.Handler):
    """Why connections failed lately: kafka-python tells its log and says only "unable to bootstrap" to us."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._seen: deque[tuple[float, type[LogError], str]] = deque(maxlen=500)

    def emit(self, record: logging.LogRecord) -> None:
        args = record.args if isinstance(record.args, tuple) else ()
        for arg in args:
            if isinstance(arg, Exception):
                named = _named(arg)
                # Not the exception itself: its traceback would hold the socket that failed.
                self._seen.append((time.monotonic(), type(named), str(named)))

    def since(self, moment: float) -> LogError | None:
        """The most telling one: a refusal, else the first."""
        lately = [(kind, words) for at, kind, words in self._seen if at >= moment]
        lately.sort(key=lambda reason: reason[0] is not Refused)
        return lately[0][0](lately[0][1]) if lately else None


_reasons = _Reasons()
logging.getLogger("kafka").setLevel(logging.WARNING)
for _chatty in ("kafka.net", "kafka.cluster", "kafka.producer"):
    # Every try of every client would be a line or four; what it comes to is said by whoever waits.
    logging.getLogger(_chatty).addHandler(_reasons)
    logging.getLogger(_chatty).propagate = False


def connect_client(kind: Callable[..., Client], **options: Any) -> Client:
    """Make a client of kafka-python; one that can't reach its brokers leaves nothing behind.

    Its constructors start a thread and a selector before they connect, and don't end them when they fail: whoever waits
    for a broker by trying again would run out of files within the hour.

    Args:
        kind: KafkaConsumer, KafkaProducer or KafkaAdminClient.
        options: Its configuration.

    Raises:
        KafkaError: What the constructor raised.
    """
    begun: list[KafkaNetClient] = []

    def network(**configs: Any) -> KafkaNetClient:
        begun.append(KafkaNetClient(**configs))
        return begun[-1]

    try:
        return kind(**options, kafka_client=network)
    except BaseException:
        for half_made in begun:
            half_made.close()
        raise


@contextmanager
def speaking() -> Iterator[None]:
    """Give errors of kafka-python the names that users of the log know.

    Raises:
        Refused: The brokers refuse who we are, or we refuse them.
        Fenced: The group goes on without this member.
        Trimmed: A position lies outside the log.
        LogError: Everything else: the outcome is unknown.
    """
    begun = time.monotonic()
    try:
        yield
    except LAPSED as why:
        raise Fenced(f"the group goes on without this member ({words(why)})") from None
    except OUTSIDE as why:
        raise Trimmed(f"a position lies outside the log: {words(why)}") from None
    except errors.InvalidSessionTimeoutError:
        raise BadInput(
            "the brokers don't allow CC_LEASE_S: their group.min.session.timeout.ms and group.max.session.timeout.ms "
            "do 6 to 1800 seconds unless they were changed"
        ) from None
    except UNMAKEABLE:
        raise  # what was asked for can't be had: `KafkaLog.create` says what it was
    except errors.KafkaError as why:
        told = _reasons.since(begun) if isinstance(why, errors.KafkaTimeoutError) else None
        raise told or _named(why) from None


def _named(why: Exception) -> LogError:
    if UNTRUSTED in str(why):
        return Refused(f"the brokers' certificate is not trusted ({words(why)}): name its authority in CC_KAFKA_CA")
    if isinstance(why, REFUSED):
        return Refused(f"Kafka refuses CC_KAFKA_USERNAME and CC_KAFKA_PASSWORD, or what they may do ({words(why)})")
    return away(why)


def away(why: Exception) -> LogError:
    """What a lost connection is to users of the log."""
    return LogError(f"{LOG_AWAY}: {words(why)}")


def words(why: Exception) -> str:
    """What an error of kafka-python says, without its name."""
    name = type(why).__name__
    # "[Error 58] SaslAuthenticationFailedError: SaslAuthenticationFailedError: words"
    said = str(why).rpartition(f"{name}: ")[2].strip()
    if said in ("", "None", name):
        # Of what waited too long it names nothing but the error.
        return "no answer in time" if isinstance(why, errors.KafkaTimeoutError) else name
    # Refused requests are printed whole by kafka-python, behind what the broker says.
    return said if len(said) <= LONGEST else said[:LONGEST] + " ..."


def record(kafka_topic: str, found: ConsumerRecord, *, cut: bool = False) -> Record:
    """Read one record.

    Args:
        kafka_topic: Our name for its topic, without the prefix.
        found: What the client brought.
        cut: Whether of a huge value only the beginning is copied.
    """
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in found.headers}
    place = (kafka_topic, found.partition, found.offset, found.timestamp)
    if isinstance(found.value, Huge) and cut:
        return Record(*place, bytes(found.value), headers, found.value.whole)
    return Record(*place, copied(found.value) or b"", headers)


def copied(value: bytes | None) -> bytes | None:
    """All bytes of a value, whatever its size."""
    return bytes(value.whole) if isinstance(value, Huge) else value
