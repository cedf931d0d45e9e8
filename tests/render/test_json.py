"""The JSON contract: the published schema, sums that hold, and nothing that is not JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from kpicli.core.answers import Kind
from kpicli.core.intervals import Interval
from kpicli.core.report import Report
from kpicli.render import json as json_format
from kpicli.render import ndjson
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render.evil import EVIL, evil_report

SCHEMA = json.loads(files("kpicli.render").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
REPORTS = {
    "usual": build.USUAL,
    "odd": build.ODD,
    "long": build.LONG,
    "grouped": build.BY_REGION,
    "empty": build.EMPTY,
    **{name: evil_report(text) for name, text in EVIL.items()},
}


def as_json(report: Report, explain: bool = False) -> Any:
    return json.loads(json_format.render(report, Surface(None, explain=explain)))


def test_the_schema_is_a_schema_and_strict_throughout() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for name, part in SCHEMA["$defs"].items():
        if "properties" in part:
            assert part["additionalProperties"] is False, name


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_report_validates_against_the_schema(report: Report, explain: bool) -> None:
    VALIDATOR.validate(as_json(report, explain))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_line_of_ndjson_is_a_result_of_the_schema(report: Report) -> None:
    of_result = Draft202012Validator({"$ref": "#/$defs/result", "$defs": SCHEMA["$defs"]})
    for line in ndjson.render(report, Surface(None)).splitlines():
        whole = json.loads(line)
        assert (whole.pop("schema"), whole.pop("command")) == (1, "score")
        of_result.validate(whole)


@pytest.mark.parametrize(
    ("place", "value"),
    [("value", "75.7"), ("n", -1), ("why", "no-answers"), ("extra", 1), ("better", "up")],
)
def test_the_schema_refuses_what_is_not_in_the_contract(place: str, value: Any) -> None:
    whole = as_json(build.USUAL)
    whole["results"][0][place] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(whole)


def test_every_row_is_in_the_ledger_and_every_kept_row_among_the_answers() -> None:
    for ledger in as_json(build.USUAL)["ledger"]:
        assert ledger["rows"] == ledger["kept"] + sum(step["rows"] for step in ledger["steps"])
        for kinds in ledger["answers"].values():
            assert sum(kinds.values()) == ledger["kept"]


def test_not_asked_is_there_only_where_a_kpi_asks_a_part_of_the_rows() -> None:
    answers = as_json(build.USUAL)["ledger"][0]["answers"]
    assert answers["support_csat"]["not_asked"] == 1599
    assert "not_asked" not in answers["nps"]


def test_the_order_of_keys_is_that_of_the_contract() -> None:
    whole = as_json(build.USUAL, explain=True)
    top = (
        "schema command by every rolling sort results overall charts triangles breaks gates quality"
    )
    assert list(whole) == [*top.split(), "ledger", "notes", "provenance"]
    expected = (
        "name kpi title group period value unit better why n n_eff sum_weights se df clusters"
    )
    expected += (
        " interval parts parts_weighted band reliability benchmarks change year_change versus_rest"
    )
    expected += " share impact merged signals facts survival"
    assert list(whole["results"][1]) == [*expected.split(), "arithmetic"]


def test_weighted_parts_are_there_only_where_weights_are_used() -> None:
    first, second, third, *_ = as_json(build.USUAL)["results"]
    assert "parts_weighted" not in first
    assert second["parts_weighted"] == {"satisfied": 1712.18, "not_satisfied": 573.48}
    assert third["parts"] == {"promoters": 909, "passives": 668, "detractors": 349}
    assert "parts_weighted" not in third


def test_arithmetic_is_there_only_when_explained_and_facts_always() -> None:
    bare, explained = as_json(build.USUAL)["results"], as_json(build.USUAL, True)["results"]
    assert "arithmetic" not in bare[0]
    assert explained[0]["arithmetic"] == list(build.CESS.arithmetic)
    assert bare[0]["facts"]["alpha"] == 0.8352


def test_no_figure_is_null_with_a_why_and_its_n_is_zero() -> None:
    [none] = as_json(build.EMPTY)["results"]
    assert (none["value"], none["why"], none["n"]) == (None, "no-answers", 0)
    assert (none["n_eff"], none["se"], none["df"], none["interval"]) == (None, None, None, None)


def test_no_weight_is_null_with_the_answers_that_there_were() -> None:
    odd = replace(build.NOTHING, why="no-weight", answers={Kind.VALID: 12})
    [none] = as_json(build.report(odd))["results"]
    assert (none["value"], none["why"], none["n"]) == (None, "no-weight", 12)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_null(bad: float) -> None:
    assert build.CESS.estimate is not None
    drawn = Interval(bad, 80.0, 0.95, "t")
    wrong = replace(build.CESS.estimate, value=bad, se=bad, df=bad, n_eff=bad, interval=drawn)
    odd = replace(build.CESS, estimate=wrong, facts={"alpha": bad, "more": [bad, {"a": bad}]})
    whole = as_json(build.report(odd))
    VALIDATOR.validate(whole)
    [none] = whole["results"]
    assert (none["value"], none["why"], none["se"], none["df"]) == (None, "no-figure", None, None)
    assert none["facts"] == {"alpha": None, "more": [None, {"a": None}]}


def test_numbers_are_at_full_precision_and_texts_are_readable() -> None:
    odd = replace(build.CSAT, title="日本 ÷ é")
    assert odd.estimate is not None
    odd = replace(odd, estimate=replace(odd.estimate, value=1 / 3))
    output = json_format.render(build.report(odd), Surface(None))
    assert '"value": 0.3333333333333333,' in output
    assert '"title": "日本 ÷ é",' in output
    assert output.endswith("}\n")


def test_many_results_stand_on_a_line_each_and_say_the_same() -> None:
    few = replace(build.USUAL, results=build.USUAL.results[:1])
    many = replace(few, results=few.results * 250, by=('"results": []',))
    text = json_format.render(many, Surface())
    found = json.loads(text)
    one = json.loads(json_format.render(few, Surface()))
    assert found["results"] == one["results"] * 250
    assert found["by"] == ['"results": []']
    assert len(text.splitlines()) < 250 + 200
