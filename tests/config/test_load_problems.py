"""What is wrong with a configuration: each mistake at its place, with a way out, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.config.load import load
from kpicli.errors import ExitCode, Problem, UserError
from tests.config.mistakes import MARK, MISTAKES


def problems(folder: Path, text: str) -> list[Problem]:
    path = folder / "kpicli.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(path)
    assert refused.value.code is ExitCode.USAGE
    return refused.value.problems


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once_at_its_place_with_a_way_out(name: str, tmp_path: Path) -> None:
    marked, slug, path, words = MISTAKES[name]
    before, _, _ = marked.partition(MARK)
    text = marked.replace(MARK, "")
    (found,) = problems(tmp_path, text)
    assert found.slug == slug
    assert found.where is not None
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    assert (found.where.line, found.where.column) == (line, column)
    assert found.where.path == (path or None) or not path
    assert found.where.excerpt is not None
    assert text.splitlines()[line - 1].startswith(found.where.excerpt.removesuffix("…"))
    assert words in " ".join([found.text, found.hint or "", *found.allowed])
    assert found.hint or found.allowed


def test_all_mistakes_are_told_at_once_from_top_to_bottom(tmp_path: Path) -> None:
    text = (
        "version: 3\n"
        "nam: x\n"
        "reporting: {level: 95, timezone: Mars, week_starts: sun, fiscal_year_starts: smarch}\n"
        "sources:\n"
        "  survey: {delimiter: ';;', max_malformed: 2, header_rows: 0, encodign: x, date: d}\n"
        "  other: {path: o.csv, where: {a: {mn: 1}, b: []}, dedupe: {by: c, within: q}}\n"
        "segments: {a: {bins: [x]}}\n"
        "kpis:\n"
        "  nps: {question: [q], scale: 9-0, better: up, bands: {a: x}, labels: {a: b, c: d}}\n"
        "  churn: {better: up}\n"
        "benchmarks: [{name: a}, {kpi: npz, value: x, source: s, name: n}]\n"
        "targets: [{kpi: nps, value: 1, from: soon, until: late}]\n"
        "privacy: {min_group: few}\n"
    )
    found = problems(tmp_path, text)
    places = [(each.where.line, each.where.column) for each in found if each.where]
    assert places == sorted(places) and len(places) == len(found)
    assert [(place[0], each.slug) for place, each in zip(places, found, strict=True)] == [
        (1, "unknown-version"),
        (2, "unknown-key"),
        (3, "bad-level"),
        (3, "no-such-timezone"),
        (3, "not-allowed"),
        (3, "not-allowed"),
        (5, "missing-key"),
        (5, "bad-mark"),
        (5, "bad-share"),
        (5, "bad-share"),
        (5, "unknown-key"),
        (6, "unknown-key"),
        (6, "wrong-type"),
        (6, "date-required"),
        (6, "not-allowed"),
        (7, "missing-key"),
        (7, "wrong-type"),
        (9, "wrong-type"),
        (9, "bad-scale"),
        (9, "not-allowed"),
        (9, "wrong-type"),
        (9, "wrong-type"),
        (9, "wrong-type"),
        (10, "not-allowed"),
        *[(11, "missing-key")] * 3,
        (11, "no-such-result"),
        (11, "wrong-type"),
        (12, "bad-date"),
        (12, "bad-date"),
        (13, "wrong-type"),
    ]
    assert all(each.hint or each.allowed for each in found)


def test_a_column_name_with_dots_and_brackets_is_still_found_at_its_place(tmp_path: Path) -> None:
    text = (
        "version: 1\nsources: {survey: {path: s.csv, where: {'a.b[0].c': {mn: 1}}}}\n"
        "kpis: {nps: {question: q}}\n"
    )
    (found,) = problems(tmp_path, text)
    assert found.where is not None
    assert (found.where.line, found.where.path) == (2, "sources.survey.where.a.b[0].c.mn")


@pytest.mark.parametrize(
    ("kpi", "wanted"),
    [
        ("{kpi: nps, scale: 1-5}", {"nps-scale", "question-required"}),
        ("{kpi: csat, scale: 1-5, satisfied: [6]}", {"option-value", "question-required"}),
        ("{kpi: csat}", {"scale-required", "question-required"}),
        ("{kpi: ces}", {"ces-direction", "scale-required", "question-required"}),
        ("{kpi: cess, items: [a, a]}", {"option-value", "scale-required"}),
        ("{kpi: index}", {"points-required", "question-required"}),
        ("{kpi: index, points: {5-1: 0}}", {"option-value", "question-required"}),
        ("{kpi: share}", {"answers-required", "question-required"}),
    ],
)
def test_all_wrong_options_of_a_kpi_are_told_at_once(
    kpi: str, wanted: set[str], tmp_path: Path
) -> None:
    text = f"version: 1\nsources: {{survey: {{path: s.csv}}}}\nkpis: {{mine: {kpi}}}\n"
    found = problems(tmp_path, text)
    assert {each.slug for each in found} == wanted and len(found) == len(wanted)
    assert all(each.hint for each in found)


def test_each_wrong_value_of_a_kpi_is_told(tmp_path: Path) -> None:
    text = (
        "version: 1\nsources: {survey: {path: s.csv}}\nkpis:\n"
        "  ces: {question: q, scale: 1-5, better: higher, easy: [6], difficult: [0, -1]}\n"
        "  share: {question: q, scale: 1-5, answers: [7, 4, often]}\n"
    )
    assert [each.text for each in problems(tmp_path, text)] == [
        "6 is not on the scale 1–5",
        "0 or -1 is not on the scale 1–5",
        "'7' is no answer on the declared scale or labels",
        "'often' is no answer on the declared scale or labels",
    ]
