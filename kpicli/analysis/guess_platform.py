"""What a platform's export says of itself: its columns' parts, the rows left out, its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from kpicli.analysis import guess_roles as roles
from kpicli.analysis import probe
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_file import Looked, Setting
from kpicli.analysis.guess_known import fitted
from kpicli.analysis.guess_kpis import Draft
from kpicli.analysis.guess_roles import Found
from kpicli.core.answers import fold
from kpicli.core.field import Field

LONGEST = 160
NOBODY = ("anonymous", "anonym", "anonyme", "anónimo", "anoniem", "anonimo")
"""What stands for an address where respondents are not known."""


def own(looked: Looked) -> set[str]:
    """The columns that the platform adds, which ask nothing."""
    return set(looked.head.known.own) if looked.head.known else set()


def client(looked: Looked) -> Found | None:
    """The column that the platform has for the client, where it is filled; else one by its name.

    An address is one where it repeats.
    """
    known, source = looked.head.known, looked.source
    if known is None:
        return roles.client(looked.columns, source)
    if found := _usable(looked, known.roles.get("client")):
        return found
    rest = [one for one in looked.columns if one.name not in known.own]
    if found := roles.client(rest, source):
        return found
    address = _usable(looked, known.roles.get("email"))
    if address is None or any(fold(text or "") in NOBODY for text in address.column.sample):
        return None
    return address if address.repeats else None


def _usable(looked: Looked, name: str | None) -> Found | None:
    """A column of the platform that names several clients, most rows one."""
    column = _column(looked, name)
    if column is None or column.distinct < 2 or column.filled < 0.5 * len(column.sample):
        return None
    seen = probe.clients(looked.source, column.name)
    title = looked.head.known.title if looked.head.known else ""
    many = "each in one row" if not seen.repeats else f"{seen.repeats:,} rows repeat one"
    why = f"as {title} has it; {seen.distinct:,} clients, {many}"
    return Found(column, why, repeats=seen.repeats > 0)


def date(looked: Looked) -> list[Found]:
    """The platform's date where it can be read, else what the columns' names tell."""
    known, source = looked.head.known, looked.source
    column = _column(looked, known.roles.get("date")) if known else None
    found = [roles.read_date(column, source)] if column is not None and column.filled else []
    if any(one.sure for one in found):
        return found
    rest = [one for one in looked.columns if one.name not in own(looked)]
    return found + roles.date(rest, source)


def parts(looked: Looked) -> list[Setting]:
    """Further parts that the platform's columns play, as far as a source has them."""
    from kpicli.config.source_model import SourceSection

    known = looked.head.known
    if known is None:
        return []
    keys = {one.name for one in fields(SourceSection)}
    return [
        Setting(part, column.name, f"as {known.title} has it")
        for part in ("duration", "email")
        if part in keys
        and (column := _column(looked, known.roles.get(part)))
        and column.distinct > 1
    ]


def left_out(looked: Looked) -> list[Setting]:
    """The rows that are left out by themselves, and how to count them all the same."""
    if not looked.dropped:
        return []
    why = f"left out by itself: {looked.left_out}; this counts them"
    return [Setting("include", list(looked.dropped), why, sure=False)]


def scored(column: Column, field: Field | None) -> Column:
    """A column of numbers, with a number in place of each text that the file has a score for."""
    if field is None or not field.scores or not column.numeric or not column.counts:
        return column
    shown = {
        text: f"{field.scores[fold(text)]:g}"
        for text in column.counts
        if text and fold(text) in field.scores
    }
    if not shown:
        return column
    counts: dict[str | None, int] = {}
    for text, n in column.counts.items():
        number = shown.get(text or "", text)
        counts[number] = counts.get(number, 0) + n
    sample = [shown.get(text or "", text) for text in column.sample]
    return replace(column, sample=sample, numeric=column.filled, spaced=0, counts=counts)


def platform_drafts(looked: Looked) -> list[Draft]:
    """The KPIs of the platform's own questions, as far as the file holds answers to them."""
    known = looked.head.known
    if known is None:
        return []
    fields = {field.name: field for field in known.fields}
    found = []
    for name, options in known.kpis.items():
        asked = fitted(options, looked.columns)
        said = described(fields.get(str(options.get("question"))))
        if asked is not None:
            found.append(Draft(name, asked, f"as {known.title} asks it", rank=0, described=said))
    return found


def time_taken(looked: Looked) -> list[Draft]:
    """How long respondents took, for a file that asks nothing."""
    known = looked.head.known
    column = _column(looked, known.roles.get("duration")) if known else None
    if column is None or column.numeric < max(1, 0.9 * column.filled):
        return []
    options: dict[str, Any] = {"kpi": "mean", "title": column.name, "question": column.name}
    return [Draft("duration", options, "nothing is asked in the file: how long respondents took")]


def described(field: Field | None) -> str:
    """A column's code and text, as far as they say more than its name: "QID4: How likely …"."""
    if field is None:
        return ""
    said = [part for part in (field.code, field.text) if part and part != field.name]
    whole = ": ".join(" ".join(part.split()) for part in said)
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"


def called(field: Field) -> str:
    """The code that a heading begins with, or the text of one that holds tags; else nothing."""
    if field.code and field.name.startswith(f"{field.code}."):
        return field.code
    return field.text if "<" in field.name else ""


def columns_of(drafts: Sequence[Draft]) -> set[str]:
    """The columns that drafts ask."""
    return {
        str(draft.options[key])
        for draft in drafts
        for key in ("question", "comment", "score")
        if key in draft.options
    }


def _column(looked: Looked, name: str | None) -> Column | None:
    return next((one for one in looked.columns if one.name == name), None)
