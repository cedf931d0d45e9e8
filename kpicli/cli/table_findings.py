"""What `check` found in client tables: how their rows count for each KPI, and why others do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kpicli.cli.pen import Pen
from kpicli.core.answers import Kind
from kpicli.core.reasons import REASONS
from kpicli.core.words import KINDS
from kpicli.render.parts.neutral import neutral, width

if TYPE_CHECKING:
    from kpicli.analysis.check import Checked
    from kpicli.analysis.check_sources import Counts, Table

ORDER = (Kind.VALID, Kind.MISSING, Kind.NOT_APPLICABLE, Kind.INVALID, Kind.NOT_ASKED)
HEADS = {**KINDS, Kind.NOT_APPLICABLE: "n.a."}
INDENT = "  "


def described(table: Table) -> str:
    """A table's path, rows and columns by role."""
    columns = ", ".join(f"{role} {column}" for role, column in table.roles.items())
    bad = f", {table.malformed:,} malformed" if table.malformed else ""
    return f"{table.source.name}: {table.source.path}, {table.rows:,} rows{bad}; {columns}"


def client_tables(found: Checked, pen: Pen) -> list[str]:
    """Each table that client KPIs read, with its days."""
    lines = []
    for table in found.tables:
        if table.counts:
            said = f"{described(table)}{_left_out(table)}; {_days(table)}"
            lines += pen.paragraph(neutral(said), INDENT, INDENT * 2)
    return lines


def _left_out(table: Table) -> str:
    steps = [f"{n:,} left out by {step}" for step, n in table.steps if step != "malformed"]
    return f"; {', '.join(steps)}" if steps else ""


def _days(table: Table) -> str:
    """The first and the last day, and up to which day the table knows what happened."""
    if table.first is None or table.last is None:
        return "no dates"
    span = f"{table.first[:10]} to {known_until(table) or table.last[:10]}"
    return f"{span}, as declared by as_of" if table.source.as_of else f"{span}, its latest day"


def known_until(table: Table) -> str | None:
    """The last day of which the table knows, ISO."""
    if table.observed is None:
        return None
    return (date.fromisoformat(table.observed) - timedelta(days=1)).isoformat()


def kinds(counts: Counts) -> dict[Kind, int]:
    """Rows by kind."""
    found: dict[Kind, int] = {}
    for code, n in counts.kinds.items():
        kind = REASONS[code].kind if code else Kind.VALID
        if n:
            found[kind] = found.get(kind, 0) + n
    return found


def rows_of(found: Checked) -> dict[str, dict[Kind, int]]:
    """The rows of each client KPI by kind, in the order of the configuration."""
    rows = {one.kpi: kinds(one) for table in found.tables for one in table.counts}
    return {name: rows[name] for name in found.config.kpis if name in rows}


def by_kind(rows: Mapping[str, Mapping[Kind, int]], pen: Pen) -> list[str]:
    """The rows of each KPI by kind, in aligned columns."""
    if not rows:
        return []
    present = [kind for kind in ORDER if any(one.get(kind) for one in rows.values())]
    cells = [("", *(HEADS[kind] for kind in present))]
    for name, counts in rows.items():
        cells.append((neutral(name), *(f"{counts.get(kind, 0):,}" for kind in present)))
    wide = [max(width(row[at]) for row in cells) for at in range(len(cells[0]))]
    lines = []
    for first, *rest in cells:
        figures = (f"{cell:>{size}}" for cell, size in zip(rest, wide[1:], strict=True))
        lead = first + " " * (wide[0] - width(first))
        lines.append(pen.plain(f"{INDENT}{'  '.join([lead, *figures])}".rstrip()))
    return lines


def reasons(found: Checked, pen: Pen) -> list[str]:
    """Per KPI, or several that say the same of a table, the rows that do not count, by reason."""
    said: dict[tuple[str, str], list[str]] = {}
    for table in found.tables:
        for counts in table.counts:
            listed = ", ".join(
                f"{n:,} {REASONS[code].words}"
                for code, n in sorted(counts.kinds.items())
                if code and n
            )
            if listed:
                said.setdefault((table.source.name, listed), []).append(counts.kpi)
    return [
        line
        for (_, listed), names in said.items()
        for line in pen.paragraph(neutral(f"{', '.join(names)}: {listed}"), INDENT, INDENT * 2)
    ]


def of_clients(table: Table) -> dict[str, Any]:
    """What is known of a table that client KPIs read, as JSON's types; nothing of another."""
    if not table.counts:
        return {}
    return {
        "steps": [{"reason": reason, "rows": rows} for reason, rows in table.steps],
        "kept": table.kept,
        "dates": {
            "first": table.first,
            "last": table.last,
            "known_until": known_until(table),
            "declared": table.source.as_of is not None,
        },
        "answers": {
            one.kpi: {kind.value: n for kind in ORDER if (n := kinds(one).get(kind))}
            for one in table.counts
        },
        "reasons": [
            {
                "kpi": one.kpi,
                "reason": REASONS[code].slug,
                "kind": REASONS[code].kind.value,
                "rows": n,
                "places": list(one.places.get(code, ())),
            }
            for one in table.counts
            for code, n in sorted(one.kinds.items())
            if code and n
        ],
    }
