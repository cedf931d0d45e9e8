"""How a composite came about: each part's figure, points and weight, for facts and `--explain`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.core.component import Component
from kpicli.core.composite import Figures
from kpicli.core.estimate import Estimate
from kpicli.core.rounding import half_up
from kpicli.core.unit import Amount
from kpicli.core.words_amounts import amount


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a part brings: its figure, what that is worth (0 to 100), and its weight.

    As text "82.1 % → 82.1 × 3".
    """

    figure: Amount
    points: float
    weight: float

    def fields(self) -> dict[str, Any]:
        """The parts of it by name, in plain numbers."""
        return {"value": self.figure.value, "points": self.points, "weight": self.weight}

    def __str__(self) -> str:
        told = amount(self.figure.value, self.figure.unit)
        return f"{told} → {half_up(self.points, 1)} × {self.weight:g}"


def contributions(parts: Sequence[Component], figures: Figures) -> dict[str, Contribution]:
    """What each part that has a figure brings."""
    return {
        part.name: Contribution(
            Amount(figures[part.name].value, part.unit),
            part.points(figures[part.name].value),
            part.weight,
        )
        for part in parts
        if part.name in figures
    }


def lines(
    title: str,
    formula: str,
    parts: Sequence[Component],
    brought: Mapping[str, Contribution],
    estimate: Estimate,
) -> tuple[str, ...]:
    """The arithmetic in words: each part on 0 to 100, the weighted mean, how surely."""
    found = [f"{title} = {formula}"]
    for part in parts:
        ends = " to ".join(amount(end, part.unit) for end in (part.zero, part.full))
        one = brought.get(part.name)
        told = "no figure: left out" if one is None else f"{one}"
        found.append(f"{part.name} from {ends}: {told}")
    sums = " + ".join(f"{one.weight:g} × {half_up(one.points, 4)}" for one in brought.values())
    whole = f"{estimate.sum_weights:g}"
    found.append(f"({sums}) ÷ {whole}")
    found.append(f"value {half_up(estimate.value, 6)}")
    if estimate.se is not None and estimate.df is not None:
        found.append(
            f"standard error {half_up(estimate.se, 4)}, delta method, the parts taken as "
            f"independent, {estimate.df:,.1f} degrees of freedom (Satterthwaite)"
        )
    drawn = estimate.interval
    if drawn is not None:
        ends = f"{half_up(drawn.low, 4)} to {half_up(drawn.high, 4)}"
        found.append(f"{100 * drawn.level:g} % t interval: {ends}")
    return tuple(found)
