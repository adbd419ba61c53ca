"""What errors of kafka-python come to in words for an operator."""

from __future__ import annotations

import pytest
from kafka import errors

from streams.log.kafka_calls import words


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (errors.KafkaTimeoutError(None), "no answer in time"),
        (errors.KafkaTimeoutError(), "no answer in time"),
        (errors.KafkaTimeoutError("Batch for p was on the wire"), "Batch for p was on the wire"),
        (errors.RequestTimedOutError("Request timed out after 4999 ms"), "Request timed out after 4999 ms"),
        (errors.UnsupportedCodecError(), "UnsupportedCodecError"),
        (errors.KafkaConnectionError("x" * 400), "x" * 300 + " ..."),
    ],
)
def test_the_name_of_the_error_is_not_what_it_says(why: Exception, said: str) -> None:
    assert words(why) == said
