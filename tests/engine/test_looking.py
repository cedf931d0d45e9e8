"""What is looked up before the tally, and rows left out for it: the same in both engines."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.looks import MOST, LeftOut, Look, Looked
from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine.session import session
from tests.engine.test_two_engines import ROWS
from tests.support import write_csv

LOOKS = (
    Look(("a",)),
    Look(("a", "b"), repeated=True),
    Look(("a", "b"), alike=True),
    Look(("b",), least=4),
    Look(("c",), parts=("yes", "1")),
)


def looked(path: Path, looks: tuple[Look, ...], source: Source | None = None) -> Looked:
    """What the looks find in a file, read whole or as `source` says."""
    source = replace(source or Source("s", ""), path=str(path), max_malformed=1)
    with session(source, "UTC") as opened:
        return opened.look(looks)


def packed(path: Path) -> Path:
    """The same file packed, which only DuckDB reads."""
    found = path.with_suffix(".csv.gz")
    found.write_bytes(gzip.compress(path.read_bytes()))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, st.booleans())
def test_plain_python_and_duckdb_find_the_same_keys(
    rows: list[tuple[str, str, str]], some: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("abc", zip(*rows, strict=True), strict=True))
        path = write_csv(Path(folder) / "data.csv", columns)
        where = (Condition("b", ("yes", "")),) if some else ()
        source = Source("s", "", where=where)
        quick, large = looked(path, LOOKS, source), looked(packed(path), LOOKS, source)
        assert quick == large
        assert quick.rows <= len(rows)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, st.data())
def test_rows_are_left_out_by_the_first_reason_that_fits(
    rows: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("abc", zip(*rows, strict=True), strict=True))
        path = write_csv(Path(folder) / "data.csv", columns)
        [one, pair] = looked(path, (Look(("a",)), Look(("b", "c")))).keys
        assert one is not None
        assert pair is not None
        keys = [
            data.draw(st.sets(st.sampled_from(sorted(found)))) if found else set()
            for found in (one, pair)
        ]
        out = (
            LeftOut("copy", ("b", "c"), frozenset(keys[1])),
            LeftOut("speeder", ("a",), frozenset(keys[0])),
        )
        found = [tallied(each, out) for each in (path, packed(path))]
        assert found[0].steps == found[1].steps
        assert cells(found[0]) == cells(found[1])
        steps = dict(found[0].steps)
        assert steps.get("copy", 0) == sum(pair[key] for key in keys[1])
        assert found[0].kept + sum(steps.values()) == found[0].rows


def tallied(path: Path, out: tuple[LeftOut, ...]) -> Counted:
    """The tally of a file without some rows."""
    source = Source("s", str(path), max_malformed=1, left_out=out)
    scan = Scan(source, (Ask("a", ("a",)),), (Grouping("c", "c"),))
    with session(source, "UTC") as opened:
        return opened.tally(scan)


def cells(found: Counted) -> list[str]:
    """The cells in an order of their own."""
    return sorted(map(repr, found.cells["a"]))


def test_more_texts_than_can_be_looked_at_are_none_and_leave_others_be(tmp_path: Path) -> None:
    lines = "\n".join(f"own{n},{n % 3}" for n in range(MOST + 1))
    path = tmp_path / "data.csv"
    path.write_text(f"a,b\n{lines}\n", encoding="utf-8")
    found = looked(path, (Look(("a",)), Look(("b",)), Look(("a",), repeated=True)))
    assert found.rows == MOST + 1
    assert found.keys[0] is None
    assert found.keys[1] == {
        (key,): n for key, n in Counter(str(n % 3) for n in range(MOST + 1)).items()
    }
    assert found.keys[2] == {}


@pytest.mark.parametrize("null", [True, False])
def test_blanks_and_nulls_of_parquet_are_passed_over(null: bool, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    blank = None if null else " "
    table = pa.table({"a": ["1", blank, "1", blank], "n": pa.array([7, 7, None, 8], pa.int64())})
    path = tmp_path / "data.parquet"
    parquet.write_table(table, path)
    found = looked(path, (Look(("a",)), Look(("n",)), Look(("a", "n"), repeated=True)))
    assert found.keys == ({("1",): 2}, {("7",): 2, ("8",): 1}, {})
    [step] = tallied_numbers(path)
    assert step == ("copy", 2)


def tallied_numbers(path: Path) -> list[tuple[str, int]]:
    """The steps of a Parquet file without the rows whose number is 7."""
    source = Source("s", str(path), left_out=(LeftOut("copy", ("n",), frozenset({("7",)})),))
    with session(source, "UTC") as opened:
        return opened.tally(Scan(source, (Ask("a", ("a",)),))).steps
