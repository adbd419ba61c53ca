"""What a throw-away broker is told: how it stands in its cluster, and what makes it quick to start and to come back."""

from __future__ import annotations

SETTINGS = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
controller.listener.names=CONTROLLER
listeners={listeners},CONTROLLER://127.0.0.1:{controller}
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,{protocols}
log.dirs={home}/data
default.replication.factor={copies}
offsets.topic.replication.factor={copies}
transaction.state.log.replication.factor={copies}
share.coordinator.state.topic.replication.factor={copies}
min.insync.replicas={in_sync}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.min.isr={in_sync}
auto.create.topics.enable=false
# Quick for tests: few partitions of its own to lead, no wait for more members, sessions as short as a test likes.
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
# A killed broker is let in again when its session has run out: after 2 s, not 9.
broker.heartbeat.interval.ms=400
broker.session.timeout.ms=2000
# What a test deletes is off the disk soon.
file.delete.delay.ms=1000
"""

LOGGING = """\
Configuration:
  status: error
  shutdownHook: disable
  Appenders:
    File:
      name: file
      fileName: ${sys:kafka.home}/broker.log
      PatternLayout: {pattern: "%d{ISO8601} %p %c: %m%n"}
  Loggers:
    Root: {level: INFO, AppenderRef: {ref: file}}
    # A thousand lines of settings at every start.
    Logger: {name: org.apache.kafka.common.config.AbstractConfig, level: WARN}
"""
