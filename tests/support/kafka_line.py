"""The write path in one process, over Kafka: the log on a real broker, the store on a server."""

from __future__ import annotations

import uuid

from command_center.store.connect import Redis
from streams.log import Log
from streams.log.kafka import KafkaLog
from streams.log.kafka_calls import Access
from tests.support.kafka import SharedKafka
from tests.support.line import Line
from tests.support.servers import Server


class KafkaLine(Line):
    """A `Line` whose log is Kafka's, in topics of its own.

    Args:
        server: Holds the store.
        kafka: Carries the log.
        partitions: Of every topic.
    """

    patience = 2000
    """A group needs some seconds of polls to form."""

    def __init__(self, server: Server, kafka: SharedKafka, partitions: int = 2) -> None:
        self._kafka = kafka
        self._prefix = f"line{uuid.uuid4().hex[:8]}."
        self._logs: list[KafkaLog] = []
        super().__init__(server, partitions)

    def open_log(self, client: Redis | None = None) -> Log:
        """A log over connections of its own."""
        access = Access(self._kafka.bootstrap)
        self._logs.append(KafkaLog(access, self.partitions, retention_s=86_400, lease_s=6.0, prefix=self._prefix))
        self._logs[-1].create()
        return self._logs[-1]

    def close(self) -> None:
        """Delete the topics, close every connection."""
        self._kafka.delete_topics(self._prefix)
        for log in self._logs:
            log.close()
        super().close()
