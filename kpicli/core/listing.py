"""Rows for a file of their own beside the report, written while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows by batches, read once, with their columns and the kinds of their values."""

    columns: Mapping[str, str]
    batches: Iterator[list[tuple[Cell, ...]]]


Sink = Callable[[Listing, "list[str]"], None]
"""Takes the rows, and the paths of the files that were read."""
