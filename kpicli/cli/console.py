"""What the terminal is like: width, colour, Unicode. Only this room asks it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

from kpicli.render.parts.surface import Surface


def wants_colour(stream: TextIO | None) -> bool:
    """Whether to colour a stream: NO_COLOR and TERM=dumb forbid, CLICOLOR_FORCE commands."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is an open terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def speaks_unicode() -> bool:
    """Whether the locale's encoding is a Unicode one, or nothing says otherwise."""
    setting = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if not setting:
        return True
    return "utf" in setting.lower()


def asked_width() -> int | None:
    """The width that COLUMNS asks for, None unless it is a number of columns."""
    columns = os.environ.get("COLUMNS", "")
    known = columns.isascii() and columns.isdigit() and len(columns) < 6
    return (int(columns) or None) if known else None


def output_surface(*, explain: bool, to_file: bool) -> Surface:
    """The surface of standard output, or of a file, which is never coloured or cut."""
    if to_file or not is_terminal(sys.stdout):
        width = None if to_file else asked_width()
        colour = False if to_file else wants_colour(sys.stdout)
        return Surface(width, colour, True, explain)
    width = shutil.get_terminal_size((80, 24)).columns
    return Surface(width, wants_colour(sys.stdout), speaks_unicode(), explain)


def error_surface() -> Surface:
    """The surface of standard error."""
    terminal = is_terminal(sys.stderr)
    width = shutil.get_terminal_size((80, 24)).columns if terminal else None
    return Surface(width, wants_colour(sys.stderr), speaks_unicode() or not terminal)
