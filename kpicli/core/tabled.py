"""What the client KPIs share: their options, and the KPI with these filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.core.kpi import HIGHER, Band, Factor, Identity, OptionError, Part, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Recipe
from kpicli.core.source import Condition, Source
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
    survival: str | None = None,
    describe: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None,
    factor: Callable[[Mapping[str, Any]], Factor | None] | None = None,
    variance: Callable[[Any, Mapping[str, Any]], float] | None = None,
) -> Tabled:
    """A client KPI ready to compute, the shared options filled in."""
    return Tabled(
        name=name,
        identity=identity,
        title=title_of(name, identity, options.title),
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
        survival=survival,
        describe=describe,
        factor=factor,
        variance=variance,
    )


def source_of(
    kpi: str, source: str, sources: Mapping[str, Source], *needs: Sequence[str]
) -> Source:
    """The table a KPI reads, with the roles of one of `needs`; an `OptionError` without it."""
    found = sources.get(source)
    if found is None:
        raise OptionError(
            "source",
            f"{kpi} needs a table: no source is called {source}",
            slug="source-required",
            hint=f"declare it under sources: as {source}: {{path: …}}, or name another with "
            "source:",
            allowed=tuple(sources),
        )
    if found.dedupe is not None:
        raise OptionError(
            "source",
            f"{kpi} counts every row of sources.{source}, which says dedupe:",
            slug="dedupe-of-answers",
            hint="name the column of what a row is about with key:, or declare the file once more "
            "under another name without dedupe:",
        )
    if needs and not any(all(found.column(role) for role in roles) for roles in needs):
        listed = ", or ".join(" and ".join(f"{role}:" for role in roles) for roles in needs)
        raise OptionError(
            "source",
            f"{kpi} cannot be computed: sources.{source} names no column for {listed}",
            slug="role-required",
            hint=f"add {listed} with the column's name to sources.{source}",
        )
    return found
