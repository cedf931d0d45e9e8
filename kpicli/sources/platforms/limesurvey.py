"""LimeSurvey: codes, texts, or both as headings; without a submit date a response is unfinished."""

from __future__ import annotations

import re

from kpicli.core.field import Field
from kpicli.core.source import Condition, Drop
from kpicli.sources.platform import Recognised, Rows, distinct
from kpicli.sources.platforms._heads import plain

TITLE = "LimeSurvey"
SOURCE = (
    "https://www.limesurvey.org/manual "
    "(generated files; no real export was at hand: columns as programs that read such "
    "exports expect them)"
)

CODES = (
    *("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"),
    *("ipaddr", "refurl", "token"),
)
TEXTS = {
    "response id": "id",
    "date submitted": "submitdate",
    "last page": "lastpage",
    "start language": "startlanguage",
    "seed": "seed",
    "date started": "startdate",
    "date last action": "datestamp",
    "ip address": "ipaddr",
    "referrer url": "refurl",
    "access code": "token",
    "antwort id": "id",
    "datum abgeschickt": "submitdate",
    "letzte seite": "lastpage",
    "start-sprache": "startlanguage",
    "zufallsstartwert": "seed",
    "datum gestartet": "startdate",
    "datum letzte aktivität": "datestamp",
    "ip-adresse": "ipaddr",
    "zugangscode": "token",
}
"""The platform's own columns as they are called where texts are the headings."""
UNDATED = "1980-01-01"
"""The day that stands as submit date where a survey keeps no dates."""

_CODED = re.compile(r"([A-Za-z]\w*(?:\[[^\]]+\])*)\. (.+)", re.DOTALL)


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: it has a response id, a submit date and a last page."""
    if not rows:
        return None
    fields = []
    column: dict[str, str] = {}
    for name, new in zip(rows[0], distinct(rows[0]), strict=True):
        one = _field(name, new)
        code = one.code or (name if name in CODES else TEXTS.get(plain(name).casefold(), ""))
        if code in CODES:
            column.setdefault(code, new)
        fields.append(one)
    if not declared and not {"id", "submitdate", "lastpage"} <= set(column):
        return None
    drops: tuple[Drop, ...] = ()
    if submitted := column.get("submitdate"):
        drops = (Drop("unfinished", Condition(submitted, ("",))),)
    roles = {}
    if found := _date(rows, list(column), [column[code] for code in column]):
        roles["date"] = found
    for part, code in {"response": "id", "client": "token"}.items():
        if code in column:
            roles[part] = column[code]
    why = "it has the columns " + ", ".join(
        column[code] for code in ("id", "submitdate", "lastpage") if code in column
    )
    return Recognised(
        "limesurvey",
        TITLE,
        why,
        tuple(fields),
        drops=drops,
        roles=roles,
        own=tuple(column[code] for code in column if code != "startlanguage"),
    )


def _field(name: str, new: str) -> Field:
    """A heading taken apart: its code before the question's text, where it has both."""
    whole = plain(name)
    both = _CODED.fullmatch(whole)
    if both and ("[" in both[1] or re.search(r"\d", both[1]) or both[1] in CODES):
        return Field(new, both[1], both[2])
    return Field(new, text="" if whole == name else whole)


def _date(rows: Rows, codes: list[str], names: list[str]) -> str | None:
    """The submit date, or another date where a survey keeps no submit dates."""
    known = dict(zip(codes, names, strict=True))
    for code in ("submitdate", "datestamp", "startdate"):
        if code not in known:
            continue
        place = list(distinct(rows[0])).index(known[code])
        cells = [row[place] for row in rows[1:] if place < len(row) and row[place]]
        if cells and not all(cell.startswith(UNDATED) for cell in cells):
            return known[code]
    return None
