"""Real surveys whose means and standard errors were computed with R's survey package."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from kpicli.core.design import Linearised, Stratum, linearised
from tests.core.strata import stratum_of_clusters
from tests.corpus import corpus

Record = dict[str, str]
Answer = Callable[[Record], float | None]


def read(*parts: str) -> list[Record]:
    with corpus(*parts).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(folder: str, key: str) -> Any:
    return json.loads(corpus(folder, "expected.json").read_text(encoding="utf-8"))[key]


def designed(
    records: Iterable[Record],
    answer: Answer,
    weight: str,
    stratum: str | None = None,
    cluster: str | None = None,
    population: str | None = None,
) -> Linearised:
    """The mean of the valid answers as a domain: every record counts as drawn."""
    strata: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(dict)
    sizes: dict[str, float] = {}
    for number, record in enumerate(records):
        name = record[stratum] if stratum else ""
        rows = strata[name].setdefault(record[cluster] if cluster else str(number), [])
        value = answer(record)
        if value is not None:
            rows.append((float(record[weight]), value))
        if population:
            sizes[name] = float(record[population])
    return linearised([summed(psus.values(), sizes.get(name)) for name, psus in strata.items()])


def summed(psus: Iterable[list[tuple[float, float]]], population: float | None) -> Stratum:
    return stratum_of_clusters(psus, population=population)


def agrees(found: Linearised, figure: dict[str, Any]) -> None:
    assert found.mean == pytest.approx(figure["estimate"], rel=1e-9)
    assert found.se == pytest.approx(figure["se"], rel=1e-8)
    if "degf" in figure:
        assert found.df == figure["degf"]


DESIGNS: dict[str, tuple[str, dict[str, str]]] = {
    "ds": ("apistrat.csv", {"stratum": "stype", "population": "fpc"}),
    "dsn": ("apistrat.csv", {"stratum": "stype"}),
    "dw": ("apistrat.csv", {}),
    "dc": ("apiclus1.csv", {"cluster": "dnum", "population": "fpc"}),
    "dcn": ("apiclus1.csv", {"cluster": "dnum"}),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_school_scores_come_out_under_every_design(design: str) -> None:
    # R package survey, data `api`; published: 662.29 se 9.4089 and 644.17 se 23.542
    file, columns = DESIGNS[design]
    records = read("r_survey_reference", file)
    figures = expected("r_survey_reference", "computed_R_survey_4.1.1")[design]
    agrees(designed(records, lambda row: float(row["api00"]), "pw", **columns), figures["api00"])
    agrees(
        designed(records, lambda row: float(row["sch.wide"] == "Yes"), "pw", **columns),
        figures["sch.wide=Yes"],
    )


def test_published_school_scores_come_out() -> None:
    # Lumley, vignette of R package survey
    file, columns = DESIGNS["ds"]
    found = designed(
        read("r_survey_reference", file), lambda row: float(row["api00"]), "pw", **columns
    )
    assert found.mean == pytest.approx(662.29, abs=0.005)
    assert found.se == pytest.approx(9.4089, abs=5e-5)
    assert found.df == 197
    file, columns = DESIGNS["dc"]
    found = designed(
        read("r_survey_reference", file), lambda row: float(row["api00"]), "pw", **columns
    )
    assert found.mean == pytest.approx(644.17, abs=0.005)
    assert found.se == pytest.approx(23.542, abs=5e-4)
    assert found.df == 14


@pytest.mark.parametrize("level", ["E", "H", "M"])
def test_school_scores_of_one_type_come_out_as_a_domain(level: str) -> None:
    figures = expected("r_survey_reference", "computed_R_survey_4.1.1")[f"ds_by_stype_{level}"]
    found = designed(
        read("r_survey_reference", "apistrat.csv"),
        lambda row: float(row["api00"]) if row["stype"] == level else None,
        "pw",
        "stype",
        None,
        "fpc",
    )
    agrees(found, figures["api00"])


def test_health_survey_domains_come_out() -> None:
    records = read("r_survey_reference", "nhanes.csv")
    figures = expected("r_survey_reference", "computed_R_survey_4.1.1")["nhanes_HI_CHOL"]
    for name, figure in figures.items():
        kept = name[4:].split("_sex") if name.startswith("race") else None

        def answer(row: Record, kept: list[str] | None = kept) -> float | None:
            if row["HI_CHOL"] == "" or kept not in (None, [row["race"], row["RIAGENDR"]]):
                return None
            return float(row["HI_CHOL"])

        agrees(designed(records, answer, "WTMEC2YR", "SDMVSTRA", "SDMVPSU"), figure)


def recommend(row: Record) -> float | None:
    if row["NETPRO"] in ("", "11"):
        return None
    score = int(row["NETPRO"])
    return 100.0 * ((score >= 9) - (score <= 6))


def overall(row: Record) -> float | None:
    return float(row["Q7ALL"]) if row["Q7ALL"] in {"1", "2", "3", "4", "5"} else None


def satisfied(row: Record) -> float | None:
    score = overall(row)
    return None if score is None else 100.0 * (score >= 4)


AIRPORT: dict[str, Answer] = {
    "nps_weighted": recommend,
    "overall_Q7ALL_mean_1_5": overall,
    "overall_Q7ALL_top2_pct": satisfied,
}


@pytest.mark.parametrize("figure", AIRPORT)
@pytest.mark.parametrize(
    ("design", "columns"),
    [
        ("weights_only", {}),
        ("weights+STRATA", {"stratum": "STRATA"}),
        ("weights+STRATA+cluster_RUNID(nest)", {"stratum": "STRATA", "cluster": "RUNID"}),
    ],
)
def test_airport_figures_count_all_interviewed_as_drawn_and_those_who_answered_as_free(
    figure: str, design: str, columns: dict[str, str]
) -> None:
    # SFO customer survey 2017: missing answers stay in n (2,831, not 2,746, in n/(n − 1)) and do
    # not count in the degrees of freedom
    records = read("sfo_airport_2017", "2017_SFO_Customer_Survey.csv")
    found = designed(records, AIRPORT[figure], "WEIGHT", **columns)
    agrees(found, expected("sfo_airport_2017", "computed_R_survey")["2017"][design][figure])


@pytest.mark.parametrize("area", list("ABCDEFG"))
def test_airport_boarding_areas_come_out_as_domains(area: str) -> None:
    found = designed(
        read("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"),
        lambda row: recommend(row) if row["BAREA"] == area else None,
        "WEIGHT",
        "STRATA",
    )
    figures = expected("sfo_airport_2017", "computed_R_survey")["2017"]
    agrees(found, figures["weights+STRATA by BAREA nps"][area])
