"""Groups, periods and verdicts of real files are those that others worked out for them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.benchmark import benchmark
from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.analysis.trend import trend
from kpicli.config.load import load
from kpicli.config.model import Privacy
from sample_data import truth
from tests.analysis.asked import asked, by_group, by_period, figure
from tests.analysis.test_corpus_figures import SFO_KPIS, expected
from tests.corpus import corpus

ROOT = Path(__file__).resolve().parents[2]
UNITS = {"nps": {"question": "REC"}}


def only(name: str) -> dict[str, Any]:
    return {name: SFO_KPIS[name]}


def sfo() -> Path:
    return corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv")


def test_the_boarding_areas_of_sfo_have_the_scores_worked_out_for_them(tmp_path: Path) -> None:
    want = expected("sfo_airport_2017")["computed"]["nps_by_BAREA"]
    report = asked("segment", tmp_path, sfo(), only("nps"), by=("BAREA",))
    found = by_group(report)
    assert {group for (group,) in (key for key in found if key)} == set(want)
    for area, one in want.items():
        result = found[area,]
        assert figure(result).value == pytest.approx(one["nps"], rel=1e-13)
        assert figure(result).se == pytest.approx(one["se_sample_n_minus_1"], rel=1e-12)
        parts = {name: count.n for name, count in result.parts.items()}
        assert parts == {name: one[name] for name in ("promoters", "passives", "detractors")}
    assert sum(figure(found[area,]).n for area in want) == figure(found[()]).n == 2746


def test_area_g_of_sfo_alone_is_surely_below_the_rest(tmp_path: Path) -> None:
    report = asked("segment", tmp_path, sfo(), only("nps"), by=("BAREA",))
    found = by_group(report)
    worst = found["G",].versus_rest
    assert worst is not None
    assert worst.family.size == 7
    assert worst.p_adjusted is not None
    assert worst.p_adjusted < 0.05
    assert worst.difference == pytest.approx(32.96 - 100 * (1142 - 254) / 2121, rel=1e-12)
    assert next(key for key in found if key) == ("G",)
    for (area,), one in ((key, one) for key, one in found.items() if key):
        assert one.versus_rest is not None
        assert one.versus_rest.significant == (area == "G")


@pytest.mark.parametrize("file", ["sfo2017.parquet", "sfo2017.tsv"])
def test_the_areas_of_sfo_weighted_in_strata_are_those_of_r_survey(
    tmp_path: Path, file: str
) -> None:
    design = "weights+STRATA by BAREA nps"
    want = expected("sfo_airport_2017")["computed_R_survey"]["2017"][design]
    path = corpus("sfo_formats_derived", file)
    survey = {"weight": "WEIGHT", "strata": "STRATA"}
    found = by_group(asked("segment", tmp_path, path, only("nps"), survey, by=("BAREA",)))
    for area, one in want.items():
        assert figure(found[area,]).value == pytest.approx(one["estimate"], abs=1e-9)
        assert figure(found[area,]).se == pytest.approx(one["se"], abs=1e-9)


def test_the_satisfaction_with_sfo_is_above_the_industry_and_below_the_top_quartile(
    tmp_path: Path,
) -> None:
    report = asked("benchmark", tmp_path, sfo(), only("csat"))
    verdicts = {one.benchmark.name: one for one in report.results[0].standings}
    assert (verdicts["industry"].benchmark.value, verdicts["industry"].verdict) == (75, "above")
    top = verdicts["top quartile"]
    assert (top.benchmark.value, top.verdict) == (85, "below")
    assert top.gap == pytest.approx(82.06845238095238 - 85, rel=1e-9)
    # 2,285 of 2,688 are the first share of 85 % or more
    assert top.closing[0].moved == 2285 - 2206


def test_units_regions_and_their_crossing_have_the_scores_of_the_nps_package(
    tmp_path: Path,
) -> None:
    path = corpus("nps_r_package_testdata", "testdata.csv")
    want = expected("nps_r_package_testdata")["computed"]
    found = by_group(asked("segment", tmp_path, path, UNITS, by=("BU", "Region")))
    cells = {tuple(key.split("|")): one for key, one in want["by_BU_Region"].items()}
    assert set(found) == {(), *cells, *((k,) for k in (*want["by_BU"], *want["by_Region"]))}
    for key in (*want["by_BU"], *want["by_Region"]):
        cells[key,] = (want["by_BU"] | want["by_Region"])[key]
    for group, one in cells.items():
        assert figure(found[group]).value == pytest.approx(one["nps"], rel=1e-12, abs=1e-12)
        assert figure(found[group]).se == pytest.approx(one["se_sample_n_minus_1"], rel=1e-12)
        assert found[group].share == pytest.approx(one["n"] / 1000, rel=1e-14)


def test_the_months_of_the_nps_package_have_its_scores(tmp_path: Path) -> None:
    path = corpus("nps_r_package_testdata", "testdata.csv")
    want = expected("nps_r_package_testdata")["computed"]["by_month"]
    report = asked("trend", tmp_path, path, UNITS, {"date": "date"}, every="month")
    found = by_period(report)
    assert list(found) == list(want)
    scores = [one["nps"] for one in want.values()]
    assert [figure(one).value for one in found.values()] == pytest.approx(scores, rel=1e-12)
    for earlier, later in zip(scores, list(found.values())[1:], strict=False):
        assert later.change is not None
        assert later.change.difference is not None
        assert later.change.difference.difference == pytest.approx(
            figure(later).value - earlier, rel=1e-12
        )
    ranges = [abs(b - a) for a, b in pairwise(scores)]
    [chart] = report.charts
    mean = sum(scores) / 12
    reach = 2.66 * sum(ranges) / 11
    assert (chart.mean, chart.low, chart.high) == pytest.approx((mean, mean - reach, mean + reach))


def test_practices_and_months_of_the_friends_and_family_test(tmp_path: Path) -> None:
    path = corpus("gp_fft_text_labels", "gp_fft.csv")
    want = expected("gp_fft_text_labels")["computed"]
    positive = {"share": {"question": "rating", "answers": ["Extremely likely", "Likely"]}}
    everybody = ["Extremely likely", "Likely", "Neither likely nor unlikely", "Unlikely"]
    positive["share"]["labels"] = {
        text: place for place, text in enumerate([*everybody, "Extremely unlikely", "Don't know"])
    }  # type: ignore[assignment]
    parted = by_group(asked("segment", tmp_path, path, positive, by=("surgery",)))
    for practice, one in want["by_practice"].items():
        assert figure(parted[practice,]).n == one["n"]
        assert figure(parted[practice,]).value == pytest.approx(one["percent_positive"], rel=1e-13)
    months = by_period(asked("trend", tmp_path, path, positive, {"date": "time"}, every="month"))
    assert {month: figure(one).n for month, one in months.items()} == want["monthly_n"]
    values = {month: figure(one).value for month, one in months.items()}
    assert values == pytest.approx(want["monthly_percent_positive"], rel=1e-13)


def test_the_satisfaction_of_support_channels_has_the_intervals_worked_out_for_it(
    tmp_path: Path,
) -> None:
    path = corpus("support_tickets_published_stats", "customer_support_tickets.csv")
    want = expected("support_tickets_published_stats")["computed"]["csat_by_channel"]
    kpis = {"csat": {"question": "CSAT_Score", "scale": "1-5"}}
    found = by_group(asked("segment", tmp_path, path, kpis, by=("Channel",)))
    for channel, one in want.items():
        result = figure(found[channel,])
        assert (result.n, result.interval is None) == (one["n"], False)
        assert result.value == pytest.approx(one["csat_top2_pct"], rel=1e-13)
        assert result.interval is not None
        assert [result.interval.low, result.interval.high] == pytest.approx(
            one["wilson95_pct"], rel=1e-12
        )


@pytest.mark.parametrize("kind", "EHM")
def test_the_school_types_have_the_means_of_r_survey(tmp_path: Path, kind: str) -> None:
    want = expected("r_survey_reference")["computed_R_survey_4.1.1"][f"ds_by_stype_{kind}"]["api00"]
    survey = {"strata": "stype", "population": "fpc", "weight": "pw"}
    kpis = {"api00": {"kpi": "mean", "question": "api00"}}
    path = corpus("r_survey_reference", "apistrat.csv")
    found = figure(by_group(asked("segment", tmp_path, path, kpis, survey, by=("stype",)))[kind,])
    assert found.value == pytest.approx(want["estimate"], abs=1e-9)
    assert found.se == pytest.approx(want["se"], abs=1e-9)


def test_race_and_sex_in_nhanes_are_domains_of_the_whole_design_as_in_r_survey(
    tmp_path: Path,
) -> None:
    want = expected("r_survey_reference")["computed_R_survey_4.1.1"]["nhanes_HI_CHOL"]
    survey = {"strata": "SDMVSTRA", "cluster": "SDMVPSU", "weight": "WTMEC2YR"}
    kpis = {"high": {"kpi": "mean", "question": "HI_CHOL", "scale": "0-1", "missing": ["", "NA"]}}
    path = corpus("r_survey_reference", "nhanes.csv")
    report = asked("segment", tmp_path, path, kpis, survey, by=("race", "RIAGENDR"))
    found = by_group(report)
    assert figure(found[()]).value == pytest.approx(want["all"]["estimate"], abs=1e-9)
    assert figure(found[()]).se == pytest.approx(want["all"]["se"], abs=1e-9)
    for race in "1234":
        for sex in "12":
            one = want[f"race{race}_sex{sex}"]
            assert figure(found[race, sex]).value == pytest.approx(one["estimate"], abs=1e-9)
            assert figure(found[race, sex]).se == pytest.approx(one["se"], abs=1e-9)


TRUTH: dict[str, Any] = json.loads((ROOT / "sample_data" / "truth.json").read_text("utf-8"))
NAMES = ("cess", "csat", "nps")


def unweighted(folder: Path) -> Path:
    """The example's configuration without its weight, as the truth counts."""
    text = (ROOT / "config.example.yaml").read_text("utf-8")
    text = text.replace("    weight: weight\n", "").replace("sample_data/", f"{ROOT}/sample_data/")
    path = folder / "kpicli.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("segment_name", ["region", "channel"])
