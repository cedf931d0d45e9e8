"""How long clients stay or tickets wait: the spells of a tally and their curve."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.core.kaplan_meier import Curve, curve
from kpicli.core.spells import Spell
from kpicli.core.tally import Tally


def spells(tally: Tally) -> Iterator[Spell]:
    """The spells of a tally: ended ones, open ones, and those under observation from later on."""
    for time, mass in tally.points.items():
        yield Spell(time, True, mass.n)
    for time, n in tally.open.items():
        yield Spell(time, False, n)
    for (time, ended, entry), n in tally.late.items():
        yield Spell(time, ended, n, entry)


def survival(tally: Tally, level: float = 0.95) -> Curve | None:
    """The Kaplan–Meier curve of a tally's spells; None when there are none."""
    found = list(spells(tally))
    return curve(found, level) if found else None
