"""What `check` found of flagged answers: each check, and the KPIs with and without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpicli.cli.pen import Pen
from kpicli.core.words_quality import both, counted, definition
from kpicli.render.parts.json_quality import check, with_flagged
from kpicli.render.parts.neutral import neutral

if TYPE_CHECKING:
    from kpicli.analysis.check import Checked

INDENT = "  "


def flagged(found: Checked, pen: Pen) -> list[str]:
    """Each check with the rows that it flags, then each KPI's figures."""
    flags, told = found.flags, []
    for one in flags.flagged:
        rows = "not checked, too many different texts" if one.rows is None else counted(one)
        out = ", left out" if one.excluded else ""
        told.append(f"{one.check}: {rows}{out}; {definition(one)}")
    for figure in flags.figures:
        within, without = figure.within, figure.without
        words = both(figure.unit, (within.value, within.n), (without.value, without.n))
        told.append(f"{figure.name}: {words}")
    return [each for line in told for each in pen.paragraph(neutral(line), INDENT, INDENT * 2)]


def of_quality(found: Checked) -> dict[str, Any]:
    """The same as JSON's types; `tried` are the checks whose rows the figures are without."""
    flags = found.flags
    return {
        "checks": [check(one) for one in flags.flagged],
        "tried": list(flags.tried),
        "figures": [
            {
                "name": one.name,
                "with_flagged": with_flagged(one.within),
                "without": with_flagged(one.without),
            }
            for one in flags.figures
        ],
    }
