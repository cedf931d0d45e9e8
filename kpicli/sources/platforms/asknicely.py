"""AskNicely: one row per survey sent, its answer blank until there is one."""

from __future__ import annotations

from typing import Any

from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "AskNicely"
SOURCE = (
    "https://demo.asknice.ly/help/apidocs/responses (the columns of a response; no real export "
    "was at hand)"
)

TYPES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "nps": (("nps", "NPS"), {"scale": "0-10"}),
    "csat": (("csat", "CSAT"), {"scale": "1-5"}),
    "five_star": (("fivestar", "5star", "5STAR", "5 star"), {"kpi": "mean", "scale": "1-5"}),
}

OWN = (
    *("person id", "answerlabel", "data", "note", "status", "dontcontact", "sent"),
    *("opened", "lastemailed", "created", "published", "publishedname", "case closed time"),
)
"""What is kept of a survey beside its answer; the label says the same again."""


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read, told by the columns of a response."""
    head = Heading(rows)
    answer = head.find("answer")
    told = head.has("response id", "question type") or head.has("answerlabel", "dontcontact")
    if answer is None or not (declared or (told and head.find("contact id", "person id"))):
        return None
    kind = head.find("question type")
    kpis: dict[str, dict[str, Any]] = {"nps": {"question": answer, "scale": "0-10"}}
    if kind is not None:
        kpis = {
            name: {**options, "question": answer, "where": {kind: list(texts)}}
            for name, (texts, options) in TYPES.items()
        }
    roles = head.roles(
        date=("responded",),
        client=("contact id", "person id"),
        response=("response id",),
        email=("email",),
    )
    signs = ("response id", "answerlabel", "contact id", "person id", "question type")
    found = [name for name in map(head.find, signs) if name is not None]
    why = f"beside {answer} it has {' and '.join(found[:3])}"
    own = (*roles.values(), *head.all(*OWN))
    return Recognised("asknicely", TITLE, why, head.fields(), roles=roles, kpis=kpis, own=own)
