"""How people's devices call this server: the address in links and QR codes."""

from __future__ import annotations

from fastapi import Request

from command_center.settings import Settings
from layouts.markup import prefix


def public_address(settings: Settings, request: Request) -> str:
    """The address of this server as others call it, with the prefix and without a slash at its end.

    Args:
        settings: `CC_PUBLIC_URL` stands before everything else.
        request: Whoever asks has called the server by a name that works at least there.
    """
    return settings.public_url or str(request.base_url).rstrip("/") + prefix()
