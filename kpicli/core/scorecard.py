"""The whole scorecard: what `report` puts together, and what of it calls for attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpicli.core import words, words_groups, words_periods
from kpicli.core.readable import chart_in_unit, in_unit
from kpicli.core.readable import readable as in_scale
from kpicli.core.report import Break, Chart, Overall, Report, Result
from kpicli.core.words import Tone


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalogue says of a calculator: questions to ask, actions that improve it."""

    questions: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A KPI's groups by one segment, in order, and whether they differ at all."""

    by: str
    results: tuple[Result, ...]
    overall: tuple[Overall, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A KPI over time: the periods in order, the chart behind its signals, breaks in measuring.

    `before` and `year_before` find the results that the latest complete period is compared with.
    """

    every: str
    results: tuple[Result, ...]
    chart: Chart | None = None
    breaks: tuple[Break, ...] = ()
    mixed_by: str | None = None

    @property
    def latest(self) -> Result | None:
        """The latest complete period with a figure, None without one."""
        full = [one for one in self.results if one.period and one.period.complete and one.estimate]
        return full[-1] if full else None

    def called(self, label: str | None) -> Result | None:
        """The result of the period with this label."""
        named = (one for one in self.results if one.period and one.period.label == label)
        return next(named, None)


@dataclass(frozen=True, slots=True)
class Item:
    """One KPI of the scorecard: over all rows, by each segment, over time, and its card."""

    result: Result
    splits: tuple[Split, ...]
    series: Series | None
    card: Card

    @property
    def tone(self) -> Tone:
        """What the figure calls for; a clear change for the worse calls for attention too."""
        found = words.tone(self.result)
        if found in (Tone.PLAIN, Tone.GOOD) and self.moved == words_periods.WORSE:
            return Tone.ATTENTION
        return found

    @property
    def moved(self) -> str:
        """The sign of the latest change, ▲ for the better, ▼ for the worse; empty if unclear."""
        latest = self.series.latest if self.series else None
        return words_periods.sign(latest, latest.change) if latest else ""

    @property
    def weak(self) -> bool:
        """Whether the questions and actions of its card are called for."""
        return self.tone is Tone.ATTENTION


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything `report` found: every KPI over all rows, by each segment alone, and over time.

    `score` holds the totals with all that is known of their benchmarks, and the ledger, notes,
    gates and provenance of the whole. `segments` is a report for each segment, `trend` the series
    of the totals, None where nothing has a date. `cards` are by calculator. `of` says which part
    of the data it is about, as (segment, value), where it is not all. `pages` are the names and
    files of other scorecards: those of the groups, or that of all. `mixed_by` is the segment
    whose groups changes are parted by.
    """

    score: Report
    segments: tuple[Report, ...] = ()
    trend: Report | None = None
    cards: Mapping[str, Card] = field(default_factory=dict)
    of: tuple[str, str | None] | None = None
    pages: tuple[tuple[str, str], ...] = ()
    mixed_by: str | None = None

    @property
    def title(self) -> str:
        """The name in the configuration, and which part of the data it is about."""
        name = self.score.name or "Scorecard"
        return f"{name}: {words_groups.value(self.of[1])}" if self.of else name

    @property
    def level(self) -> float:
        """The confidence level, which all results share."""
        return min((each.level for each in self.score.results), default=0.95)

    @property
    def items(self) -> tuple[Item, ...]:
        """The KPIs in the order of the configuration."""
        return tuple(
            Item(
                each,
                tuple(_splits(self.segments, each.name)),
                _series(self.trend, each, self.mixed_by) if self.trend else None,
                self.cards[each.kpi],
            )
            for each in self.score.results
        )


@dataclass(frozen=True, slots=True)
class Trouble:
    """A group that is clearly worse than the rest: by which segment, and its figures that are."""

    by: str
    results: tuple[Result, ...]

    @property
    def label(self) -> str:
        """The group's name."""
        return words_groups.label(self.results[0])


def troubles(items: Sequence[Item]) -> list[Trouble]:
    """The groups clearly worse than the rest, those that cost the totals most first.

    What a group costs is its impact on each of these totals in standard errors of the total, in
    which KPIs of every unit compare, added up.
    """
    found: dict[tuple[str, str], list[Result]] = {}
    costs: dict[tuple[str, str], float] = {}
    for item in items:
        whole = item.result.estimate
        for split in item.splits:
            for each in split.results:
                if words_groups.tone(each) is Tone.ATTENTION:
                    key = (split.by, words_groups.label(each))
                    found.setdefault(key, []).append(each)
                    cost = (each.impact or 0.0) / whole.se if whole and whole.se else 0.0
                    costs[key] = costs.get(key, 0.0) + cost
    ranked = sorted(found, key=lambda key: -costs[key])
    return [Trouble(key[0], tuple(found[key])) for key in ranked]


def readable(card: Scorecard) -> Scorecard:
    """The scorecard with each KPI's figures in the scale that suits its total, throughout."""
    score = in_scale(card.score)
    units = {each.name: each.unit for each in score.results}

    def scaled(report: Report) -> Report:
        results = tuple(in_unit(each, units[each.name]) for each in report.results)
        charts = tuple(chart_in_unit(each, units[each.name]) for each in report.charts)
        return replace(report, results=results, charts=charts)

    segments = tuple(map(scaled, card.segments))
    return replace(card, score=score, segments=segments, trend=card.trend and scaled(card.trend))


def _splits(segments: Sequence[Report], name: str) -> Iterator[Split]:
    for report in segments:
        rows = tuple(each for each in report.results if each.name == name and each.group)
        if rows:
            overall = tuple(each for each in report.overall if each.name == name)
            yield Split(", ".join(report.by), rows, overall)


def _series(trend: Report, result: Result, by: str | None) -> Series | None:
    rows = tuple(each for each in trend.results if each.name == result.name and not each.group)
    if not rows:
        return None
    charts = (each for each in trend.charts if each.name == result.name and not each.group)
    breaks = tuple(each for each in trend.breaks if each.kpi in (None, result.name, result.kpi))
    return Series(trend.every or "period", rows, next(charts, None), breaks, by)
