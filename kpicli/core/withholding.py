"""Which results are withheld, so that no small group can be read off or worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kpicli.core.crossing import Cell, Crossing, Unions, margins
from kpicli.core.exchanges import Exchanges
from kpicli.core.small_groups import small_groups


class Reason(StrEnum):
    """Why a result is withheld: for the program, never for print.

    Readers must see one mark for both. Told apart, they say which groups are below `min_group`
    and which are not, and that pins down some of the small ones.
    """

    SMALL = "small-group"
    PROTECTS = "protects-another"


def withheld(
    counts: Mapping[Cell, int],
    min_group: int,
    published: Iterable[Cell] | None = None,
    unions: Unions = (),
) -> dict[Cell, Reason]:
    """The published cells that are not to be shown, with the reason; every other one is shown.

    `counts` is n of each finest cell, one key per dimension; `published` the cells of which a
    figure is to be published, `ALL` standing for a margin (all margins when not given, see
    `margins`); `unions[i]` the keys of dimension i, none of them a finest key, that stand for
    several finest ones, such as quarters or rolling windows.

    A published cell of 1 to `min_group` − 1 respondents is withheld. So are others, those of few
    respondents first and the grand total last, until for each such group another table of whole
    numbers exists that agrees with every figure shown and in which the group holds `min_group` or
    more. In that table as in the true one, each cell withheld holds at least 1 and each empty cell
    none. A reader who sees everything that is shown can therefore neither work a small group out
    nor know that it is small. The same holds for a group that is not published itself but follows
    from published ones, when it is the rest of a cell beyond its published parts, a difference of
    keys of one dimension, or a finest cell left out of a table of finest cells.

    A cell without respondents is never withheld. The pattern depends on the counts, the cells and
    the order of the keys' texts alone. Complementary cell suppression by generalised hypercubes:
    Repsilber 1994; the attack: Hundepool et al. 2012, "Statistical Disclosure Control".
    """
    if not counts:
        return {}
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
