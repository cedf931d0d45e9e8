"""HubSpot: submissions of feedback surveys, whose type says what the rating is."""

from __future__ import annotations

from typing import Any

from kpicli.core.answers import fold
from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "HubSpot feedback"
SOURCE = (
    "https://knowledge.hubspot.com/customer-feedback/survey-response-properties (the properties "
    "of a response and what its ratings mean; no real export was at hand)"
)

NPS = ("NPS", "Net Promoter Score", "Customer loyalty", "Customer loyalty (NPS)", "Loyalty")
CSAT = ("CSAT", "Customer satisfaction", "Customer satisfaction (CSAT)", "Satisfaction")
CES = ("CES", "Customer effort", "Customer support", "Customer support (CES)", "Support")
SENTIMENTS = frozenset({"promoter", "passive", "detractor"})


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read, told by a rating with its survey's type and its sentiment."""
    head = Heading(rows)
    rating = head.find("hs value", "rating")
    kind = head.find("hs survey type", "survey type")
    group = head.find("hs response group", "sentiment", "feedback sentiment")
    if rating is None or not (declared or (kind and group)):
        return None
    types = set(head.cells(kind)) if kind else set()
    felt = {fold(text) for text in head.cells(group)} if group else set()
    own = rating == head.find("hs value") or (
        types & {*NPS, *CSAT, *CES} and felt and felt <= SENTIMENTS
    )
    if not (declared or own):
        return None
    roles = head.roles(
        date=("hs submission timestamp", "date", "submission date", "date submitted"),
        client=("associated contact id", "contact id", "hs contact email rollup", "contact email"),
        response=("hs object id", "record id", "response id"),
        email=("hs contact email rollup", "contact email", "email"),
    )
    return Recognised(
        "hubspot",
        TITLE,
        f"it has the columns {rating}, {kind} and {group}",
        head.fields(),
        roles=roles,
        own=(
            *roles.values(),
            *head.all("hs ingestion id", "hs survey id", "survey id"),
            *([group] if group else []),
        ),
        kpis=_kpis(rating, kind),
    )


def _kpis(rating: str, kind: str | None) -> dict[str, dict[str, Any]]:
    """A KPI for each type of survey; satisfaction is asked with three faces, 0, 1 and 2."""
    if kind is None:
        return {"nps": {"question": rating, "scale": "0-10"}}
    return {
        "nps": {"question": rating, "scale": "0-10", "where": {kind: list(NPS)}},
        "csat": {
            "question": rating,
            "scale": "0-2",
            "satisfied": [2],
            "where": {kind: list(CSAT)},
        },
        "ces": {
            "question": rating,
            "scale": "1-7",
            "better": "higher",
            "where": {kind: list(CES)},
        },
    }
