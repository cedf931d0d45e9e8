"""`kpicli check`."""

from __future__ import annotations

HELP = "check"


def check() -> None:
    """Being written."""
