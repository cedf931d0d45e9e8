"""Workbooks and SPSS files give both engines the same cells and ledger, and those of a CSV file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine.session import session
from tests.engine.test_two_engines import by_duckdb, shape
from tests.sources.books import Error, xlsb, xlsx
from tests.sources.spss import spss
from tests.support import write_csv

TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=8)
CELL = st.one_of(
    st.none(),
    st.integers(-20, 20),
    st.sampled_from([0.5, 1e20, "5", "yes", "no", " 5 ", "é", "🙂", True, Error("#N/A")]),
    TEXT.filter(lambda text: "_x" not in text),
)
ROWS = st.lists(st.tuples(st.integers(1, 9), CELL, CELL), min_size=1, max_size=25)
WHERE = st.sampled_from([(), (Condition("b", ("yes", "5")),), (Condition("b", (), "0", "9"),)])


def quick(source: Source, scan: Scan) -> Counted:
    with session(source, "UTC") as opened:
        return opened.tally(scan)


def scan_of(path: Path, where: tuple[Condition, ...]) -> tuple[Source, Scan]:
    source = Source("s", str(path), where=where, max_malformed=1)
    asks = (Ask("one", ("b",)), Ask("two", ("a", "c")))
    return source, Scan(source, asks, (Grouping("c", "c"),))


def written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    return "100000000000000000000" if cell == 1e20 else str(cell)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, WHERE, st.sampled_from([xlsx, xlsb]))
def test_a_workbook_gives_both_engines_what_the_csv_file_gives(
    rows: list[tuple[Any, ...]], where: tuple[Condition, ...], write: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "d.xlsx", {"A": [["a", "b", "c"], *rows]})
        source, scan = scan_of(path, where)
        found = quick(source, scan)
        assert shape(found) == shape(by_duckdb(source, scan))
        columns = dict(zip("abc", zip(*rows, strict=True), strict=True))
        texts = {name: list(map(written, cells)) for name, cells in columns.items()}
        twin = quick(*scan_of(write_csv(Path(folder) / "d.csv", texts), where))
        assert shape(found)[:4] == shape(twin)[:4]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from([1.0, 2.5, None]), TEXT),
        min_size=1,
        max_size=25,
    )
)
def test_an_spss_file_gives_both_engines_what_the_csv_file_gives(
    rows: list[tuple[int, float | None, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b, c = (list(column) for column in zip(*rows, strict=True))
        columns: dict[str, list[Any]] = {"a": a, "b": [*b, 0.5], "c": [f"{text}|" for text in c]}
        columns["a"].append(5)
        columns["c"].append("end")
        path = spss(Path(folder) / "d.sav", columns)
        source, scan = scan_of(path, ())
        found = quick(source, scan)
        assert shape(found) == shape(by_duckdb(source, scan))
        texts = {
            "a": list(map(str, columns["a"])),
            "b": [{1.0: "1", 2.5: "2.5", None: ""}.get(one, "0.5") for one in columns["b"]],
            "c": columns["c"],
        }
        twin = quick(*scan_of(write_csv(Path(folder) / "d.csv", texts), ()))
        assert shape(found)[:4] == shape(twin)[:4]
