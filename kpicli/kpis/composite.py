"""Composite: other KPIs, each put on 0 to 100, and their weighted mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpicli.core.component import Component
from kpicli.core.composed import PARTS, Known, PartOptions, component
from kpicli.core.kpi import HIGHER, Band, Composed, Identity, OptionError, together
from kpicli.core.options import option
from kpicli.core.survey import title_of
from kpicli.core.unit import SCORE

IDENTITY = Identity("composite", "Composite score", SCORE, "higher")


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of `composite`."""

    parts: Mapping[str, PartOptions] = option(
        "The results it is made of, each with its weight and, where its range does not say them, "
        "the figures worth 0 and 100 points.",
        example="{nps: 2, retention: 3, resolution_time: {weight: 1, from: 5d, to: 4h}}",
    )
    bands: tuple[Band, ...] | None = option(
        "Names for stretches of figures, each from its value up to the next.",
        None,
        example="{red: 0, amber: 50, green: 75}",
    )
    title: str | None = option("The name printed in reports.", None, example="Client health")
    relevant: float | None = option(
        "The smallest difference that matters, in points.", None, example="2"
    )


def build(name: str, options: Options, known: Known) -> Composed:
    """The KPI as configured."""

    def reader(part: str, declared: PartOptions) -> Callable[[], Component | None]:
        return lambda: component(part, declared, known)

    if not options.parts:
        raise OptionError(
            PARTS, "a composite has one part or more", hint="for example parts: {nps: 2, churn: 1}"
        )
    found = together(*(reader(part, declared) for part, declared in options.parts.items()))
    return Composed(
        name=name,
        identity=IDENTITY,
        title=title_of(name, IDENTITY, options.title),
        unit=SCORE,
        better=HIGHER,
        method="t",
        formula="Σ weight × part ÷ Σ weight, each part from 0 to 100",
        low=0,
        high=100,
        bands=options.bands or (),
        relevant=options.relevant,
        components=tuple(part for part in found if part is not None),
    )
