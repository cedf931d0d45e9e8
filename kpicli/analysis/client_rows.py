"""The rows of each client, of the KPIs that have figures of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.core.client_rows import COLUMNS
from kpicli.core.kpi import Kpi, Tabled
from kpicli.core.listing import Cell, Listing
from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.analysis.passes import Pass


def check(kpis: Mapping[str, Kpi]) -> None:
    """Raise (exit 2, `no-client-rows`) unless one of the KPIs has a figure of each client."""
    if not any(isinstance(kpi, Tabled) and kpi.recipe.each for kpi in kpis.values()):
        raise usage_error(
            "no-client-rows",
            "none of the results has a figure of each client",
            Location("--clients"),
            hint="arpc, engagement and clv with method: bgnbd have one",
        )


def client_rows(passes: Sequence[Pass]) -> Listing:
    """The rows, KPI by KPI; they are read while they are taken, so the tables must be open."""
    from kpicli.analysis.table_pass import TablePass

    batches = (
        batch
        for one in passes
        if isinstance(one, TablePass)
        for name, kpi in one.kpis.items()
        if kpi.recipe.each
        for batch in _named(name, one.opened.each_client(name))
    )
    return Listing(COLUMNS, batches)


def _named(
    name: str, batches: Iterator[list[tuple[Cell, ...]]]
) -> Iterator[list[tuple[Cell, ...]]]:
    for batch in batches:
        yield [(name, *row) for row in batch]
