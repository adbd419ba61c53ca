"""Intake: from bytes to mentions, and what happens to bytes that are none."""
