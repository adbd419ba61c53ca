"""The secret that signs tokens: given by whoever runs the center, or made once and kept beside its data."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from command_center.errors import BadInput
from command_center.exposure import is_loopback
from command_center.setting import PUBLISHED
from command_center.settings import Settings

LEAST_CHARS = 32
NAME = "secret"
_KNOWN = PUBLISHED | {"secret", "test", "password", "default", "example", "command-center"}
HOW = "make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


def load_secret(settings: Settings, data_dir: Path) -> tuple[str, ...]:
    """Find the secrets that sign and verify.

    Args:
        settings: `CC_SECRET` holds one or, while it is changed, two by a comma.
        data_dir: Where the one that was made lies, readable by its owner alone.

    Returns:
        The secrets; the first signs.

    Raises:
        BadInput: One is known to everybody or easily guessed; or none is set where one center may run on several
            machines, each of which would make its own; or the file can't be kept.
    """
    if settings.secret:
        given = tuple(dict.fromkeys(part.strip() for part in settings.secret.split(",")))
        if len(given) > 2:
            raise BadInput(f"CC_SECRET holds {len(given)} secrets: two are allowed, the new one first")
        for secret in given:
            _refuse_weak(secret)
        return given
    if (settings.redis_url or settings.kafka_bootstrap) and not is_loopback(settings.bind):
        raise BadInput(
            f"CC_SECRET is not set: a center beyond one machine needs the same one in every web process; {HOW}"
        )
    return (kept_secret(data_dir),)


def kept_secret(data_dir: Path) -> str:
    """The secret of a data directory, made if there is none yet; of two processes that make one, one is kept.

    Raises:
        BadInput: The file can't be written or read.
    """
    path = data_dir / NAME
    made = data_dir / f"{NAME}.{secrets.token_hex(4)}"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32) + "\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # somebody was faster: theirs is kept
                os.link(made, path)
            made.unlink()
        found = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as why:
        raise BadInput(f"{path} can't be kept ({why}): set CC_SECRET, or choose another --data-dir") from None
    _refuse_weak(found, str(path))
    return found


def _refuse_weak(secret: str, where: str = "CC_SECRET") -> None:
    plain = secret.lower()
    if plain in _KNOWN:
        raise BadInput(f"{where} is one that everybody knows: {HOW}")
    if len(secret) < LEAST_CHARS:
        raise BadInput(f"{where} has {len(secret)} characters, {LEAST_CHARS} are needed: {HOW}")
    if len(set(secret)) < 8:
        raise BadInput(f"{where} repeats {len(set(secret))} characters and is easily guessed: {HOW}")
