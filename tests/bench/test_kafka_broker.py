"""Apache Kafka as tests and benches run it: it answers, keeps what it has through a kill, hangs on demand."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import KafkaError

from command_center.bench.kafka_broker import KafkaBroker, running_kafka
from command_center.bench.kafka_program import KafkaProgram, find_kafka
from tests.support.certificates import make_certificates
from tests.support.kafka import SecureKafka, SharedKafka


def make_topic(bootstrap: str, name: str, partitions: int = 1, copies: int = 1) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic(name, partitions, copies)])
    admin.close()


def topics(bootstrap: str) -> set[str]:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    names = set(admin.list_topics())
    admin.close()
    return names


def write(bootstrap: str, topic: str, *values: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    for value in values:
        producer.send(topic, value, partition=0).get(30)
    producer.close()


def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=30_000)
    consumer.assign([TopicPartition(topic, 0)])
    values = [next(consumer).value for _ in range(count)]
    consumer.close()
    return values


def test_what_is_written_is_read_and_topics_go_by_their_prefix(kafka: SharedKafka) -> None:
    make_topic(kafka.bootstrap, "broker-test.a", partitions=12)
    make_topic(kafka.bootstrap, "broker-other.b")
    write(kafka.bootstrap, "broker-test.a", b"one", b"two")
    assert read(kafka.bootstrap, "broker-test.a", 2) == [b"one", b"two"]
    kafka.delete_topics("broker-test.")
    assert {name for name in topics(kafka.bootstrap) if name.startswith("broker-")} == {"broker-other.b"}
    kafka.delete_topics("broker-other.")


def test_a_killed_broker_comes_back_with_its_data_at_its_port(mortal_kafka: KafkaBroker) -> None:
    make_topic(mortal_kafka.bootstrap, "t")
    write(mortal_kafka.bootstrap, "t", b"before")
    mortal_kafka.kill()
    assert not mortal_kafka.answers()
    mortal_kafka.start()
    write(mortal_kafka.bootstrap, "t", b"after")
    assert read(mortal_kafka.bootstrap, "t", 2) == [b"before", b"after"]


def test_another_broker_goes_on_with_the_files_of_one_that_ended(
    mortal_kafka: KafkaBroker, kafka_program: KafkaProgram
) -> None:
    make_topic(mortal_kafka.bootstrap, "t")
    write(mortal_kafka.bootstrap, "t", b"kept")
    mortal_kafka.stop()
    with running_kafka(kafka_program, mortal_kafka.home) as bootstrap:
        assert bootstrap != mortal_kafka.bootstrap
        assert read(bootstrap, "t", 1) == [b"kept"]


DOCKER = """\
#!/bin/sh
# As much of Docker as a broker needs: a container is a process, its folder is the machine's.
for word; do name=$word; case $word in --signal=SIG*) signal=${word#--signal=SIG};; esac; done
if [ "$1" = kill ]; then kill -s "$signal" "$(cat FOLDER/$name)"; exit; fi
while [ "$1" != IMAGE ]; do if [ "$1" = --name ]; then name=$2; fi; shift; done
shift
for word; do shift; if [ "$word" = "/opt/kafka/libs/*" ]; then word="JARS/*"; fi; set -- "$@" "$word"; done
echo $$ > FOLDER/$name
exec JAVA "$@"
"""


def test_a_broker_in_a_container_is_killed_and_comes_back_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kafka_program: KafkaProgram
) -> None:
    if not kafka_program.image:
        docker = tmp_path / "docker"
        words = {"FOLDER": str(tmp_path), "JARS": kafka_program.jars, "JAVA": kafka_program.java}
        docker.write_text(re.sub("|".join(words), lambda found: words[found[0]], DOCKER))
        docker.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        monkeypatch.setenv("CC_KAFKA_IMAGE", "IMAGE")
    program = find_kafka()
    assert program is not None
    broker = KafkaBroker(program, tmp_path / "kafka")
    try:
        broker.start()
        make_topic(broker.bootstrap, "t")
        write(broker.bootstrap, "t", b"kept")
        broker.pause()
        assert not broker.answers()
        broker.kill()
        broker.start()
        assert read(broker.bootstrap, "t", 1) == [b"kept"]
    finally:
        broker.kill()


def test_a_paused_broker_does_not_answer_until_it_is_resumed(mortal_kafka: KafkaBroker) -> None:
    mortal_kafka.pause()
    assert not mortal_kafka.answers()
    mortal_kafka.resume()
    mortal_kafka.wait()
    assert mortal_kafka.answers()
    mortal_kafka.stop()
    assert "shut down completed" in mortal_kafka.log()


def ask(secure: SecureKafka, protocol: str, mechanism: str, **changes: str) -> int:
    """How many brokers a client of that protocol finds."""
    wanted = {"sasl_mechanism": mechanism, "sasl_plain_username": secure.user, "sasl_plain_password": secure.password}
    options: dict[str, object] = wanted if "SASL" in protocol else {}
    if "SSL" in protocol:
        options |= {"ssl_cafile": str(secure.authority)}
    admin = KafkaAdminClient(
        bootstrap_servers=secure.broker.address(protocol), security_protocol=protocol, bootstrap_timeout_ms=2_000,
        **(options | changes),
    )  # fmt: skip
    found = len(admin.describe_cluster()["brokers"])
    admin.close()
    return found


@pytest.mark.parametrize("protocol", ["SASL_PLAINTEXT", "SSL", "SASL_SSL"])
def test_a_secure_broker_serves_those_it_knows(secure_kafka: SecureKafka, protocol: str) -> None:
    assert ask(secure_kafka, protocol, "PLAIN") == 1
    assert ask(secure_kafka, protocol, "SCRAM-SHA-512") == 1


# The client says only that it timed out; the broker knows why.
@pytest.mark.parametrize(
    ("mechanism", "reason"),
    [("PLAIN", "Invalid username or password"), ("SCRAM-SHA-512", "invalid credentials with SASL mechanism SCRAM")],
)
def test_a_secure_broker_refuses_a_wrong_password(secure_kafka: SecureKafka, mechanism: str, reason: str) -> None:
    with pytest.raises(KafkaError):
        ask(secure_kafka, "SASL_SSL", mechanism, sasl_plain_password=secure_kafka.user)
    assert reason in secure_kafka.broker.log()


def test_a_secure_broker_is_not_trusted_without_its_authority(
    secure_kafka: SecureKafka, openssl: str, tmp_path: Path
) -> None:
    other = make_certificates(openssl, tmp_path)
    with pytest.raises(KafkaError):
        ask(secure_kafka, "SSL", "", ssl_cafile=str(other.authority))
    assert "SSL handshake failed" in secure_kafka.broker.log()
