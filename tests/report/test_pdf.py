"""The scorecard as PDF: all of it as text, nothing of the data as markup, the same everywhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kpicli.core import words
from kpicli.core.scorecard import Scorecard, readable
from kpicli.render import formats, parts
from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.pdf.document import document
from kpicli.render.parts.surface import Surface
from tests.analysis.ran import ran
from tests.cli.test_evil_text import CELLS, STEERING
from tests.report.build import small

Capture = pytest.CaptureFixture[str]
PLAIN = Surface(None)
TEMPLATE = files(parts).joinpath("pdf", "scorecard.typ")
needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext reads the pages"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("survey")


@pytest.fixture
def found(folder: Path) -> Scorecard:
    return small(folder)


def made(card: Scorecard) -> bytes:
    data = formats.load_whole("pdf")(card, PLAIN)
    assert isinstance(data, bytes)
    return data


def read(pdf: bytes) -> str:
    """The text of the pages without any blanks, which lines of a page put anywhere."""
    command = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return squeezed(told)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from texts(each)


@needs_pdftotext
def test_a_pdf_has_the_verdict_and_every_figure_as_text(found: Scorecard) -> None:
    told = read(made(found))
    card = readable(found)
    assert squeezed(card.title) in told
    for item in card.items:
        shown = words.figure(item.result)
        assert squeezed(shown) in told
        for split in item.splits:
            assert squeezed(f"{item.result.title} by {split.by}") in told
    for head in ("Where the problem sits", "What to do", "What this rests on", "Files read"):
        assert squeezed(head) in told


@pytest.mark.parametrize("name", CELLS)
def test_evil_texts_are_set_as_text_and_steer_nothing(
    name: str, tmp_path: Path, found: Scorecard
) -> None:
    card = small(tmp_path, CELLS[name])
    evil, plain = document(card), document(found)
    kinds = [each["kind"] for each in evil["blocks"]]
    assert set(kinds) <= {each["kind"] for each in plain["blocks"]}
    assert not any(STEERING.search(each) or "\n" in each for each in texts(evil))
    assert neutral(f"name {CELLS[name]}") == evil["title"]
    assert made(card).startswith(b"%PDF-")


MARKUP = (
    """*b* _i_ `c` $x^2$ #panic("x") = h - l @r <l> \\u{41} // c /* c */ https://x.test -- ~ 'q'"""
)


@needs_pdftotext
def test_the_markup_of_the_typesetter_comes_out_as_it_is_written(tmp_path: Path) -> None:
    data = made(small(tmp_path, MARKUP))
    assert squeezed(MARKUP) in read(data)
    assert b"/URI" not in data


def test_the_template_is_fixed_and_reads_nothing_but_the_data() -> None:
    source = TEMPLATE.read_text(encoding="utf-8")
    assert not re.search(r"\b(eval|read|import|include|image|plugin|csv|yaml|xml)\(", source)
    assert "http" not in source and "@" not in source


def test_the_same_input_gives_the_same_bytes(found: Scorecard, folder: Path) -> None:
    assert made(found) == made(small(folder))


def test_a_pdf_meets_the_standard_for_accessible_documents(found: Scorecard) -> None:
    import typst

    data = {"card": json.dumps(document(found))}
    template = TEMPLATE.read_bytes()
    strict = typst.compile(
        template,
        format="pdf",
        sys_inputs=data,
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    assert b"pdfuaid" in strict
    usual = made(found)
    assert b"/StructTreeRoot" in usual and b"/Outlines" in usual
    assert re.search(rb"/Lang ?\(en-GB\)", usual)


def test_a_pdf_is_set_in_typefaces_that_come_with_the_package(found: Scorecard) -> None:
    faces = set(re.findall(rb"/FontName ?/[A-Z]+\+(\w+)", made(found)))
    assert faces and all(each.startswith((b"Libertinus", b"DejaVuSansMono")) for each in faces)


def test_a_pdf_has_no_script_no_form_and_no_file(found: Scorecard) -> None:
    data = made(found)
    for each in (b"/JavaScript", b"/AcroForm", b"/EmbeddedFile", b"/Launch"):
        assert each not in data


def test_columns_without_any_text_are_left_out_of_tables(found: Scorecard) -> None:
    for each in document(found)["blocks"]:
        if each["kind"] == "table":
            assert len(each["heads"]) == len(each["words"]) == len(each["widths"])
            assert all(len(row) == len(each["heads"]) for row in each["rows"])
            columns = list(zip(*each["rows"], strict=True))
            assert all(any(column) for column in columns[1:])


def test_a_pdf_for_each_group_and_an_index_that_leads_to_them(
    folder: Path, found: Scorecard, capsys: Capture
) -> None:
    del found  # which wrote the survey
    out, config = folder / "out", folder / "kpicli.yaml"
    asked = ("-c", config, "--split-by", "region", "-f", "pdf", "-o", out)
    done = ran(capsys, "report", *asked)
    assert done.code == 0 and done.out == "", done.err
    names = ["index.pdf", "region-east.pdf", "region-north.pdf", "region-south.pdf"]
    assert sorted(path.name for path in out.iterdir()) == names
    index = (out / "index.pdf").read_bytes()
    assert all(name.encode() in index for name in names[1:])


def test_the_suffix_makes_a_pdf(folder: Path, found: Scorecard, capsys: Capture) -> None:
    page = folder / "scorecard.pdf"
    done = ran(capsys, "report", "-c", folder / "kpicli.yaml", "-o", page)
    assert done.code == 0, done.err
    assert page.read_bytes() == made(found)


def test_a_pdf_without_its_package_is_refused_before_anything_is_read(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    done = ran(capsys, "report", "-c", folder / "no.yaml", "-o", folder / "page.pdf")
    assert done.code == 2 and "[no-pdf-package]" in done.err
    assert "kpicli[pdf]" in done.err
