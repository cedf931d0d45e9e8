"""Rows that repeat one another: one of them kept, or each with its part of the weight of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.core.plan import Ask
from kpicli.core.source import LATEST, MEAN, Dedupe
from kpicli.engine.rows import Rows
from kpicli.engine.sql import literal

Run = Callable[[str], Any]

LATE, EARLY = 2**62, -(2**62)

WEEK = {"monday": 0, "sunday": 1, "saturday": 2}
"""Days to add so that a week that begins on this day begins on a Monday."""

TIMED, WINDOWS, SIZES = "timed", "windows", "sizes"
"""The tables of all rows with the columns that repeats are told by, of the first days of windows of
so many days, and of how many rows repeat one another."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How rows that repeat one another are told, by SQL on `Rows` with the local time `date`."""

    rows: Rows
    dedupe: Dedupe
    date: str

    def columns(self) -> list[str]:
        """The columns of a row: by0… that repeats share, place, known, day, and filled0….

        A row is `known` where it can be a repeat, and `filled` where it answers a KPI's questions.
        """
        found = [f"{part} AS by{number}" for number, part in enumerate(self._parts())]
        found.append(f"step = 0 AND {self._known()} AS known")
        if self.dedupe.removes:
            found.append(f"{self._place()} AS place")
        if self.dedupe.days is not None:
            sign = "-" if self.dedupe.keep == LATEST else ""
            found.append(f"{sign}date_diff('day', DATE '1970-01-01', {self.date}) AS day")
        asks = self._apart() if self.dedupe.keep == MEAN else []
        return found + [f"{self._filled(ask)} AS filled{n}" for n, ask in enumerate(asks)]

    def keep_one(self, run: Run, kept: str, listed: Sequence[str]) -> None:
        """Make the table `kept` of the columns `listed` of the rows that no repeat gives way to.

        Within days, windows are laid from the row to keep: the next one is the first beyond the
        days of the last.
        """
        best = "max" if self.dedupe.keep == LATEST else "min"
        keys, rows = self._keys(), TIMED
        if self.dedupe.days is not None:
            self._windows(run)
            keys = [*keys, "day"]
            on = " AND ".join(f"{TIMED}.{key} = {WINDOWS}.{key}" for key in keys)
            rows = f"{TIMED} SEMI JOIN {WINDOWS} ON {on}"
        run(
            f"CREATE TEMP TABLE winners AS SELECT {best}(place) AS place FROM {rows} WHERE known "
            f"GROUP BY {', '.join(keys)}"
        )
        names = ", ".join(listed)
        run(
            f"CREATE TEMP TABLE {kept} AS SELECT {names} FROM {TIMED} SEMI JOIN winners "
            f"USING (place) WHERE known UNION ALL "
            f"SELECT {names} FROM {TIMED} WHERE step = 0 AND NOT known"
        )

    def keep_all(self, run: Run, kept: str, listed: Sequence[str]) -> int:
        """Make the table `kept` of the columns `listed` of every row, and count the repeats.

        Where they are to weigh together as one, a row's weight for a KPI is divided by the number
        of those that answer its questions.
        """
        keys, rows = self._keys(), TIMED
        if self.dedupe.days is not None:
            self._windows(run)
            on = " AND ".join(f"{TIMED}.{key} = {WINDOWS}.{key}" for key in keys)
            rows = (
                f"(SELECT {TIMED}.* EXCLUDE (day), {WINDOWS}.day FROM {TIMED} "
                f"ASOF LEFT JOIN {WINDOWS} ON {on} AND {TIMED}.day >= {WINDOWS}.day)"
            )
            keys = [*keys, "day"]
        asks = self._apart() if self.dedupe.keep == MEAN else []
        sizes = [f", count(*) FILTER (filled{n}) AS size{n}" for n in range(len(asks))]
        group = ", ".join(keys)
        run(
            f"CREATE TEMP TABLE {SIZES} AS SELECT {group}, count(*) AS n{''.join(sizes)} "
            f"FROM {rows} WHERE known GROUP BY {group}"
        )
        places = self.rows.weights
        raw = [f"t.w{places.index(ask.weight)}" if ask.weight else "1.0" for ask in asks]
        names = [f"t.{name}" for name in listed]
        if asks:
            away = [f"t.w{place}" for place in range(len(places))]
            names = [name for name in names if name not in away]
            names += [
                f"{weight} / greatest(coalesce(s.size{n}, 1), 1) AS w{n}"
                for n, weight in enumerate(raw)
            ]
        on = " AND ".join(f"t.{key} = s.{key}" for key in keys)
        run(
            f"CREATE TEMP TABLE {kept} AS SELECT {', '.join(names)} FROM {rows} AS t "
            f"LEFT JOIN {SIZES} AS s ON t.known AND {on} WHERE t.step = 0"
        )
        [(repeats,)] = run(f"SELECT coalesce(sum(n - 1), 0) FROM {SIZES}").fetchall()
        return int(repeats)

    def _keys(self) -> list[str]:
        return [f"by{number}" for number in range(len(self._parts()))]

    def _parts(self) -> list[str]:
        """What rows that repeat one another share."""
        parts = [f"trim({self.rows.text[column]})" for column in self.dedupe.by]
        if self.dedupe.within:
            shift = WEEK[self.rows.scan.week_starts] if self.dedupe.within == "week" else 0
            day = f"{self.date} + INTERVAL {shift} DAY"
            parts.append(f"date_trunc({literal(self.dedupe.within)}, {day})")
        return parts

    def _known(self) -> str:
        """Whether a row can be a repeat: nothing blank, and in a window dated."""
        parts = [f"trim({self.rows.text[column]})" for column in self.dedupe.by]
        known = [f"coalesce({part}, '') <> ''" for part in parts]
        if self.dedupe.within or self.dedupe.days is not None:
            known.append(f"{self.date} IS NOT NULL")
        return " AND ".join(known)

    def _place(self) -> str:
        """The place of a row in time: microseconds, then the tie, then its number as a record.

        Undated rows come last. Ties that are whole numbers are told by their size, behind blank
        ones and before all other texts.
        """
        undated = EARLY if self.dedupe.keep == LATEST else LATE
        moment = f"coalesce(epoch_us({self.date}), {undated})"
        if self.dedupe.ties is None:
            return f"{moment}::HUGEINT * {2**63}::HUGEINT + row"
        tie = f"coalesce(trim({self.rows.text[self.dedupe.ties]}), '')"
        whole = f"regexp_full_match({tie}, '[0-9]+')"
        digits = f"ltrim({tie}, '0')"
        kind = f"CASE WHEN {tie} = '' THEN 0 WHEN {whole} THEN 1 ELSE 2 END"
        return (
            f"{{'moment': {moment}, 'kind': {kind}, "
            f"'digits': CASE WHEN {whole} THEN strlen({digits}) ELSE 0 END, "
            f"'text': CASE WHEN {whole} THEN {digits} ELSE {tie} END, 'row': row}}"
        )

    def _windows(self, run: Run) -> None:
        """Make the table of the days on which windows begin, of each key."""
        keys = ", ".join(self._keys())
        beyond = f"b[1] - a[-1] > {self.dedupe.days}"
        days = "list_transform(list_sort(list_distinct(list(day))), lambda x: [x])"
        first = f"list_reduce({days}, lambda a, b: CASE WHEN {beyond} THEN a || b ELSE a END)"
        run(
            f"CREATE TEMP TABLE {WINDOWS} AS SELECT {keys}, unnest({first}) AS day "
            f"FROM {TIMED} WHERE known GROUP BY {keys}"
        )

    def _apart(self) -> list[Ask]:
        """The first KPI of each weight that rows share."""
        rows = Rows(self.rows.scan, "", {}, {}, {}, shared=True)
        found: dict[int | None, Ask] = {}
        for ask in self.rows.scan.asks:
            found.setdefault(rows.weight_of(ask), ask)
        return list(found.values())

    def _filled(self, ask: Ask) -> str:
        asked = f"asked{self.rows.scan.asks.index(ask)}" if ask.where else "true"
        if ask.silent:
            return asked
        texts = [f"coalesce(trim({self.rows.text[column]}), '') <> ''" for column in ask.columns]
        return f"{asked} AND ({' OR '.join(texts) or 'true'})"
