"""Fixtures of the tests of what is no mention."""

from __future__ import annotations

from tests.worker.conftest import line

__all__ = ["line"]
