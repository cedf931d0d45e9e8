"""Line ends of old Macs, made those of everybody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

FAR = 1 << 20
"""The first line end is looked for in so many bytes."""

_FIRST_END = re.compile(rb'(?:[^"\r\n]|"[^"]*+")*+(\r\n|\n|\r(?=[\s\S]))')


def unified(content: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, with LF for CR and CR LF where the first line ends in a bare CR.

    In such a file each CR ends a line, so lines count as an editor shows them.
    """
    pieces = iter(content)
    head = next(pieces, b"")
    while not (end := _FIRST_END.match(head)) and len(head) < FAR:
        piece = next(pieces, None)
        if piece is None:
            break
        head += piece
    if end[1] != b"\r" if end else not head.endswith(b"\r"):
        yield head
        yield from pieces
        return
    held = b""
    for piece in chain([head], pieces):
        whole = held + piece
        held = b"\r" if whole.endswith(b"\r") else b""
        yield whole.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if held:
        yield b"\n"
