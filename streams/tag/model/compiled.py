"""Compile what is hot, without a compiler on the machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def hot(function: Function) -> Function:
    """Compile a function at its first call; the next process loads what was compiled.

    It is kept beside the code, else in the user's cache folder, or where NUMBA_CACHE_DIR says. Where none of these
    may be written, every process compiles for itself, which costs it some seconds. Arithmetic is that of IEEE 754
    in the order written (no `fastmath`, one thread), so that every machine gets the same figures.

    Args:
        function: Loops over numpy arrays.

    Returns:
        The same function, fast.
    """
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(Function, njit(nogil=True)(function))
