"""The sites of `tests/web`: one app for all tests, on a store emptied for each."""

from tests.web.conftest import _sites, kept, signed, site

__all__ = ["_sites", "kept", "signed", "site"]
