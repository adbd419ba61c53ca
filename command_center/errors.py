"""The three ways command-center stops: our fault, bad input, and on purpose."""

from __future__ import annotations

EXIT_OUR_FAULT = 1
EXIT_BAD_INPUT = 2
EXIT_ON_PURPOSE = 3
EXIT_INTERRUPTED = 130


class BadInput(ValueError):
    """What the operator gave cannot work; the message is one line and says what to do (exit code 2)."""


class StoppedOnPurpose(RuntimeError):
    """A role must not go on by itself; the supervisor leaves it stopped and the wall says why (exit code 3)."""
