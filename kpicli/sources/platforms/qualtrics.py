"""Qualtrics: names, question texts and import ids in three header rows, in older exports two."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kpicli.core.field import Field
from kpicli.core.source import Condition, Drop
from kpicli.sources.platform import Recognised, Rows, distinct
from kpicli.sources.platforms._heads import padded, plain, there

TITLE = "Qualtrics"
SOURCE = (
    "https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/"
    "download-data/understanding-your-dataset/ (a real export was at hand; the legacy one is "
    "built from the documentation)"
)

DROPS = (
    ("preview", "Status", "Survey Preview|Survey Preview Spam|Offline Survey Preview|1|9|17"),
    ("test", "Status", "Survey Test|2"),
    ("spam", "Status", "Spam|Imported Spam|EX Spam|8|12|40"),
    ("unfinished", "Finished", "False|FALSE|false|0|Falsch|Faux|Falso|Onwaar"),
)
PARTS = {
    "date": ("RecordedDate", "EndDate"),
    "client": ("ExternalReference", "ExternalDataReference"),
    "response": ("ResponseId", "ResponseID"),
    "duration": ("Duration (in seconds)",),
    "email": ("RecipientEmail", "EmailAddress"),
}
OWN = (
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "ResponseID", "ResponseSet", "Name"),
    *("RecipientLastName", "RecipientFirstName", "RecipientEmail", "EmailAddress"),
    *("ExternalReference", "ExternalDataReference", "LocationLatitude", "LocationLongitude"),
    *("LocationAccuracy", "DistributionChannel"),
)
STATUSES = frozenset({"0", "1", "2", "4", "8", "9", "12", "16", "17", "32", "40", "48"})
"""The numbers that `Status` holds where values are exported."""
SIGNS = ("StartDate", "EndDate")
ENDS = ("Finished", "Progress")
GROUP = "_NPS_GROUP"
"""Behind the name of a Net Promoter question: the column of detractors, passives, promoters."""
_LEGACY = re.compile(r"V\d+")
"""How the platform's own columns are called in legacy exports, above their names."""
UNANSWERED = frozenset({"-99"})
"""What the export option "recode seen but unanswered questions" writes."""


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: by its row of import ids, its legacy names, or its columns."""
    if not rows:
        return None
    names, *below = rows
    width = len(names)
    texts = padded(below[0], width) if below else [""] * width
    ids = padded(below[1], width) if len(below) > 1 else [""] * width
    if any(_import_id(cell) for cell in ids):
        codes = [_import_id(cell) for cell in ids]
        return _read("its third row holds ImportId", names, texts, codes, 3)
    if texts[0] in ("ResponseID", "ResponseId") and names[0] in ("V1", texts[0]):
        return _read("its second row begins with ResponseID", names, texts, [""] * width, 2)
    if declared or (_named(names) and _statuses(rows)):
        two = "Start Date" in texts or "Response ID" in texts
        ends = next((name for name in ENDS if name in names), ENDS[0])
        why = f"of its columns StartDate, EndDate, {ends} and ResponseId"
        return _read(why, names, texts if two else [""] * width, [""] * width, 2 if two else 1)
    return None


def _named(names: Collection[str]) -> bool:
    """Whether the columns that Qualtrics adds are there."""
    either = (PARTS["response"], ENDS)
    return all(name in names for name in SIGNS) and all(
        any(name in names for name in among) for among in either
    )


def _statuses(rows: Rows) -> bool:
    """Whether the numbers of a column Status, if there are any, are those of the platform."""
    names, *below = rows
    if "Status" not in names:
        return True
    place = names.index("Status")
    cells = {row[place] for row in below if place < len(row)}
    return {cell for cell in cells if cell.isdecimal()} <= STATUSES


def _read(
    why: str, names: Sequence[str], texts: Sequence[str], codes: Sequence[str], header_rows: int
) -> Recognised:
    fields = []
    column: dict[str, str] = {}
    own = []
    for name, text, code in zip(distinct(names), texts, codes, strict=True):
        known = next(
            (one for one in (name, text if _LEGACY.fullmatch(name) else "") if one in OWN), None
        )
        if name.endswith(GROUP):
            own.append(name)
        if known is not None:
            column.setdefault(known, name)
            own.append(name)
            fields.append(Field(name, code, plain(text)))
        else:
            fields.append(Field(name, code, plain(text), missing=UNANSWERED))
    drops = [
        Drop(reason, Condition(column[name], tuple(listed.split("|"))))
        for reason, name, listed in DROPS
        if name in column
    ]
    if "Finished" not in column and "Progress" in column:
        drops.append(Drop("unfinished", Condition(column["Progress"], high="99")))
    roles = {part: column[name] for part, name in there(PARTS, column).items()}
    every = [field.name for field in fields]
    grouped = [name for name in every if f"{name}{GROUP}" in every]
    return Recognised(
        "qualtrics",
        TITLE,
        why,
        tuple(fields),
        header_rows,
        tuple(drops),
        roles,
        {"nps": {"question": grouped[0], "scale": "0-10"}} if len(grouped) == 1 else {},
        own=tuple(own),
    )


def _import_id(text: str) -> str:
    """The import id that a cell of the third row holds, "" where it holds none."""
    if not text.startswith('{"ImportId"'):
        return ""
    import json

    try:
        found = json.loads(text)["ImportId"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
