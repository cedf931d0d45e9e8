"""What is odd in a client table, though it counts: what `check` asks people to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Oddity:
    """So many (`n`) of so many (`of`) rows, or clients, are odd in the way that `slug` says."""

    slug: str
    n: int
    of: int
    places: tuple[str, ...] = ()
