"""The sections of the configuration as dataclasses; each field says what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.options import option
from kpicli.core.plan import Condition, Dedupe, Long
from kpicli.core.quality import Quality
from kpicli.core.question import Scale

ROLES = (
    "start",
    "end",
    "status",
    "snapshot",
    "amount",
    "quantity",
    "currency",
    "order",
    "opened",
    "responded",
    "resolved",
    "response",
    "resolution",
    "due",
    "completed",
    "satisfaction",
    "events",
    "key",
    "updated",
    "duration",
    "email",
)
"""Columns by the part they play, beside those that every source may have."""


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
class SourceSection:
    """A table to read. The one called `survey` is the main one."""

    path: str = option(
        "A file, a glob, a folder, or `-` for standard input; relative to the configuration.",
        example="survey.csv",
    )
    format: str = option(
        "How the file is written, or the platform that it was exported from; `auto` looks at its "
        "first bytes and rows.",
        "auto",
        example="qualtrics",
    )
    encoding: str | None = option(
        "How text is encoded, when it is neither UTF-8 nor UTF-16 with a byte order mark.",
        None,
        example="cp1252",
    )
    delimiter: str | None = option(
        "The mark between fields; found from the header when left out.", None, example='";"'
    )
    quote: str | None = option(
        'The mark around fields, `"` by default; empty where quotes mean nothing.',
        None,
        example='"\'"',
    )
    decimal: Literal[".", ","] = option("The decimal mark of numbers.", ".", example='","')
    header_rows: int | None = option(
        "How many rows the header has, where that is not known of the platform; names are taken "
        "from the first.",
        None,
        example="2",
    )
    sheet: str | None = option(
        "The sheet of a workbook: its name or number, or a pattern such as `2026-*` whose sheets "
        "are read one behind the other; the first that holds a table when left out.",
        None,
        example="Responses",
    )
    long: Long | None = option(
        "The columns of a survey with a row per answer; each question is a column then.",
        None,
        example="{response: response_id, question: question, answer: answer}",
    )
    include: tuple[str, ...] = option(
        "What a platform's export leaves out by itself and is to count all the same.",
        (),
        example="[unfinished]",
    )
    max_malformed: float = option(
        "The share of records that may be set aside as unreadable before the file is refused.",
        0.01,
        example="0.05",
    )
    max_bytes: int | None = option(
        "How large a packed file may unpack; by default 200 times its size, at least 64 MB.",
        None,
        example="2000000000",
    )
    client: str | None = option(
        "The column of the client's id. Clients that answer more than once are sampling units "
        "(clusters), and tables are joined on it.",
        None,
        example="client_id",
    )
    date: str | None = option(
        "The column of the date or time of each row.", None, example="submitted_at"
    )
    date_format: str | None = option(
        "How dates are written, in strptime's terms, when they are neither ISO 8601 nor decided "
        "by the column as a whole; `excel`, `epoch` or `epoch_ms` where they are numbers.",
        None,
        example='"%d/%m/%Y %H:%M"',
    )
    where: tuple[Condition, ...] = option(
        "Only rows that meet these conditions count: `column: value`, `[values]`, "
        "`{min, max}` or `{not: value}`.",
        (),
        example="{status: complete}",
    )
    dedupe: Dedupe | None = option(
        "Of rows alike in `by` (within a calendar day, week, month, quarter or year, or so many "
        "days) the `latest` or `first` counts, their `mean`, or `all`.",
        None,
        example="{by: client_id, within: quarter, keep: latest}",
    )
    weight: str | None = option("The column of the survey weight.", None, example="weight")
    strata: str | None = option(
        "The column of the stratum a respondent was sampled in.", None, example="region"
    )
    cluster: str | None = option(
        "The column of the sampling unit, when it is not the client.", None, example="household"
    )
    population: str | float | None = option(
        "Sampling units in the population, for the finite population correction: a number, or "
        "a column with the number of the row's stratum.",
        None,
        example="1200",
    )
    duration: str | None = option(
        "The column of the time that a respondent took.", None, example="duration_seconds"
    )
    email: str | None = option(
        "The column of the respondent's e-mail address.", None, example="email"
    )
    quality: Quality | None = option(
        "Checks of the answers: `speeders`, `straight_liners`, `repeated_texts`, "
        "`test_addresses`, `duplicates`, and `exclude`.",
        None,
        example="{speeders: {under: 100}, exclude: [speeders]}",
    )
    start: str | None = option("The column of a client's first day.", None, example="signed_on")
    end: str | None = option("The column of a client's last day.", None, example="ended_on")
    status: str | None = option(
        "The column of what became of a client, ticket or project.", None, example="status"
    )
    snapshot: str | None = option(
        "The column of the day on which a table of all clients was taken, over and over.",
        None,
        example="month",
    )
    amount: str | None = option(
        "The column of the amount paid, refunds below 0; of what a client pays, in accounts.",
        None,
        example="amount",
    )
    quantity: str | None = option(
        "The column of how many, where `amount` is the price of one.", None, example="quantity"
    )
    currency: str | None = option("The column of the currency.", None, example="currency")
    rates: Mapping[str, float] | None = option(
        "What one unit of each currency is worth in that of the report; amounts in others are left "
        "out. Without it amounts must be in one currency.",
        None,
        example="{EUR: 1, USD: 0.92}",
    )
    order: str | None = option(
        "The column of the order or invoice, whose lines are one purchase.",
        None,
        example="invoice_id",
    )
    opened: str | None = option("The column of a ticket's opening.", None, example="opened_at")
    responded: str | None = option(
        "The column of a ticket's first reply.", None, example="first_reply_at"
    )
    resolved: str | None = option("The column of a ticket's solution.", None, example="resolved_at")
    response: str | None = option(
        "The column of the time to a ticket's first reply, where it is ready made.",
        None,
        example="first_response_hours",
    )
    resolution: str | None = option(
        "The column of the time to a ticket's solution, where it is ready made.",
        None,
        example="resolution_hours",
    )
    duration_unit: Literal["seconds", "minutes", "hours", "days"] | None = option(
        "What ready-made times are measured in: by default seconds for `duration`, and hours for "
        "those of tickets.",
        None,
        example="minutes",
    )
    due: str | None = option("The column of a project's due date.", None, example="due_on")
    completed: str | None = option(
        "The column of a project's completion.", None, example="completed_on"
    )
    satisfaction: str | None = option(
        "The column of the client's rating of a project.", None, example="rating"
    )
    events: str | None = option(
        "The column of how many events a row of usage stands for; one by default.",
        None,
        example="events",
    )
    key: str | None = option(
        "The column of what a row is about, where there is a row per update: of rows with the same "
        "key the latest counts.",
        None,
        example="ticket_id",
    )
    updated: str | None = option(
        "The column of the time of an update; without it the lowest row of a key is the latest.",
        None,
        example="updated_at",
    )
    as_of: str | None = option(
        "The last day that the table knows of; by default the latest day in it.",
        None,
        example="2026-09-30",
    )
    known_since: str | None = option(
        "The day from which the table holds those who left: nobody who left before is in it.",
        None,
        example="2020-01-01",
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
