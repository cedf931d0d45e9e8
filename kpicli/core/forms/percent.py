"""A number of percent: "85 %", "85%"."""

from __future__ import annotations

from kpicli.core.answers import number


def score(text: str, decimal: str) -> float | None:
    """The number before the percent sign, 85 for "85 %", else None."""
    body = text.removesuffix("%")
    return None if body == text else number(body.rstrip(), decimal)
