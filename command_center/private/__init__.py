"""Personal data in what people write: found, and left out of what screens show."""
