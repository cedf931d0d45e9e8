"""What is withheld is nowhere in the JSON of a real run, and follows from nothing in it."""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.calendar import Calendar
from kpicli.core.crossing import ALL, Cell, Key, Unions
from kpicli.core.report import Report
from kpicli.render.json import render
from kpicli.render.parts.surface import Surface
from tests.analysis.asked import asked
from tests.core.attack import Attacker, singles
from tests.support import repeated

KPIS = {"nps": {"question": "q"}}
LEAST = 5
SECTIONS = {"privacy": {"min_group": LEAST}}
TELLING = {
    "name": "nps",
    "kpi": "nps",
    "unit": "points",
    "better": "higher",
    "why": "withheld",
}
"""What is said of a withheld result beside its title, group and period."""
MONTHS = [f"2025-{month:02}-01" for month in range(1, 11)]
Table = dict[tuple[str, ...], int]


def random_table(chance: random.Random, *keys: str | list[str]) -> Table:
    """Respondents of each combination of keys: many, few or none."""
    from itertools import product

    mean, empty = chance.choice((3, 8, 20)), chance.choice((0.0, 0.2))
    return {
        key: 0 if chance.random() < empty else int(chance.gammavariate(1.2, mean / 1.2))
        for key in product(*keys)
    }


def answers(chance: random.Random, table: Table, *names: str) -> dict[str, list[Any]]:
    """A row for each respondent, some others without an answer, and columns of these names."""
    rows = [(chance.choice([0, 5, 7, 9, 10]), *key) for key, n in table.items() for _ in range(n)]
    rows += [("", *key) for key in table if chance.random() < 0.2]
    rows = rows or [("", *next(iter(table)))]
    return dict(zip(("q", *names), map(list, zip(*rows, strict=True)), strict=True))


def json_of(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report, Surface(explain=True)))
    return found


def run(command: str, columns: Mapping[str, list[Any]], **request: Any) -> dict[str, Any]:
    survey = {"date": "d"} if "d" in columns else {}
    with tempfile.TemporaryDirectory() as folder:
        report = asked(command, Path(folder), columns, KPIS, survey, SECTIONS, **request)
    return json_of(report)


def silent(result: Mapping[str, Any]) -> bool:
    """Whether nothing is said of a result but whose it is."""
    empty = {**TELLING, "reliability": {"state": "withheld", "reasons": []}, "merged": 0}
    told = {key: value for key, value in result.items() if value not in (None, [], {})}
    named = ("title", "group", "period")
    return {key: value for key, value in told.items() if key not in named} == empty


def cells_of(
    found: Mapping[str, Any], names: list[str], windows: Mapping[str, Key]
) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """Each result with its cell."""
    for result in found["results"]:
        period = result["period"]
        key: tuple[Key, ...] = tuple(result["group"].get(name, ALL) for name in names)
        if period is not None:
            key = (*key, windows.get(f"{period['start']} {period['end']}", period["start"]))
        yield key, result


def attack(
    found: Mapping[str, Any],
    counts: Mapping[Cell, int],
    names: list[str],
    unions: Unions = (),
    windows: Mapping[str, Key] | None = None,
    *,
    ranges: bool = False,
) -> bool:
    """Assert that nothing withheld follows; whether there was anything to find."""
    published = dict(cells_of(found, names, windows or {}))
    hidden = [cell for cell, result in published.items() if result["why"] == "withheld"]
    whole: Cell = (ALL,) * len(next(iter(counts)))
    told = [result for cell, result in published.items() if cell == whole] or [None]
    assert all(silent(published[cell]) for cell in hidden)
    # the ledger tells how many answered in all, where the total itself is not shown
    equations = {**published, whole: told[0]}
    attacker = Attacker(counts, equations, [cell for cell in hidden if cell != whole], unions)
    for cell in attacker.shown:
        if equations[cell] is not None and cell not in hidden:
            assert equations[cell]["n"] == attacker.n[cell]
    small = [cell for cell in attacker.small(LEAST) if cell != whole]
    assert set(hidden) >= set(small)
    if attacker.n[whole] >= 2 * LEAST:
        rows = [attacker.row(cell) for cell in small] + list(singles(attacker, LEAST))
        assert not any(attacker.recovered(rows)), (counts, unions)
    if ranges and whole not in hidden:
        for cell in small:
            least, greatest = attacker.range(attacker.row(cell))
            assert least < greatest >= LEAST, (counts, cell)
    return bool(small)


