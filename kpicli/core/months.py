"""Months by name: in full and cut short, in seven languages, folded to lower case."""

from __future__ import annotations

_NAMES = (
    "january jan januar januari janvier janv enero ene janeiro gennaio gen",
    "february feb februar februari février févr fév febrero fevereiro fev febbraio",
    "march mar märz mrz mär maart mrt mars marzo março",
    "april apr avril avr abril abr aprile",
    "may mai mei mayo maio maggio mag",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug augustus août agosto ago",
    "september sep sept septembre septiembre setembro set settembre",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre",
)
"""English, German, Dutch, French, Spanish, Portuguese and Italian: no two mean different months."""

MONTHS: dict[str, int] = {
    name: month for month, names in enumerate(_NAMES, 1) for name in names.split()
}
"""The number of each month, 1 to 12, by its names."""
