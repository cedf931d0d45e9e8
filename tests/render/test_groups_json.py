"""The JSON contract of groups, periods, comparisons, benchmarks and gates."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from kpicli.core.report import Change, Difference, Family, Report, Result
from kpicli.render import json as json_format
from kpicli.render import ndjson
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render import build_groups as groups

SCHEMA = json.loads(files("kpicli.render").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
OF_RESULT = Draft202012Validator({"$ref": "#/$defs/result", "$defs": SCHEMA["$defs"]})
SHOWN = "difference se interval p p_adjusted method family significant relevant"
DIFFERENCE = SHOWN.split()

each_report = pytest.mark.parametrize("report", groups.REPORTS.values(), ids=groups.REPORTS)


def as_json(report: Report) -> Any:
    return json.loads(json_format.render(report, Surface(None, explain=True)))


def only(result: Result) -> Any:
    """The one result of a report, as JSON, after its schema has been checked."""
    whole = as_json(build.report(result))
    VALIDATOR.validate(whole)
    [found] = whole["results"]
    return found


@each_report
def test_every_report_validates_and_so_does_every_line_of_its_ndjson(report: Report) -> None:
    VALIDATOR.validate(as_json(report))
    lines = ndjson.render(report, Surface(None)).splitlines()
    assert len(lines) == len(report.results)
    for line in lines:
        whole = json.loads(line)
        assert (whole.pop("schema"), whole.pop("command")) == (1, report.command)
        OF_RESULT.validate(whole)


def test_a_report_says_what_was_asked_for() -> None:
    segment, rolling = as_json(groups.SEGMENT), as_json(groups.ROLLING)
    asked = ("by", "every", "rolling", "sort")
    assert [segment[key] for key in asked] == [["region"], None, 1, "impact"]
    assert [rolling[key] for key in asked] == [["region"], "month", 3, None]


def test_a_difference_from_the_rest_has_the_fields_of_the_contract() -> None:
    [_, north, *_] = as_json(groups.SEGMENT)["results"]
    rest, given = north["versus_rest"], groups.REST[0].versus_rest
    assert given is not None and given.interval is not None
    assert list(rest) == DIFFERENCE
    assert rest["family"] == {"size": 4, "method": groups.BH}
    assert (rest["difference"], rest["p_adjusted"]) == (given.difference, given.p_adjusted)
    assert (rest["interval"]["low"], rest["significant"]) == (given.interval.low, True)
    assert (north["share"], north["impact"]) == (850 / 1936, -5.7)


def test_a_difference_without_a_test_has_no_interval_and_no_p() -> None:
    single = as_json(groups.SEGMENT)["results"][9]
    assert single["n"] == 1 and single["versus_rest"]["difference"] == 12.0
    assert [single["versus_rest"][key] for key in ("se", "interval", "p", "p_adjusted")] == [
        None
    ] * 4


def test_a_change_says_from_when_and_how_it_splits_into_within_and_mix() -> None:
    change = as_json(groups.TREND)["results"][5]["change"]
    assert list(change) == ["earlier", "why", *DIFFERENCE, "within", "mix", "simpson"]
    assert (change["earlier"], change["why"], change["simpson"]) == ("2025-Q1", None, True)
    assert (change["within"], change["mix"]) == (-1.5, 19.5)


def test_a_change_without_a_difference_says_why_and_the_first_period_has_none() -> None:
    found = as_json(groups.TREND)["results"]
    changes = [one["change"] for one in found]
    assert changes[0] is None
    assert [change["why"] for change in changes if change and change["why"]] == [
        "withheld",
        "break",
        "incomplete",
    ]
    assert all(changes[6][key] is None for key in DIFFERENCE)
    assert found[6]["year_change"]["why"] == "no-answers"


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_comparison_that_is_no_number_is_null_and_a_change_says_so(bad: float) -> None:
    odd = Difference(bad, bad, None, bad, "wald", Family(1, "none"), bad)
    found = only(
        replace(
            groups.TOTAL,
            versus_rest=odd,
            change=Change("2024", odd, None, bad, bad),
            share=bad,
            impact=bad,
        )
    )
    assert (found["share"], found["impact"]) == (None, None)
    assert found["versus_rest"]["p"] is None
    assert (found["change"]["difference"], found["change"]["why"]) == (None, "no-figure")
    assert (found["change"]["within"], found["change"]["mix"]) == (None, None)


def test_a_standing_says_what_would_close_the_gap_or_decide_on_it() -> None:
    industry, peers, goal = as_json(groups.BENCHMARK)["results"][0]["benchmarks"]
    assert (industry["more"], industry["cautions"]) == (125_000, ["stale", "scale-differs"])
    assert (industry["n"], industry["sd"], industry["year"]) == (512.0, 43.3, 2021)
    assert peers["percentile"] == {"value": 0.595, "low": 0.53, "high": 0.66}
    assert peers["quantiles"][0] == {"share": 0.25, "value": 66.0}
    assert goal["closing"] == [
        {"moved": 90, "of": 1936, "from": "3", "to": "4", "approximate": False},
        {"moved": 9, "of": 1936, "from": "2", "to": "3", "approximate": True},
    ]
    assert (goal["interval"]["high"], goal["since"], goal["until"]) == (
        -3.25,
        "2026-01-01",
        "2026-12-31",
    )


def test_tests_charts_breaks_and_gates_stand_beside_the_results() -> None:
    first, second = as_json(groups.SEGMENT)["overall"]
    assert (first["statistic"], first["df1"], first["df2"]) == (18.25, 3.0, 612.5)
    assert second["df2"] is None
    trend = as_json(groups.TREND)
    assert trend["charts"] == [
        {
            "name": "nps",
            "group": {},
            "mean": 31.25,
            "low": 12.5,
            "high": 50.0,
            "points": 8,
            "since": "2024-Q1",
        }
    ]
    assert [one["kpi"] for one in trend["breaks"]] == ["nps", None]
    gates = as_json(groups.BENCHMARK)["gates"]
    assert [gate["state"] for gate in gates] == ["breached", "undecided", "passed"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("n", 3),
        ("share", 0.1),
        ("impact", 1.0),
        ("parts", {"satisfied": 2}),
        ("signals", ["outside-limits"]),
        ("facts", {"alpha": 0.8}),
        ("reliability", {"state": "shown", "reasons": []}),
    ],
)
def test_the_schema_refuses_a_withheld_result_that_tells_anything(place: str, value: Any) -> None:
    bare = only(groups.HIDDEN)
    OF_RESULT.validate(bare)
    with pytest.raises(ValidationError):
        OF_RESULT.validate(bare | {place: value})


@pytest.mark.parametrize(
    ("place", "value"),
    [("n", None), ("share", 1.5), ("signals", ["Outside limits"]), ("merged", -1)],
)
def test_the_schema_refuses_what_no_result_says(place: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        OF_RESULT.validate(only(groups.TOTAL) | {place: value})


def test_the_schema_wants_a_why_exactly_where_a_change_has_no_difference() -> None:
    found = as_json(groups.TREND)["results"]
    tested, untested = found[5], found[6]
    for one, why in ((tested, "break"), (untested, None)):
        with pytest.raises(ValidationError):
            OF_RESULT.validate(one | {"change": one["change"] | {"why": why}})
