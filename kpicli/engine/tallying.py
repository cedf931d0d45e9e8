"""The one query that tallies a scan: a grouping set per KPI, and one for where rows went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.plan import Ask, Scan
from kpicli.engine.sql import exact_sum

GROUPING_WIDTH = 30


@dataclass(slots=True)
class Tallying:
    """The tally of `relation`, which has the key columns, `asked0`…, `w0`… and maybe `step`.

    There are so many `weights`, and `weight_of` gives the number of a KPI's. `first` and `last`
    bound the scan's KPIs that this query tallies. `sets` and `outputs` say, once `query` was
    called, which rows and columns are whose.
    """

    scan: Scan
    relation: str
    key: Mapping[str, str]
    shown: Mapping[str, str]
    weights: int
    weight_of: Callable[[Ask], int | None]
    groups: Sequence[str]
    stepped: bool
    dated: bool
    first: int = 0
    last: int | None = None
    sets: list[tuple[str, ...]] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    @property
    def asks(self) -> list[tuple[int, Ask]]:
        """The KPIs tallied, each with its place among all of the scan."""
        return list(enumerate(self.scan.asks))[self.first : self.last]

    def query(self) -> str:
        """The whole tally.

        Output columns: GROUPING masks, n, then per weight its sum and sum of squares, then the
        columns of `outputs`. Behind the KPIs' `sets` there is one for rows by step, by unusable
        weight and when `dated` by day, unless all rows are kept and none is weighed.
        """
        step = ["step"] if self.stepped else []
        for place, ask in self.asks:
            asked = [f"asked{place}"] if ask.where else []
            keys = [*(self.key[column] for column in ask.columns), *asked, *self.groups, *step]
            self.sets.append(tuple(dict.fromkeys(keys)))
        doubts = [f"w{place} IS NULL OR w{place} < 0" for place in range(self.weights)]
        inner = self.relation
        if doubts:
            inner = f"(SELECT *, {' OR '.join(doubts)} AS bad FROM {inner})"
        if doubts or step or self.dated or not self.scan.asks:
            self.sets.append((*step, *["bad"][: len(doubts)], *["day", "unread"] * self.dated))
        self.outputs = list(dict.fromkeys(column for one in self.sets for column in one))
        sums = []
        for place in range(self.weights):
            weight = f"CASE WHEN bad THEN 0 ELSE w{place} END"
            sums += [exact_sum(weight), exact_sum(f"({weight}) * ({weight})")]
        listed = [self.shown.get(column, column) for column in self.outputs]
        apart = {frozenset(one): one for one in self.sets}  # (a, b) and (b, a) are one set
        sets = ", ".join(f"({', '.join(one)})" for one in apart.values())
        masks = [f"GROUPING({', '.join(part)})" for part in self._parts()]
        picked = ", ".join([*masks, "count(*)", *sums, *listed])
        return f"SELECT {picked} FROM {inner} GROUP BY GROUPING SETS ({sets})"

    def mask_of(self, one: Sequence[str]) -> tuple[int, ...]:
        """The GROUPING values that mark the rows of a grouping set."""
        return tuple(
            int("".join("0" if column in one else "1" for column in part), 2)
            for part in self._parts()
        )

    def _parts(self) -> list[Sequence[str]]:
        width, columns = GROUPING_WIDTH, self.outputs
        return [columns[at : at + width] for at in range(0, len(columns), width)]
