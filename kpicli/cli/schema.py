"""`kpicli schema`."""

from __future__ import annotations

HELP = "schema"


def schema() -> None:
    """Being written."""
