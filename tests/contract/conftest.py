"""Fixtures of the contract suites."""

from tests.contract.engines import log_engine

__all__ = ["log_engine"]
