"""`segment`: every KPI by groups, each against the rest, with what it costs the total."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kpicli.analysis.differences import family
from kpicli.analysis.frame import Frame
from kpicli.analysis.measure import benchmarks_of, measured
from kpicli.analysis.order import Place, by_name
from kpicli.analysis.passes import Pass, shown
from kpicli.analysis.remarks import dominant, many_groups
from kpicli.analysis.request import Request
from kpicli.analysis.results import EXPLAINED, group_of, result_of
from kpicli.analysis.table_frame import TableFrame
from kpicli.config.load import Config
from kpicli.core.comparison import Comparison
from kpicli.core.crossing import ALL, Cell, Key, Unions
from kpicli.core.estimate import Estimate
from kpicli.core.homogeneity import homogeneity
from kpicli.core.kpi import LOWER
from kpicli.core.log_rank import log_rank
from kpicli.core.report import Note, Overall, Report, Result
from kpicli.core.shown import withheld as shown_withheld
from kpicli.core.withholding import withheld
from kpicli.core.words_survival import LOG_RANK
from kpicli.errors import Location, usage_error


def segment(config: Config, request: Request) -> Report:
    """The report of `segment`: total, subtotals and groups of each KPI. Errors: `UserError`."""
    if not request.by:
        raise usage_error(
            "no-segment",
            "segment needs what to part the answers by",
            Location("--by"),
            hint="name a segment of the configuration or a column: --by region",
        )
    with measured(config, request) as found:
        results: list[Result] = []
        overall: list[Overall] = []
        for part in found.passes:
            merged = merged_groups(part, request.merge)
            part.notes += crowded(part, merged)
            for name in shown(part):
                one = Segmented(part, name, merged)
                results += one.results()
                overall += one.overall()
        return found.report(
            "segment",
            results,
            by=found.by,
            sort=request.sort,
            top=request.top,
            worst=request.worst,
            overall=tuple(overall),
        )


def crowded(found: Pass, merged: Merged) -> list[Note]:
    """A note for each column that parts the rows into very many groups."""
    notes = []
    for place, part in enumerate(found.groups):
        keys = {merged.key(place, group[place]) for group in found.rows()}
        notes += many_groups(part.name, len(keys))
    return notes


@dataclass(frozen=True, slots=True)
class Merged:
    """Small groups taken together: per dimension, the name and its groups."""

    unions: tuple[Mapping[Key, Collection[Key]], ...]

    def key(self, place: int, key: Key) -> Key:
        """The group a key belongs to."""
        for name, parts in self.unions[place].items():
            if key in parts:
                return name
        return key

    def count(self, cell: Cell) -> int:
        """How many groups were taken together in a cell; 0 for none."""
        return max(
            (len(self.unions[place].get(key, ())) for place, key in enumerate(cell)), default=0
        )


def merged_groups(found: Pass, least: int | None) -> Merged:
    """Groups under `least` rows taken together, in each dimension where there are two or more."""
    size = len(found.groups)
    unions: list[Mapping[Key, Collection[Key]]] = [{} for _ in range(size)]
    if least is not None:
        rows: list[dict[str | None, int]] = [{} for _ in range(size)]
        for group, n in found.rows().items():
            for place in range(size):
                rows[place][group[place]] = rows[place].get(group[place], 0) + n
        for place in range(size):
            few = [key for key, n in rows[place].items() if n < least and key is not None]
            if len(few) > 1:
                name = f"Other ({len(few)} groups)"
                while name in rows[place]:
                    name += "*"
                unions[place] = {name: frozenset(few)}
    return Merged(tuple(unions))


class Segmented:
    """One KPI parted into groups; with `within`, the groups of one key of the first dimension.

    Those have the figure of that key as their total, and are protected by themselves.
    """

    def __init__(self, found: Pass, name: str, merged: Merged, within: Key = ALL) -> None:
        self.measured, self.merged = found, merged
        self.request = found.request
        self.names = [group.name for group in found.groups]
        unions: Unions = merged.unions if any(merged.unions) else ()
        self.frame: Frame = found.frame(name, unions)
        self.kpi, self.level = self.frame.kpi, self.frame.level
        self.total: Cell = (within, *(ALL,) * (len(self.names) - 1))
        self.groups = list(
            dict.fromkeys(
                tuple(merged.key(place, key) for place, key in enumerate(group))
                for group in self.frame.found.groups
                if within is ALL or group[0] == within
            )
        )
        self.place = by_name(self.names, found.bins)
        self.margins = list(margins_of(self.groups, self.place)) if within is ALL else []
        self.cells = [*self.margins, *self.groups]
        self.least = found.config.privacy.min_group
        of_parts: list[frozenset[Cell]] = [
            Segmented(one, part, merged_groups(one, self.request.merge), within).hidden
            for one, part in found.parts(name)
        ]
        self.hidden: frozenset[Cell] = frozenset[Cell]().union(*of_parts, self._hidden(self.least))
        found.withhold(self.hidden)
        self.pairs = [(cell, self.total) for cell in self.cells]

    def _guard(self) -> None:
        """Survival is of other clients than the figure: it has small groups of its own."""
        if not isinstance(self.frame, TableFrame):
            return
        counts: dict[Cell, int] = {}
        for group, n in self.frame.stays().items():
            cell = tuple(self.merged.key(place, key) for place, key in enumerate(group))
            counts[cell] = counts.get(cell, 0) + n
        cells = [cell for cell in (self.total, *self.cells) if cell not in self.hidden]
        shown = [cell for cell in cells if self.frame.estimate(cell) is not None]
        self.frame.unknown = frozenset(withheld(counts, self.least, shown)) if counts else ()

    def _hidden(self, least: int) -> frozenset[Cell]:
        counts = {cell: self.frame.tally(cell).n for cell in self.groups}
        published = [self.total, *self.cells]
        hidden = frozenset(withheld(counts, least, published))
        if self.frame.hearing is not None:
            shown = [cell for cell in published if cell not in hidden]
            self.frame.hearing.publish(shown, self.groups)
        return hidden

    def results(self) -> list[Result]:
        """The total, the subtotals, then the groups in the order asked for."""
        return [result for _, result in self.placed()]

    def placed(self) -> list[tuple[Cell, Result]]:
        """The results with their cells, in the order of `results`."""
        frame, found = self.frame, self.measured
        frame.prepare([self.total, *self.cells], self.pairs)
        found.notes += dominant(self.kpi.name, frame.heaviest(self.total))
        self._guard()
        norms = benchmarks_of(found.config, self.kpi, found.last_date)
        explain = self.request.explain or len(self.cells) <= EXPLAINED
        rests = self._rests()
        tested = {cell: one for cell, (_, one) in rests.items() if one is not None}
        differences = family(self.kpi, tested, self.request.adjust, self.level)
        results: dict[Cell, Result] = {}
        for cell in [self.total, *self.cells]:
            result = result_of(
                frame,
                cell,
                norms,
                group=group_of(self.names, cell),
                explain=explain,
                least=self.least,
            )
            if cell in self.hidden:
                results[cell] = shown_withheld(replace(result, merged=self.merged.count(cell)))
                continue
            share = self._share(cell)
            impact = None
            if cell in rests and share is not None:
                impact = self._impact(frame.estimate(cell), rests[cell][0], share)
            results[cell] = replace(
                result,
                merged=self.merged.count(cell),
                share=share,
                impact=impact,
                versus_rest=differences.get(cell),
            )
        first = [(cell, results[cell]) for cell in (self.total, *self.margins)]
        return first + self._chosen([(cell, results[cell]) for cell in self.groups])

    def _rests(self) -> dict[Cell, tuple[Estimate, Comparison | None]]:
        found = {}
        for cell in self.cells:
            if cell in self.hidden or self.total in self.hidden:
                continue
            rest = self.frame.versus_rest(cell, self.total)
            if rest is not None:
                found[cell] = rest
        return found

    def _share(self, cell: Cell) -> float | None:
        whole = self.frame.tally(self.total)
        if self.total in self.hidden or not whole.weight:
            return None
        return self.frame.tally(cell).weight / whole.weight

    def _impact(self, own: Estimate | None, rest: Estimate, share: float) -> float | None:
        if own is None:
            return None
        gap = rest.value - own.value
        return share * (-gap if self.kpi.better == LOWER else gap)

    def _chosen(self, results: Sequence[tuple[Cell, Result]]) -> list[tuple[Cell, Result]]:
        """The groups asked for, in order; groups without a figure come last."""
        ordered = sorted(results, key=lambda one: self._order(one[1]))
        top, worst = self.request.top, self.request.worst
        if top is None and worst is None:
            return ordered
        shown = [one for one in ordered if one[1].estimate is not None]
        best = sorted(shown, key=lambda one: self._goodness(one[1]))
        chosen = {cell for cell, _ in [*best[len(best) - (top or 0) :], *best[: worst or 0]]}
        return [one for one in ordered if one[0] in chosen]

    def _goodness(self, result: Result) -> float:
        value = result.estimate.value if result.estimate else math.nan
        return -value if self.kpi.better == LOWER else value

    def _order(self, result: Result) -> tuple[object, ...]:
        """A sorting key: groups with a figure first, equal ones by name."""
        name = self.place(tuple(result.group.values()))
        estimate = result.estimate
        if estimate is None:
            return (1, 0.0, name)
        by = {
            "impact": -(result.impact if result.impact is not None else -math.inf),
            "score": self._goodness(result),
            "n": -estimate.n,
            "name": 0.0,
        }
        return (0, by[self.request.sort], name)

    def overall(self) -> Iterable[Overall]:
        """Whether the shown groups differ at all, and whether their clients stay equally long."""
        shown = [cell for cell in self.groups if cell not in self.hidden]
        figures = [one for cell in shown if (one := self.frame.estimate(cell)) is not None]
        test, by = homogeneity(figures), ",".join(self.names)
        if test is not None:
            how, groups = test.method, len(test.used)
            degrees = (test.df1, test.df2)
            yield Overall(self.kpi.name, by, test.statistic, *degrees, test.p, how, groups)
        if isinstance(self.frame, TableFrame):
            known = [cell for cell in shown if cell not in self.frame.unknown]
            stays = [stay for cell in known if (stay := self.frame.spells(cell))]
            ranked = log_rank(stays)
            if ranked is not None:
                figure = (ranked.statistic, ranked.df, None, ranked.p)
                yield Overall(self.kpi.name, by, *figure, LOG_RANK, len(stays))


def margins_of(groups: Sequence[Cell], place: Callable[[Cell], Place]) -> Iterable[Cell]:
    """The subtotals of crossed groups: every cell with some keys and some `ALL`, coarse first.

    Those of one kind are in the order of `place`.
    """
    size = len(groups[0]) if groups else 0
    for kept in range(1, size):
        for these in combinations(range(size), kept):
            cells = (
                tuple(key if place in these else ALL for place, key in enumerate(group))
                for group in groups
            )
            yield from sorted(dict.fromkeys(cells), key=place)
