"""Read the colours of a screenshot, so that a test sees what a person would: pixels, not elements."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x (red, green, blue)."""


def colors(png: bytes) -> Counter[tuple[int, int, int]]:
    """Count the pixels of each colour in a PNG as `picture` reads it: (red, green, blue) to their number."""
    red, green, blue = picture(png).reshape(-1, 3).astype(np.uint32).T
    each, count = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    return Counter({(c >> 16, c >> 8 & 255, c & 255): n for c, n in zip(each.tolist(), count.tolist(), strict=True)})


def picture(png: bytes) -> Picture:
    """Read a PNG of 8 bits, RGB or RGBA, as browsers make them.

    Args:
        png: The file.

    Returns:
        Its pixels, without their opacity.

    Raises:
        ValueError: It is another kind of PNG.
    """
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    if depth != 8 or kind not in {2, 6}:
        raise ValueError(f"a PNG of depth {depth} and colour type {kind} is not read here")
    size, packed, at = 3 if kind == 2 else 4, b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    raw, row = zlib.decompress(packed), width * size
    lines = []
    above = bytearray(row)
    for y in range(height):
        start = y * (row + 1)
        line = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + row]), above, size)
        lines.append(np.frombuffer(line, np.uint8).reshape(width, size)[:, :3])
        above = line
    return np.stack(lines)


def near(found: Counter[tuple[int, int, int]], color: str, distance: int = 24) -> int:
    """The number of pixels whose channels differ from `#RRGGBB` by at most `distance` each."""
    wanted = tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
    return sum(n for rgb, n in found.items() if all(abs(a - b) <= distance for a, b in zip(rgb, wanted, strict=True)))


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    """PNG specification, 9.2: each byte is kept as its difference to what its neighbours let guess."""
    if kind == 1:
        pixels = np.frombuffer(line, np.uint8).reshape(-1, size)
        return bytearray(np.add.accumulate(pixels, axis=0, dtype=np.uint8).tobytes())
    if kind == 2:
        return bytearray((np.frombuffer(line, np.uint8) + np.frombuffer(above, np.uint8)).tobytes())
    if kind == 3:
        for i, up in enumerate(above):
            left = line[i - size] if i >= size else 0
            line[i] = (line[i] + (left + up) // 2) & 255
    if kind == 4:
        for first in range(size):
            _unfilter_paeth(line, above, first, size)
    return line


def _unfilter_paeth(line: bytearray, above: bytearray, first: int, size: int) -> None:
    """PNG specification, 9.4, for one channel: whichever neighbour is nearest to left + above - corner."""
    left = corner = 0
    for i in range(first, len(line), size):
        up = above[i]
        to_left, to_up = abs(up - corner), abs(left - corner)
        to_corner = abs(left + up - 2 * corner)
        guess = left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner
        left = line[i] = (line[i] + guess) & 255
        corner = up
