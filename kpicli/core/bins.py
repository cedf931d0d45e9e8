"""Numbers sorted into bins that are named by their ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kpicli.core.rounding import half_up

DECIMALS = 6
"""Decimals that a name has, but for edges that would then look alike."""


def names(edges: Sequence[float]) -> list[str]:
    """The names of the bins parted by rising `edges`, lowest first, one more than edges.

    "under 0", "0 to under 10,000", "10,000 and more": an edge belongs to the bin above it.
    """
    texts = [half_up(abs(edge), DECIMALS) for edge in edges]
    shown = [_shown(text, edge) for text, edge in zip(texts, edges, strict=True)]
    if len(set(shown)) < len(edges):
        shown = [_shown(f"{Decimal(repr(abs(edge))):f}", edge) for edge in edges]
    middle = [f"{low} to under {high}" for low, high in pairwise(shown)]
    return [f"under {shown[0]}", *middle, f"{shown[-1]} and more"]


def place(value: float, edges: Sequence[float]) -> int:
    """The number of the bin that holds `value`, from 0."""
    return bisect_right(edges, value)


def _shown(text: str, edge: float) -> str:
    """A number's digits without needless decimals, thousands apart: "10,000", "0.25", "−5"."""
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    sign = "−" if edge < 0 and text.strip("0.") else ""
    return f"{sign}{int(whole):,}{'.' + rest if rest else ''}"
