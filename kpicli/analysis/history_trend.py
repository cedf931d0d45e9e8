"""`trend --from-history`: the series of a ledger, without reading any data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from kpicli.analysis.history import chosen
from kpicli.analysis.history_series import Days, HistorySeries, Recorded, labels
from kpicli.analysis.measure import wanted
from kpicli.analysis.provenance import provenance, today
from kpicli.analysis.request import Request
from kpicli.analysis.timeline import Timeline
from kpicli.analysis.trend import calendar_for
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar
from kpicli.core.history import TOTAL, Record
from kpicli.core.history_revisions import latest
from kpicli.core.kpi import Kpi
from kpicli.core.plan import Input
from kpicli.core.report import Note, Report
from kpicli.errors import Location, data_error


def trend_of(config: Config, request: Request, path: Path, as_of: str | None) -> Report:
    """The report of `trend` from the last record of each figure up to the day `as_of`.

    Errors: `UserError`s.
    """
    from kpicli.engine import history

    if not path.exists():
        hint = "--history writes it, a run at a time"
        raise data_error("no-such-file", "there is no such ledger", Location(str(path)), hint=hint)
    calendar, kpis = calendar_for(config, request), wanted(config, request.kpis)
    every = history.read(path)
    reading = _Reading(config, request, calendar, as_of)
    found = [one for kpi in kpis.values() if (one := reading.recorded(kpi, every)).groups]
    if request.by:
        found = [one for one in found if set(one.groups) - {TOTAL}]
    if not found:
        raise _nothing(path, config, request, every)
    series = [reading.series(one) for one in found]
    results = [result for one in series for result in one.results()]
    names = set(kpis) | {kpi.identity.id for kpi in kpis.values()}
    declared = [each for each in config.breaks if each.kpi is None or each.kpi in names]
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Report(
        "trend",
        config.name,
        tuple(results),
        (),
        (*reading.notes, *_notes(config, series)),
        provenance(config, [Input(str(path), digest, len(every))]),
        by=request.by,
        every=request.every,
        rolling=request.rolling,
        charts=tuple(chart for one in series for chart in one.charts),
        breaks=(*declared, *(each for one in series for each in one.redefined)),
    )


class _Reading:
    """Which records of a ledger a call asks for."""

    def __init__(
        self, config: Config, request: Request, calendar: Calendar, as_of: str | None
    ) -> None:
        self.config, self.request, self.calendar, self.as_of = config, request, calendar, as_of
        self.level = config.reporting.level if request.level is None else request.level
        self.chosen = chosen(request, request.rolling)
        self.snapshots = chosen(request, 1)
        self.notes: list[Note] = []

    def recorded(self, kpi: Kpi, records: Sequence[Record]) -> Recorded:
        """The records of a KPI by group and days: of its periods, else of whole runs."""
        own = [
            one
            for one in records
            if (one.scorecard, one.name, one.unit)
            == (self.config.name or "", kpi.name, kpi.unit.id)
            and one.level == self.level
            and (self.as_of is None or one.as_of <= self.as_of)
            and set(one.groups) in (set(), set(self.request.by))
        ]
        of_periods: dict[tuple[str, Days], Record] = {}
        other = 0
        for one in latest(own).values():
            if one.every != self.request.every or one.chosen != self.chosen:
                continue
            if one.start is None or one.end is None or not self._fits(one.start, one.end):
                other += 1
                continue
            of_periods[one.group, (one.start, one.end)] = one
        if other:
            text = f"{kpi.name}: {other:,} records of periods that begin on other days left out"
            self.notes.append(Note("warning", "history-left-out", text))
        if of_periods or self.request.rolling > 1:
            return Recorded(kpi, self._grouped(of_periods))
        return Recorded(kpi, self._grouped(self._of_runs(own)), snapshots=True)

    def series(self, found: Recorded) -> HistorySeries:
        """The series of a KPI, its periods from the first recorded to the last, gaps included."""
        starts = set()
        for records in found.groups.values():
            for start, end in records:
                starts |= {start, self.calendar.previous(date.fromisoformat(end)).isoformat()}
        day = date.fromisoformat(self.as_of) + timedelta(1) if self.as_of else self._today()
        rolling = self.request.rolling
        timeline = Timeline(self.calendar, starts, day, since=None, until=None, rolling=rolling)
        return HistorySeries(self.config, self.request, found, timeline, self.level)

    def _today(self) -> date:
        return today(self.config.reporting.timezone)

    def _fits(self, start: str, end: str) -> bool:
        """Whether days are as many periods of the calendar as are pooled."""
        first, rolling = date.fromisoformat(start), self.request.rolling
        begins = self.calendar.start_of(first) == first
        return begins and self.calendar.next(first, rolling).isoformat() == end

    def _of_runs(self, own: Sequence[Record]) -> dict[tuple[str, Days], Record]:
        """The last run of each period, of figures over all of its rows."""
        found = {}
        for one in own:
            if one.every is None and one.start is one.end is None and one.chosen == self.snapshots:
                start = self.calendar.start_of(date.fromisoformat(one.as_of))
                days = start.isoformat(), self.calendar.next(start).isoformat()
                found[one.group, days] = one
        return found

    def _grouped(self, found: Mapping[tuple[str, Days], Record]) -> dict[str, dict[Days, Record]]:
        """The records within --since and --until, the total first, groups as they were recorded."""
        since, until = self.request.since or "", self.request.until or "9999-99-99"
        groups: dict[str, dict[Days, Record]] = {}
        for (group, days), record in sorted(found.items(), key=lambda item: item[0][0] != TOTAL):
            if since <= days[0] and days[1] <= until:
                groups.setdefault(group, {})[days] = record
        return groups


def _notes(config: Config, series: Sequence[HistorySeries]) -> list[Note]:
    notes = []
    if changed := labels(series):
        text = f"another definition: {', '.join(changed)}: nothing is compared across it"
        notes.append(Note("warning", "definition-changed", text))
    runs = [one.kpi.name for one in series if one.found.snapshots]
    if runs:
        text = (
            f"{', '.join(runs)}: the ledger has figures of whole runs only, the last of each "
            "period is shown; they may share answers, so changes are not tested"
        )
        notes.append(Note("info", "history-of-runs", text))
    if len(runs) < len(series) and (config.main.client or config.main.cluster):
        text = "changes are tested as if no client were in two periods: the ledger has no clients"
        notes.append(Note("info", "history-independent", text))
    return notes


def _nothing(path: Path, config: Config, request: Request, every: Sequence[Record]) -> Exception:
    own = [one for one in every if one.scorecard == (config.name or "")]
    text = f"the ledger has none of these figures by {request.every}"
    if request.by:
        text += f" and {', '.join(request.by)}"
    if not own:
        text = f"the ledger has no figures of {config.name or 'a configuration without a name'}"
    told = {one.every or "whole runs" for one in own}
    hint = f"it has figures by {', '.join(sorted(told))}" if told else "add some with --history"
    return data_error("nothing-in-history", text, Location(str(path)), hint=hint)