def test_the_segments_of_the_sample_are_those_counted_in_plain_python(
    tmp_path: Path, segment_name: str
) -> None:
    report = segment(load(unweighted(tmp_path)), Request(by=(segment_name,), kpis=NAMES))
    for name in NAMES:
        found = by_group(report, name)
        for group, one in TRUTH[f"by_{segment_name}"].items():
            result = found[None if group == "unmatched" else group,]
            assert figure(result).n == one[name]["n"]
            assert figure(result).value == pytest.approx(one[name]["value"], rel=1e-12)


def test_the_quarters_of_the_sample_are_those_counted_in_plain_python(tmp_path: Path) -> None:
    report = trend(load(unweighted(tmp_path)), Request(every="quarter", kpis=NAMES))
    for name in NAMES:
        found = by_period(report, name=name)
        assert list(found) == list(TRUTH["by_quarter"])
        for quarter, one in TRUTH["by_quarter"].items():
            assert figure(found[quarter]).n == one[name]["n"]
            assert figure(found[quarter]).value == pytest.approx(one[name]["value"], rel=1e-12)


def test_each_quarter_of_each_region_of_the_sample_is_the_one_counted_in_plain_python(
    tmp_path: Path,
) -> None:
    rows, accounts = (
        truth._read(ROOT / "sample_data" / f"{n}.csv") for n in ("survey", "accounts")
    )
    regions = {account["client_id"]: account["region"] for account in accounts}
    groups: dict[tuple[str | None, str], list[truth.Row]] = {}
    for row in truth.keep(rows)[0]:
        key = regions.get(row["client_id"]), truth.quarter(row)
        groups.setdefault(key, []).append(row)
    config = load(unweighted(tmp_path))
    report = trend(
        replace(config, privacy=Privacy(min_group=1)),
        Request(by=("region",), every="quarter", kpis=("cess",)),
    )
    compared = 0
    for (region, quarter), mine in groups.items():
        result = by_period(report, region)[quarter]
        judged = [points for _, points in map(truth.cess, mine) if points is not None]
        assert (result.estimate is None) == (not judged)
        if result.estimate is not None:
            assert result.estimate.n == len(judged)
            assert result.estimate.value == pytest.approx(float(truth.mean(judged)), rel=1e-12)
            compared += 1
    assert compared > 32


def test_the_satisfaction_by_region_of_the_sample_against_the_industry(tmp_path: Path) -> None:
    report = benchmark(
        load(unweighted(tmp_path)), Request(by=("region",), kpis=("cess",), against="industry")
    )
    for (region,), result in ((key, one) for key, one in by_group(report).items() if key):
        if region is None:
            continue
        [standing] = result.standings
        want = TRUTH["by_region"][region]["cess"]["value"]
        assert standing.gap == pytest.approx(want - 75, rel=1e-9)
        assert standing.verdict == ("below" if region == "South" else "above")
