"""Texts from data, configuration and file names steer no terminal, whatever is printed."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
import yaml

from tests.analysis.ran import Ran, ran
from tests.render.evil import EVIL

Capture = pytest.CaptureFixture[str]

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor, clears the screen, hides or reorders; a line break is our own."""
CELLS = {
    name: text
    for name, text in EVIL.items()
    if text.strip() and "\0" not in text and name != "half a pair"
}
"""Texts that a CSV file can hold in a cell."""


def harmless(done: Ran) -> None:
    assert not STEERING.search(done.out), repr(STEERING.search(done.out))
    assert not STEERING.search(done.err), repr(STEERING.search(done.err))
    assert "Traceback" not in done.err and "kpicli: unexpected" not in done.err


def evil_survey(here: Path, text: str) -> None:
    """A survey with the text as a column's name and an answer, and a configuration full of it."""
    column = f"q {text}".strip()
    with (here / "survey.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([[column, "id"], ["5", "a"], [text, "b"], ["4", "c"]])
    kpi = {"kpi": "csat", "question": column, "scale": "1-5", "title": f"title {text}"}
    content = {
        "version": 1,
        "name": f"name {text}",
        "sources": {"survey": {"path": "survey.csv"}},
        "kpis": {f"result {text}": kpi},
        "benchmarks": [
            {"name": f"norm {text}", "kpi": "csat", "value": 70, "source": f"source {text}"}
        ],
    }
    dumped = yaml.safe_dump(content, allow_unicode=False, sort_keys=False, width=10_000)
    (here / "kpicli.yaml").write_text(dumped, encoding="utf-8")


@pytest.mark.parametrize("name", CELLS)
def test_data_and_configuration_are_neutralised_in_every_form_for_reading(
    name: str, here: Path, capsys: Capture
) -> None:
    evil_survey(here, CELLS[name])
    for form in ("plain", "table", "markdown", "json", "ndjson"):
        done = ran(capsys, "score", "-f", form, "--explain")
        assert done.code == 0, done.err
        harmless(done)
    report = json.loads(ran(capsys, "score", "-f", "json").out)
    assert report["results"][0]["title"] == f"title {CELLS[name]}"
    assert report["results"][0]["name"] == f"result {CELLS[name]}"


@pytest.mark.parametrize("name", CELLS)
def test_refusals_are_neutralised_too(name: str, here: Path, capsys: Capture) -> None:
    text = CELLS[name]
    evil_survey(here, text)
    for options in (("--strict",), ("--where", f"{text}=1"), ("--kpi", text), ("-f", text)):
        done = ran(capsys, "score", *options)
        assert done.code in (2, 3) and done.out == ""
        harmless(done)
    (here / "survey.csv").write_text("id\na\n", encoding="utf-8")
    done = ran(capsys, "score")
    assert done.code == 2 and "[no-such-column]" in done.err
    harmless(done)


@pytest.mark.parametrize("name", EVIL)
def test_whatever_is_given_on_the_command_line_is_neutralised(
    name: str, here: Path, capsys: Capture
) -> None:
    text = EVIL[name].replace("\0", "")
    (here / "kpicli.yaml").write_text(
        "version: 1\nsources: {survey: {path: s.csv}}\nkpis: {nps: {question: q}}\n", "utf-8"
    )
    for arguments in (
        ("score", f"no {text[:100]}.csv"),
        ("score", "-c", f"no {text}.yaml"),
        ("score", "--level", f"x{text}"),
        ("score", "--since", f"x{text}"),
        ("score", "--where", f"x{text}".replace("=", "")),
        ("score", "-o", f"report.x{text}"),
        ("score", f"--no{text}"),
        (f"no{text}",),
        ("score", "a", f"b{text}"),
        ("explain", f"x{text}"),
    ):
        done = ran(capsys, *arguments)
        assert done.code in (2, 3) and done.out == "", arguments
        harmless(done)


@pytest.mark.parametrize("name", ["a colour", "right to left override", "closing markup"])
def test_names_of_files_are_neutralised(name: str, here: Path, capsys: Capture) -> None:
    file = f"wave {EVIL[name].replace('/', '')}.csv"
    (here / file).write_text("q,id\n9,a\n11,b\n", encoding="utf-8")
    (here / "kpicli.yaml").write_text(
        f"version: 1\nsources: {{survey: {{path: {json.dumps(file)}}}}}\n"
        "kpis: {nps: {question: q}}\n",
        encoding="utf-8",
    )
    for form in ("plain", "table", "json", "markdown"):
        done = ran(capsys, "score", "-f", form)
        assert done.code == 0
        harmless(done)
    report = json.loads(ran(capsys, "score", "-f", "json", "-q").out)
    assert report["provenance"]["inputs"][0]["path"] == file


def test_half_a_pair_in_a_file_name_is_spelled_out(here: Path, capsys: Capture) -> None:
    try:
        (here / "wave \udce9.csv").write_text("q\n9\n11\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    (here / "kpicli.yaml").write_text(
        "version: 1\nsources: {survey: {path: wave*}}\nkpis: {nps: {question: q}}\n", "utf-8"
    )
    done = ran(capsys, "score", "-f", "json", "wave*.csv")
    assert done.code == 0
    assert "(wave \\udce9.csv:3)" in done.err and '"path": "wave \\udce9.csv"' in done.out
