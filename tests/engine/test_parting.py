"""How rows are parted: by columns, bins, quantiles, joined client tables and periods."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.calendar import Calendar
from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine import small
from kpicli.engine.session import session
from kpicli.errors import UserError
from tests.engine.test_two_engines import by_duckdb
from tests.support import write_csv
from tests.thorough import often

LAW = settings(max_examples=often(10), deadline=None, suppress_health_check=list(HealthCheck))
Columns = dict[str, list[Any]]


def tallied(source: Source, *groups: Grouping, **scan: Any) -> Counted:
    with session(source, "UTC") as opened:
        return opened.tally(Scan(source, (Ask("it", ("q",)),), groups, **scan))


def rows_by(found: Counted) -> dict[tuple[str | None, ...], int]:
    counts: Counter[tuple[str | None, ...]] = Counter()
    for cell in found.cells["it"]:
        counts[cell.group] += cell.n
    return dict(counts)


def survey(folder: Path, **columns: list[Any]) -> Source:
    size = len(next(iter(columns.values())))
    path = write_csv(folder / "survey.csv", {"q": [5] * size, **columns})
    return Source("survey", str(path), client="c" if "c" in columns else None)


def accounts(folder: Path, columns: Columns, kind: str = "csv", **more: Any) -> Source:
    path = folder / f"accounts.{kind}"
    if kind == "csv":
        write_csv(path, columns)
    else:
        pq.write_table(pa.table(columns), path)
    return Source("accounts", str(path), client="id", **more)


def test_an_edge_belongs_to_the_bin_above_it(tmp_path: Path) -> None:
    values = ["-1", "-0.0001", "0", "0.0", "9.9999", "10", " 10 ", "1e1", "1000", "", "x", "inf"]
    source = survey(tmp_path, v=values)
    found = tallied(source, Grouping("v", "v", edges=(0.0, 10.0)))
    assert rows_by(found) == {
        ("under 0",): 2,
        ("0 to under 10",): 3,
        ("10 and more",): 4,
        (None,): 3,
    }
    assert found.groups == {"v": ["under 0", "0 to under 10", "10 and more"]}


@LAW
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.data())
def test_a_value_is_in_the_bin_whose_edges_hold_it(
    values: list[float], data: st.DataObject
) -> None:
    edges = data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=5, unique=True))
    edges = sorted({edge + 0.0 for edge in edges})
    table = pa.table({"q": ["1"] * len(values), "v": [repr(value) for value in values]})
    source = Source("survey", "table", data=table)
    found = tallied(source, Grouping("v", "v", edges=tuple(edges)))
    names = found.groups["v"]
    assert len(set(names)) == len(edges) + 1
    want = Counter(names[sum(edge <= value for edge in edges)] for value in values)
    assert rows_by(found) == {(name,): n for name, n in want.items()}


@pytest.mark.parametrize("bins", range(2, 13))
def test_quantiles_of_different_values_hold_equally_many_rows(tmp_path: Path, bins: int) -> None:
    source = survey(tmp_path, v=[*range(3 * bins), ""])
    found = tallied(source, Grouping("v", "v", quantiles=bins))
    counts = rows_by(found)
    assert counts.pop((None,)) == 1
    assert [counts[name,] for name in found.groups["v"]] == [3] * bins


def test_equal_values_are_never_parted_by_quantiles(tmp_path: Path) -> None:
    source = survey(tmp_path, v=[1] * 7 + [2, 3, 4])
    found = tallied(source, Grouping("v", "v", quantiles=4))
    assert sum(rows_by(found).values()) == 10
    assert rows_by(found)[found.groups["v"][0],] == 7
    alike = survey(tmp_path, v=[5] * 9)
    assert rows_by(tallied(alike, Grouping("v", "v", quantiles=4))) == {("any number",): 9}


ACCOUNTS: Columns = {
    "id": ["1", " 2", "3 ", "4", "5"],
    "region": ["North", " South ", "", "North", "West"],
    "spend": ["10", "20", "30", "9.99", "n/a"],
}
CLIENTS = [" 1", "1", "2 ", "3", "9", "", "  ", "4", "8", "8"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_client_table_is_joined_on_trimmed_ids_and_both_sides_are_counted(
    tmp_path: Path, kind: str
) -> None:
    table = accounts(tmp_path, ACCOUNTS, kind)
    source = survey(tmp_path, c=CLIENTS)
    found = tallied(source, Grouping("region", "region", table))
    assert rows_by(found) == {("North",): 3, ("South",): 1, (None,): 6}
    [joined] = found.joined
    assert (joined.rows, joined.clients, joined.steps) == (5, 5, [])
    assert joined.unmatched_rows == 5
    assert joined.unmatched_clients == 2
    assert joined.unused == 1
    assert found.rows == found.kept == len(CLIENTS)


@pytest.mark.parametrize("numbers", [pa.int64(), pa.float64(), pa.decimal128(30, 2), pa.string()])
def test_numbers_of_a_parquet_client_table_are_sorted_into_bins(
    tmp_path: Path, numbers: pa.DataType
) -> None:
    path = tmp_path / "accounts.parquet"
    spend = pa.array([0, 9, 10, 11, None]).cast(numbers)
    pq.write_table(pa.table({"id": pa.array([1, 2, 3, 4, 5]), "spend": spend}), path)
    table = Source("accounts", str(path), client="id")
    source = survey(tmp_path, c=["1", "2", "3", "4", "5", "6"])
    found = tallied(source, Grouping("spend", "spend", table, edges=(10.0,)))
    assert rows_by(found) == {("under 10",): 2, ("10 and more",): 2, (None,): 2}


def test_a_decimal_comma_is_that_of_the_table_that_holds_the_number(tmp_path: Path) -> None:
    table = accounts(tmp_path, {"id": ["1", "2"], "spend": ["9,5", "x"]}, decimal=",")
    source = survey(tmp_path, c=["1", "2"], v=["9.5", "10,5"])
    joined = tallied(source, Grouping("spend", "spend", table, edges=(9.0,)))
    own = tallied(source, Grouping("v", "v", edges=(9.0,)))
    assert rows_by(joined) == rows_by(own) == {("9 and more",): 1, (None,): 1}


def test_quantiles_of_a_joined_number_count_rows_not_clients(tmp_path: Path) -> None:
    table = accounts(tmp_path, {"id": ["1", "2", "3"], "spend": ["10", "20", "30"]})
    source = survey(tmp_path, c=["1"] * 6 + ["2"] * 3 + ["3"] * 3)
    found = tallied(source, Grouping("spend", "spend", table, quantiles=2))
    assert rows_by(found) == {("under 20",): 6, ("20 and more",): 6}


def test_a_client_with_several_values_is_refused_with_the_place(tmp_path: Path) -> None:
    columns = {"id": ["1", "2", "1", "2"], "region": ["N", "S", "W", " S "], "tier": ["x"] * 4}
    table = accounts(tmp_path, columns)
    source = survey(tmp_path, c=["1", "2"])
    with pytest.raises(UserError) as caught:
        tallied(source, Grouping("region", "region", table))
    [problem] = caught.value.problems
    assert problem.slug == "several-per-client"
    assert problem.where is not None
    assert (Path(problem.where.file).name, problem.where.line) == ("accounts.csv", 4)
    found = tallied(source, Grouping("tier", "tier", table))
    assert rows_by(found) == {("x",): 2}
    assert found.joined[0].steps == [("duplicate", 2)]


def test_conditions_on_the_client_table_choose_its_rows_before_the_join(tmp_path: Path) -> None:
    columns = {
        "id": ["1", "1", "2", ""],
        "region": ["N", "old", "S", "N"],
        "now": ["y", "n", "y", "y"],
    }
    table = accounts(tmp_path, columns, where=(Condition("now", ("y",)),))
    found = tallied(survey(tmp_path, c=["1", "2"]), Grouping("region", "region", table))
    assert rows_by(found) == {("N",): 1, ("S",): 1}
    [joined] = found.joined
    assert joined.steps == [("where", 1), ("no-client", 1)]
    assert joined.rows == joined.clients + sum(n for _, n in joined.steps)


def test_malformed_records_of_the_client_table_are_set_aside_and_counted(tmp_path: Path) -> None:
    lines = ["id,region", *(f"{n},North" for n in range(1, 200)), "7,a,b,c", "300,South"]
    (tmp_path / "accounts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = Source("accounts", str(tmp_path / "accounts.csv"), client="id")
    found = tallied(survey(tmp_path, c=["7", "300"]), Grouping("region", "region", table))
    assert rows_by(found) == {("North",): 1, ("South",): 1}
    [joined] = found.joined
    assert joined.steps == [("malformed", 1)]
    assert (joined.rows, joined.clients) == (201, 200)
    assert [one.line for one in joined.malformed] == [201]


MESSY: Columns = {
    "q": ["1", "2", "", "4", "5", "x", "7", "8"],
    "g": ["a", " a", "b ", "", "  ", "a", "B", "b"],
    "v": ["1", "5", "5.0", "9", "", "x", "-1", "4"],
    "c": ["1", "2", "2", "3", "9", "", "1", "1"],
    "d": [
        *("2025-01-31", "2025-02-01", "2025-02-28 23:59:59", "2025-03-01"),
        *("", "x", "2024-12-31", "2025-03-31"),
    ],
}
WAYS: dict[str, dict[str, Any]] = {
    "column": {"groups": (Grouping("g", "g"),)},
    "bins": {"groups": (Grouping("v", "v", edges=(0.0, 5.0)),)},
    "quantiles": {"groups": (Grouping("v", "v", quantiles=3),)},
    "crossed with a period": {
        "groups": (Grouping("g", "g"), Grouping("v", "v", edges=(5.0,))),
        "every": Calendar("month"),
    },
    "joined": {"groups": (Grouping("region", "region", None),)},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("copies", [1, 2_500])
def test_files_and_tables_of_any_size_are_parted_alike(
    tmp_path: Path, way: str, copies: int
) -> None:
    columns = {name: cells * copies for name, cells in MESSY.items()}
    columns["comment"] = ["" if copies == 1 else 240 * "x"] * 8 * copies  # beyond the limit
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    pq.write_table(table, tmp_path / "survey.parquet")
    csv = write_csv(tmp_path / "survey.csv", columns)
    assert (csv.stat().st_size > small.LIMIT) == (copies > 1)
    asked = dict(WAYS[way])
    if way == "joined":
        asked["groups"] = (Grouping("region", "region", accounts(tmp_path, ACCOUNTS)),)
    groups = asked.pop("groups")
    common = {"client": "c" if way == "joined" else None, "date": "d"}
    sources = [
        Source("survey", str(csv), **common),
        Source("survey", str(tmp_path / "survey.parquet"), **common),
        Source("survey", "table", data=table, **common),
    ]
    found = [tallied(source, *groups, **asked) for source in sources]
    wanted = rows_by(found[0])
    assert all(rows_by(other) == wanted for other in found)
    assert len(wanted) > 1
    left_out = {"every": 2 * copies}.get("every" if "every" in asked else "", 0)
    for one in found:
        assert one.rows == 8 * copies == one.kept + sum(n for _, n in one.steps)
        assert sum(wanted.values()) == one.kept == one.rows - left_out
        assert one.steps == ([("no-date", left_out)] if left_out else [])


TEXT = st.text(' \tab,"\n\u00a0\u2003é', max_size=4)


@LAW
@given(st.lists(st.tuples(st.sampled_from("12"), TEXT, TEXT), min_size=1, max_size=25))
def test_both_engines_part_by_columns_alike(rows: list[tuple[str, str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("qgh", map(list, zip(*rows, strict=True)), strict=True))
        path = write_csv(Path(folder) / "survey.csv", columns)
        source = Source("survey", str(path), max_malformed=1)
        groups = (Grouping("g", "g"), Grouping("h", "h"))
        scan = Scan(source, (Ask("it", ("q",)),), groups)
        quick = rows_by(tallied(source, *groups))
        assert quick == rows_by(by_duckdb(source, scan))
        assert sum(quick.values()) == len(rows)
        assert {key for (key, _) in quick} == {g.strip() or None for _, g, _ in rows}


def test_periods_begin_where_the_calendar_says(tmp_path: Path) -> None:
    days = ["2025-01-31", "2025-02-01", "2025-03-31 23:59:59.9", "2025-04-01", "2024-02-29"]
    path = write_csv(tmp_path / "survey.csv", {"q": [1] * 5, "d": days})
    source = Source("survey", str(path), date="d")
    for every, starts in {
        "month": {
            "2025-01-01": 1,
            "2025-02-01": 1,
            "2025-03-01": 1,
            "2025-04-01": 1,
            "2024-02-01": 1,
        },
        "quarter": {"2025-01-01": 3, "2025-04-01": 1, "2024-01-01": 1},
        "year": {"2025-01-01": 4, "2024-01-01": 1},
    }.items():
        found = tallied(source, every=Calendar(every))  # type: ignore[arg-type]
        assert rows_by(found) == {(start,): n for start, n in starts.items()}
    assert math.isclose(sum(cell.weight for cell in found.cells["it"]), 5)
