"""The body of a request, as large as it may be and no larger."""

from __future__ import annotations

from fastapi import Request

from command_center.web.problems import Problem

MIB = 1 << 20


async def read_body(request: Request, most: int, advice: str = "") -> bytes:
    """Read the body of a request.

    Args:
        request: The request.
        most: Bytes that it may have.
        advice: What to do about one that has more.

    Raises:
        Problem: 413, it has more; no more than that is read.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            allowed = f"{most // MIB} MiB" if most % MIB == 0 else f"{most} bytes"
            words = f"a body may have {allowed} at most here{f': {advice}' if advice else ''}"
            # the server hangs up on what it has not read; unsaid, the sender's next call would be lost with the line
            raise Problem(413, words, headers={"Connection": "close"})
        parts.append(part)
    return b"".join(parts)
