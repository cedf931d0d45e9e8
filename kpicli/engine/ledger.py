"""Where every row of a scan went, with the limits that refuse a file."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.plan import Cell, Counted
from kpicli.engine.relation import Relation
from kpicli.engine.sql import HEAVIEST, STEPS
from kpicli.errors import UserError, data_error, location
from kpicli.sources.delimited import too_many
from kpicli.sources.parquet import broken


def counted(relation: Relation, cells: dict[str, list[Cell]], steps: dict[str, int]) -> Counted:
    """The scan's result; a `UserError` (exit 3) when too many records are malformed."""
    bad = relation.bad()
    if relation.parquet and sum(steps.values()) != relation.rows:
        raise broken(
            relation.files[0],
            ValueError(f"{sum(steps.values()):,} rows where it says {relation.rows:,}"),
        )
    aside = relation.aside()
    rows = relation.rows + bad + sum(aside.values())
    _limit(relation, bad, rows)
    left = [("malformed", bad)] if bad else []
    left += aside.items()
    dropped = [reason for reason in steps if reason not in STEPS]
    left += [(reason, steps[reason]) for reason in (*dropped, *STEPS[1:]) if steps.get(reason)]
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


def bad_weights(columns: Sequence[str], rows: int, first: Sequence[str]) -> UserError:
    """The `UserError` for rows whose weight cannot be used, at the places of the first few."""
    which = " or ".join(columns)
    also = f"; also {', '.join(first[1:])}" if first[1:] else ""
    return data_error(
        "bad-weight",
        f"{rows:,} row{'s have' if rows > 1 else ' has'} no usable weight in {which}: blank, "
        f"negative, not a number or over {HEAVIEST:,}{also}",
        location(first[0]),
        hint="mend the weights, leave those rows out with where:, or drop weight:; dividing all "
        "weights by one number changes no figure",
    )
