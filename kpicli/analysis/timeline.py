"""The periods of a series: which there are, which are complete, what they are compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpicli.analysis.passes import Pass
from kpicli.analysis.provenance import today
from kpicli.core.calendar import Calendar
from kpicli.core.crossing import Key
from kpicli.core.periods import label
from kpicli.core.report import Break, Note, Period
from kpicli.errors import Location, usage_error

MOST = 5000
"""So many periods are drawn up at most."""


@dataclass(frozen=True, slots=True)
class Window:
    """One period of a series, or several pooled: the key of its cell, and its days.

    `starts` are the first days of what is pooled, as ISO texts.
    """

    key: str
    period: Period
    starts: tuple[str, ...]


class Timeline:
    """All periods from the first to the last with answers, gaps among them, pooled by `rolling`.

    A period is complete when it is over and neither `since` nor `until` cuts it.
    """

    def __init__(
        self,
        calendar: Calendar,
        found: Iterable[str],
        today: date,
        *,
        since: str | None,
        until: str | None,
        rolling: int = 1,
    ) -> None:
        self.calendar, self.rolling = calendar, rolling
        days = sorted(date.fromisoformat(start) for start in set(found))
        starts = self._starts(days)
        self.windows = [
            self._window(starts[at - rolling + 1 : at + 1], today, since, until)
            for at in range(rolling - 1, len(starts))
        ]
        self._at = {window.starts[-1]: at for at, window in enumerate(self.windows)}

    def _starts(self, days: Sequence[date]) -> list[date]:
        if not days:
            return []
        first, last = days[0], days[-1]
        length = (self.calendar.next(first) - first).days
        if (last - first).days / max(length, 1) > MOST:
            raise usage_error(
                "too-many-periods",
                f"from {first} to {last} there are more than {MOST:,} periods",
                Location("--every"),
                hint="choose longer periods, or leave stray dates out with --since and --until",
            )
        return self.calendar.sequence(first, last)

    def _window(
        self, starts: Sequence[date], today: date, since: str | None, until: str | None
    ) -> Window:
        first, end = starts[0], self.calendar.next(starts[-1])
        cut = (since is not None and first.isoformat() < since) or (
            until is not None and until < end.isoformat()
        )
        named = label(starts[-1], self.calendar)
        period = Period(named, first.isoformat(), end.isoformat(), end <= today and not cut)
        listed = tuple(start.isoformat() for start in starts)
        return Window(listed[0] if len(listed) == 1 else f"to {listed[-1]}", period, listed)

    def unions(self) -> Mapping[Key, Collection[Key]]:
        """The keys of pooled periods with what they pool; empty where none are pooled."""
        if self.rolling == 1:
            return {}
        return {window.key: frozenset(window.starts) for window in self.windows}

    @property
    def latest(self) -> int | None:
        """The last complete window."""
        full = [at for at, window in enumerate(self.windows) if window.period.complete]
        return full[-1] if full else None

    def before(self, at: int) -> int | None:
        """The window before the one at `at` that shares no day with it."""
        return at - self.rolling if at >= self.rolling else None

    def year_before(self, at: int) -> int | None:
        """The window of the same periods a year earlier, when it shares no day with this one."""
        start = date.fromisoformat(self.windows[at].starts[-1])
        earlier = self.calendar.year_before(start)
        found = None if earlier is None else self._at.get(earlier.isoformat())
        return found if found is not None and at - found >= self.rolling else None

    def broken(self, one: int, other: int, breaks: Sequence[Break]) -> bool:
        """Whether the measuring changed after the first day of one and before the end of other."""
        start, end = self.windows[one].period.start, self.windows[other].period.end
        return any(start < each.day < end for each in breaks)

    def since(self, breaks: Sequence[Break]) -> int:
        """The first window that lies wholly behind the last break within the series."""
        ends = self.windows[-1].period.end if self.windows else ""
        days = [each.day for each in breaks if each.day < ends]
        if not days:
            return 0
        last = max(days)
        behind = (at for at, window in enumerate(self.windows) if window.period.start >= last)
        return next(behind, len(self.windows))


def timeline_of(found: Pass, calendar: Calendar) -> Timeline:
    """The periods with answers to any KPI, and those between them."""
    request = found.request
    timeline = Timeline(
        calendar,
        [g[-1] for one in found.found.values() for g in one.groups if g[-1] is not None],
        min(today(found.config.reporting.timezone), found.observed or date.max),
        since=request.since,
        until=request.until,
        rolling=request.rolling,
    )
    if not timeline.windows:
        few = f"fewer periods than the {request.rolling:,} to pool for each figure"
        why = few if found.kept else "no row is left in the days asked for"
        found.notes.append(Note("warning", "no-periods", f"{why}: there is nothing to show"))
    return timeline


def last_day(period: Period) -> str:
    """The last day of a period, ISO text."""
    return (date.fromisoformat(period.end) - timedelta(days=1)).isoformat()
