"""Formbricks: numbered questions as headers, behind the columns that say whose response it is."""

from __future__ import annotations

import re

from kpicli.core.field import Field
from kpicli.core.source import Condition, Drop
from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "Formbricks"
SOURCE = (
    "https://github.com/formbricks/formbricks/tree/main/apps/web/lib/response (the code that "
    "writes the export; no real export was at hand)"
)

OWN = ("response id", "timestamp", "finished", "survey id")
SKIPPED = frozenset({"skipped", "dismissed"})
_NUMBERED = re.compile(r"\d+\. (.+)", re.DOTALL)


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read, told by the columns that each export begins with."""
    head = Heading(rows)
    own = head.has("no", *OWN)
    if not (own or (declared and head.names)):
        return None
    finished = head.find("finished")
    drops = []
    if finished is not None:
        drops = [Drop("unfinished", Condition(finished, ("No", "no", "false", "FALSE", "False")))]
    known = {
        name: Field(name, text=match[1], missing=SKIPPED)
        for name in head.names
        if (match := _NUMBERED.fullmatch(name))
    }
    roles = head.roles(
        date=("timestamp",),
        client=("user id",),
        response=("response id",),
        email=("person email", "email", "verified email"),
    )
    return Recognised(
        "formbricks",
        TITLE,
        "it has the columns No., Response ID, Finished and Survey ID",
        head.fields(known),
        drops=tuple(drops),
        roles=roles,
        own=(
            *roles.values(),
            *head.all("no", *OWN, "formbricks id internal", "quotas", "notes", "url"),
            *(name for name in head.names if name.endswith(" - Option ID")),
        ),
    )
