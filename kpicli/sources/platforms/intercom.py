"""Intercom: conversations with the rating that a contact gave, 1 to 5 or a face."""

from __future__ import annotations

from typing import Any

from kpicli.core.answers import fold
from kpicli.core.field import Field
from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "Intercom"
SOURCE = (
    "https://developers.intercom.com/docs/references/2.10/rest-api/api.intercom.io/models/"
    "conversation_rating (the rating of a conversation; a real table without ratings was at hand, "
    "no real export with them)"
)

FACES = {"😠": 1.0, "🙁": 2.0, "😐": 3.0, "😃": 4.0, "🤩": 5.0}
"""The faces of the question, from terrible to amazing."""
SCORES = FACES | {"terrible": 1.0, "bad": 2.0, "ok": 3.0, "great": 4.0, "amazing": 5.0}
RATINGS = frozenset({*SCORES, "1", "2", "3", "4", "5"})

COLUMN = (
    "conversation rating",
    "conversation rating value",
    "conversation rating rating",
    "teammate conversation rating",
)
BESIDE = (
    "conversation id",
    "conversation started at",
    "conversation created at",
    "conversation rating remark",
    "conversation remark",
)
ACTIVE = "fivetran active"
"""Of a conversation's rows in a warehouse only the last counts."""


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read, told by a conversation's rating and the columns beside it."""
    head = Heading(rows)
    rating = head.find(*COLUMN, *(("rating",) if declared else ()))
    beside = head.find(*BESIDE)
    if rating is None or not (declared or beside):
        return None
    if not declared and not {fold(text) for text in head.cells(rating)} <= RATINGS:
        return None
    asked: dict[str, Any] = {"question": rating, "scale": "1-5"}
    active = head.find(ACTIVE)
    if active is not None:
        asked["where"] = {active: ["TRUE", "true", "True"]}
    roles = head.roles(
        date=("conversation started at", "conversation created at", "created at"),
        client=("company id", "company", "contact id", "user id", "source author id"),
        response=("conversation id", "id"),
        email=("contact email", "user email", "email"),
    )
    return Recognised(
        "intercom",
        TITLE,
        f"it has the columns {rating} and {beside}",
        head.fields({rating: Field(rating, scores=SCORES)}),
        roles=roles,
        own=(*roles.values(), *head.all("cx score", "fin cx score")),
        tickets=True,
        kpis={"csat": asked},
    )
