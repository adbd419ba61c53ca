"""The read path: what people see. Nothing here knows about streams."""
