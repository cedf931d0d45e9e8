"""The sufficient statistics of one KPI in one group: they add up, and there is a nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kpicli.core.answers import Kind


@dataclass(frozen=True, slots=True)
class Mass:
    """How much of something there is: rows, their weights, their squared weights."""

    n: int = 0
    weight: float = 0.0
    weight2: float = 0.0

    def __add__(self, other: Mass) -> Mass:
        return Mass(self.n + other.n, self.weight + other.weight, self.weight2 + other.weight2)


@dataclass(slots=True)
class Tally:
    """Answers by kind (rows) and valid answers by points (rows and weights).

    `Tally() + a == a`. Built in bulk with `Tally.collect`, since adding cell by cell is
    quadratic.
    """

    kinds: Mapping[Kind, int] = field(default_factory=dict)
    points: Mapping[float, Mass] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        kinds = {
            kind: self.kinds.get(kind, 0) + other.kinds.get(kind, 0)
            for kind in {**self.kinds, **other.kinds}
        }
        points = {
            point: self.points.get(point, Mass()) + other.points.get(point, Mass())
            for point in {**self.points, **other.points}
        }
        return Tally(kinds, points)

    def __sub__(self, other: Tally) -> Tally:
        """What is left when `other`, a part of this, is taken away."""
        kinds = {kind: n - other.kinds.get(kind, 0) for kind, n in self.kinds.items()}
        points = {
            point: Mass(mass.n - less.n, mass.weight - less.weight, mass.weight2 - less.weight2)
            for point, mass in self.points.items()
            if mass.n > (less := other.points.get(point, Mass())).n
        }
        return Tally(kinds, points)

    @classmethod
    def union(cls, tallies: Iterable[Tally]) -> Tally:
        """Several tallies added up, exactly and in any order."""
        kinds: dict[Kind, int] = {}
        parts: list[tuple[Kind, float | None, Mass]] = []
        for tally in tallies:
            for kind, n in tally.kinds.items():
                kinds[kind] = kinds.get(kind, 0) + n
            parts += [(Kind.VALID, point, mass) for point, mass in tally.points.items()]
        return cls(kinds, cls.collect(parts).points)

    @classmethod
    def collect(cls, parts: Iterable[tuple[Kind, float | None, Mass]]) -> Tally:
        """The tally of many (kind, points when valid, mass) at once, in any order.

        Weights are added exactly (`math.fsum`), so the order never shows.
        """
        from math import fsum

        kinds: dict[Kind, int] = {}
        rows: dict[float, int] = {}
        weights: dict[float, tuple[list[float], list[float]]] = {}
        for kind, point, mass in parts:
            kinds[kind] = kinds.get(kind, 0) + mass.n
            if point is None:
                continue
            rows[point] = rows.get(point, 0) + mass.n
            first, second = weights.setdefault(point, ([], []))
            first.append(mass.weight)
            second.append(mass.weight2)
        return cls(
            kinds,
            {
                point: Mass(rows[point], fsum(weights[point][0]), fsum(weights[point][1]))
                for point in sorted(rows)
            },
        )

    @property
    def n(self) -> int:
        """Valid answers, in respondents."""
        return sum(mass.n for mass in self.points.values())

    @property
    def weight(self) -> float:
        """The sum of the weights of the valid answers."""
        from math import fsum

        return fsum(mass.weight for mass in self.points.values())

    @property
    def weight2(self) -> float:
        """The sum of the squared weights of the valid answers."""
        from math import fsum

        return fsum(mass.weight2 for mass in self.points.values())

    @property
    def mean(self) -> float:
        """The weighted mean of the points, 0 when nothing weighs anything."""
        from math import fsum

        total = fsum(point * mass.weight for point, mass in self.points.items())
        return total / self.weight if self.weight else 0.0

    @property
    def weighted(self) -> bool:
        """Whether any valid answer weighs other than 1."""
        return any(mass.weight != mass.n or mass.weight2 != mass.n for mass in self.points.values())
