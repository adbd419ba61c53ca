"""The signs that people, and the programs they copy from, put between the digits of one number."""

from __future__ import annotations

GAPS = " \u00a0\u2007\u2009\u202f\u3000\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
"""Blanks, and what is not seen: contacts copied from a telephone come with marks of direction around them."""
DASHES = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
