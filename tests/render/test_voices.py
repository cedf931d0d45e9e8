"""What people wrote, in every format: whole outputs, and nothing that data could steer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet
from rich.cells import cell_len

import kpicli
from kpicli.core.report import WITHHELD, Report
from kpicli.core.words_voices import MOST, spoken
from kpicli.render import formats, markdown, ndjson, plain, table
from kpicli.render import json as json_format
from kpicli.render.parts.neutral import HIDDEN
from kpicli.render.parts.surface import Surface
from tests.analysis.asked import asked
from tests.render import build, golden
from tests.render import build_voices as build_v
from tests.render.evil import EVIL
from tests.render.test_evil import shape

each_evil = pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
SAMPLE = Path(__file__).parents[2] / "sample_data" / "survey.csv"
SCHEMA = Draft202012Validator(
    json.loads((Path(kpicli.__file__).parent / "render" / "report.schema.json").read_text("utf-8"))
)
OUTPUTS: dict[str, tuple[str, Report, Surface]] = {
    "voices-80.txt": ("table", build_v.report(), Surface()),
    "voices-80-ascii.txt": ("table", build_v.report(), Surface(80, unicode=False)),
    "voices-80-colour.txt": ("table", build_v.report(), Surface(80, colour=True)),
    "voices-120.txt": ("table", build_v.report(), Surface(120)),
    "voices-40.txt": ("table", build_v.report(), Surface(40)),
    "voices-groups-80.txt": ("table", build_v.GROUPS, Surface()),
    "voices-plain.txt": ("plain", build_v.GROUPS, Surface(None)),
    "voices.md": ("markdown", build_v.GROUPS, Surface(None)),
    "voices.json": ("json", build_v.GROUPS, Surface(None)),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_the_one_kept(name: str) -> None:
    format_name, report, surface = OUTPUTS[name]
    content = formats.load(format_name)(report, surface)
    assert isinstance(content, str)
    golden.check(name, content)


SURVEY = {
    "client": "client_id",
    "date": "submitted_at",
    "weight": "weight",
    "where": {"status": "complete"},
}
KPIS: dict[str, Any] = {
    "feedback": {
        "comment": "comment",
        "score": "q_recommend",
        "scale": "0-10",
        "themes": {"onboarding": ["onboarding"], "price": ["price*", "prijs", "preis", "teuer"]},
        "languages": ["en", "nl", "de"],
    }
}


def sample(folder: Path, command: str, **request: Any) -> Report:
    """The report of a command on the sample data, without its path and time."""
    found = asked(command, folder, SAMPLE, KPIS, SURVEY, **request)
    return replace(found, provenance=build.PROVENANCE, notes=())


@pytest.mark.parametrize(
    ("name", "command", "request_", "surface"),
    [
        ("voices-sample-80.txt", "score", {}, Surface()),
        ("voices-sample-120.txt", "score", {}, Surface(120)),
        ("voices-sample-segment-80.txt", "segment", {"by": ("language",)}, Surface()),
        ("voices-sample-trend-80.txt", "trend", {"every": "quarter"}, Surface()),
    ],
)
def test_the_sample_reads_as_kept(
    name: str, command: str, request_: dict[str, Any], surface: Surface, tmp_path: Path
) -> None:
    golden.check(name, table.render(sample(tmp_path, command, **request_), surface))


def test_the_json_fits_its_schema_and_that_of_a_withheld_one_holds_nothing() -> None:
    found = json.loads(json_format.render(build_v.GROUPS, Surface(None)))
    SCHEMA.validate(found)
    told = found["results"][2]["voices"]
    assert told.pop("why") == "withheld"
    assert not any(told.values())
    told = json.loads(ndjson.render(build_v.GROUPS, Surface(None)).splitlines()[0])["voices"]
    assert told == found["results"][0]["voices"]
    told["why"] = "withheld"
    assert not SCHEMA.is_valid({**found, "results": [{**found["results"][0], "voices": told}]})


def test_a_result_that_is_withheld_shows_nothing_of_its_comments_in_any_format() -> None:
    secret = build_v.voices("a secret comment", "secret")
    hidden = replace(build_v.region("North", secret), why=WITHHELD)
    report = replace(build_v.GROUPS, results=(build_v.GROUPS.results[3], hidden))
    for name in formats.names():
        content = formats.load(name)(report, Surface(None, explain=True))
        if isinstance(content, bytes):
            content = str(parquet.read_table(BytesIO(content)).to_pylist())
        assert "secret" not in content, name


@each_evil
def test_no_comment_theme_or_term_steers_a_terminal_or_a_page(text: str) -> None:
    told = build_v.voices(text, text)
    report = build_v.report(replace(build_v.RESULT, voices=told))
    for width in (None, 120, 80, 40):
        for unicode in (True, False):
            surface = Surface(width, unicode=unicode)
            for render in (table.render, plain.render, markdown.render):
                output = render(report, surface)
                assert not HIDDEN.search(output.replace("\n", ""))
                output.encode()
                assert unicode or output.isascii()
            if width is not None:
                lines = table.render(report, surface).splitlines()
                assert max(map(cell_len, lines)) <= width
    output = json_format.render(report, Surface(None))
    assert not HIDDEN.search(output.replace("\n", ""))
    assert json.loads(output)["results"][0]["voices"]["quotes"][0]["text"] == text


@each_evil
def test_markdown_has_the_same_elements_whatever_was_written(text: str) -> None:
    harmless = "harmless" if text.strip() else text
    evil, good = (
        shape(
            markdown.render(
                build_v.report(replace(build_v.RESULT, voices=build_v.voices(each, each))),
                Surface(None),
            )
        )
        for each in (text, harmless)
    )
    assert evil == good


def test_in_plain_text_all_that_is_no_figure_begins_with_a_hash() -> None:
    lines = plain.render(build_v.GROUPS, Surface(None)).splitlines()
    figures = [line for line in lines if line and not line.startswith("# ")]
    assert len(figures) == 1 + len(build_v.GROUPS.results)
    assert len({len(re.split(" {2,}", line)) for line in figures}) == 1


def test_of_many_groups_some_are_told_of_and_of_a_trend_the_last_period() -> None:
    groups = [build_v.region(f"R{at}") for at in range(20)]
    report = replace(build_v.GROUPS, results=(build_v.RESULT, *groups))
    assert [one.group.get("region") for one, _ in spoken(report)] == [
        None,
        *(f"R{at}" for at in range(MOST)),
    ]
    assert [full for _, full in spoken(report)] == [True, *[False] * MOST]
    early, late = (
        replace(build_v.RESULT, period=replace(build.BY_REGION.results[1].period, label=label))
        for label in ("2026-Q1", "2026-Q2")
    )
    trend = build_v.report(early, late, command="trend")
    assert [one for one, _ in spoken(trend)] == [late]
    assert spoken(replace(trend, command="benchmark")) == []
