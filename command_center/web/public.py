"""How people's devices call this server: the address in links and QR codes."""

from __future__ import annotations

from fastapi import Request

from command_center.settings import Settings


def public_address(settings: Settings, request: Request) -> str:
    """The address of this server as others call it, without a slash at its end.

    Args:
        settings: `CC_PUBLIC_URL` stands before everything else.
        request: Whoever asks has called the server by a name that works at least there.
    """
    return settings.public_url or str(request.base_url).rstrip("/")
