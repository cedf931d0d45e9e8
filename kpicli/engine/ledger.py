"""Where every row of a scan went, with the limits that refuse a file."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.plan import Cell, Counted
from kpicli.engine.relation import Relation
from kpicli.engine.sql import STEPS
from kpicli.errors import Location, UserError, data_error
from kpicli.sources.delimited import too_many


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
    raise too_many(relation.malformed(), bad, rows, most)


def bad_weights(relation: Relation, columns: Sequence[str], rows: int) -> UserError:
    """The `UserError` for rows whose weight is blank, negative or no number."""
    which = " or ".join(columns)
    return data_error(
        "bad-weight",
        f"{rows:,} rows have no usable weight in {which}: blank, negative or not a number",
        Location(relation.source.path),
        hint="mend the weights, leave those rows out with where:, or drop weight:",
    )
