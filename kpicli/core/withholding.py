"""Which results are withheld, so that no small group can be read off or worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kpicli.core.crossing import Cell, Crossing, Unions, margins
from kpicli.core.exchanges import Exchanges
from kpicli.core.small_groups import small_groups


class Reason(StrEnum):
    """Why a result is withheld."""

    SMALL = "small-group"
    PROTECTS = "protects-another"


def withheld(
    counts: Mapping[Cell, int],
    min_group: int,
    published: Iterable[Cell] | None = None,
    unions: Unions = (),
) -> dict[Cell, Reason]:
    table = Crossing(counts, margins(counts) if published is None else published, unions)
    small = {code for code in table.published if table.value[code] < min_group}
    exchanges = Exchanges(table, min_group)
    exchanges.withhold(small)
    for group in small_groups(table, min_group):
        exchanges.protect(group)
    return {
        table.published[code]: Reason.SMALL if code in small else Reason.PROTECTS
        for code in sorted(exchanges.withheld)
    }