@pytest.mark.parametrize("seed", range(24))
def test_no_small_group_of_a_crossing_follows_from_its_json(seed: int) -> None:
    chance = random.Random(f"crossing {seed}")
    keys = ["abcd"[: chance.randint(2, 4)], "wxyz"[: chance.randint(1, 4)]]
    table = random_table(chance, *keys)
    columns = answers(chance, table, "g", "h")
    found = run("segment", columns, by=("g", "h"))
    attack(found, dict(table), ["g", "h"], ranges=seed % 4 == 0)


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("rolling", [1, 3])
def test_no_small_group_of_a_trend_follows_from_its_json(seed: int, rolling: int) -> None:
    chance = random.Random(f"trend {seed}")
    months = MONTHS[: chance.randint(rolling, 8)]
    table = random_table(chance, "abc"[: chance.randint(1, 3)], months)
    table[table and next(iter(table))[0], months[0]] += 1
    columns = answers(chance, table, "g", "d")
    found = run("trend", columns, by=("g",), every="month", rolling=rolling)
    calendar = Calendar("month")
    unions: Unions = ()
    windows: dict[str, Key] = {}
    if rolling > 1:
        united: dict[Key, list[Key]] = {}
        for result in found["results"]:
            first, end = (date.fromisoformat(result["period"][one]) for one in ("start", "end"))
            key = f"{first} {end}"
            starts = calendar.sequence(first, calendar.previous(end))
            assert len(starts) == rolling
            united[key] = [start.isoformat() for start in starts]
            windows[key] = key
        unions = ({}, united)
    attack(found, dict(table), ["g"], unions, windows, ranges=seed % 4 == 0)


def test_most_of_the_tables_that_are_attacked_have_something_to_find() -> None:
    worth = Counter[bool]()
    for seed in range(24):
        chance = random.Random(f"crossing {seed}")
        keys = ["abcd"[: chance.randint(2, 4)], "wxyz"[: chance.randint(1, 4)]]
        worth[any(0 < n < LEAST for n in random_table(chance, *keys).values())] += 1
    assert worth[True] > 12


def months(*counts: int) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"q": [], "d": []}
    for start, n in zip(MONTHS, counts, strict=False):
        columns["q"] += [place % 11 for place in range(n)]
        columns["d"] += [start] * n
    return columns


def test_no_note_tells_which_of_the_withheld_periods_is_the_small_one() -> None:
    found = run("trend", months(60, 55, 60, 2, 58, 61), every="month")
    hidden = [one["period"]["label"] for one in found["results"] if one["why"] == "withheld"]
    assert "2025-04" in hidden
    assert len(hidden) == 2
    told = " ".join(note["text"] for note in found["notes"])
    assert not any(label in told for label in hidden)
    assert all(note["slug"] != "volume-changed" for note in found["notes"])


def test_changes_limits_and_mix_are_of_shown_periods_only() -> None:
    columns = months(*[20] * 9)
    columns["g"] = ["b" if place % 20 < 3 else "a" for place in range(180)]
    found = run("trend", columns, every="month", by=("g",))
    groups = [one for one in found["results"] if one["group"]]
    assert {one["why"] for one in groups} == {"withheld"}
    assert all(silent(one) for one in groups)
    for one in (each for each in found["results"] if not each["group"]):
        change = one["change"]
        assert change is None or (change["difference"] is not None and change["mix"] is None)
    assert [chart["group"] for chart in found["charts"]] == [{}]


@pytest.mark.parametrize("request_", [{"against": "best"}, {}, {"merge": 4}, {"top": 1}])
def test_withheld_groups_stay_so_whatever_they_are_compared_with(request_: dict[str, Any]) -> None:
    columns = {
        "q": repeated({10: 30, 0: 20}) + [10] * 3 + [0] * 9,
        "g": ["a"] * 50 + ["b"] * 3 + ["c"] * 9,
    }
    command = "segment" if "top" in request_ else "benchmark"
    found = run(command, columns, by=("g",), **request_)
    hidden = {one["group"]["g"] for one in found["results"] if one["why"] == "withheld"}
    shown = {one["group"]["g"] for one in found["results"] if one["group"] and one["value"]}
    assert hidden == (set() if command == "segment" else {"b", "c"})
    assert shown <= {"a"}
    for one in found["results"]:
        assert one["why"] != "withheld" or silent(one)
        assert all(standing["name"] not in ("b", "c") for standing in one["benchmarks"])
