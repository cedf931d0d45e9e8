"""What came from data never steers a terminal, a browser or a spreadsheet."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from kpicli.core.columns import tidy
from kpicli.core.report import Report
from kpicli.render import csv, formats, markdown, ndjson, parquet, plain, table
from kpicli.render import json as json_format
from kpicli.render.parts.neutral import HIDDEN, encodable
from kpicli.render.parts.notes import notes
from kpicli.render.parts.problems import problems
from kpicli.render.parts.surface import Surface
from tests.render.evil import EVIL, evil_error, evil_report

each_evil = pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
SURFACES = [
    Surface(width, unicode=unicode, explain=explain)
    for width in (None, 120, 80, 40)
    for unicode in (True, False)
    for explain in (True, False)
]
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def harmless(output: str, surface: Surface) -> None:
    """Fail if the output holds anything that does not show, but for line ends."""
    assert not HIDDEN.search(output.replace("\n", ""))
    output.encode()
    assert surface.unicode or output.isascii()


@each_evil
@pytest.mark.parametrize("render", [table.render, plain.render, markdown.render])
def test_formats_for_people_hold_nothing_below_a_blank_but_newlines(render: Any, text: str) -> None:
    for surface in SURFACES:
        harmless(render(evil_report(text), surface), surface)


@each_evil
def test_notes_and_problems_hold_nothing_below_a_blank_but_newlines(text: str) -> None:
    for surface in SURFACES:
        harmless(notes(evil_report(text), surface), surface)
        harmless(problems(evil_error(text), surface), surface)
        assert notes(evil_report(text), surface).count("\n") == 1


@each_evil
def test_colour_adds_colours_and_nothing_else(text: str) -> None:
    for width in (None, 120, 80, 40):
        said = evil_report(text)
        colour, bare = Surface(width, colour=True, explain=True), Surface(width, explain=True)
        assert COLOURS.sub("", table.render(said, colour)) == table.render(said, bare)
        assert COLOURS.sub("", notes(said, colour)) == notes(said, bare)
        assert COLOURS.sub("", problems(evil_error(text), colour)) == problems(
            evil_error(text), bare
        )


@each_evil
def test_no_line_of_the_table_is_wider_than_the_terminal(text: str) -> None:
    for surface in SURFACES:
        if surface.width is not None:
            lines = table.render(evil_report(text), surface).splitlines()
            assert max(map(cell_len, lines)) <= surface.width


@each_evil
def test_plain_has_one_line_per_result_and_as_many_cells_in_each(text: str) -> None:
    said = evil_report(text)
    lines = plain.render(said, Surface(None)).splitlines()
    assert len(lines) == 1 + len(said.results)
    assert len({len(re.split(" {2,}", line)) for line in lines}) == 1


def shape(text: str) -> list[tuple[str, str]]:
    """The elements of a Markdown page."""
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    found = [(token.type, token.tag) for token in parsed]
    inline = [child for token in parsed for child in token.children or ()]
    return found + [(child.type, child.tag) for child in inline if child.type != "text"]


@each_evil
def test_markdown_has_the_same_elements_whatever_the_data(text: str) -> None:
    surface = Surface(None, explain=True)
    harmless_text = "harmless" if text.strip() else text
    evil, good = (
        shape(markdown.render(evil_report(each), surface)) for each in (text, harmless_text)
    )
    assert evil == good


@each_evil
def test_json_reads_back_equal_and_shows_no_controls(text: str) -> None:
    said = evil_report(text)
    output = json_format.render(said, Surface(None, explain=True))
    assert not HIDDEN.search(output.replace("\n", ""))
    output.encode()
    read = json.loads(output)
    assert read["results"] == [json_format.fields(each, True) for each in said.results]
    assert read["results"][0]["title"] == text
    assert read["provenance"]["inputs"][0]["path"] == text


@each_evil
def test_each_line_of_ndjson_is_a_result(text: str) -> None:
    said = evil_report(text)
    lines = ndjson.render(said, Surface(None)).splitlines()
    assert [json.loads(line) for line in lines] == [
        {"schema": 1, "command": "score", **json_format.fields(each, False)}
        for each in said.results
    ]


def defused(text: str) -> str:
    """A text as a CSV cell holds it: an apostrophe wherever a spreadsheet may see a formula."""
    text = encodable(text)
    found = "'" if text[:1] in ("\t", "\r", "\n") else ""
    for place, sign in enumerate(text):
        if place == 0 or text[place - 1] in ";\t\r\n":
            rest = text[place:]
            while rest and rest[0] not in ";\t\r\n" and (rest[0].isspace() or HIDDEN.match(rest)):
                rest = rest[1:]
            found += "'" if rest.startswith(SIGNS) else ""
        found += sign
    return found


@each_evil
def test_csv_reads_back_equal_but_for_the_apostrophe_before_formulas(text: str) -> None:
    said = evil_report(text)
    output = csv.render(said, Surface(None))
    output.encode()
    head, *rows = stdlib_csv.reader(io.StringIO(output, newline=""), strict=True)
    columns = tidy(said)
    assert head == [defused(column.name) for column in columns]
    for row, result in zip(rows, said.results, strict=True):
        for cell, column in zip(row, columns, strict=True):
            value = column.value(result)
            if value is None:
                assert cell == ""
            elif isinstance(value, str):
                assert cell == defused(value)
            elif isinstance(value, bool):
                assert cell == ("true" if value else "false")
            else:
                assert type(value)(cell) == value


@each_evil
def test_parquet_reads_back_equal(text: str) -> None:
    import pyarrow as pa
    from pyarrow import parquet as pq

    said = evil_report(text)
    content = parquet.render(said, Surface(None))
    read = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
    for place, column in enumerate(tidy(said)):
        values = [column.value(result) for result in said.results]
        kept = [encodable(value) if isinstance(value, str) else value for value in values]
        assert read.schema.names[place] == encodable(column.name)
        assert read.column(place).to_pylist() == kept


def test_a_formula_never_begins_a_text_cell_and_numbers_stay_numbers() -> None:
    for text in [f"{sign}1+1" for sign in SIGNS]:
        output = csv.render(evil_report(text), Surface(None))
        head, *rows = stdlib_csv.reader(io.StringIO(output, newline=""))
        for row in rows:
            for name, cell in zip(head, row, strict=True):
                if cell.startswith(SIGNS):
                    assert name.endswith("_gap")
                    float(cell)


def test_an_empty_report_is_rendered_by_every_format() -> None:
    empty: Report = evil_report("x")
    made = replace(empty.provenance, generated_at="2026-01-01T00:00:00+00:00")
    bare = Report("score", None, (), (), (), made)
    for name in formats.names():
        assert formats.load(name)(bare, Surface()) is not None
