"""The targets and benchmarks of a series, each with the periods it holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.report import Result
from kpicli.core.words import TARGET, declared


@dataclass(frozen=True, slots=True)
class Reference:
    """A line of a chart: its values with the places of the periods each holds for, and in words."""

    kind: str
    held: tuple[tuple[float, tuple[int, ...]], ...]
    told: str


def references(shown: Sequence[Result]) -> list[Reference]:
    """The benchmarks known in these periods by name, targets first: "target 80, 82"."""
    found: dict[tuple[bool, str], dict[float, list[int]]] = {}
    unverified: set[str] = set()
    for place, result in enumerate(shown):
        for each in (standing.benchmark for standing in result.standings):
            values = found.setdefault((each.kind != TARGET, each.name), {})
            values.setdefault(each.value, []).append(place)
            if not each.verified:
                unverified.add(each.name)
    lines = []
    for (plain, name), values in sorted(found.items(), key=lambda item: item[0][0]):
        mark = "*" if name in unverified else ""
        told = ", ".join(declared(shown[last], value) for value, (*_, last) in values.items())
        held = tuple((value, _across_gaps(places, shown)) for value, places in values.items())
        lines.append(Reference("benchmark" if plain else TARGET, held, f"{name} {told}{mark}"))
    return lines


def _across_gaps(places: Sequence[int], shown: Sequence[Result]) -> tuple[int, ...]:
    """The places, and those between two of them where there is no figure to compare."""
    found = list(places[:1])
    for place in places[1:]:
        between = range(found[-1] + 1, place)
        if not any(shown[each].estimate for each in between):
            found += between
        found.append(place)
    return tuple(found)
