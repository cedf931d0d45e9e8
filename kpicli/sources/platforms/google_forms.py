"""Google Forms: a time stamp, then a column for each question, headed by its text."""

from __future__ import annotations

import re

from kpicli.sources.platform import Recognised, Rows
from kpicli.sources.platforms._heads import fields, there, timed

TITLE = "Google Forms"
SOURCE = (
    "https://support.google.com/docs/answer/2917686 (a real English export was at hand; other "
    "languages are built from the names that the form gives its first column)"
)

STAMPS = (
    "Timestamp",
    "Zeitstempel",
    "Horodateur",
    "Marca temporal",
    "Tijdstempel",
    "Carimbo de data/hora",
    "Informazioni cronologiche",
)
"""The first column in English, German, French, Spanish, Dutch, Portuguese and Italian."""
EMAILS = (
    *("Email Address", "Email address", "Username", "E-Mail-Adresse", "Nutzername"),
    *("Adresse e-mail", "Nom d'utilisateur", "Dirección de correo electrónico"),
    *("Nombre de usuario", "E-mailadres", "Gebruikersnaam", "Endereço de e-mail"),
    *("Nome de usuário", "Indirizzo email", "Nome utente"),
)
SCORES = ("Score", "Total score", "Punktzahl", "Punteggio", "Puntuación", "Pontuação")
_POINTS = re.compile(r"[\d.,]+ / [\d.,]+")
_GRADED = re.compile(r".+ \[(?:Score|Feedback)\]")
_DOTTED = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}\.\d{2}\.\d{2}")
_QUESTION = re.compile(r"[?？]|\[.+\]$|(?:\S+\s+){3}\S")


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: its first column is a time stamp, others are questions."""
    if not rows:
        return None
    names = rows[0]
    asks = any(_QUESTION.search(name) for name in names[1:])
    if not declared and not (names[0] in STAMPS and timed(rows[1:], 0) and asks):
        return None
    why = f"its first column is {names[0]}, the others are headed by questions"
    found = fields(names)
    graded = [
        one.name
        for place, one in enumerate(found)
        if _GRADED.fullmatch(one.name) or (one.name in SCORES and _points(rows, place))
    ]
    known = [one.name for one in found]
    roles = there({"email": EMAILS}, known)
    if names[0] in STAMPS:
        roles["date"] = known[0]
    dotted = [_DOTTED.fullmatch(row[0]) for row in rows[1:] if row and row[0]]
    return Recognised(
        "google_forms",
        TITLE,
        why,
        found,
        roles=roles,
        own=(*roles.values(), *graded),
        date_format="%d/%m/%Y %H.%M.%S" if dotted and all(dotted) else None,
    )


def _points(rows: Rows, place: int) -> bool:
    """Whether a column holds points out of all, such as 8 / 10."""
    cells = [row[place] for row in rows[1:] if place < len(row) and row[place]]
    return all(map(_POINTS.fullmatch, cells))
