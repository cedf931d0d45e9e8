"""`kpicli explain`."""

from __future__ import annotations

HELP = "explain"


def explain() -> None:
    """Being written."""
