"""`kpicli init`."""

from __future__ import annotations

HELP = "init"


def init() -> None:
    """Being written."""
