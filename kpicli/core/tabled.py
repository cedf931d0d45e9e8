"""What the client KPIs share: their options, and the KPI with these filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kpicli.core.kpi import HIGHER, Band, Identity, Part, Tabled
from kpicli.core.options import option
from kpicli.core.plan import Condition
from kpicli.core.recipe import Recipe
from kpicli.core.survey import title_of
from kpicli.core.unit import Unit


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What every client KPI takes: the rows it counts, and how it is judged and called."""

    where: tuple[Condition, ...] = option(
        "Only rows of the table that meet these conditions count.",
        (),
        example="{plan: Premium}",
    )
    better: str | None = option(
        "`higher` or `lower`, where it differs from the KPI's own.", None, example="higher"
    )
    bands: tuple[Band, ...] | None = option(
        "Names for stretches of figures, each from its value up to the next.",
        None,
        example="{low: 0, moderate: 80, strong: 90}",
    )
    title: str | None = option("The name printed in reports.", None, example="Logo churn")
    relevant: float | None = option(
        "The smallest difference that matters, in the KPI's unit.", None, example="2"
    )


def tabled(
    name: str,
    identity: Identity,
    options: TableOptions,
    recipe: Recipe,
    *,
    source: str,
    items: str,
    formula: str,
    method: str,
    unit: Unit | None = None,
    better: str | None = None,
    low: float | None = None,
    high: float | None = None,
    parts: tuple[Part, ...] = (),
    facts: Mapping[str, Any] | None = None,
    further: Mapping[str, Recipe] | None = None,
    describe: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> Tabled:
    """A client KPI ready to compute, the shared options filled in."""
    return Tabled(
        name=name,
        identity=identity,
        title=title_of(name, identity, options),
        unit=unit or identity.unit,
        better=better or options.better or identity.better or HIGHER,
        method=method,
        formula=formula,
        low=low,
        high=high,
        parts=parts,
        bands=identity.bands if options.bands is None else options.bands,
        where=options.where,
        relevant=options.relevant,
        facts=facts or {},
        source=source,
        recipe=recipe,
        items=items,
        further=further or {},
        describe=describe,
    )
