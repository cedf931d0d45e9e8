"""One scan of one source by DuckDB: tallies, sums over sampling units, and odd records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpicli.core.plan import Ask, Cell, Counted, Scan
from kpicli.core.rejects import Why
from kpicli.core.source import MEAN
from kpicli.engine import places
from kpicli.engine.cells import Group, Reader, Texts
from kpicli.engine.connection import execute
from kpicli.engine.dates import typed
from kpicli.engine.failure import meant
from kpicli.engine.ledger import bad_weights, counted
from kpicli.engine.loading import load_left_out, load_rows
from kpicli.engine.lookup import Lookup, load, unmatched
from kpicli.engine.memory import keep_pages
from kpicli.engine.moments import DRAWN, Cellname, Moments, Sums, gathered
from kpicli.engine.needs import AT_ONCE, needs_rows, texts_of
from kpicli.engine.parting import PARTED, Parting, by_texts, iso, parted, streamed
from kpicli.engine.places import FIRST, Odd
from kpicli.engine.rejected import Verdict, rejected
from kpicli.engine.relation import Relation
from kpicli.engine.rows import Rows
from kpicli.engine.sql import literal
from kpicli.engine.staging import KEPT, stage
from kpicli.engine.tallying import Tallying
from kpicli.errors import Location, UserError, data_error


class Duck:
    """A source's rows under a locked connection. Rows stay inside; only tallies come out."""

    def __init__(self, relation: Relation, connection: Any, timezone: str) -> None:
        self.relation = relation
        self.source = relation.source
        self.connection = connection
        self.timezone = timezone
        self._rows: Rows | None = None
        self._columns: tuple[list[str], list[str]] = ([], [])
        self._relations: list[Relation] = [relation]
        self._reader = Reader(self._text, Parting())

    @property
    def scan(self) -> Scan:
        """The scan that was tallied."""
        if self._rows is None:
            raise RuntimeError("nothing was tallied")
        return self._rows.scan

    def tally(self, scan: Scan, tables: Sequence[Relation] = (), *, told: bool = False) -> Counted:
        """Cells of every KPI, and where every row went. Errors are `UserError`s (exit 3).

        `tables` are the client tables that groups are joined from, opened. `told` keeps the rows
        aside for `rejects`.
        """
        staged = told or needs_rows(scan)
        plain = [group.column for group in scan.groups if group.plain]
        keys = [*dict.fromkeys([*(c for ask in scan.asks for c in ask.columns), *plain])]
        texts = [*dict.fromkeys(texts_of(scan, dated=staged or scan.dated))]
        self._columns = keys, texts
        self._relations = [self.relation, *tables]
        keep_pages()
        load_left_out(self.connection, self._run, scan.source.left_out)
        read = self.relation.register(self.connection, keys, texts)
        self._rows = rows = Rows(scan, *read, told=told)
        kind = self._kind
        self._rows = rows = replace(rows, instants=self._instants(rows))
        if not staged:
            if (found := self._streamed(rows, kind)) is not None:
                return found
            self._read_again()
        aside = stage(self._run, rows, keys, texts, self.timezone, self._read_again)
        self.relation.remark_dates(self.source.date or "", aside.order)
        key = {column: f"k{place}" for place, column in enumerate(keys)}
        shared = self.source.dedupe is not None and self.source.dedupe.keep == MEAN
        date = "d" if self.source.date else None
        kept = replace(rows, relation=KEPT, key=key, shown={}, shared=shared, date=date)
        self._rows = rows = kept
        lookups = self._lookups(scan, tables)
        parting = parted(self._run, scan, key, kind, self._text, lookups)
        self._reader.parting = parting
        found = self._query(PARTED, rows, False, aside.steps)
        found.first_date, found.last_date = aside.first, aside.last
        found.groups = parting.names
        found.joined = [each.joined for each in lookups.values()]
        found.repeats = aside.repeats
        for column, undated in aside.undated.items():
            if undated:
                text = f"{undated:,} rows have no readable {column}"
                found.notes.append(("unreadable-date", text, self.source.path))
        return found

    @property
    def _kind(self) -> str:
        """The type in which answers are stored to be grouped by."""
        return "VARCHAR" if self.relation.parquet else "UBIGINT"

    def _instants(self, rows: Rows) -> dict[str, str]:
        """By column, the SQL of the local time where a Parquet file holds times as such."""
        found: dict[str, str] = {}
        dates = {self.source.date, self.source.repeat_date} if self.relation.parquet else ()
        for column in dates:
            if column is None or column not in rows.text:
                continue
            raw = next(raw for raw, text in rows.shown.items() if text == rows.text[column])
            kind = self._run(f"SELECT typeof({raw}) FROM {rows.relation} LIMIT 1").fetchone()
            if kind and (instant := typed(raw, kind[0], self.timezone)):
                found[column] = instant
        return found

    def _streamed(self, rows: Rows, kind: str) -> Counted | None:
        """The tally without keeping rows; None when dates are not all ISO 8601."""
        scan = rows.scan
        parting = by_texts(scan, rows.key, kind, self._text)
        if scan.dated and scan.source.date:
            text = rows.text[scan.source.date]
            rows = replace(rows, relation=streamed(rows, text, self.timezone), date="d")
            if scan.every is not None:
                parting.add("period", "DATE", iso)
        self._reader.parting = parting
        found = self._query(f"({rows.select()})", rows, rows.step() != "0")
        if self._reader.unread and not scan.source.date_format:
            return None
        self._rows = rows
        found.first_date, found.last_date = iso(self._reader.first), iso(self._reader.last)
        return found

    def _lookups(self, scan: Scan, tables: Sequence[Relation]) -> dict[str, Lookup]:
        found = {}
        for at, relation in enumerate(tables):
            name = relation.source.name
            wanted = [g.column for g in scan.groups if g.table and g.table.name == name]
            columns = list(dict.fromkeys(wanted))
            found[name] = load(
                self._run,
                self.connection,
                relation,
                columns,
                at,
                self.timezone,
                dated=self.source.date is not None,
            )
            unmatched(self._run, found[name], KEPT)
        return found

    def _query(
        self, relation: str, rows: Rows, stepped: bool, steps: dict[str, int] | None = None
    ) -> Counted:
        cells: dict[str, list[Cell]] = {}
        found: dict[str, int] = {}
        for first in range(0, max(len(rows.scan.asks), 1), AT_ONCE):
            tallying = Tallying(
                rows.scan,
                relation,
                rows.key,
                rows.shown,
                len(rows.weighings),
                rows.weight_of,
                self._reader.parting.columns,
                stepped,
                rows.scan.dated and not steps,
                first,
                first + AT_ONCE,
            )
            rows_of = self._run(tallying.query()).fetchall()
            more, found, doubtful = self._reader.read(tallying, rows_of)
            if doubtful:
                raise self._bad_weights(rows, doubtful)
            cells |= more
        return counted(self.relation, cells, steps or found)

    def _run(self, sql: str) -> Any:
        import duckdb

        try:
            return execute(self.connection, sql)
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise meant(error, self._relations) from None

    def _text(self, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return self.relation.packer.text(value)

    def _bad_weights(self, rows: Rows, doubtful: int) -> UserError:
        self._again(rows)
        found = self._run(
            f"SELECT min(row, {FIRST}) FROM {_kept(rows)} AND ({rows.unusable()})"
        ).fetchone()
        shown = places.shown(self.relation, found[0])
        return bad_weights(rows.weights, doubtful, [shown[row] for row in found[0]])

    def rejects(self, cells: Mapping[str, Sequence[Cell]], verdict: Verdict) -> list[Why]:
        """Make the table of the rows that did not count; why, by number, in its column `why`."""
        if self._rows is None or not self._rows.told:
            raise RuntimeError("rows that did not count need a scan that tells them")
        codes = self._reader.codes
        return rejected(self._run, self.connection, self._rows, self._kind, cells, codes, verdict)

    def moments(
        self,
        ask: Ask,
        points: Mapping[Texts, float],
        cells: Mapping[Cellname, Sequence[Group]],
        pairs: Sequence[tuple[Cellname, Cellname]] = (),
    ) -> Moments:
        """Per cell, the sums over sampling units that the variance of a mean needs.

        `points` maps a KPI's texts to points; other answers are out of the KPI's population. A
        cell is a union of the scan's groups; of each of `pairs` come the sums of products, which
        a covariance needs.
        """
        rows = self._rows
        if rows is None or rows.relation != KEPT:
            raise RuntimeError("sums over sampling units need a staged scan")
        self._load_points(ask, points)
        self._run(DRAWN)
        self._check_population()
        whole = all(point == int(point) for point in points.values())
        asked = f"asked{rows.scan.asks.index(ask)}" if ask.where else "true"
        place = rows.weight_of(ask)
        weight = None if place is None else f"w{place}"
        key = [rows.key[column] for column in ask.columns]
        sums = Sums(
            self._reader.parting.columns, key, asked, weight, exact=whole and weight is None
        )
        self._run(sums.by_group())
        types, raw = self._reader.parting.types, self._reader.raw
        return gathered(self._run, self.connection, sums, types, raw, cells, pairs)

    def _load_points(self, ask: Ask, points: Mapping[Texts, float]) -> None:
        kind = self._kind
        names = [f"c{place}" for place in range(len(ask.columns))]
        rows = [(*self._reader.codes[ask.name, texts], y) for texts, y in points.items()]
        types = [*(kind for _ in names), "DOUBLE"]
        load_rows(self.connection, self._run, "points", [*names, "y"], types, rows)

    def _check_population(self) -> None:
        """Raise unless every stratum's population is a number not under the units drawn."""
        if self.source.population is None:
            return
        found = self._run(
            "SELECT stratum, psus, population FROM drawn "
            "WHERE population IS NULL OR population < psus ORDER BY stratum"
        ).fetchall()
        if not found:
            return
        stratum, psus, population = found[0]
        where = f"stratum {stratum!r} has" if stratum else "there are"
        told = "no number" if population is None else f"{population:g}"
        raise data_error(
            "bad-population",
            f"{where} {psus:,} sampling units, and population says {told}",
            Location(self.source.path),
            hint="population is the number of units that could have been drawn, in the row's "
            "stratum: never fewer than were",
        )

    def first_rows(self, odd: Sequence[Odd]) -> dict[Odd, list[int]]:
        """The first kept records that hold each (column, text), by record number."""
        rows = self._rows
        if rows is None or not odd:
            return {}
        self._again(rows)
        picked = [f"min(row, {FIRST}) FILTER (WHERE {self._is(rows, *pair)})" for pair in odd]
        found = self._run(f"SELECT {', '.join(picked)} FROM {_kept(rows)}").fetchone()
        return {pair: numbers or [] for pair, numbers in zip(odd, found, strict=True)}

    def _again(self, rows: Rows) -> None:
        """Make a stream, which was read to its end, readable once more."""
        if rows.relation != KEPT:
            self._read_again()

    def _read_again(self) -> None:
        if not self.relation.parquet:
            self.relation.open_again()
            self.relation.register(self.connection, *self._columns)

    def _is(self, rows: Rows, column: str, text: str) -> str:
        key = rows.key[column]
        if self.relation.parquet:
            return f"{rows.shown.get(key, key)} = {literal(text)}"
        return f"{key} = {self.relation.packer.code(text)}"


def _kept(rows: Rows) -> str:
    """The SQL of the kept rows behind FROM, to which further conditions may be added."""
    return f"{KEPT} WHERE true" if rows.relation == KEPT else f"({rows.select()}) WHERE step = 0"
