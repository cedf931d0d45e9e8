"""Where every row of a scan went, with the limits that refuse a file."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.plan import Cell, Counted
from kpicli.engine.relation import Relation
from kpicli.engine.sql import STEPS
from kpicli.errors import Location, UserError, data_error


def counted(relation: Relation, cells: dict[str, list[Cell]], steps: dict[str, int]) -> Counted:
    """The scan's result; a `UserError` (exit 3) when too many records are malformed."""
    bad = relation.bad()
    rows = relation.rows + bad
    _limit(relation, bad, rows)
    left = [("malformed", bad)] if bad else []
    left += [(reason, steps[reason]) for reason in STEPS[1:] if steps.get(reason)]
    return Counted(
        cells,
        rows,
        steps[STEPS[0]],
        left,
        relation.malformed(),
        relation.inputs(),
        relation.format,
        notes=relation.notes(),
    )


def _limit(relation: Relation, bad: int, rows: int) -> None:
    most = relation.source.max_malformed
    if not bad or bad <= most * rows:
        return
    found = relation.malformed()
    listed = "; ".join(f"line {one.line}: {one.reason}" for one in found[:5])
    raise data_error(
        "too-many-malformed",
        f"{bad:,} of {rows:,} records cannot be read ({listed}{'; …' if bad > 5 else ''})",
        Location(found[0].file, found[0].line),
        hint=f"at most {100 * most:.4g} % of a file's records may be set aside; mend the file, "
        "or raise max_malformed on the source",
    )


def bad_weights(relation: Relation, columns: Sequence[str], rows: int) -> UserError:
    """The `UserError` for rows whose weight is blank, negative or no number."""
    which = " or ".join(columns)
    return data_error(
        "bad-weight",
        f"{rows:,} rows have no usable weight in {which}: blank, negative or not a number",
        Location(relation.source.path),
        hint="mend the weights, leave those rows out with where:, or drop weight:",
    )
