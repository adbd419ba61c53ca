"""Passwords: argon2id hashes, made at a shell and compared in two threads of their own."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_CHARS, MAX_CHARS = 12, 256
AT_A_TIME = 2
"""Each takes 64 MiB and a core for a moment: more at a time would only make all of them slower, and the walls too."""
MOST_WAITING = 16
_HASHER = PasswordHasher()
"""RFC 9106, section 4, the second recommended option: argon2id, 3 passes over 64 MiB, 4 lanes."""


class Busy(RuntimeError):
    """So many passwords wait to be compared that one more would wait too long."""


class Passwords:
    """Compares passwords with hashes.

    **Guarantee.** A name that nobody has costs what a wrong password costs. At most `AT_A_TIME` are compared at a
    time and `MOST_WAITING` wait, in threads of their own: whoever floods the sign-in slows down nothing else.

    Args:
        hasher: How they are hashed.
    """

    def __init__(self, hasher: PasswordHasher = _HASHER) -> None:
        self._hasher = hasher
        self._pool = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="password")
        self._waiting = 0
        self._nobody = ""

    async def fits(self, encoded: str | None, password: str) -> bool:
        """Whether a password is the one that was hashed.

        Args:
            encoded: The hash; None where nobody has the name, which never fits.
            password: As it was typed.

        Raises:
            Busy: Too many wait; nothing was compared.
        """
        if self._waiting >= AT_A_TIME + MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._compare, encoded, password)
        finally:
            self._waiting -= 1

    def _compare(self, encoded: str | None, password: str) -> bool:
        encoded = encoded if len(password) <= MAX_CHARS else None
        if encoded is None and not self._nobody:
            self._nobody = self._hasher.hash(secrets.token_hex(16))
        try:
            return self._hasher.verify(encoded or self._nobody, _plain(password)) and encoded is not None
        except (VerificationError, InvalidHashError):
            return False


def hash_password(password: str, hasher: PasswordHasher = _HASHER) -> str:
    """The argon2id hash of a password, with its salt and parameters in it."""
    return hasher.hash(_plain(password))


def trouble_with(password: str, name: str) -> str:
    """What is wrong with a new password, in words for a shell; empty where nothing is.

    Length is all that is asked for, and that it is not the name (NIST SP 800-63B-4, section 3.1.1.2).
    """
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        return f"a password has {MIN_CHARS} to {MAX_CHARS} characters; a few words do well"
    if len(set(password)) < 4 or not password.casefold().replace(name.casefold(), "").strip():
        return "this password is the first that anybody would try; take a few words"
    return ""


def stamp_of(encoded: str) -> str:
    """What tells one password's hash from the next, and says nothing of either."""
    return hashlib.sha256(encoded.encode()).hexdigest()[:16]


def _plain(password: str) -> str:
    """The same letters however a keyboard puts them together (NIST SP 800-63B-4: NFKC)."""
    return unicodedata.normalize("NFKC", password[: MAX_CHARS + 1])
