"""The parts of a composite as they are declared, held against the KPIs that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.component import Component
from kpicli.core.durations import EXAMPLE, seconds
from kpicli.core.kpi import LOWER, Kpi, OptionError, together
from kpicli.core.options import option
from kpicli.core.unit import SECONDS

PARTS = "parts"


@dataclass(frozen=True, kw_only=True)
class PartOptions:
    """A part of a composite as declared."""

    weight: float = option("How much it counts beside the other parts.", example="2")
    from_: float | str | None = option(
        "The figure that is worth 0 points; of times a duration. By default the worse end of the "
        "KPI's range.",
        None,
        example="5d",
    )
    to: float | str | None = option(
        "The figure that is worth 100 points. By default the better end of the KPI's range.",
        None,
        example="4h",
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What a composite can be made of: the KPIs by name.

    `composites` are names of others, of which it cannot be made; of the `faulty` nothing is said.
    """

    kpis: Mapping[str, Kpi]
    composites: frozenset[str] = frozenset()
    faulty: frozenset[str] = frozenset()


def component(name: str, declared: PartOptions, known: Known) -> Component | None:
    """The part called `name`, None where it is at fault itself. Errors: `OptionError`s."""
    if name in known.faulty:
        return None
    if name in known.composites:
        raise OptionError(
            PARTS,
            f"{name} is a composite itself",
            slug="composite-of-composites",
            hint=f"name the parts of {name} here, with weights of their own",
            within=(name,),
        )
    if name not in known.kpis:
        raise OptionError(
            PARTS,
            f"no result is called {name!r}",
            slug="no-such-result",
            allowed=tuple(known.kpis),
            within=(name,),
        )
    kpi = known.kpis[name]
    zero, full = _ends(kpi, declared)
    if zero == full or (zero < full) != (kpi.better != LOWER):
        raise OptionError(
            PARTS,
            f"{name} is better when {kpi.better}, and its figure worth 100 points is not",
            slug="ends-turned",
            hint="from: is worth 0 points and to: 100; swap them, or give the KPI better:",
            within=(name,),
        )
    return Component(name, kpi.unit, declared.weight, zero, full)


def _ends(kpi: Kpi, declared: PartOptions) -> tuple[float, float]:
    """The figures worth 0 and 100 points: as declared, else the ends of the KPI's range."""
    given = {"from": declared.from_, "to": declared.to}
    points = {"from": "0 points", "to": "100"}
    ends = _range(kpi)
    missing = [key for key, value in given.items() if value is None and ends is None]
    if missing:
        worth = " and which ".join(points[key] for key in missing)
        example = "from: 5d, to: 4h" if kpi.unit is SECONDS else "from: 0, to: 10"
        raise OptionError(
            PARTS,
            f"of {kpi.name} it is not declared which figure is worth {worth}",
            slug="ends-required",
            hint=f"add {' and '.join(f'{key}:' for key in missing)} to the part, for example "
            f"{{weight: {declared.weight:g}, {example}}}",
            within=(kpi.name,),
        )
    worse, better = ends or (0.0, 0.0)
    return together(
        lambda: _end(kpi, "from", declared.from_, worse),
        lambda: _end(kpi, "to", declared.to, better),
    )


def _end(kpi: Kpi, key: str, value: float | str | None, default: float) -> float:
    """One end as declared."""
    timed = kpi.unit is SECONDS
    if value is None:
        return default
    if isinstance(value, str) and timed:
        try:
            return float(seconds(value))
        except ValueError as error:
            raise OptionError(
                PARTS, str(error), slug="bad-duration", hint=EXAMPLE, within=(kpi.name, key)
            ) from None
    if isinstance(value, str) or (timed and value):
        shape = "a duration, such as 4h" if timed else "a number"
        text = f"{key} must be {shape}, not {value!r}"
        hint = f"{kpi.name} is measured in {kpi.unit.id}"
        raise OptionError(PARTS, text, slug="wrong-type", hint=hint, within=(kpi.name, key))
    return value


def _range(kpi: Kpi) -> tuple[float, float] | None:
    """The worse and the better end of where its figures can be, None where they are open."""
    low = kpi.low if kpi.unit.low is None else kpi.unit.low
    high = kpi.high if kpi.unit.high is None else kpi.unit.high
    if low is None or high is None:
        return None
    return (low, high) if kpi.better != LOWER else (high, low)
