"""Qualtrics: names, question texts and import ids in three header rows."""

from __future__ import annotations

import json

from kpicli.core.field import Field
from kpicli.core.plan import Condition, Drop
from kpicli.sources.platform import Recognised, Rows, distinct

TITLE = "Qualtrics"
SOURCE = (
    "https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/"
    "download-data/understanding-your-dataset/ (a real export was at hand)"
)

PREVIEW, SPAM = ("Survey Preview", "Survey Test", "1", "2"), ("Spam", "8", "9", "12", "40")


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: three header rows, the third of which holds import ids."""
    if len(rows) < 3 or not rows[2] or not rows[2][0].startswith('{"ImportId"'):
        return None
    names, texts, ids = rows[:3]
    fields = tuple(
        Field(name, _code(code), text)
        for name, text, code in zip(distinct(names), texts, ids, strict=True)
    )
    there = {field.name for field in fields}
    drops = []
    if "Status" in there:
        drops += [Drop("preview", Condition("Status", PREVIEW))]
        drops += [Drop("spam", Condition("Status", SPAM))]
    if "Finished" in there:
        drops += [Drop("unfinished", Condition("Finished", ("False", "FALSE", "0")))]
    parts = {
        "date": "RecordedDate",
        "client": "ExternalReference",
        "response": "ResponseId",
        "duration": "Duration (in seconds)",
        "email": "RecipientEmail",
    }
    roles = {part: name for part, name in parts.items() if name in there}
    return Recognised(
        "qualtrics", TITLE, "its third row holds ImportId", fields, 3, tuple(drops), roles
    )


def _code(text: str) -> str:
    """The import id of a column."""
    try:
        found = json.loads(text)["ImportId"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
