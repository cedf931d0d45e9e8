"""A table of NPS answers as many tools give it: a score, and whose promoter the client is."""

from __future__ import annotations

from kpicli.core.answers import fold
from kpicli.core.field import Field
from kpicli.sources.heading import Heading
from kpicli.sources.platform import Recognised, Rows

TITLE = "an NPS table"
SOURCE = (
    "scores with their category, as SurveySparrow, Retently, CustomerGauge and others tabulate "
    "them; their columns are not documented, and no real export was at hand"
)
LAST = True
"""Asked after all platforms, whose exports may have such columns too."""

SCORE = ("nps score", "nps", "nps rating", "score", "rating", "answer", "response", "note")
WORDS = {
    10.0: ("promoter", "promoters", "promotor", "promotora", "promotore", "promoteur"),
    8.0: (
        *("passive", "passives", "passiv", "passif", "passief", "pasivo", "passivo"),
        *("neutral", "neutro", "indifferent"),
    ),
    0.0: (
        *("detractor", "detractors", "detraktor", "détracteur", "detrator", "detrattore"),
        *("kritiker", "criticaster"),
    ),
}
SCORES = {word: score for score, listed in WORDS.items() for word in listed}
"""What each category counts as, where there is no score."""


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the table is to be read: categories that agree with the scores, or categories alone."""
    head = Heading(rows)
    category = next((name for name in head.names if _categories(head.cells(name))), None)
    named = [name for name in map(head.find, SCORE) if name is not None and name != category]
    score = next((name for name in named if _agrees(rows, head, name, category)), None)
    if declared and score is None and named:
        score = named[0]
    if score is None and (category is None or named):
        return None
    known, why = {}, ""
    if category is not None and score is not None:
        why = f"its column {category} says promoter, passive or detractor as {score} does"
    elif category is not None:
        score = category
        known[score] = Field(score, scores=SCORES)
        why = f"its column {category} says promoter, passive or detractor"
    roles = head.roles(
        date=(
            *("responded at", "response date", "date", "submitted at", "submission date"),
            *("completed at", "created at", "created date", "timestamp"),
        ),
        client=("customer id", "account id", "company id", "customer", "account", "company"),
        response=("response id", "id"),
        email=("email", "email address", "customer email", "respondent email"),
    )
    kpis = {"nps": {"question": score, "scale": "0-10"}}
    own = (*roles.values(), *([category] if category and category != score else []))
    return Recognised("nps_table", TITLE, why, head.fields(known), roles=roles, kpis=kpis, own=own)


def _categories(cells: list[str]) -> bool:
    """Whether a column holds promoters, passives and detractors, at least two of them."""
    seen = {fold(text) for text in cells}
    return bool(seen) and seen <= set(SCORES) and not seen <= set(WORDS[8.0])


def _agrees(rows: Rows, head: Heading, score: str, category: str | None) -> bool:
    """Whether every score that has a category belongs to it, and some do."""
    if category is None:
        return False
    at, by = head.names.index(score), head.names.index(category)
    pairs = [(row[at], fold(row[by])) for row in rows[1:] if len(row) > max(at, by)]
    both = [(text, said) for text, said in pairs if text and said]
    return bool(both) and all(_category(text) == SCORES[said] for text, said in both)


def _category(text: str) -> float | None:
    """The category of a whole number on 0–10."""
    if text not in {str(number) for number in range(11)}:
        return None
    number = int(text)
    return 10.0 if number > 8 else 8.0 if number > 6 else 0.0
