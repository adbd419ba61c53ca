"""What others would have built: each a script of its own that counts the same kafka_topic into a Redis."""
