"""The room: what its people decided, folded from `kafka_topic` actions; pure, without clock and I/O."""
