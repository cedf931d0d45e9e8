"""Microsoft Forms: ID, start and completion time, e-mail and name, then the questions' texts."""

from __future__ import annotations

import re

from kpicli.sources.platform import Recognised, Rows
from kpicli.sources.platforms._heads import fields, timed

TITLE = "Microsoft Forms"
SOURCE = (
    "https://support.microsoft.com/forms "
    "(generated files; no real export was at hand: columns as programs that read such "
    "exports expect them)"
)

TIMES = {
    "Start time": "Completion time",
    "Startzeit": "Fertigstellungszeit",
    "Heure de début": "Heure de fin",
    "Hora de inicio": "Hora de finalización",
    "Hora de início": "Hora de conclusão",
    "Begintijd": "Tijd van voltooien",
    "Ora di inizio": "Ora di completamento",
}
"""The columns of the beginning and the end, by language."""
EMAILS = (
    *("Email", "E-Mail", "E-mail", "Adresse de messagerie", "Correo electrónico"),
    "Posta elettronica",
)
NAMES = ("Name", "Nom", "Nombre", "Nome", "Naam")
QUIZ = re.compile(
    r"Total points|Quiz feedback|Last modified time|Language|Grade posted time|"
    r"(?:Points|Feedback) [-–] .+|Gesamtpunktzahl|Testfeedback|Zeitpunkt der letzten Änderung|"
    r"(?:Punkte|Feedback) [-–] .+|Tijd van laatste wijziging",
    re.DOTALL,
)
_SHORT_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2} \d{1,2}:\d{2}(:\d{2})?")


def recognise(rows: Rows, *, declared: bool) -> Recognised | None:
    """How the export is to be read: its first columns are ID, start and completion time."""
    if not rows:
        return None
    names = rows[0]
    begins = names[0].casefold() == "id" and len(names) > 2
    if not declared and not (begins and (TIMES.get(names[1]) == names[2] or _like(rows))):
        return None
    found = fields(names)
    known = [one.name for one in found]
    roles: dict[str, str] = {}
    if begins:
        roles |= {"response": known[0], "date": known[2]}
    if address := next((name for name in known[3:5] if name in EMAILS), None):
        roles["email"] = address
    own = [known[1]] if begins else []
    own += [name for name in known[:5] if name in (*NAMES, *roles.values())]
    own += [name for name in known if QUIZ.fullmatch(name)]
    why = f"its first columns are {', '.join(names[:3])}"
    return Recognised(
        "microsoft_forms",
        TITLE,
        why,
        found,
        roles=roles,
        own=tuple(own),
        date_format=_short_year(rows) if "date" in roles else None,
    )


def _like(rows: Rows) -> bool:
    """Whether two times, an address and a name follow the ID, in whichever language."""
    named = len(rows[0]) > 4 and rows[0][3] in EMAILS and rows[0][4] in NAMES
    return named and timed(rows[1:], 1) and timed(rows[1:], 2)


def _short_year(rows: Rows) -> str | None:
    """How the completion times are written where their years have two digits and a day tells."""
    cells = [row[2] for row in rows[1:] if len(row) > 2 and row[2]]
    matches = [_SHORT_YEAR.fullmatch(cell) for cell in cells]
    days = [(int(match[1]), int(match[2])) for match in matches if match]
    if not cells or len(days) < len(cells) or any(first > 12 for first, _ in days):
        return None
    if all(second <= 12 for _, second in days):
        return None  # month first is the likelier, but a whole column could be the other way round
    return "%m/%d/%y %H:%M:%S" if matches[0] and matches[0][3] else "%m/%d/%y %H:%M"
