"""A withheld result tells which one it is, and no number of it is anywhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import kpicli
from kpicli.core.columns import tidy
from kpicli.core.report import WITHHELD, Report, Result
from kpicli.core.shown import shown
from kpicli.core.verdict import Reliability
from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render import build_groups as groups
from tests.thorough import often

MACHINE = ("csv", "json", "ndjson", "parquet", "plain")
EXPLAIN = Surface(None, explain=True)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Result, Result]:
    """A withheld result that carries all it can, and one with only its name."""
    satisfied, others = draw(st.integers(1, 400)), draw(st.integers(1, 400))
    merged = draw(st.integers(0, 3))
    one = groups.csat(satisfied, satisfied + others)
    loaded = replace(groups.full(one), merged=merged)
    bare = groups.withheld(one, group=loaded.group, period=loaded.period, merged=merged)
    return loaded, bare


def written(name: str, report: Report) -> object:
    """What a format says of a report; of a binary file, what is read back from it."""
    content = formats.load(name)(report, EXPLAIN)
    if isinstance(content, bytes):
        return parquet.read_table(BytesIO(content)).to_pylist()
    return content


@settings(max_examples=often(15), deadline=None)
@given(pairs())
def test_a_withheld_result_reads_the_same_whatever_is_hidden_in_it(
    pair: tuple[Result, Result],
) -> None:
    hidden, bare = pair
    for command in ("segment", "benchmark"):
        for name in MACHINE:
            reports = (build.report(groups.TOTAL, one, command=command) for one in (hidden, bare))
            first, second = (written(name, report) for report in reports)
            assert first == second, name


@settings(max_examples=often(25), deadline=None)
@given(pairs())
def test_no_hidden_number_is_among_the_numbers_of_a_withheld_result(
    pair: tuple[Result, Result],
) -> None:
    hidden, _ = pair
    report = build.report(hidden, command="trend", every="quarter", by=("region",))
    [found] = json.loads(str(written("json", report)))["results"]
    bare = {key: value for key, value in found.items() if key not in ("period", "level", "merged")}
    assert not re.search(r"\d", json.dumps(bare))
    allowed = {"level", "period", "period_start", "period_end", "period_complete", "merged"}
    for column in tidy(report):
        value = column.value(hidden)
        assert column.name in allowed or value is None or isinstance(value, str), column.name
    line = str(written("plain", report)).splitlines()[1]
    assert re.findall(r"\d+", line.replace("2024-Q2", "")) == [str(hidden.merged)] * bool(
        hidden.merged
    )


def test_what_is_shown_of_a_withheld_result_is_which_one_it_is_and_nothing_more() -> None:
    hidden = groups.full(groups.csat(7, 13))
    assert shown(hidden) == groups.withheld(
        hidden,
        group={"region": "East"},
        period=groups.quarter(1),
        reliability=Reliability("withheld"),
    )


def test_a_result_that_is_not_withheld_is_shown_as_it_is() -> None:
    for one in (groups.TOTAL, build.NOTHING, replace(build.NOTHING, why="no-weight")):
        assert shown(one) is one


def test_withheld_is_not_the_same_as_no_answers() -> None:
    report = build.report(build.NOTHING, groups.HIDDEN)
    none, hidden = json.loads(str(written("json", report)))["results"]
    assert (none["n"], none["why"], none["reliability"]["state"]) == (0, "no-answers", "shown")
    assert (hidden["n"], hidden["why"], hidden["reliability"]["state"]) == (
        None,
        WITHHELD,
        "withheld",
    )
    frame = kpicli.Report(report).to_frame()
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["why"].tolist() == ["no-answers", WITHHELD]
