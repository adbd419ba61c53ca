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
    each, count = np.unique(picture(png).reshape(-1, 3), axis=0, return_counts=True)
    return Counter({(int(r), int(g), int(b)): int(n) for (r, g, b), n in zip(each, count, strict=True)})


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
    if kind == 2:  # the commonest by far, and the only one whose bytes don't wait for each other
        return bytearray((np.frombuffer(line, np.uint8) + np.frombuffer(above, np.uint8)).tobytes())
    for i in range(len(line)) if kind else ():
        left = line[i - size] if i >= size else 0
        corner = above[i - size] if i >= size else 0
        guess = {1: left, 2: above[i], 3: (left + above[i]) // 2, 4: _paeth(left, above[i], corner)}[kind]
        line[i] = (line[i] + guess) & 255
    return line


def _paeth(left: int, above: int, corner: int) -> int:
    """PNG specification, 9.4: whichever neighbour is nearest to left + above - corner."""
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
