"""A source of the configuration as a dataclass; each field says what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.options import option
from kpicli.core.quality import Quality
from kpicli.core.source import Condition, Dedupe, Long

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
