"""Freed memory kept for the next block instead of being handed back page by page."""

from __future__ import annotations

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_KEPT = 32 << 20


def keep_pages() -> bool:
    """Whether the C library was told to keep freed pages; False where it is not glibc.

    Reading a large file takes and frees a few megabytes some hundreds of times. glibc returns
    them to the system each time, and getting them back cost a quarter of the processor time of
    a whole run. What is kept is what a block needs, so memory stays bounded.
    """
    import sys

    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    settings = ((_MMAP_THRESHOLD, _KEPT), (_TRIM_THRESHOLD, 8 * _KEPT), (_ARENA_MAX, 1))
    return all(mallopt(name, value) for name, value in settings)
