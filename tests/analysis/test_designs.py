"""Sampling units, populations and repeats as declared on the source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Report
from kpicli.errors import UserError
from tests.support import report_of, write_csv

NPS = {"nps": {"question": "q"}}


def scored(folder: Path, columns: dict[str, list[Any]], **survey: Any) -> Report:
    data = write_csv(folder / "survey.csv", columns)
    return report_of(folder, NPS, {"path": data.name, **survey})


def test_many_answers_of_few_clients_are_clustered_by_client(tmp_path: Path) -> None:
    # worked by hand: A 28 × 100 and 2 × 0; B −100, 0, −100; C −100, −100, 0; D 0, 100, −100
    answers = [10] * 28 + [7] * 2 + [0, 7, 0] + [0, 0, 7] + [7, 10, 0]
    clients = ["A"] * 30 + ["B"] * 3 + ["C"] * 3 + ["D"] * 3
    alone = scored(tmp_path, {"q": answers, "c": clients}).results[0].estimate
    together = scored(tmp_path, {"q": answers, "c": clients}, client="c")
    figure = together.results[0].estimate
    assert alone is not None
    assert figure is not None
    assert alone.value == figure.value == pytest.approx(61.538, abs=5e-4)
    assert alone.se == pytest.approx(11.391, abs=5e-4)
    assert figure.se == pytest.approx(32.967, abs=5e-4)
    assert figure.df == 3
    assert set(together.results[0].reliability.reasons) >= {"few-answers", "few-units"}
    assert [note.slug for note in together.notes] == ["dominant-client"]
    assert "77 %" in together.notes[0].text


def test_weights_of_one_to_four_on_answers_of_one_to_four(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "survey.csv", {"y": [1, 2, 3, 4], "w": [1, 2, 3, 4]})
    kpi = {"it": {"kpi": "mean", "question": "y"}}
    figure = report_of(tmp_path, kpi, {"path": data.name, "weight": "w"}).results[0].estimate
    assert figure is not None
    assert figure.value == 3
    assert figure.se is not None
    assert figure.se**2 == pytest.approx(0.32, rel=1e-12)


def test_kish_and_the_standard_error_of_tsuchiyas_example(tmp_path: Path) -> None:
    # R survey, example of Tsuchiya
    weights = [20, 200, 11, 25, 550, 30, 250, 100, 10, 55]
    answers = [15, 143, 21, 51, 337, 50, 274, 145, 15, 86]
    data = write_csv(tmp_path / "survey.csv", {"y": answers, "w": weights})
    kpi = {"it": {"kpi": "mean", "question": "y"}}
    figure = report_of(tmp_path, kpi, {"path": data.name, "weight": "w"}).results[0].estimate
    assert figure is not None
    assert figure.n_eff == pytest.approx(3.7247, abs=5e-5)
    assert figure.value == pytest.approx(243.914, abs=5e-4)
    assert figure.se == pytest.approx(48.752, abs=5e-4)


STRATA = {
    "y": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
    "h": [1] * 5 + [2] * 3,
    "w": [3] * 5 + [4] * 3,
    "N": [15] * 5 + [12] * 3,
}


@pytest.mark.parametrize(("more", "se"), [({}, 0.7413), ({"population": "N"}, 0.616)])
def test_the_strata_of_r_survey_with_and_without_their_populations(
    tmp_path: Path, more: dict[str, str], se: float
) -> None:
    # R survey, data set fpc
    data = write_csv(tmp_path / "survey.csv", STRATA)
    survey = {"path": data.name, "weight": "w", "strata": "h", **more}
    kpi = {"it": {"kpi": "mean", "question": "y"}}
    figure = report_of(tmp_path, kpi, survey).results[0].estimate
    assert figure is not None
    assert figure.value == pytest.approx(5.4481, abs=5e-5)
    assert figure.se == pytest.approx(se, abs=5e-5)


def test_asking_everyone_leaves_no_standard_error(tmp_path: Path) -> None:
    figure = scored(tmp_path, {"q": [10, 8, 3, 9]}, population=4).results[0].estimate
    assert figure is not None
    assert figure.se == 0


@pytest.mark.parametrize("population", [3, "N"])
def test_a_population_smaller_than_the_sample_is_refused(
    tmp_path: Path, population: int | str
) -> None:
    columns = {"q": [10, 8, 3, 9], "N": ["4", "", "x", ""]}
    if population == "N":
        columns["N"] = ["none"] * 4
    with pytest.raises(UserError) as caught:
        scored(tmp_path, columns, population=population)
    assert caught.value.problems[0].slug == "bad-population"


@pytest.mark.parametrize(
    ("starts", "kept"), [("monday", ["2026-03-01", "2026-03-02"]), ("sunday", ["2026-03-02"])]
)
def test_repeats_within_a_week_go_by_the_declared_first_day(
    tmp_path: Path, starts: str, kept: list[str]
) -> None:
    # 1 March 2026 is a Sunday
    columns = {"q": [1, 9], "c": ["A", "A"], "d": ["2026-03-01", "2026-03-02"]}
    data = write_csv(tmp_path / "survey.csv", columns)
    survey = {"path": data.name, "date": "d", "dedupe": {"by": "c", "within": "week"}}
    report = report_of(tmp_path, NPS, survey, reporting={"week_starts": starts})
    assert report.ledgers[0].kept == len(kept)


@pytest.mark.parametrize(("keep", "value"), [("latest", 100), ("first", -100)])
def test_the_latest_or_the_first_of_repeats_is_kept_and_undated_ones_come_last(
    tmp_path: Path, keep: str, value: float
) -> None:
    columns = {
        "q": [7, 10, 0, 8],
        "c": ["A", "A", "A", "A"],
        "d": ["", "2026-02-02 10:00:00", "2026-01-31", "soon"],
    }
    report = scored(tmp_path, columns, date="d", dedupe={"by": "c", "keep": keep})
    figure = report.results[0].estimate
    assert figure is not None
    assert figure.value == value
    assert report.ledgers[0].steps == (("duplicate", 3),)


def test_large_numbers_close_together_keep_the_digits_of_their_spread(tmp_path: Path) -> None:
    # NIST NumAcc4: 10000000.2 and 1001 values around it, standard deviation 0.1
    values = ["10000000.2"] + ["10000000.1", "10000000.3"] * 500
    data = write_csv(tmp_path / "survey.csv", {"y": values, "c": range(1001)})
    kpi = {"it": {"kpi": "mean", "question": "y"}}
    for survey in ({"path": data.name}, {"path": data.name, "client": "c"}):
        figure = report_of(tmp_path, kpi, survey).results[0].estimate
        assert figure is not None
        assert figure.value == pytest.approx(10000000.2, rel=1e-15)
        assert figure.se is not None
        assert figure.se * 1001**0.5 == pytest.approx(0.1, rel=1e-7)
