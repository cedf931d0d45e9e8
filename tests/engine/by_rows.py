"""Means, sums over sampling units and linearised variances, worked out from the rows one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """An answer (None where it cannot be used), who gave it, and where."""

    answer: int | None
    group: str
    unit: str
    stratum: str
    weight: float


class Rows:
    """The rows under a design: each with its unit, stratum and weight as declared."""

    def __init__(self, rows: list[Row], design: dict[str, str]) -> None:
        self.rows = rows
        self.unit = [r.unit if "client" in design else str(i) for i, r in enumerate(rows)]
        self.stratum = [r.stratum if "strata" in design else "" for r in rows]
        self.weight = [r.weight if "weight" in design else 1.0 for r in rows]
        drawn: dict[str, set[str]] = {}
        for unit, stratum in zip(self.unit, self.stratum, strict=True):
            drawn.setdefault(stratum, set()).add(unit)
        self.drawn = drawn
        self.population = {
            h: len(units) + 2.0 if "population" in design else None for h, units in drawn.items()
        }

    def columns(self) -> dict[str, list[Any]]:
        rows = self.rows
        return {
            "q": ["" if r.answer is None else r.answer for r in rows],
            "g": [r.group for r in rows],
            "u": [r.unit for r in rows],
            "s": [r.stratum for r in rows],
            "w": [r.weight for r in rows],
            "N": [self.population.get(h) or "" for h in self.stratum],
        }

    def part(self, groups: Collection[str]) -> list[int]:
        """The rows of groups with an answer, by place."""
        return [i for i, r in enumerate(self.rows) if r.group in groups and r.answer is not None]

    def mean(self, part: list[int]) -> float:
        weight = math.fsum(self.weight[i] for i in part)
        return math.fsum(self.weight[i] * self.answer(i) for i in part) / weight

    def answer(self, i: int) -> float:
        found = self.rows[i].answer
        assert found is not None
        return float(found)

    def sums(self, part: list[int], of: Callable[[int], float]) -> dict[tuple[str, str], float]:
        """Σ of a value over the rows of each unit."""
        found: dict[tuple[str, str], list[float]] = {}
        for i in part:
            found.setdefault((self.stratum[i], self.unit[i]), []).append(of(i))
        return {unit: math.fsum(values) for unit, values in found.items()}

    def variance(self, *signed: tuple[float, list[int]]) -> float:
        """The variance of a sum of means, each with its sign: z per row, summed over units."""
        import numpy as np

        total: dict[tuple[str, str], float] = {}
        for sign, part in signed:
            weight, mean = math.fsum(self.weight[i] for i in part), self.mean(part)

            def z(i: int, sign: float = sign, weight: float = weight, mean: float = mean) -> float:
                return sign * self.weight[i] * (self.answer(i) - mean) / weight

            for unit, value in self.sums(part, z).items():
                total[unit] = total.get(unit, 0.0) + value
        found = 0.0
        for h, units in self.drawn.items():
            each = np.array([total.get((h, unit), 0.0) for unit in sorted(units)])
            n, population = len(each), self.population[h]
            kept = 1.0 if population is None else 1.0 - n / population
            spread = each - each.mean() if n > 1 else each
            found += kept * (n / (n - 1) if n > 1 else 1.0) * float((spread**2).sum())
        return found

    def df(self, part: list[int]) -> int:
        """Units with someone who weighs something, less their strata."""
        units = {(self.stratum[i], self.unit[i]) for i in part if self.weight[i] > 0}
        return len(units) - len({h for h, _ in units})
