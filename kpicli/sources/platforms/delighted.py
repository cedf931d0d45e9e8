"""Delighted: one row per response, of several kinds of survey where its type says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "Delighted"
SOURCE = (
    "https://app.delighted.com/docs/api/listing-survey-responses (the fields of a response; no "
    "real export was at hand)"
)

TYPES: Mapping[str, Mapping[str, Any]] = {
    "nps": {"scale": "0-10"},
    "enps": {"kpi": "nps", "scale": "0-10"},
    "csat": {"scale": "1-5"},
    "ces": {"scale": "1-5", "better": "higher"},
    "stars": {"kpi": "mean", "scale": "1-5"},
    "smileys": {"kpi": "mean", "scale": "1-5"},
    "thumbs": {"kpi": "csat", "scale": "0-1"},
}
SPELT = {
    "nps": ("nps", "NPS"),
    "enps": ("enps", "eNPS", "ENPS"),
    "csat": ("csat", "CSAT"),
    "ces": ("ces", "CES"),
    "stars": ("stars_five", "stars", "five_star", "5-star", "5-Star", "Stars"),
    "smileys": ("smileys", "smileys_five", "Smileys"),
    "thumbs": ("thumbs", "Thumbs"),
}


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read, told by links to delighted.com or the columns of a response."""
    head = Heading(rows)
    score = head.find("score")
    why = _why(head)
    if score is None or not (why or declared):
        return None
    kind = head.find("survey type", "response type", "project type", "type")
    kpis: dict[str, dict[str, Any]] = {}
    for name, options in TYPES.items():
        if kind is not None:
            where = {kind: list(SPELT[name])}
            kpis[name] = {**options, "question": score, "where": where}
    if kind is None and any(_beyond(text) for text in head.cells(score)):
        kpis["nps"] = {"question": score, "scale": "0-10"}
    roles = head.roles(
        date=("responded at", "response date", "response time", "created at", "timestamp"),
        client=("person id", "person"),
        response=("response id", "id"),
        email=("email", "person email", "email address"),
    )
    return Recognised(
        "delighted",
        TITLE,
        why,
        head.fields(),
        roles=roles,
        kpis=kpis,
        own=(*roles.values(), *head.all("permalink", "updated at", "notes")),
    )


def _why(head: Heading) -> str:
    """The sign of the platform, empty where there is none."""
    link = head.find("permalink")
    if link is not None and any("delighted.com/" in text for text in head.cells(link)):
        return f"its column {link} leads to delighted.com"
    own = next((name for name in head.names if name.casefold().startswith("delighted ")), None)
    if own is not None and head.has("comment"):
        return f"it has a column {own}"
    if head.has("score", "comment", "permalink", "person", "survey type"):
        return "it has the columns person, survey_type and permalink of a response"
    return ""


def _beyond(text: str) -> bool:
    """Whether a score lies on 0–10 and on no scale from 1 to 5."""
    return text == "0" or text in ("6", "7", "8", "9", "10")
