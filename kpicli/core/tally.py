"""The sufficient statistics of one KPI in one group: they add up, and there is a nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from kpicli.core.answers import Kind

K = TypeVar("K")


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

    `open` counts what is still going on by how long it has so far, and `sums` are further totals
    by name. `late` counts, by time, end and entry, what was under observation only from some time
    on. `Tally() + a == a`. Built in bulk with `Tally.collect`, since adding cell by cell is
    quadratic.
    """

    kinds: Mapping[Kind, int] = field(default_factory=dict)
    points: Mapping[float, Mass] = field(default_factory=dict)
    open: Mapping[float, int] = field(default_factory=dict)
    sums: Mapping[str, float] = field(default_factory=dict)
    late: Mapping[tuple[float, bool, float], int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        return Tally.union([self, other])

    def __sub__(self, other: Tally) -> Tally:
        """What is left when `other`, a part of this, is taken away."""
        kinds = {kind: n - other.kinds.get(kind, 0) for kind, n in self.kinds.items()}
        still = {time: n - other.open.get(time, 0) for time, n in self.open.items()}
        points = {
            point: Mass(mass.n - less.n, mass.weight - less.weight, mass.weight2 - less.weight2)
            for point, mass in self.points.items()
            if mass.n > (less := other.points.get(point, Mass())).n
        }
        sums = {name: value - other.sums.get(name, 0.0) for name, value in self.sums.items()}
        late = {spell: n - other.late.get(spell, 0) for spell, n in self.late.items()}
        return Tally(
            kinds,
            points,
            {time: n for time, n in still.items() if n},
            sums,
            {spell: n for spell, n in late.items() if n},
        )

    @classmethod
    def union(cls, tallies: Iterable[Tally]) -> Tally:
        """Several tallies added up, exactly and in any order."""
        found = list(tallies)
        parts: list[tuple[Kind, float | None, Mass]] = []
        for tally in found:
            parts += [(Kind.VALID, point, mass) for point, mass in tally.points.items()]
        return cls(
            counts(one.kinds for one in found),
            cls.collect(parts).points,
            counts(one.open for one in found),
            added(one.sums for one in found),
            counts(one.late for one in found),
        )

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
    def total(self) -> float:
        """The sum of the points, each times its weight."""
        from math import fsum

        return fsum(point * mass.weight for point, mass in self.points.items())

    @property
    def mean(self) -> float:
        """The weighted mean of the points, 0 when nothing weighs anything."""
        return self.total / self.weight if self.weight else 0.0

    @property
    def weighted(self) -> bool:
        """Whether any valid answer weighs other than 1."""
        return any(mass.weight != mass.n or mass.weight2 != mass.n for mass in self.points.values())


@dataclass(slots=True)
class Totals:
    """What `n` units give together: `total` over `weight`, of which the figure is the quotient.

    For figures whose units have hardly two values alike, so that counting them by value would be
    keeping them all: revenue per client, sum over sum. `weight2` is Σ b² over the units.
    """

    kinds: Mapping[Kind, int] = field(default_factory=dict)
    n: int = 0
    total: float = 0.0
    weight: float = 0.0
    weight2: float = 0.0
    sums: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def union(cls, tallies: Iterable[Totals]) -> Totals:
        """Several added up, exactly and in any order; units in several count in each."""
        from math import fsum

        found = list(tallies)
        return cls(
            counts(one.kinds for one in found),
            sum(one.n for one in found),
            fsum(one.total for one in found),
            fsum(one.weight for one in found),
            fsum(one.weight2 for one in found),
            added(one.sums for one in found),
        )

    def __sub__(self, other: Totals) -> Totals:
        """What is left when `other`, a part of this, is taken away."""
        return Totals(
            {kind: n - other.kinds.get(kind, 0) for kind, n in self.kinds.items()},
            self.n - other.n,
            self.total - other.total,
            self.weight - other.weight,
            self.weight2 - other.weight2,
            {name: value - other.sums.get(name, 0.0) for name, value in self.sums.items()},
        )

    @property
    def points(self) -> Mapping[float, Mass]:
        """Nothing: values are not told apart."""
        return {}

    @property
    def open(self) -> Mapping[float, int]:
        """Nothing: values are not told apart."""
        return {}

    @property
    def mean(self) -> float:
        """The quotient, 0 over a weight of 0."""
        return self.total / self.weight if self.weight else 0.0

    @property
    def weighted(self) -> bool:
        """Whether the units weigh other than 1 in all."""
        return self.weight != self.n or self.weight2 != self.n


def counts(parts: Iterable[Mapping[K, int]]) -> dict[K, int]:
    """Counts added up by key."""
    found: dict[K, int] = {}
    for part in parts:
        for key, n in part.items():
            found[key] = found.get(key, 0) + n
    return found


def added(parts: Iterable[Mapping[K, float]]) -> dict[K, float]:
    """Sums added up by key, exactly."""
    from math import fsum

    found: dict[K, list[float]] = {}
    for part in parts:
        for key, value in part.items():
            found.setdefault(key, []).append(value)
    return {key: fsum(values) for key, values in found.items()}
