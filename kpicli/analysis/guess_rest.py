"""What a file's other columns seem to be, for those who look for one that is not used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_kpis import Draft
from kpicli.analysis.peek import Head
from kpicli.errors import Location, UserError, data_error

OPEN = (
    "Open text: how many write, which words they use, and quotes. Nothing is told of fewer than "
    "10 comments, and quotes are redacted; names of people are not found."
)
SEEN = 8
NAMED = 20
LONGEST = 60


def open_text(columns: Sequence[Column], known: set[str], drafts: Sequence[Draft]) -> list[Draft]:
    """`feedback` on the first column of open text, to be put in force by hand; at most one.

    Beside it the score of an NPS question, where there is one.
    """
    column = next((one for one in columns if one.open and one.name not in known), None)
    if column is None or any(draft.key == "feedback" for draft in drafts):
        return []
    options: dict[str, Any] = {"comment": column.name}
    for draft in drafts:
        asked = draft.options
        if not draft.off and (asked.get("kpi") or draft.key) == "nps" and not asked.get("where"):
            beside = ("scale", "written_as", "labels", "missing", "not_applicable")
            options["score"] = asked["question"]
            options |= {key: asked[key] for key in beside if key in asked}
            break
    return [Draft("feedback", options, "", off=OPEN)]


def left(head: Head, columns: Sequence[Column], known: set[str]) -> list[str]:
    """Sentences on the columns that are not among the `known` ones."""
    rest = [column for column in columns if column.name not in known]
    texts = [column.name for column in rest if column.open]
    unique = [column.name for column in rest if column.unique and not column.open]
    others = [column.name for column in rest if column.name not in {*texts, *unique}]
    others += [name for name in dict.fromkeys(head.names) if name not in head.texts]
    kinds = (
        ("Open text, not scored", texts),
        ("Different in every row, so no client", unique),
        ("Without a part", others),
    )
    return [f"{what}: {_listed(names)}." for what, names in kinds if names]


def _listed(names: Sequence[str]) -> str:
    plain = [" ".join(name.split()) for name in names[:NAMED]]
    shown = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in plain]
    return ", ".join(shown) + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")


def nothing(export: str, columns: Sequence[Column], near: int, left_out: str = "") -> UserError:
    """The `UserError` for a file without a question; `near` columns come close to one.

    `left_out` says which rows its platform leaves out, and as which it was read.
    """
    if not any(column.sample for column in columns):
        return data_error(
            "no-question-found",
            "there is no record below the header, so no answer to tell a question by",
            Location(export),
            hint="check that the export finished",
        )
    seen = "; ".join(f"{column.name}: {_look(column)}" for column in columns[:SEEN])
    more = f"; and {len(columns) - SEEN:,} more" if len(columns) > SEEN else ""
    seen = f"{seen}{more}{f'. {left_out}' if left_out else ''}"
    close = f" ({near} come near, none is sure)" if near else ""
    return data_error(
        "no-question-found",
        f"no column holds answers on a scale that can be told{close}. Seen: {seen}",
        Location(export),
        hint="a question is told by whole numbers on 1–5, 1–7, 0–10 or 1–10, or by usual "
        "labels, a client table by the names of its client, days, amounts and times; write the "
        "configuration by hand: config.example.yaml shows how",
    )


def _look(column: Column) -> str:
    if not column.filled:
        return "blank"
    if column.unique:
        return "different in every row"
    if column.dated >= 0.9 * column.filled:
        return "dates"
    kind = "numbers" if column.numeric >= 0.9 * column.filled else "texts"
    return f"{column.distinct:,} {kind}" if column.distinct > 1 else "always the same"
