"""Which texts stand in some columns, and in how many rows: asked before rows are tallied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

from kpicli.core.looks import MOST, Key, Look, Looked
from kpicli.core.plan import Scan
from kpicli.core.source import Source
from kpicli.engine import small
from kpicli.engine.labelled import source_with_labels
from kpicli.engine.relation import Relation
from kpicli.engine.rows import Rows
from kpicli.engine.sql import key_of, literal
from kpicli.sources.parquet import Parquet

AT_ONCE = 10_000
"""So many keys are fetched at once."""


def looked(relation: Relation, looks: Sequence[Look]) -> Looked:
    """What the looks find among the rows that drops leave and the source's `where` keeps.

    The relation is one of which nothing was read yet. Errors are `UserError`s (exit 3).
    """
    scan = Scan(source_with_labels(relation.source, relation.columns), ())
    columns = [column for look in looks for column in look.columns]
    rules = (*(drop.rule for drop in scan.source.drops), *scan.source.where)
    columns = list(dict.fromkeys([*columns, *(rule.column for rule in rules)]))
    relation.check(columns)
    if small.fits(relation):
        return _small(relation, scan.source, looks, columns)
    return _large(relation, scan, looks, columns)


def _small(
    relation: Relation, source: Source, looks: Sequence[Look], columns: Sequence[str]
) -> Looked:
    place = {column: number for number, column in enumerate(columns)}
    kept = small.rule_of(source.where, place, source.decimal)
    drops = [small.rule_of((drop.rule,), place, source.decimal) for drop in source.drops]
    counts: list[dict[Key, int]] = [{} for _ in looks]
    asked = [(look, [place[column] for column in look.columns]) for look in looks]
    n = 0
    for opened in relation.opened:
        if isinstance(opened, Parquet):
            continue
        for row in small.records(opened, columns)[0]:
            if any(meets(row) for meets in drops) or not kept(row):
                continue
            n += 1
            for (look, places), found in zip(asked, counts, strict=True):
                key = small.key_at(places, row)
                if _meets(key, look):
                    key = key[:1] if look.alike else key
                    found[key] = found.get(key, 0) + 1
    keys = [
        {key: rows for key, rows in found.items() if rows > 1} if look.repeated else found
        for look, found in zip(looks, counts, strict=True)
    ]
    return Looked(n, tuple(found if len(found) <= MOST else None for found in keys))


def _meets(key: Key, look: Look) -> bool:
    """Whether a row's texts are what a look is about."""
    if not all(key) or (look.alike and len(set(key)) > 1):
        return False
    if look.parts and not any(part in key[0].lower() for part in look.parts):
        return False
    return len(key[0]) >= look.least


def _large(relation: Relation, scan: Scan, looks: Sequence[Look], columns: Sequence[str]) -> Looked:
    import duckdb

    from kpicli.engine.connection import execute, locked
    from kpicli.engine.failure import meant

    paths = [str(file.path) for file in relation.files] if relation.parquet else []
    with ExitStack() as stack:
        connection = stack.enter_context(locked(paths))
        rows = Rows(scan, *relation.register(connection, [], columns))
        try:
            return _read(execute(connection, _query(rows, looks)), looks)
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise meant(error, [relation]) from None


def _query(rows: Rows, looks: Sequence[Look]) -> str:
    """Rows by the key of each look in turn, and all of them: (the look's mark, key, rows)."""
    keys = [f"{_key(look, rows)} AS g{place}" for place, look in enumerate(looks)]
    inner = f"SELECT {', '.join([*keys, f'{rows.step()} AS step'])} FROM {rows.relation}"
    marks = [f"GROUPING(g{place})" for place in range(len(looks))]
    sets = ", ".join([*(f"(g{place})" for place in range(len(looks))), "()"])
    wanted = [
        f"(GROUPING(g{place}) = 1 OR (g{place} IS NOT NULL{' AND count(*) > 1' * look.repeated}))"
        for place, look in enumerate(looks)
    ]
    listed = ", ".join([*marks, *(f"g{place}" for place in range(len(looks))), "count(*)"])
    return (
        f"SELECT {listed} FROM ({inner}) WHERE step = 0 GROUP BY GROUPING SETS ({sets}) "
        f"HAVING {' AND '.join(wanted)}"
    )


def _key(look: Look, rows: Rows) -> str:
    """The SQL of a look's key, NULL in rows that it passes over."""
    columns = look.columns[:1] if look.alike else look.columns
    texts = [key_of([column], rows.text) for column in look.columns]
    tests = [f"{text} <> ''" for text in texts]
    if look.alike:
        tests += [f"{text} = {texts[0]}" for text in texts[1:]]
    if look.least:
        tests.append(f"length({texts[0]}) >= {look.least}")
    if look.parts:
        held = [f"contains(lower({texts[0]}), {literal(part)})" for part in look.parts]
        tests.append(f"({' OR '.join(held)})")
    return f"CASE WHEN {' AND '.join(tests)} THEN {key_of(columns, rows.text)} END"


def _read(result: Any, looks: Sequence[Look]) -> Looked:
    keys: list[dict[Key, int] | None] = [{} for _ in looks]
    total = 0
    for row in _each(result):
        *_, n = row
        of = [place for place in range(len(looks)) if row[place] == 0]
        if not of:
            total = n
            continue
        found, key = keys[of[0]], row[len(looks) + of[0]]
        if found is not None:
            found[(key,) if isinstance(key, str) else tuple(key)] = n
            if len(found) > MOST:
                keys[of[0]] = None
    return Looked(total, tuple(keys))


def _each(result: Any) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(AT_ONCE):
        yield from rows
