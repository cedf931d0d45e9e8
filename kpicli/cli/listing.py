"""The list of KPIs, for a terminal and for a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from kpicli.cli.pen import Pen
from kpicli.errors import Location, usage_error
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.catalogue import Entry

UNIT, BETTER, GAP = 11, 8, 2


def one_of(chosen: str, allowed: tuple[str, ...]) -> str:
    """The format asked for, or a `UserError` when the command has no such format."""
    if chosen in allowed:
        return chosen
    from kpicli.config.decode import closest

    close = closest(chosen, allowed)
    raise usage_error(
        "no-such-format",
        f"no format is called {chosen!r}",
        Location("--format"),
        allowed=allowed,
        hint=f"did you mean {close}?" if close else None,
    )


def json_text(value: Any) -> str:
    """`value` as indented JSON."""
    import json

    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def plain(found: Sequence[Entry]) -> str:
    """A line per KPI under a header, in aligned columns, nothing cut off."""
    rows = [("ID", "UNIT", "BETTER", "WHAT COMES OUT")]
    rows += [(one.id, one.unit, one.better, one.summary) for one in found]
    wide = [max(len(row[place]) for row in rows) for place in range(3)]
    return "".join(
        "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row, wide, strict=False)), row[3]])
        + "\n"
        for row in rows
    )


def table(found: Sequence[Entry], surface: Surface) -> str:
    """The KPIs by family."""
    from kpicli.analysis.catalogue import FAMILIES

    pen = Pen(surface)
    name = max(len(one.id) for one in found) + GAP + 2
    widths = (name, pen.width - name - UNIT - BETTER - GAP, UNIT + GAP, BETTER)
    lines = [_line(("KPI", "what comes out", "unit", "better"), widths), pen.plain("─" * pen.width)]
    groups = {
        heading: [one for one in found if one.family == family]
        for family, heading in FAMILIES.items()
    }
    for heading, members in groups.items():
        if members:
            lines += ["", pen.heading(heading)] if len(lines) > 2 else [pen.heading(heading)]
        for one in members:
            lines += _rows(pen, one, widths)
    lines += ["", *pen.paragraph("`kpicli explain KPI` shows a card with all there is to know.")]
    return "".join(f"{line}\n" for line in lines)


def _rows(pen: Pen, found: Entry, widths: Sequence[int]) -> list[str]:
    """A KPI's lines: its cells wrapped side by side."""
    unit = found.unit.partition(",")[0].partition(";")[0]
    cells = [
        [f"  {found.id}"],
        pen.paragraph(found.summary, width=widths[1] - GAP),
        pen.paragraph(unit, width=widths[2] - GAP),
        pen.paragraph(found.better),
    ]
    return [_line(row, widths) for row in zip_longest(*cells, fillvalue="")]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return "".join(padded).rstrip()
