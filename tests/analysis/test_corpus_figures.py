"""Real survey files give the figures that others published or worked out for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.answers import Kind
from kpicli.core.report import Result
from tests.corpus import corpus
from tests.support import report_of

SFO_KPIS: dict[str, Any] = {
    "nps": {"question": "NETPRO", "missing": ["11", "11.0"]},
    "csat": {"question": "Q7ALL", "scale": "1-5", "missing": ["Blank", "0"]},
    "clean": {
        "kpi": "csat",
        "question": "Q9ALL",
        "scale": "1-5",
        "missing": ["0"],
        "not_applicable": ["6"],
    },
    "safe": {"kpi": "csat", "question": "Q10SAFE", "scale": "1-5", "missing": ["0"]},
    "overall": {"kpi": "mean", "question": "Q7ALL", "scale": "1-5", "missing": ["Blank", "0"]},
}


def expected(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(corpus(folder, "expected.json").read_text("utf-8"))
    return found


def figures(folder: Path, kpis: dict[str, Any], survey: dict[str, Any]) -> dict[str, Result]:
    return {result.name: result for result in report_of(folder, kpis, survey).results}


def value(result: Result) -> float:
    assert result.estimate is not None
    return result.estimate.value


def se(result: Result) -> float:
    assert result.estimate is not None
    assert result.estimate.se is not None
    return result.estimate.se


def test_sfo_2017_gives_the_figures_worked_out_independently(tmp_path: Path) -> None:
    path = str(corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"))
    want = expected("sfo_airport_2017")["computed"]
    report = report_of(tmp_path, SFO_KPIS, {"path": path})
    found = {result.name: result for result in report.results}
    nps = want["nps_unweighted"]
    assert value(found["nps"]) == pytest.approx(39.839766933721776, rel=1e-14)
    assert se(found["nps"]) == pytest.approx(nps["se_sample_n_minus_1"], rel=1e-12)
    parts = {name: count.n for name, count in found["nps"].parts.items()}
    assert parts == {"promoters": 1436, "passives": 968, "detractors": 342}
    for name, key in (
        ("csat", "overall_Q7ALL"),
        ("clean", "cleanliness_Q9ALL"),
        ("safe", "safety_Q10SAFE"),
    ):
        figure = found[name].estimate
        assert figure is not None
        assert figure.n == want[key]["n"]
        assert figure.value == pytest.approx(want[key]["csat_top2_pct"], rel=1e-14)
        assert figure.interval is not None
        assert [figure.interval.low, figure.interval.high] == pytest.approx(
            want[key]["wilson95_pct"], rel=1e-12
        )
    assert value(found["overall"]) == pytest.approx(want["overall_Q7ALL"]["mean"], rel=1e-14)
    ledger = report.ledgers[0]
    assert ledger.rows == ledger.kept == 2831
    assert ledger.answers["nps"] == {Kind.VALID: 2746, Kind.MISSING: 85}
    assert ledger.answers["clean"][Kind.NOT_APPLICABLE] == 23


def test_sfo_2017_weighted_gives_what_r_survey_gives(tmp_path: Path) -> None:
    path = str(corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"))
    want = expected("sfo_airport_2017")["computed"]
    survey = {"path": path, "weight": "WEIGHT"}
    nps = figures(tmp_path, SFO_KPIS, survey)["nps"]
    assert value(nps) == pytest.approx(40.3984355117, abs=1e-9)
    assert se(nps) == pytest.approx(1.4457, abs=5e-5)
    assert nps.estimate is not None
    assert nps.estimate.n_eff == pytest.approx(want["kish_effective_n_nps_base"], rel=1e-12)
    assert nps.estimate.sum_weights == pytest.approx(want["sum_weight_nps_base"], rel=1e-12)
    assert nps.estimate.df == 2745


@pytest.mark.parametrize(
    ("design", "want", "df"),
    [
        ({"strata": "STRATA"}, 1.4434926549, 2743),
        ({"strata": "STRATA", "cluster": "RUNID"}, 1.5246518458, 208),
    ],
    ids=["strata", "clusters in strata"],
)
def test_sfo_2017_by_design_gives_the_standard_errors_of_r_survey(
    tmp_path: Path, design: dict[str, str], want: float, df: int
) -> None:
    path = str(corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"))
    nps = figures(tmp_path, SFO_KPIS, {"path": path, "weight": "WEIGHT", **design})["nps"]
    assert value(nps) == pytest.approx(40.3984355117, abs=1e-9)
    assert se(nps) == pytest.approx(want, abs=1e-9)
    assert nps.estimate is not None
    assert nps.estimate.df == df


FORMATS = {
    "sfo2017.parquet": {},
    "sfo2017_int8_dictionary.parquet": {},
    "sfo2017.tsv": {},
    "sfo2017_semicolon_decimalcomma_cp1252.csv": {"encoding": "cp1252", "decimal": ","},
    "sfo2017_utf16.csv": {},
    "sfo2017.xlsx": {},
    "sfo2017.sav": {},
}


@pytest.mark.parametrize("file", FORMATS)
def test_every_format_of_the_same_survey_gives_the_same_figures_and_ledger(
    tmp_path: Path, file: str
) -> None:
    original = str(corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"))
    path = str(corpus("sfo_formats_derived", file))
    design = {"weight": "WEIGHT", "strata": "STRATA", "cluster": "RUNID"}
    survey = {"path": path, **design, **FORMATS[file]}
    other = report_of(tmp_path, SFO_KPIS, survey)
    first = report_of(tmp_path, SFO_KPIS, {"path": original, **design})
    for ours, theirs in zip(other.results, first.results, strict=True):
        assert ours.estimate == theirs.estimate
        assert ours.parts == theirs.parts
        assert ours.standings == theirs.standings
    assert other.ledgers == first.ledgers


@pytest.mark.parametrize("number", ["01", "02"])
def test_the_sudzilla_form_gives_its_published_nps(tmp_path: Path, number: str) -> None:
    path = str(corpus("gforms_sudzilla_nps", f"sudzilla_google_form_{number}.csv"))
    labels = expected("gforms_sudzilla_nps")["food_label_map"]
    kpis = {
        "nps": {"question": "On a scale of 0-10, how would you rate Sudzilla?"},
        "breakfast": {
            "kpi": "csat",
            "labels": labels,
            "question": "How would you rate the food at Sudzilla (breakfast)?",
        },
    }
    found = figures(tmp_path, kpis, {"path": path})
    assert round(value(found["nps"]), 1) == -35.9
    parts = {name: count.n for name, count in found["nps"].parts.items()}
    assert parts == {"promoters": 8, "passives": 9, "detractors": 22}
    assert value(found["breakfast"]) == pytest.approx(34.21052631578947, rel=1e-14)


def test_the_friends_and_family_test_is_91_percent_positive_without_dont_know(
    tmp_path: Path,
) -> None:
    path = str(corpus("gp_fft_text_labels", "gp_fft.csv"))
    kpi = {
        "kpi": "csat",
        "question": "rating",
        "labels": "likelihood-5",
        "not_applicable": ["Don't know"],
    }
    found = figures(tmp_path, {"positive": kpi}, {"path": path})["positive"]
    assert found.estimate is not None
    assert found.estimate.value == pytest.approx(91.04323064975408, rel=1e-14)
    assert found.estimate.n == 3863
    assert found.answers[Kind.NOT_APPLICABLE] == 19


def test_the_nps_package_test_data_give_ten_overall_and_the_published_units(
    tmp_path: Path,
) -> None:
    path = str(corpus("nps_r_package_testdata", "testdata.csv"))
    want = expected("nps_r_package_testdata")["computed"]
    for unit in (None, *want["by_BU"]):
        survey: dict[str, Any] = {"path": path}
        if unit is not None:
            survey["where"] = {"BU": unit}
        result = figures(tmp_path, {"nps": {"question": "REC"}}, survey)["nps"]
        figure = want["by_BU"][unit] if unit else want["overall"]
        assert value(result) == pytest.approx(figure["nps"], rel=1e-14)
        assert se(result) == pytest.approx(figure["se_sample_n_minus_1"], rel=1e-12)


@pytest.mark.parametrize(
    ("file", "survey", "design"),
    [
        ("apistrat.csv", {"strata": "stype", "population": "fpc"}, "ds"),
        ("apistrat.csv", {"strata": "stype"}, "dsn"),
        ("apiclus1.csv", {"cluster": "dnum", "population": "fpc"}, "dc"),
        ("apiclus1.csv", {"cluster": "dnum"}, "dcn"),
    ],
    ids=["strata with fpc", "strata", "clusters with fpc", "clusters"],
)
def test_the_api_schools_give_the_means_of_r_survey(
    tmp_path: Path, file: str, survey: dict[str, str], design: str
) -> None:
    path = str(corpus("r_survey_reference", file))
    want = expected("r_survey_reference")["computed_R_survey_4.1.1"][design]
    kpis = {
        "api00": {"kpi": "mean", "question": "api00"},
        "wide": {"kpi": "share", "question": "sch.wide", "answers": ["Yes"]},
    }
    found = figures(tmp_path, kpis, {"path": path, "weight": "pw", **survey})
    assert value(found["api00"]) == pytest.approx(want["api00"]["estimate"], abs=1e-9)
    assert se(found["api00"]) == pytest.approx(want["api00"]["se"], abs=1e-9)
    assert value(found["wide"]) == pytest.approx(100 * want["sch.wide=Yes"]["estimate"], abs=1e-7)
    assert se(found["wide"]) == pytest.approx(100 * want["sch.wide=Yes"]["se"], abs=1e-7)
