"""The sections of the configuration as dataclasses; each field says what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.options import option
from kpicli.core.question import Scale


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """How figures are reported."""

    timezone: str = option(
        "The time zone whose days count; times with an offset are moved to it.",
        "UTC",
        example="Europe/Amsterdam",
    )
    week_starts: Literal["monday", "sunday", "saturday"] = option(
        "The first day of a week.", "monday", example="sunday"
    )
    fiscal_year_starts: str = option(
        "The month in which a fiscal year begins.", "january", example="april"
    )
    level: float = option(
        "The confidence level of intervals and tests, between 0.5 and 1.", 0.95, example="0.9"
    )


@dataclass(frozen=True, kw_only=True)
class BenchmarkSection:
    """A reference value. One of the same name and KPI replaces a built-in."""

    name: str = option("What it is called.", example="industry")
    kpi: str = option("The result, or the calculator, that it is for.", example="cess")
    value: float | None = option(
        "Its value in the KPI's unit; default `p50`, and one of the two there must be.",
        None,
        example="75",
    )
    source: str = option("Where it comes from.", example='"our own panel, 2025, n 4,100"')
    verified: bool = option(
        "Whether someone has checked the source; shown with every verdict.", False, example="true"
    )
    n: float | None = option(
        "How many answers it was measured on: then its own chance error counts in the verdict.",
        None,
        example="4100",
    )
    sd: float | None = option(
        "The standard deviation of one answer, in the KPI's unit; beside `n`. Without it your own "
        "answers' is taken.",
        None,
        example="18.5",
    )
    year: int | None = option(
        "The year it is of; after 24 months it is marked as stale.", None, example="2025"
    )
    industry: str | None = option("The industry it is of.", None, example="insurance")
    region: str | None = option("The region it is of.", None, example="Benelux")
    scale: Scale | None = option(
        "The scale it was asked on; another than the question's is remarked on.",
        None,
        example="1-5",
    )
    definition: str | None = option(
        "How it was computed; what is known to differ from the KPI is remarked on.",
        None,
        example="top two boxes",
    )
    p10: float | None = option("The value under which 10 % of firms lie.", None, example="58")
    p25: float | None = option("The value under which 25 % of firms lie.", None, example="66")
    p50: float | None = option("The value under which half the firms lie.", None, example="75")
    p75: float | None = option("The value under which 75 % of firms lie.", None, example="85")
    p90: float | None = option("The value under which 90 % of firms lie.", None, example="91")


@dataclass(frozen=True, kw_only=True)
class NormsSection:
    """A file of reference values, in place of one."""

    file: str = option(
        "A YAML or CSV file of benchmarks; relative to the configuration.", example="norms.csv"
    )
    industry: str | None = option("Only those of this industry.", None, example="insurance")
    region: str | None = option("Only those of this region.", None, example="Benelux")
    year: int | None = option("Only those of this year.", None, example="2025")


@dataclass(frozen=True, kw_only=True)
class TargetSection:
    """A value to reach."""

    kpi: str = option("The result that it is for.", example="cess")
    value: float = option("The value in the KPI's unit.", example="82")
    from_: str | None = option("The first day it holds for.", None, example="2026-01-01")
    until: str | None = option("The last day it holds for.", None, example="2026-12-31")


@dataclass(frozen=True, kw_only=True)
class SegmentSection:
    """A column that parts clients or respondents, of the survey or joined on the client."""

    column: str = option("`source.column`.", example="accounts.region")
    bins: tuple[float, ...] = option(
        "Edges that part a numeric column, each the low end of its part.",
        (),
        example="[0, 10000, 50000]",
    )
    quantiles: int | None = option(
        "Into so many parts of equal size a numeric column is cut; in place of `bins`.",
        None,
        example="4",
    )


@dataclass(frozen=True, kw_only=True)
class BreakSection:
    """A day on which the measuring changed."""

    day: str = option("The first day that is measured the new way.", example="2026-03-01")
    what: str = option("What changed.", example='"scale changed from 1–5 to 0–10"')
    kpi: str | None = option(
        "The result, or the calculator, that it is about; all of them when left out.",
        None,
        example="nps",
    )


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """When figures are withheld to protect respondents."""

    min_group: int = option(
        "The smallest group whose figures are shown when results are split.", 5, example="10"
    )
    min_comments: int = option(
        "The fewest respondents with a comment of whose comments anything is told; never under 10.",
        10,
        example="20",
    )


SECTIONS: Mapping[str, str] = {
    "version": "The version of this format: 1.",
    "name": "What the scorecard is called, printed above it.",
    "reporting": "How figures are reported.",
    "sources": "The tables to read, by name.",
    "segments": "Columns that part the figures, by name: `source.column`, `{column, bins}` or "
    "`{column, quantiles}`.",
    "kpis": "The KPIs, by the name of the result.",
    "benchmarks": "Reference values beside, or in place of, the built-in ones; also from files.",
    "targets": "Values to reach, with the days they hold for.",
    "breaks": "Days on which the measuring changed: nothing is compared across them.",
    "privacy": "When figures are withheld.",
}
"""The top-level keys and what they are for, in the order of the docs."""
