"""One scan of one source by DuckDB: tallies, sums over sampling units, and odd records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicli.core.design import Stratum
from kpicli.core.plan import Ask, Cell, Counted, Scan
from kpicli.engine import places
from kpicli.engine.connection import execute
from kpicli.engine.failure import meant
from kpicli.engine.ledger import bad_weights, counted
from kpicli.engine.memory import keep_pages
from kpicli.engine.moments import DRAWN, moments_query
from kpicli.engine.places import FIRST, Odd
from kpicli.engine.relation import Relation
from kpicli.engine.rows import Rows
from kpicli.engine.sql import STEPS, literal
from kpicli.engine.staging import KEPT, stage
from kpicli.engine.tallying import Tallying
from kpicli.errors import Location, UserError, data_error

Texts = tuple[str | None, ...]
Group = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Units:
    """The sampling units of one KPI in one group: sums by stratum, and the largest one's share.

    `heaviest` is the weight of the heaviest unit as a share (0 to 1) of all.
    """

    strata: tuple[Stratum, ...]
    heaviest: float


AT_ONCE = 40
"""So many KPIs are tallied by one query: each grouping set takes its memory."""


def needs_rows(scan: Scan) -> bool:
    """Whether rows must be kept aside: for repeats, dates, sampling units, or many KPIs."""
    source = scan.source
    if len(scan.asks) > AT_ONCE:
        return True
    if source.dedupe or source.cluster or source.strata or source.client or source.population:
        return True
    return bool(source.date and (scan.since or scan.until or scan.span))


def texts_of(scan: Scan, *, dated: bool) -> Iterator[str]:
    """The columns that are compared or parsed as text rather than tallied, with repeats."""
    source = scan.source
    for rule in (*source.where, *(rule for ask in scan.asks for rule in ask.where)):
        yield rule.column
    yield from (ask.weight for ask in scan.asks if ask.weight)
    if source.dedupe:
        yield from source.dedupe.by
    units = (source.cluster, source.client, source.strata, source.date if dated else None)
    yield from (column for column in units if column)
    if isinstance(source.population, str):
        yield source.population


class Duck:
    """A source's rows under a locked connection. Rows stay inside; only tallies come out."""

    def __init__(self, relation: Relation, connection: Any, timezone: str) -> None:
        self.relation = relation
        self.source = relation.source
        self.connection = connection
        self.timezone = timezone
        self._codes: dict[tuple[str, Texts], tuple[Any, ...]] = {}
        self._rows: Rows | None = None
        self._columns: tuple[list[str], list[str]] = ([], [])

    def tally(self, scan: Scan) -> Counted:
        """Cells of every KPI, and where every row went. Errors are `UserError`s (exit 3)."""
        dated = needs_rows(scan)
        keys = [*dict.fromkeys([*(c for ask in scan.asks for c in ask.columns), *scan.groups])]
        texts = [*dict.fromkeys(texts_of(scan, dated=dated))]
        self._columns = keys, texts
        self.relation.hash_meanwhile()
        keep_pages()
        self._rows = Rows(scan, *self.relation.register(self.connection, keys, texts))
        if not dated:
            stepped = self._rows.step() != "0"
            return self._query(f"({self._rows.select()})", self._rows, stepped)
        staged = stage(self._run, self._rows, keys, texts, self.timezone)
        key = {column: f"k{place}" for place, column in enumerate(keys)}
        self._rows = replace(self._rows, relation=KEPT, key=key, shown={})
        found = self._query(KEPT, self._rows, False, staged.steps)
        found.first_date, found.last_date = staged.first, staged.last
        if staged.undated and self.source.date:
            text = f"{staged.undated:,} rows have no readable {self.source.date}"
            found.notes.append(("unreadable-date", text, self.source.path))
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
                rows.weights,
                stepped,
                first,
                first + AT_ONCE,
            )
            found = dict.fromkeys(STEPS, 0)
            counts = self._run(tallying.query()).fetchall()
            more, doubtful = self._cells(rows.scan, tallying, counts, found)
            if doubtful:
                raise self._bad_weights(rows, doubtful)
            cells |= more
        return counted(self.relation, cells, steps or found)

    def _run(self, sql: str) -> Any:
        import duckdb

        try:
            return execute(self.connection, sql)
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise meant(error, self.relation) from None

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

    def _cells(
        self,
        scan: Scan,
        tallying: Tallying,
        rows: list[tuple[Any, ...]],
        steps: dict[str, int],
    ) -> tuple[dict[str, list[Cell]], int]:
        """The cells of each KPI and how many rows have an unusable weight; fills `steps`."""
        masks = len(tallying.mask_of(()))
        n_at, weight_at = masks, masks + 1
        keys_at = weight_at + 2 * len(tallying.weights)
        place = {column: keys_at + i for i, column in enumerate(tallying.outputs)}
        by_mask: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
        for row in rows:
            by_mask.setdefault(tuple(row[:masks]), []).append(row)
        cells: dict[str, list[Cell]] = {}
        for number, (index, ask) in enumerate(tallying.asks):
            found = cells.setdefault(ask.name, [])
            flag = place.get(f"asked{index}")
            weigh = None if ask.weight is None else tallying.weights.index(ask.weight)
            for row in by_mask.get(tallying.mask_of(tallying.sets[number]), []):
                if "step" in place and row[place["step"]] != 0:
                    continue
                raw = tuple(row[place[tallying.key[column]]] for column in ask.columns)
                group = tuple(
                    self._text(row[place[tallying.key[column]]]) for column in scan.groups
                )
                texts = tuple(self._text(value) for value in raw)
                self._codes[ask.name, texts] = raw
                n = row[n_at]
                at = weight_at + 2 * (weigh or 0)
                weight, square = (n, n) if weigh is None else (row[at], row[at + 1])
                asked = True if flag is None else bool(row[flag])
                found.append(Cell(texts, group, asked, n, float(weight), float(square)))
        doubtful = 0
        last = tallying.sets[-1]
        if len(tallying.sets) == len(tallying.asks):
            steps[STEPS[0]] = sum(cell.n for cell in cells[tallying.asks[-1][1].name])
            return cells, 0
        for row in by_mask.get(tallying.mask_of(last), []):
            step = STEPS[row[place["step"]]] if "step" in last else STEPS[0]
            steps[step] += row[n_at]
            if "bad" in place and step == STEPS[0] and row[place["bad"]]:
                doubtful += row[n_at]
        return cells, doubtful

    def moments(
        self, ask: Ask, points: Mapping[Texts, float], groups: Sequence[str] = ()
    ) -> dict[Group, Units]:
        """Per group, the sums over sampling units that the variance of a mean needs.

        `points` maps a KPI's texts to points; other answers are out of the KPI's population.
        """
        rows = self._rows
        if rows is None or rows.relation != KEPT:
            raise RuntimeError("sums over sampling units need a staged scan")
        raw = [self._codes[ask.name, texts] for texts in points]
        columns = [[row[place] for row in raw] for place in range(len(ask.columns))]
        kind = "VARCHAR" if self.relation.parquet else "UBIGINT"
        names = ", ".join(f"c{place} {kind}" for place in range(len(columns)))
        self._run(f"CREATE OR REPLACE TEMP TABLE points ({names}, y DOUBLE)")
        lists = ", ".join("unnest(?)" for _ in range(len(columns) + 1))
        self.connection.execute(
            f"INSERT INTO points SELECT {lists}", [*columns, list(points.values())]
        )
        self._run(DRAWN)
        self._check_population()
        whole = all(point == int(point) for point in points.values())
        query = moments_query(rows.scan, rows.key, rows.weights, ask, groups, whole=whole)
        strata: dict[Group, list[Stratum]] = {}
        heaviest: dict[Group, float] = {}
        for row in self._run(query).fetchall():
            *group, psus, y, w, yy, yw, ww, population, active, most = row
            key = tuple(self._text(value) for value in group)
            part = Stratum(psus, y, w, yy, yw, ww, population, active)
            strata.setdefault(key, []).append(part)
            heaviest[key] = max(heaviest.get(key, 0.0), most)
        return {
            key: Units(tuple(parts), heaviest[key] / (sum(s.total_w for s in parts) or 1.0))
            for key, parts in strata.items()
        }

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
        if rows.relation == "src":
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
