"""SurveyMonkey: the questions in one header row, their parts or "Response" in a second one."""

from __future__ import annotations

import re

from kpicli.core.field import Field
from kpicli.sources.platform import Recognised, Rows, distinct
from kpicli.sources.platforms._heads import padded, plain, there

TITLE = "SurveyMonkey"
SOURCE = (
    "https://help.surveymonkey.com "
    "(generated files; no real export was at hand: columns as programs that read such "
    "exports expect them)"
)

PARTS = {
    "date": ("End Date", "EndDate", "Date Modified", "Start Date", "Date Created"),
    "response": ("Respondent ID", "RespondentID"),
    "email": ("Email Address",),
}
OWN = (
    *("Respondent ID", "RespondentID", "Collector ID", "CollectorID", "Start Date", "StartDate"),
    *("End Date", "EndDate", "Date Created", "Date Modified", "IP Address", "Email Address"),
    *("First Name", "LastName", "Last Name", "FirstName", "Custom Data 1", "Custom Data"),
)
ANSWERS = ("Response", "Open-Ended Response", "")
"""What stands below a question that has one column."""
NPS = {"not at all likely - 0": 0.0, "extremely likely - 10": 10.0}
"""How the ends of a Net Promoter question are written, where the rest are numbers."""
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}(?::\d{2})? [AP]M", re.IGNORECASE)


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: its first columns are Respondent ID and Collector ID."""
    if not rows:
        return None
    head = rows[0]
    begins = [name.replace(" ", "") for name in head[:2]] == ["RespondentID", "CollectorID"]
    if not declared and not begins:
        return None
    width = max(len(row) for row in rows[:2])
    parts = padded(rows[1], width) if len(rows) > 1 else [""] * width
    own_cells = [part for name, part in zip(head, parts, strict=False) if name in OWN]
    two = not parts[0] and not any(own_cells)  # ids and dates stand in the first record
    names = distinct(_names(padded(head, width), parts) if two else padded(head, width))
    roles = there(PARTS, names)
    own = tuple(name for name in OWN if name in names)
    fields = tuple(
        Field(name, text=_text(name), scores={} if name in own else NPS) for name in names
    )
    return Recognised(
        "surveymonkey",
        TITLE,
        f"its first columns are {' and '.join(head[:2])}",
        fields,
        2 if two else 1,
        roles=roles,
        own=own,
        date_order=_american(rows[2 if two else 1 :], names, roles.get("date")),
    )


def _names(head: list[str], parts: list[str]) -> list[str]:
    """A name per column: the question, behind it the part where it has several columns."""
    found = []
    question = ""
    for asked, part in zip(head, parts, strict=True):
        question = asked or question
        whole = part in ANSWERS and (asked or not part)
        found.append(question if whole else f"{question} - {part}")
    return found


def _text(name: str) -> str:
    text = plain(name)
    return "" if text == name else text


def _american(rows: Rows, names: list[str], date: str | None) -> str | None:
    """The order of dates that say AM or PM: month first."""
    if date is None:
        return None
    place = names.index(date)
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return "mdy" if cells and all(_AMERICAN.fullmatch(cell) for cell in cells) else None
