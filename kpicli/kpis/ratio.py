"""A ratio: the sum of one column over the sum of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.kpi import Identity, OptionError, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Quotient
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.unit import DAYS, NUMBER, PERCENT, SECONDS, Unit, money

IDENTITY = Identity("ratio", "Ratio", NUMBER, None)
UNITS = {"number": NUMBER, "percent": PERCENT, "money": money(), "seconds": SECONDS, "days": DAYS}


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `ratio`."""

    source: str = option("The table whose columns are added up.", example="transactions")
    numerator: str = option("The column above the line.", example="amount")
    denominator: str | None = option(
        "The column below the line; the number of rows without one.", None, example="hours"
    )
    unit: Literal["number", "percent", "money", "seconds", "days"] = option(
        "What the figure is measured in; `percent` is a hundred times the quotient.",
        "number",
        example="percent",
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources)
    if options.better is None:
        raise OptionError(
            "better",
            "whether a high ratio is good is not declared",
            slug="better-required",
            hint="add better: higher or better: lower",
        )
    below = f"sum of {options.denominator}" if options.denominator else "number of rows"
    unit: Unit = UNITS[options.unit]
    if options.unit == "percent":
        unit = Unit("percent", " %", " points", 1)
    return tabled(
        name,
        IDENTITY,
        options,
        Quotient(
            options.numerator, options.denominator, 100.0 if options.unit == "percent" else 1.0
        ),
        source=source.name,
        items="rows",
        formula=f"sum of {options.numerator} ÷ {below}",
        method="t",
        unit=unit,
    )
