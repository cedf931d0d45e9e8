"""`trend --cohorts`: clients by the period they began in, and how many of them stayed how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kpicli.analysis.choices import not_by_cohort
from kpicli.analysis.measure import measured, wanted
from kpicli.analysis.order import by_name
from kpicli.analysis.request import Request
from kpicli.analysis.results import group_of
from kpicli.analysis.table_pass import TablePass
from kpicli.analysis.timeline import last_day, timeline_of
from kpicli.config.load import Config
from kpicli.core.calendar import MONTHS_IN, Calendar
from kpicli.core.cohorts import triangle
from kpicli.core.crossing import ALL, Cell
from kpicli.core.kpi import Kpi, Tabled
from kpicli.core.periods import whole_months
from kpicli.core.recipe import Cohort, Listed, Snapshots, Started
from kpicli.core.report import Cohorts, Note, Period, Report
from kpicli.core.tally import Tally
from kpicli.core.withholding import withheld
from kpicli.errors import Location, usage_error

MOST = 600
"""So many cohorts are drawn up at most: fifty years of months."""


def cohorts(config: Config, request: Request, calendar: Calendar) -> Report:
    """The report of `trend --cohorts`: a triangle per KPI and group. Errors: `UserError`s."""
    if calendar.every not in MONTHS_IN:
        raise usage_error(
            "no-such-period",
            f"cohorts are of months, quarters or years, not of each {calendar.every}",
            Location("--every"),
            allowed=tuple(MONTHS_IN),
        )
    if request.rolling > 1:
        not_by_cohort("--rolling")
    asked = having(config, request)
    config = replace(config, kpis={**config.kpis, **asked})
    request = replace(request, kpis=tuple(asked))
    with measured(config, request, calendar) as found:
        triangles: list[Cohorts] = []
        for part in found.passes:
            if isinstance(part, TablePass):
                one = Began(part, calendar)
                part.notes += one.remarks()
                triangles += [each for name in part.kpis for each in one.triangles(name)]
        order = {name: place for place, name in enumerate(config.kpis)}
        triangles.sort(key=lambda one: order[one.name])
        return found.report(
            "trend", (), by=found.by, every=calendar.every, triangles=tuple(triangles)
        )


def having(config: Config, request: Request) -> dict[str, Kpi]:
    """The KPIs asked for, or all that have cohorts, with the recipe of these.

    A `UserError` (exit 2, `no-cohorts`) that says which have, where one asked for has none.
    """
    every = {name: kpi for name in config.kpis if (kpi := _by_age(config.kpis[name]))}
    names = tuple(wanted(config, request.kpis)) if request.kpis else tuple(every)
    without = [name for name in names if name not in every]
    if without or not names:
        told = f"{', '.join(without)}: there are" if without else "there are"
        raise usage_error(
            "no-cohorts",
            f"{told} no cohorts: retention and churn have some",
            Location("--cohorts"),
            allowed=tuple(every),
            hint="count clients, by their first days (start:) or by lists (snapshot:)",
        )
    return {name: every[name] for name in names}


def _by_age(kpi: Kpi) -> Kpi | None:
    """The KPI with clients by first period and age for its items; None where it has no cohorts."""
    if not isinstance(kpi, Tabled):
        return None
    recipe = kpi.recipe
    made: Started | Listed
    if isinstance(recipe, Cohort) and recipe.weigh == "clients":
        made = Started(recipe.event)
    elif isinstance(recipe, Snapshots) and recipe.keep == "clients":
        made = Listed(recipe.event)
    else:
        return None
    return replace(kpi, recipe=made, further={}, survival=None, describe=None)


class Began:
    """The clients of a table by the period they began in. Good while the tables are open."""

    def __init__(self, found: TablePass, calendar: Calendar) -> None:
        self.found, self.calendar = found, calendar
        self.source = found.scan.source
        self.lists = any(isinstance(kpi.recipe, Listed) for kpi in found.kpis.values())
        self.known = "" if self.lists else self.source.known_since or ""
        windows = timeline_of(found, calendar).windows
        every = [(one.key, one.period) for one in windows if one.period.start >= self.known]
        self.cut = len(windows) - len(every)
        if len(every) > MOST:
            raise usage_error(
                "too-many-periods",
                f"there are {len(every):,} cohorts, more than {MOST:,}",
                Location("--every"),
                hint="choose longer periods, or leave stray first days out with --since",
            )
        self.periods = dict(every[-(found.request.last or len(every)) :])

    def remarks(self) -> list[Note]:
        """What is not known of the first cohorts: who left early, or when its members began."""
        if self.cut:
            text = (
                f"cohorts that began before {self.known} are left out: "
                f"who left before that day is not in {self.source.name}"
            )
            return [Note("info", "cohorts-not-known", text)]
        first, day = next(iter(self.periods.values()), None), (self.found.first_date or "")[:10]
        if self.lists and first and first.start <= day < first.end:
            text = f"{first.label} holds everyone on the first list ({day}), whenever they began"
            return [Note("info", "first-list", text)]
        return []

    def triangles(self, name: str) -> list[Cohorts]:
        """The triangle of all clients, then one per group, without what must be withheld.

        Each row is a cell of the table of groups by cohorts; a pooled row adds up the rows that
        are shown, and so tells nothing more.
        """
        found = self.found
        names = [group.name for group in found.groups]
        total: Cell = (ALL,) * len(names)
        tallies: dict[Cell, Tally] = {
            group: one
            for group, one in found.found[name].groups.items()
            if isinstance(one, Tally) and group[-1] in self.periods
        }
        places = by_name(names, found.bins)
        parts = sorted({group[:-1] for group in tallies} - {()}, key=places)
        sizes = {group: one.n + sum(one.open.values()) for group, one in tallies.items()}
        published = [(*part, key) for part in (total, *parts) for key in self.periods]
        hidden = withheld(sizes, found.config.privacy.min_group, published)
        found.withhold(hidden)
        return [self._of(name, part, tallies, hidden) for part in (total, *parts)]

    def _of(
        self,
        name: str,
        part: Cell,
        tallies: Mapping[Cell, Tally],
        hidden: Mapping[Cell, object],
    ) -> Cohorts:
        kpi, level = self.found.kpis[name], self.found.level
        labels = {key: period.label for key, period in self.periods.items()}
        counts: dict[tuple[str, int, bool], int] = {}
        for own, tally in tallies.items():
            group, key = own[:-1], str(own[-1])
            if (*part, key) in hidden or not _within(group, part):
                continue
            lost = {age: mass.n for age, mass in tally.points.items()}
            for gone, ages in ((True, lost), (False, tally.open)):
                for age, n in ages.items():
                    which = (labels[key], int(age), gone)
                    counts[which] = counts.get(which, 0) + n
        ages_observed = {period.label: self._age(period) for period in self.periods.values()}
        return Cohorts(
            name,
            kpi.identity.id,
            kpi.title,
            kpi.unit,
            level,
            "lost" if getattr(kpi.recipe, "event", "") == "lost" else "kept",
            self.calendar.every,
            triangle(counts, ages_observed, level),
            {period.label: period for period in self.periods.values()},
            group_of([group.name for group in self.found.groups], part),
            frozenset(labels[key] for key in labels if (*part, key) in hidden),
        )

    def _age(self, period: Period) -> int:
        """The age, in whole periods, that all of a cohort have reached by the last day known.

        −1 before the cohort's own period is over; a list stands for its period, though.
        """
        if self.found.observed is None:
            return -1
        last = self.found.observed - timedelta(days=1)
        begun = date.fromisoformat(period.start if self.lists else last_day(period))
        until = self.calendar.start_of(last) if self.lists else last
        if until < begun:
            return -1
        return whole_months(begun, until) // MONTHS_IN[self.calendar.every]


def _within(group: Sequence[object], part: Sequence[object]) -> bool:
    """Whether a finest group is in a part: the part itself, or the total."""
    return all(key is ALL or key == own for key, own in zip(part, group, strict=True))
