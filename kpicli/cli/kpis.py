"""`kpicli kpis`."""

from __future__ import annotations

HELP = "kpis"


def kpis() -> None:
    """Being written."""
