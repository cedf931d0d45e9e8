"""Small files are tallied in plain Python, large ones by DuckDB: both find the same."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.blanks import BLANKS
from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine import small
from kpicli.engine.connection import locked
from kpicli.engine.duck import Duck
from kpicli.engine.session import session
from kpicli.errors import UserError
from tests.support import write_csv
from tests.thorough import often

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "5",
            " 5",
            "5 ",
            "\u00a05",
            "5\u2003",
            "\t\u00a05",
            "\u00a0",
            "\u2003yes\u00a0",
            "5.0",
            "05",
            "1e2",
            "inf",
            "nan",
            "1_000",
            "0x10",
            ".5",
            "5.",
            "-1",
            "+1",
            "1,5",
            "yes",
            "Yes",
            'say "hi"',
            "a,b",
            "a\nb",
            "é",
            "🙂",
            "very long text",
        ]
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
    st.text(" \t\u00a0\u200315yes", max_size=5),
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=30)
CONDITION = st.one_of(
    st.builds(
        Condition,
        st.just("b"),
        st.lists(CELL, min_size=1, max_size=3).map(tuple),
        negate=st.booleans(),
    ),
    st.builds(
        Condition,
        st.just("b"),
        st.just(()),
        st.sampled_from(["0", "-1.5", "a", "-inf"]),
        st.sampled_from([None, "5", "z", "inf", "nan"]),
        st.booleans(),
    ),
)


def by_duckdb(source: Source, scan: Scan) -> Counted:
    from kpicli.engine.relation import Relation
    from kpicli.sources.files import expand

    with ExitStack() as stack:
        relation = Relation(source, stack.enter_context(expand(source.path, source.base)))
        relation.open()
        return Duck(relation, stack.enter_context(locked([])), "UTC").tally(scan)


def shape(counted: Counted) -> Any:
    cells = {name: sorted(map(repr, found)) for name, found in counted.cells.items()}
    return cells, counted.rows, counted.kept, counted.steps, counted.inputs, counted.malformed


@settings(max_examples=often(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ROWS,
    st.lists(CONDITION, max_size=2),
    st.lists(CONDITION, max_size=1),
    st.sampled_from([".", ","]),
)
def test_plain_python_and_duckdb_find_the_same_cells_and_ledger(
    rows: list[tuple[str, str, str]], where: list[Condition], asked: list[Condition], decimal: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("abc", zip(*rows, strict=True), strict=True))
        path = write_csv(Path(folder) / "data.csv", columns)
        source = Source("s", str(path), where=tuple(where), decimal=decimal, max_malformed=1)
        asks = (Ask("one", ("a",)), Ask("two", ("a", "c"), tuple(asked)))
        scan = Scan(source, asks, (Grouping("c", "c"),))
        with session(source, "UTC") as opened:
            quick = opened.tally(scan)
        assert shape(quick) == shape(by_duckdb(source, scan))


@settings(max_examples=often(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(["1", "2"]), CELL), min_size=1, max_size=20))
def test_both_engines_take_or_refuse_the_same_weights(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("aw", zip(*rows, strict=True), strict=True))
        path = write_csv(Path(folder) / "data.csv", columns)
        source = Source("s", str(path), max_malformed=1)
        scan = Scan(source, (Ask("one", ("a",), weight="w"),))
        outcomes = []
        for tally in (_quick, by_duckdb):
            try:
                outcomes.append(shape(tally(source, scan)))
            except UserError as error:
                outcomes.append([(str(one.where), one.text) for one in error.problems])
        assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_around_a_text_do_not_count_in_either_engine(blank: str, tmp_path: Path) -> None:
    columns = {"q": ["1", "2", "3"], "b": [f"{blank}yes", f"5{blank}", "no"], "w": ["1"] * 3}
    columns["w"][2] = f"{blank}2{blank}"
    path = write_csv(tmp_path / "data.csv", columns)
    for rule, rows in (
        (Condition("b", (f"yes{blank}",)), 1),
        (Condition("b", (), "5"), 1),
        (Condition("b", (), "no", "yes"), 2),
        (Condition("w", (), "2"), 1),
    ):
        source = Source("s", str(path), where=(rule,))
        scan = Scan(source, (Ask("one", ("q",), weight="w"),))
        assert _quick(source, scan).kept == by_duckdb(source, scan).kept == rows, rule


def _quick(source: Source, scan: Scan) -> Counted:
    with session(source, "UTC") as opened:
        return opened.tally(scan)


def test_a_file_over_the_limit_goes_to_duckdb_and_gives_the_same(tmp_path: Path) -> None:
    answers = [str(n % 11) for n in range(60_000)]
    comment = [30 * "a comment, quoted" if n % 7 == 0 else "" for n in range(60_000)]
    path = write_csv(tmp_path / "data.csv", {"q": answers, "comment": comment})
    assert path.stat().st_size > small.LIMIT
    source = Source("s", str(path))
    scan = Scan(source, (Ask("q", ("q",)),))
    with session(source, "UTC") as opened:
        found = opened.tally(scan)
    assert {cell.texts[0]: cell.n for cell in found.cells["q"]} == {
        str(score): len(range(score, 60_000, 11)) for score in range(11)
    }


@pytest.mark.parametrize("copies", [1, 3000])
def test_odd_answers_are_found_on_their_line_by_either_engine(tmp_path: Path, copies: int) -> None:
    lines = ["id,q,comment"]
    for number in range(copies):
        lines += [f"{number}a,5,", f'{number}b,4,"two', 'lines"', "", f"{number}c,odd,x" * 1]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if copies > 1:
        padding = "\n".join(f"{n}p,3,{'x' * 200}" for n in range(21_000))
        path.write_text(path.read_text("utf-8") + padding + "\n", encoding="utf-8")
    assert (path.stat().st_size > small.LIMIT) == (copies > 1)
    source = Source("s", str(path))
    with session(source, "UTC") as opened:
        counted = opened.tally(Scan(source, (Ask("q", ("q",)),)))
        places = opened.places([("q", "odd")])
    assert sum(cell.n for cell in counted.cells["q"]) == counted.rows
    expected = [f"{path}:{6 + 5 * n}" for n in range(min(copies, 3))]
    assert places[("q", "odd")] == expected


def test_hundreds_of_kpis_are_tallied_in_bounded_memory(tmp_path: Path) -> None:
    names = [f"q{number}" for number in range(120)]
    columns = {
        name: [str((row + place) % 11) for row in range(9_000)] for place, name in enumerate(names)
    }
    path = write_csv(tmp_path / "data.csv", {**columns, "pad": ["x" * 300] * 9_000})
    assert path.stat().st_size > small.LIMIT
    source = Source("s", str(path))
    with session(source, "UTC") as opened:
        found = opened.tally(Scan(source, tuple(Ask(name, (name,)) for name in names)))
    assert list(found.cells) == names
    for place, name in enumerate(names):
        want = {str((row + place) % 11): 0 for row in range(11)}
        for row in range(9_000):
            want[str((row + place) % 11)] += 1
        assert {cell.texts[0]: cell.n for cell in found.cells[name]} == want
