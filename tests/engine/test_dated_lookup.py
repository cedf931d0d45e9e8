"""Clients that change groups: each answer goes to the one that held on its day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine.session import session
from kpicli.errors import UserError
from tests.support import write_csv
from tests.thorough import often

REGIONS = {
    "id": ["1", "1", "2", "3", "3"],
    "region": ["North", "South", "East", "West", "North"],
    "since": ["2024-03-01", "2025-01-01", "2024-01-01", "", "2025-06-01"],
}
ANSWERS = [
    ("1", "2023-12-31", "North"),  # before its first row: the first
    ("1", "2024-12-31", "North"),
    ("1", "2025-01-01", "South"),  # the day itself
    ("1", "2025-01-01 23:59", "South"),
    ("1", "", "South"),  # without a date: what holds last
    ("2", "2020-01-01", "East"),
    ("3", "2025-05-31", "West"),  # a row without a day held from the beginning
    ("3", "2025-06-02", "North"),
    ("4", "2025-06-02", None),
]


def survey(folder: Path, rows: list[tuple[str, str, Any]] = ANSWERS, **more: Any) -> Source:
    columns = {"c": [r[0] for r in rows], "d": [r[1] for r in rows], "q": [5] * len(rows)}
    columns["want"] = [r[2] or "" for r in rows]
    path = write_csv(folder / "survey.csv", columns)
    return Source("survey", str(path), client="c", **{"date": "d", **more})


def accounts(folder: Path, columns: dict[str, list[Any]] = REGIONS, **more: Any) -> Source:
    path = write_csv(folder / "accounts.csv", columns)
    return Source("accounts", str(path), client="id", **{"roles": {"start": "since"}, **more})


def tallied(source: Source, table: Source, column: str = "region") -> Counted:
    groups = (Grouping("want", "want"), Grouping("region", column, table))
    with session(source, "Europe/Amsterdam") as opened:
        return opened.tally(Scan(source, (Ask("it", ("q",)),), groups, timezone="Europe/Amsterdam"))


def assert_as_wanted(found: Counted) -> None:
    assert found.cells["it"]
    for cell in found.cells["it"]:
        want, region = cell.group
        assert (want or None) == region


def test_each_answer_is_of_the_group_that_held_on_its_day(tmp_path: Path) -> None:
    found = tallied(survey(tmp_path), accounts(tmp_path))
    assert_as_wanted(found)
    [joined] = found.joined
    assert (joined.rows, joined.clients, joined.steps) == (5, 3, [("further-stretch", 2)])
    assert (joined.unmatched_rows, joined.unmatched_clients, joined.unused) == (1, 1, 0)


@pytest.mark.parametrize("written", ["%d/%m/%Y", "%m/%d/%Y"])
def test_days_are_read_in_the_order_that_the_whole_column_shows(
    written: str, tmp_path: Path
) -> None:
    days = [day and f"{date.fromisoformat(day):{written}}" for day in REGIONS["since"]]
    days[2] = f"{date(2024, 1, 28):{written}}"  # decides the order
    assert_as_wanted(tallied(survey(tmp_path), accounts(tmp_path, {**REGIONS, "since": days})))


def test_a_declared_date_format_is_that_of_the_table(tmp_path: Path) -> None:
    days = [day and f"{date.fromisoformat(day):%d.%m.%y}" for day in REGIONS["since"]]
    table = accounts(tmp_path, {**REGIONS, "since": days}, date_format="%d.%m.%y")
    assert_as_wanted(tallied(survey(tmp_path), table))


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us"), pa.string()])
def test_a_parquet_table_holds_days_as_they_are(kind: pa.DataType, tmp_path: Path) -> None:
    days = [datetime.fromisoformat(day) if day else None for day in REGIONS["since"]]
    column = pa.array(days, pa.timestamp("us"))
    column = column.cast(pa.date32()).cast(kind) if kind == pa.string() else column.cast(kind)
    table = pa.table({"id": REGIONS["id"], "region": REGIONS["region"], "since": column})
    pq.write_table(table, tmp_path / "accounts.parquet")
    path = str(tmp_path / "accounts.parquet")
    source = Source("accounts", path, client="id", roles={"start": "since"})
    assert_as_wanted(tallied(survey(tmp_path), source))


@pytest.mark.parametrize(
    ("roles", "main", "hint"),
    [
        ({}, {}, "add start: on accounts"),
        ({"start": "since"}, {"date": None}, "add date: on the answers"),
        ({}, {"date": None}, "add start: on accounts and date: on the answers"),
        ({"start": "absent"}, {}, "add start: on accounts"),
    ],
)
def test_without_dates_a_client_in_two_groups_is_refused_with_what_would_date_them(
    roles: dict[str, str], main: dict[str, Any], hint: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refused:
        tallied(survey(tmp_path, **main), accounts(tmp_path, roles=roles))
    [problem] = refused.value.problems
    assert problem.slug == "several-per-client"
    assert problem.hint is not None and hint in problem.hint
    assert problem.where is not None and problem.where.line == 3


@pytest.mark.parametrize("day", ["2025-01-01", ""])
def test_two_groups_from_the_same_day_are_refused(day: str, tmp_path: Path) -> None:
    columns = {"id": ["1", "1"], "region": ["North", "South"], "since": [day, day]}
    with pytest.raises(UserError) as refused:
        tallied(survey(tmp_path), accounts(tmp_path, columns))
    [problem] = refused.value.problems
    assert problem.slug == "several-per-client"
    assert problem.hint is not None and "from the same day" in problem.hint


def test_conditions_choose_the_rows_before_they_are_dated(tmp_path: Path) -> None:
    columns = {**REGIONS, "live": ["y", "y", "y", "y", "y"]}
    for name, value in {"id": "1", "region": "Nowhere", "since": "2024-06-01", "live": "n"}.items():
        columns[name] = [*columns[name], value]
    table = accounts(tmp_path, columns, where=(Condition("live", ("y",)),))
    found = tallied(survey(tmp_path), table)
    assert_as_wanted(found)
    assert found.joined[0].steps == [("where", 1), ("further-stretch", 2)]


def test_a_day_that_cannot_be_read_holds_before_the_others_and_is_told(tmp_path: Path) -> None:
    days = [*REGIONS["since"][:3], "long ago", "2025-06-01"]
    found = tallied(survey(tmp_path), accounts(tmp_path, {**REGIONS, "since": days}))
    assert_as_wanted(found)
    [note] = found.joined[0].notes
    assert note[0] == "unreadable-date" and note[1].startswith("1 row ")


days = st.dates(date(2023, 1, 1), date(2023, 12, 31))
LAW = settings(max_examples=often(8), deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(
    history=st.dictionaries(days, st.sampled_from("ABC"), min_size=1, max_size=5),
    asked=st.lists(days, min_size=1, max_size=8),
    random=st.randoms(use_true_random=False),
)
def test_the_latest_row_that_began_holds_whatever_the_order_of_rows(
    history: dict[date, str], asked: list[date], random: Any, tmp_path: Path
) -> None:
    def held(day: date) -> str:
        begun = [start for start in history if start <= day] or [min(history)]
        return history[max(begun)]

    rows = list(history.items())
    random.shuffle(rows)
    columns = {
        "id": ["1"] * len(rows),
        "region": [region for _, region in rows],
        "since": [str(day) for day, _ in rows],
    }
    answers = [("1", str(day), held(day)) for day in asked]
    assert_as_wanted(tallied(survey(tmp_path, answers), accounts(tmp_path, columns)))
