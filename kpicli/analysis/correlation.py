"""Pearson's correlation of two questions' scores, from counts of their pairs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpicli.core.answers import number
from kpicli.core.question import Scale


@dataclass(frozen=True, slots=True)
class Correlation:
    """r, −1 to 1, over n pairs; `clear` when it is at least 0.1 and its sign is hardly chance.

    The sign is tested two-sided at 1 %, with Fisher's z of standard error 1/√(n − 3).
    """

    r: float
    n: int

    @property
    def clear(self) -> bool:
        """Whether the sign can be relied on."""
        if self.n < 30 or abs(self.r) < 0.1:
            return False
        z = math.atanh(min(abs(self.r), 1 - 1e-12)) * math.sqrt(self.n - 3)
        return z > 2.576


def of_pairs(pairs: Iterable[tuple[float, float, int]]) -> Correlation | None:
    """The correlation of (x, y, rows); None when either does not vary."""
    found = [(x, y, n) for x, y, n in pairs if n]
    total = sum(n for _, _, n in found)
    if total < 3:
        return None
    mean_x = math.fsum(x * n for x, _, n in found) / total
    mean_y = math.fsum(y * n for _, y, n in found) / total
    xx = math.fsum(n * (x - mean_x) ** 2 for x, _, n in found)
    yy = math.fsum(n * (y - mean_y) ** 2 for _, y, n in found)
    xy = math.fsum(n * (x - mean_x) * (y - mean_y) for x, y, n in found)
    if xx <= 0 or yy <= 0:
        return None
    return Correlation(max(-1.0, min(1.0, xy / math.sqrt(xx * yy))), total)


def of_texts(
    one: Sequence[str | None], other: Sequence[str | None], scales: tuple[Scale, Scale]
) -> Correlation | None:
    """The correlation of two columns of texts, where both are numbers on their scales."""
    pairs = []
    for left, right in zip(one, other, strict=False):
        x = number(left.strip()) if left else None
        y = number(right.strip()) if right else None
        if x is not None and y is not None and scales[0].holds(x) and scales[1].holds(y):
            pairs.append((x, y, 1))
    return of_pairs(pairs)
