"""Surveys with a row per answer, held against the same answers with a row per response."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpicli
from kpicli.core.report import Report, Result
from kpicli.errors import UserError
from tests.analysis.asked import EVERYONE, asked

RECOMMEND = "How likely are you to recommend us?"
LONG = {"response": "response_id", "question": "question", "answer": "answer"}
KPIS = {
    "nps": {"question": RECOMMEND},
    "csat": {"question": "q_sat", "scale": "1-5"},
    "support": {"kpi": "csat", "question": "q_sat", "scale": "1-5", "where": {"region": "North"}},
}
HEAD = ("response_id", "region", "submitted", "question", "answer")
Answer = tuple[str, str, str, str, str]


def answers(seed: int, responses: int = 200) -> list[Answer]:
    """Messy answers in disorder: blanks, nonsense, repeats, rows of nobody and about nothing."""
    draw = random.Random(seed)
    rows: list[Answer] = []
    for number in range(responses):
        whose = (f"r{number}", draw.choice(["North", "South", ""]))
        day = f"2026-0{draw.randint(1, 6)}-1{draw.randint(0, 9)}"
        for question, texts in ((RECOMMEND, range(11)), ("q_sat", range(1, 6))):
            if draw.random() < 0.9:
                text = draw.choice([*map(str, texts), "", "n/a", "77", "often"])
                rows.append((*whose, day, question, text))
                if draw.random() < 0.05:
                    rows.append((*whose, day, question, draw.choice([*map(str, texts)])))
    rows += [("", "North", "2026-01-10", "q_sat", "5")] * 3
    rows += [("r1", "North", "2026-01-10", " ", "5")] * 2
    draw.shuffle(rows)
    return rows


def wide(rows: Sequence[Answer]) -> dict[str, list[str]]:
    """The same with a row per response: the first row's other columns, the last answers."""
    found: dict[str, dict[str, str]] = {}
    for response, region, day, question, answer in rows:
        if response.strip() and question.strip():
            start = {"region": region, "submitted": day, RECOMMEND: "", "q_sat": ""}
            found.setdefault(response, start)[question] = answer
    columns = ("region", "submitted", RECOMMEND, "q_sat")
    return {column: [one[column] for one in found.values()] for column in columns}


def long(path: Path, rows: Sequence[Answer]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    return path


def value(one: Result) -> float | None:
    return one.estimate.value if one.estimate else None


def figures(report: Report) -> list[Any]:
    return [
        (one.name, one.group, one.period, value(one), one.estimate.n if one.estimate else 0)
        for one in report.results
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("command", "request_", "survey"),
    [
        ("score", {}, {}),
        ("segment", {"by": ("region",)}, {}),
        ("trend", {"every": "month"}, {"date": "submitted"}),
    ],
)
def test_a_row_per_answer_gives_the_figures_of_a_row_per_response(
    seed: int, command: str, request_: Mapping[str, Any], survey: dict[str, Any], tmp_path: Path
) -> None:
    rows = answers(seed)
    (tmp_path / "wide").mkdir()
    open_to_all = {"privacy": EVERYONE}
    export = long(tmp_path / "long.csv", rows)
    found = asked(
        command, tmp_path, export, KPIS, {**survey, "long": LONG}, open_to_all, **request_
    )
    same = asked(command, tmp_path / "wide", wide(rows), KPIS, survey, open_to_all, **request_)
    assert figures(found) == figures(same)
    assert any(n for *_, n in figures(found))
    assert found.ledgers[0].answers == same.ledgers[0].answers


def test_every_answer_is_in_the_ledger(tmp_path: Path) -> None:
    rows = answers(1)
    export = long(tmp_path / "long.csv", rows)
    ledger = asked("score", tmp_path, export, KPIS, {"long": LONG}).ledgers[0]
    about = [(r[0], r[3]) for r in rows if r[0].strip() and r[3].strip()]
    responses = {response for response, _ in about}
    assert dict(ledger.steps) == {
        "no-response": 3,
        "no-question": 2,
        "superseded": len(about) - len(set(about)),
        "same-response": len(set(about)) - len(responses),
    }
    assert (ledger.rows, ledger.kept) == (len(rows), len(responses))
    assert ledger.rows == ledger.kept + sum(n for _, n in ledger.steps)


def test_parquet_and_arrow_tables_are_widened_alike(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    rows = answers(2)
    table = pa.table(dict(zip(HEAD, map(list, zip(*rows, strict=True)), strict=True)))
    parquet.write_table(table, tmp_path / "long.parquet")
    export = long(tmp_path / "long.csv", rows)
    one = asked("score", tmp_path, export, KPIS, {"long": LONG})
    two = asked("score", tmp_path, tmp_path / "long.parquet", KPIS, {"long": LONG})
    three = kpicli.load(tmp_path / "kpicli.yaml").score(table)
    assert figures(one) == figures(two)
    assert [three[name].estimate.value for name in KPIS] == [each[3] for each in figures(one)]
    assert one.ledgers[0].steps == two.ledgers[0].steps


def test_malformed_answers_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    export = long(tmp_path / "long.csv", answers(3))
    with export.open("a", encoding="utf-8") as stream:
        stream.write('r1,North,2026-01-01,q_sat,5,too many\nr2,North,"2026-01-01,q_sat\n')
    report = asked("score", tmp_path, export, KPIS, {"long": LONG})
    assert dict(report.ledgers[0].steps)["malformed"] == 2
    assert sum(note.slug == "malformed-record" for note in report.notes) == 2


def test_different_answers_of_one_response_are_told(tmp_path: Path) -> None:
    rows = [
        ("r1", "", "", "q_sat", "1"),
        ("r1", "", "", "q_sat", "5"),
        ("r2", "", "", "q_sat", "4"),
    ]
    export = long(tmp_path / "long.csv", rows)
    csat = {"csat": KPIS["csat"]}
    report = asked("score", tmp_path, export, csat, {"long": LONG})
    assert figures(report)[0][3:] == (100, 2)
    assert "answered-again" in {note.slug for note in report.notes}


def test_a_column_that_long_names_wrongly_is_refused_with_what_is_there(tmp_path: Path) -> None:
    export = long(tmp_path / "long.csv", answers(1))
    with pytest.raises(UserError) as refused:
        asked("score", tmp_path, export, KPIS, {"long": {**LONG, "answer": "answr"}})
    [problem] = refused.value.problems
    assert (problem.slug, problem.hint) == ("no-such-column", "did you mean answer?")


@given(st.permutations(answers(4, 8)))
def test_only_the_order_of_repeated_answers_matters(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Answer]
) -> None:
    folder = tmp_path_factory.mktemp("long")
    (folder / "wide").mkdir()
    found = asked("score", folder, long(folder / "long.csv", rows), KPIS, {"long": LONG})
    same = asked("score", folder / "wide", wide(rows), KPIS)
    totals = [one[3:] for one in figures(found) if one[0] != "support"]
    assert totals == [one[3:] for one in figures(same) if one[0] != "support"]


def test_a_question_named_by_its_beginning_is_told(tmp_path: Path) -> None:
    kpi = {"nps": {"question": "How likely are"}}
    report = asked("score", tmp_path, wide(answers(1)), kpi)
    [note] = [one for one in report.notes if one.slug == "found-by-beginning"]
    assert note.level == "info"
    assert note.text == f"'How likely are' is read as {RECOMMEND!r}, the one column that begins so"
