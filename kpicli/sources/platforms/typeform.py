"""Typeform: a token per response, the questions' texts, and when it was begun and submitted."""

from __future__ import annotations

from kpicli.core.source import Condition, Drop
from kpicli.sources.platform import Recognised, Rows
from kpicli.sources.platforms._heads import fields, there

TITLE = "Typeform"
SOURCE = (
    "https://help.typeform.com "
    "(generated files; no real export was at hand: columns as programs that read such "
    "exports expect them)"
)

PARTS = {
    "date": ("Submit Date (UTC)",),
    "response": ("#",),
}
OWN = (
    *("#", "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)"),
    *("Network ID", "Tags", "Ending"),
)


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: its first column is #, and it has a submit date in UTC."""
    if not rows:
        return None
    names = rows[0]
    if not declared and not (names[0] == "#" and "Submit Date (UTC)" in names):
        return None
    found = fields(names)
    drops: tuple[Drop, ...] = ()
    if "Response Type" in names and "Submit Date (UTC)" in names:
        drops = (Drop("unfinished", Condition("Response Type", ("partial", "started"))),)
    return Recognised(
        "typeform",
        TITLE,
        "its first column is #, and it has Submit Date (UTC)",
        found,
        drops=drops,
        roles=there(PARTS, names),
        own=tuple(name for name in OWN if name in names),
    )
