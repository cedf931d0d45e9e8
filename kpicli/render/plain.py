"""One line per result for pipes: aligned columns, a header first, nothing else.

Columns are parted by two or more blanks, and no cell holds two in a row or is empty (`-` stands
for nothing), so `awk -F '  +'` reads any of them and plain `awk` the numbers of KPIs whose names
have no blank. Numbers are rounded as on the terminal, with the ASCII minus and without thousands
separators, their unit apart; nothing is coloured, boxed or cut off. With `explain` the
arithmetic follows after an empty line, each line beginning with `# `.
"""

from __future__ import annotations

from kpicli.core import words
from kpicli.core.report import Report, Result
from kpicli.core.words import MINUS, NOTHING
from kpicli.render import explain
from kpicli.render.neutral import neutral, width
from kpicli.render.surface import Surface

SUFFIXES: tuple[str, ...] = (".txt",)
BINARY = False

FIRST = ("kpi", "group", "period", "score", "unit", "low", "high", "n", "n_eff")
COLUMNS = (*FIRST, "state", "band", "verdict", "flags")
NUMBERS = frozenset({"score", "low", "high", "n", "n_eff"})


def render(report: Report, surface: Surface) -> str:
    """Header and results; a column that no result has a use for (group, period) is left out."""
    rows = [_row(result) for result in report.results]
    unused = {name for name in ("group", "period") if not any(row[name] for row in rows)}
    names = [name for name in COLUMNS if name not in unused]
    table = [names, *([_cell(row[name], surface) for name in names] for row in rows)]
    sizes = [max(map(width, column)) for column in zip(*table, strict=True)]
    lines = []
    for cells in table:
        line = ""
        for name, cell, size in zip(names, cells, sizes, strict=True):
            blanks = " " * (size - width(cell))
            line += (blanks + cell if name in NUMBERS else cell + blanks) + "  "
        lines.append(line.rstrip())
    if surface.explain:
        for result in report.results:
            told = [explain.title(result), *explain.lines(result)]
            lines += ["", *(f"# {neutral(line, surface.unicode)}" for line in told)]
    return "".join(f"{line}\n" for line in lines)


def _row(result: Result) -> dict[str, str]:
    estimate, unit, places = result.estimate, result.unit, words.places(result)
    drawn = estimate.interval if estimate else None

    def number(value: float | None) -> str:
        if value is None:
            return ""
        text = words.number(value, places, signed=unit.signed, grouped=False)
        return "" if text == NOTHING else text.replace(MINUS, "-")

    told = words.flags(result) if estimate else [words.why(result)]
    return {
        "kpi": result.name,
        "group": "; ".join(f"{key}={value or ''}" for key, value in result.group.items()),
        "period": result.period.label if result.period else "",
        "score": number(estimate.value if estimate else None),
        "unit": unit.id,
        "low": number(drawn.low if drawn else None),
        "high": number(drawn.high if drawn else None),
        "n": str(words.answered(result)),
        "n_eff": words.effective(result, grouped=False) or str(words.answered(result)),
        "state": words.tone(result) or "",
        "band": result.band.name if result.band else "",
        "verdict": ", ".join(words.verdicts(result, " (unverified)")),
        "flags": ", ".join(told),
    }


def _cell(text: str, surface: Surface) -> str:
    return " ".join(neutral(text, surface.unicode).split()) or "-"
