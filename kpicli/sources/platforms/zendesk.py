"""Zendesk: Good or Bad, as a column of the tickets or in a table of satisfaction ratings."""

from __future__ import annotations

from kpicli.core.answers import fold
from kpicli.core.field import Field
from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "Zendesk"
SOURCE = (
    "https://developer.zendesk.com/api-reference/ticketing/ticket-management/"
    "satisfaction_ratings/ (the fields of a rating; the columns of the ticket export are not "
    "documented, and no real export was at hand)"
)

ENDS = ("", "_with_comment", "_without_comment", " with comment", " without comment")
SCORES = {f"{word}{end}": score for word, score in (("good", 1.0), ("bad", 0.0)) for end in ENDS}
MISSING = frozenset({"offered", "unoffered", "not offered", "not_offered", "-"})
"""A rating that was asked for and not given, or not asked for: no answer."""

COLUMN = (
    "satisfaction score",
    "satisfaction rating",
    "satisfaction rating score",
    "ticket satisfaction rating",
)
TICKET = (
    *("ticket id", "requester", "requester id", "requester name", "assignee", "assignee id"),
    *("assignee name", "submitter", "group", "ticket group", "subject", "created at"),
    *("solved at", "updated at", "ticket created at", "ticket solved at"),
)


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: a column of Good, Bad and Offered beside those of a ticket."""
    head = Heading(rows)
    beside = [name for name in map(head.find, TICKET) if name is not None]
    score = head.find(*COLUMN)
    if score is None and (declared or head.has("ticket id")):
        score = head.find("score")
    if score is None or not (declared or len(beside) > 1):
        return None
    seen = {fold(text) for text in head.cells(score)}
    own = seen or head.find("summation column")
    if not declared and not (own and seen <= {*SCORES, *MISSING}):
        return None
    roles = head.roles(
        date=("created at", "ticket created at"),
        client=("organization", "organization id", "requester id", "requester"),
        response=("id", "ticket id"),
        email=("requester email",),
    )
    words = "holds Good, Bad or Offered" if seen else "stands"
    return Recognised(
        "zendesk",
        TITLE,
        f"its column {score} {words} beside {' and '.join(beside[:2])}",
        head.fields({score: Field(score, scores=SCORES, missing=MISSING)}),
        roles=roles,
        own=(*roles.values(), *head.all("url", "summation column")),
        tickets=True,
        kpis={"csat": {"question": score, "scale": "0-1"}},
    )
