"""Parquet files that hold dates and times as such are read as their texts would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.core.calendar import Calendar
from kpicli.core.plan import Ask, Scan
from kpicli.core.source import Source
from kpicli.engine.session import session

TIMES = ["2026-01-31 22:30:00", "2026-01-31 23:30:00", "2026-02-28 12:00:00", None]


def months(path: Path, client: str | None) -> tuple[dict[str | None, int], str | None]:
    source = Source("survey", str(path), date="moment", client=client)
    ask = Ask("q", ("q",))
    scan = Scan(source, (ask,), every=Calendar("month"), timezone="Europe/Amsterdam")
    with session(source, "Europe/Amsterdam") as opened:
        counted = opened.tally(scan)
    found: dict[str | None, int] = {}
    for cell in counted.cells["q"]:
        found[cell.group[-1]] = found.get(cell.group[-1], 0) + cell.n
    assert counted.rows == counted.kept + sum(n for _, n in counted.steps)
    return found, counted.last_date and counted.last_date[:10]


@pytest.mark.parametrize("client", [None, "id"])
@pytest.mark.parametrize(
    ("kind", "january"),
    [("TIMESTAMP", 2), ("TIMESTAMP_NS", 2), ("TIMESTAMP_S", 2), ("DATE", 2), ("TIMESTAMPTZ", 1)],
)
def test_times_as_such_fall_where_their_texts_do(
    tmp_path: Path, kind: str, january: int, client: str | None
) -> None:
    import duckdb

    rows = ", ".join("(NULL)" if time is None else f"('{time}')" for time in TIMES)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        picked = f"moment::{kind} AS moment, '9' AS q, 'c' AS id FROM (VALUES {rows}) t(moment)"
        connection.execute(f"COPY (SELECT {picked}) TO '{tmp_path / 'typed.parquet'}'")
        texts = f"SELECT CAST(moment AS VARCHAR) AS moment, q, id FROM (SELECT {picked})"
        connection.execute(f"COPY ({texts}) TO '{tmp_path / 'texts.csv'}' (HEADER)")
    expected = {"2026-01-01": january, "2026-02-01": 3 - january}
    assert months(tmp_path / "typed.parquet", client) == (expected, "2026-02-28")
    assert months(tmp_path / "texts.csv", client) == (expected, "2026-02-28")
