"""Cohort triangles end to end: against counts by hand, and what of them is told and withheld."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kpicli.analysis.scorecard import load
from kpicli.core.cohort_cells import Row, rows
from kpicli.core.intervals import wilson
from kpicli.core.report import Cohorts
from kpicli.errors import UserError
from tests.clients.log_oracle import as_accounts, snapshots
from tests.clients.plain import account
from tests.clients.reading import TODAY, observed_end
from tests.clients.spells_oracle import clients
from tests.clients.tables import Table, seeded, write_csv
from tests.clients.triangles import of_accounts, of_lists

AS_OF = "2025-12-31"
END = date(2026, 1, 1)
OPEN = "{min_group: 1}"
EAST = "east: {kpi: rate, source: accounts, event: {region: East}, better: lower}"
"""A KPI without cohorts."""


def configured(
    folder: Path, table: Table, *extra: str, kpis: str = "{retention: {}}", privacy: str = OPEN
) -> Path:
    """A configuration about one table, and the table."""
    write_csv(folder, table)
    source = table.source(folder / f"{table.name}.csv", *extra)
    if table.name != "accounts":
        source = source.replace(f"{table.name}:", "accounts:", 1)
    file = folder / "kpicli.yaml"
    file.write_text(
        f"version: 1\nsources:\n  {source}\nkpis: {kpis}\nprivacy: {privacy}\n", encoding="utf-8"
    )
    return file


def many(seed: int, size: int = 300) -> Table:
    """Clients of three years, some of them lost, each of one region."""
    pick = Random(seed)
    made = []
    for number in range(size):
        start = date(2023, 1, 1) + timedelta(days=pick.randrange(1095))
        end = start + timedelta(days=pick.randrange(900))
        left = end.isoformat() if pick.random() < 0.6 and end.isoformat() <= AS_OF else ""
        region = pick.choice(["North", "North", "South", "East"])
        made.append({**account(f"C{number}", start.isoformat(), left), "region": region})
    return Table("accounts", ("client", "start", "end", "region"), made)


def shown(found: Cohorts) -> dict[str, tuple[int | None, dict[int, int | None]]]:
    """Each cohort with anybody: its size, and by known age how many are still there."""
    return {
        row.period.start: (
            row.size,
            {one.age: one.retained for one in row.figures if one.value is not None},
        )
        for row in rows(found)
        if row.period is not None and row.size != 0
    }


def cohort(found: Cohorts, label: str) -> Row:
    [row] = [row for row in rows(found) if row.period is not None and row.period.label == label]
    return row


@pytest.mark.parametrize("every", ["month", "quarter", "year"])
@pytest.mark.parametrize("seed", range(3))
def test_each_cell_counts_the_clients_still_there_so_many_periods_after_their_first_day(
    tmp_path: Path, every: Any, seed: int
) -> None:
    table = many(seed)
    file = configured(tmp_path, table, f"as_of: {AS_OF}")
    [found] = load(file).trend(every=every, cohorts=True).triangles
    assert shown(found) == of_accounts(clients(table.rows), END, every)


@pytest.mark.parametrize("seed", range(6))
def test_messy_accounts_give_the_cohorts_of_the_rows_that_can_be_used(
    tmp_path: Path, seed: int
) -> None:
    table = seeded("accounts", seed, 60)
    file = configured(tmp_path, table, f"as_of: {AS_OF}", "date_format: '%Y-%m-%d'")
    report = load(file).trend(every="quarter", cohorts=True)
    [found] = report.triangles
    assert shown(found) == of_accounts(clients(table.rows), END, "quarter")
    kinds = report.ledger.answers["retention"]
    assert sum(kinds.values()) == report.ledger.kept


@pytest.mark.parametrize("every", ["month", "quarter"])
@pytest.mark.parametrize("seed", range(4))
def test_lists_make_cohorts_of_those_who_were_first_on_one(
    tmp_path: Path, every: Any, seed: int
) -> None:
    table = seeded("snapshots", seed, 200)
    file = configured(tmp_path, table)
    report = load(file).trend(every=every, cohorts=True)
    [found] = report.triangles
    assert shown(found) == of_lists(snapshots(table.rows), every)
    assert [note.slug for note in report.notes if note.slug == "first-list"] == ["first-list"]


def test_a_client_listed_each_month_is_at_the_ages_of_its_account(tmp_path: Path) -> None:
    lists = [("A", m) for m in (1, 2, 3, 4)] + [("B", m) for m in (1, 2)] + [("C", 3), ("C", 4)]
    made = [{"client": who, "month": f"2025-{month:02}-01", "amount": "1"} for who, month in lists]
    table = Table("snapshots", ("client", "month", "amount"), made)
    [found] = load(configured(tmp_path, table)).trend(every="month", cohorts=True).triangles
    first = cohort(found, "2025-01")
    assert [one.retained for one in first.figures] == [2, 2, 1, 1]
    assert [one.value for one in cohort(found, "2025-03").figures] == [100, 100, None, None]
    assert len(as_accounts(snapshots(made))) == 3


def test_churn_tells_the_share_lost_by_each_age(tmp_path: Path) -> None:
    table = many(5)
    file = configured(tmp_path, table, f"as_of: {AS_OF}", kpis="{retention: {}, churn: {}}")
    kept, lost = load(file).trend(every="year", cohorts=True).triangles
    assert (kept.event, lost.event) == ("kept", "lost")
    for one, other in zip(rows(kept), rows(lost), strict=True):
        for a, b in zip(one.figures, other.figures, strict=True):
            assert (a.n, a.retained, a.why) == (b.n, b.retained, b.why)
            if a.value is not None and b.value is not None and b.interval and b.n is not None:
                assert a.value + b.value == pytest.approx(100)
                drawn = wilson(b.value / 100, b.n, 0.95)
                assert b.interval.low == pytest.approx(100 * drawn.low)


def test_the_groups_of_a_cohort_add_up_to_it(tmp_path: Path) -> None:
    file = configured(tmp_path, many(6), f"as_of: {AS_OF}")
    total, *groups = load(file).trend(every="year", cohorts=True, by="region").triangles
    assert [dict(one.group) for one in groups] == [
        {"region": "East"},
        {"region": "North"},
        {"region": "South"},
    ]
    for place, row in enumerate(rows(total)):
        parts = [list(rows(one))[place] for one in groups]
        assert row.size == sum(part.size or 0 for part in parts)
        for age, figure in enumerate(row.figures):
            assert (figure.retained or 0) == sum(part.figures[age].retained or 0 for part in parts)


def test_no_row_of_few_clients_can_be_told_from_the_other_rows(tmp_path: Path) -> None:
    made = [account(f"N{n}", f"{2022 + n % 3}-02-01") | {"region": "North"} for n in range(30)]
    made += [account(f"S{n}", f"{2022 + n % 3}-02-01") | {"region": "South"} for n in range(24)]
    made += [account(f"E{n}", "2023-03-01") | {"region": "East"} for n in range(3)]
    table = Table("accounts", ("client", "start", "end", "region"), made)
    file = configured(tmp_path, table, f"as_of: {AS_OF}", privacy="{min_group: 5}")
    report = load(file).trend(every="year", cohorts=True, by="region")
    total, *groups = report.triangles
    sizes = [cohort(one, "2023").size for one in groups]
    assert sizes[0] is None and sizes.count(None) >= 2
    assert cohort(total, "2023").size == 21
    for one in report.triangles:
        for row in rows(one):
            if row.why == "withheld":
                cells = {(c.n, c.retained, c.value, c.interval, c.why) for c in row.figures}
                assert row.size is None and cells == {(None, None, None, None, "withheld")}
        *known, pooled = rows(one)
        assert pooled.size == sum(row.size or 0 for row in known)
        for age, figure in enumerate(pooled.figures):
            assert (figure.n or 0) == sum(row.figures[age].n or 0 for row in known)
    frame = report.to_frame()
    hidden = frame[frame["why"] == "withheld"]
    assert len(hidden) and hidden[["n", "retained", "value", "low", "high"]].isna().all(axis=None)


def test_cohorts_are_chosen_by_the_first_day_of_their_clients(tmp_path: Path) -> None:
    file = configured(tmp_path, many(7), f"as_of: {AS_OF}")
    scorecard = load(file)
    [whole] = scorecard.trend(every="quarter", cohorts=True).triangles
    [some] = scorecard.trend(
        every="quarter", cohorts=True, since="2024-01-01", until="2024-07-01"
    ).triangles
    [last] = scorecard.trend(every="quarter", cohorts=True, last=2).triangles
    assert list(some.periods) == ["2024-Q1", "2024-Q2"]
    assert list(last.periods) == list(whole.periods)[-2:]
    for label in some.periods:
        ours, theirs = cohort(some, label), cohort(whole, label)
        assert ours.figures == theirs.figures[: len(ours.figures)]


def test_cohorts_whose_leavers_are_not_all_known_are_left_out_and_told(tmp_path: Path) -> None:
    file = configured(tmp_path, many(8), f"as_of: {AS_OF}", "known_since: 2024-02-01")
    report = load(file).trend(every="quarter", cohorts=True)
    [found] = report.triangles
    assert next(iter(found.periods)) == "2024-Q2"
    [note] = [note for note in report.notes if note.slug == "cohorts-not-known"]
    assert "2024-02-01" in note.text


def test_a_table_without_rows_has_an_empty_triangle(tmp_path: Path) -> None:
    table = Table(
        "accounts", ("client", "start", "end", "region"), [account("A", "") | {"region": ""}]
    )
    report = load(configured(tmp_path, table)).trend(every="month", cohorts=True)
    [found] = report.triangles
    assert [row.size for row in rows(found)] == [0]
    assert list(report.to_frame().columns)[:4] == ["name", "kpi", "title", "group"]


@pytest.mark.parametrize(
    ("kpis", "asked", "slug"),
    [
        (
            f"{{retention: {{}}, {EAST}}}",
            {},
            None,
        ),
        (
            f"{{retention: {{}}, {EAST}}}",
            {"kpis": "east"},
            "no-cohorts",
        ),
        (
            f"{{{EAST}}}",
            {},
            "no-cohorts",
        ),
        ("{retention: {}}", {"rolling": 3}, "not-by-cohort"),
        ("{retention: {}}", {"every": "week"}, "no-such-period"),
        ("{retention: {}}", {"every": "month", "since": "1900-01-01"}, None),
    ],
)
def test_what_has_no_cohorts_is_refused_with_what_has_some(
    tmp_path: Path, kpis: str, asked: dict[str, Any], slug: str | None
) -> None:
    file = configured(tmp_path, many(9, 40), f"as_of: {AS_OF}", kpis=kpis)
    given = {"every": "year", "cohorts": True, **asked}
    if slug is None:
        assert [one.name for one in load(file).trend(**given).triangles] == ["retention"]
        return
    with pytest.raises(UserError) as refused:
        load(file).trend(**given)
    [problem] = refused.value.problems
    assert problem.slug == slug
    if slug == "no-cohorts" and asked:
        assert tuple(problem.allowed) == ("retention",)


def test_stray_first_days_do_not_draw_up_centuries_of_cohorts(tmp_path: Path) -> None:
    made = [
        account("A", "1900-01-01") | {"region": ""},
        account("B", "2025-01-01") | {"region": ""},
    ]
    table = Table("accounts", ("client", "start", "end", "region"), made)
    with pytest.raises(UserError) as refused:
        load(configured(tmp_path, table)).trend(every="month", cohorts=True)
    assert [one.slug for one in refused.value.problems] == ["too-many-periods"]


def test_what_was_observed_ends_with_the_last_day_written_where_none_is_declared(
    tmp_path: Path,
) -> None:
    table = many(10)
    [found] = load(configured(tmp_path, table)).trend(every="month", cohorts=True).triangles
    end = observed_end(table.rows, ("start", "end"), max(TODAY, date.today()))
    assert end is not None
    assert shown(found) == of_accounts(clients(table.rows), end, "month")
