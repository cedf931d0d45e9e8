"""A question has a column, a code and a text: each names it, and so does the text's beginning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.platforms.people import RECOMMEND, Sample
from tests.platforms.test_samples import SAMPLES, scored
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
NAMED = [one for one in SAMPLES if one.ways]
DOUBTFUL = [one for one in SAMPLES if one.ambiguous]


def asking(sample: Sample, question: str, folder: Path) -> Path:
    """A configuration with the NPS of a question."""
    kpi = {"kpi": "nps", "question": question, "scale": "0-10"}
    return configure(folder / "kpicli.yaml", {"it": kpi}, {"path": sample.write(folder).name})


@pytest.mark.parametrize("sample", NAMED, ids=str)
def test_any_name_of_a_question_gives_the_same_figure(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    value, n = sample.figures["nps"]
    for way in (sample.asked["nps"], *sample.ways):
        report, _ = scored(asking(sample, way, tmp_path), capsys)
        [found] = report["results"]
        assert (found["value"], found["n"]) == (pytest.approx(value, rel=1e-12), n), way


@pytest.mark.parametrize("sample", DOUBTFUL, ids=str)
def test_a_beginning_that_several_questions_share_is_refused_with_all_of_them(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    done = ran(capsys, "score", "-c", asking(sample, sample.ambiguous, tmp_path))
    assert done.code == 2
    assert "[ambiguous-column]" in done.err
    told = " ".join(done.err.split())
    for name in ("Delivery", "Support"):
        assert " ".join(sample.asked[name].split()) in told


@pytest.mark.parametrize("sample", NAMED, ids=str)
def test_a_wrong_name_is_refused_with_the_likeliest(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    wrong = RECOMMEND.replace("recommend", "recomend").replace("friend", "freind")
    done = ran(capsys, "score", "-c", asking(sample, wrong, tmp_path))
    assert done.code == 2
    assert "[no-such-column]" in done.err
    assert "did you mean" in done.err


def test_a_beginning_needs_two_words(tmp_path: Path, capsys: Capture) -> None:
    [sample] = [one for one in SAMPLES if str(one) == "qualtrics-three"]
    done = ran(capsys, "score", "-c", asking(sample, RECOMMEND.split()[0], tmp_path))
    assert (done.code, "[no-such-column]" in done.err) == (2, True)


def test_a_name_comes_before_a_text(tmp_path: Path, capsys: Capture) -> None:
    """A column called as another's code or text begins is meant itself."""
    [sample] = [one for one in SAMPLES if str(one) == "qualtrics-three"]
    head, *rest = sample.rows
    renamed = [name if name != "region" else "QID1" for name in head]
    other = replace(sample, rows=[renamed, *rest])
    done = ran(capsys, "score", "-c", asking(other, "QID1", tmp_path))
    assert "unreadable" in done.err


def test_a_beginning_that_all_files_share_is_that_of_each(tmp_path: Path, capsys: Capture) -> None:
    asked = "How likely are you to recommend us?"
    write_csv(tmp_path / "a.csv", {"id": range(30), asked: [10] * 30})
    other = "How likely are you to come back?"
    write_csv(tmp_path / "b.csv", {other: [1] * 30, asked: [10] * 30, "id": range(30)})
    kpi = {"kpi": "nps", "question": "How likely are you", "scale": "0-10"}
    config = configure(tmp_path / "kpicli.yaml", {"it": kpi}, {"path": "*.csv"})
    report, _ = scored(config, capsys)
    assert [(one["value"], one["n"]) for one in report["results"]] == [(100, 60)]
