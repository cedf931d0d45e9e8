"""Whatever data say, the page has the same elements and its text has no control characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpicli.render import formats
from kpicli.render.html import scorecard
from kpicli.render.parts.html.markup import Markup, tag, text
from kpicli.render.parts.surface import Surface
from tests.cli.test_evil_text import CELLS, STEERING
from tests.render.evil import EVIL
from tests.report.build import small
from tests.report.page import read, shapes

TERMS = re.compile(r"<summary>Table: Terms in the comments.*?</details>", re.DOTALL)
"""How many terms there are depends on the words of the comments."""


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> str:
    return scorecard(small(tmp_path_factory.mktemp("harmless")), Surface(None))


@pytest.mark.parametrize("name", CELLS)
def test_evil_names_titles_and_comments_add_no_element_and_no_attribute(
    name: str, tmp_path: Path, harmless: str
) -> None:
    page = scorecard(small(tmp_path, CELLS[name]), Surface(None))
    assert shapes(TERMS.sub("", page)) == shapes(TERMS.sub("", harmless))
    assert set(shapes(page)) <= set(shapes(harmless))
    assert not STEERING.search(page.replace("\n", ""))


@pytest.mark.parametrize("name", CELLS)
def test_evil_names_steer_no_other_form_of_the_scorecard(name: str, tmp_path: Path) -> None:
    card = small(tmp_path, CELLS[name])
    told = formats.load_whole("markdown")(card, Surface(None))
    assert isinstance(told, str)
    assert not STEERING.search(told)
    assert not re.search(r"(?<!\\)<", told)


@pytest.mark.parametrize("name", EVIL)
def test_data_in_an_element_or_an_attribute_stays_data(name: str) -> None:
    evil = EVIL[name]
    found = read(tag("p", tag("b", evil, class_=evil), evil, title=evil))
    assert [element for element, _ in found.elements] == ["p", "b"]
    plain = read(text(evil) + "").texts
    assert "".join(found.texts) == "".join(plain) * 2


def test_markup_put_into_an_element_is_not_escaped_again() -> None:
    assert tag("p", Markup("<b>x</b>"), "<b>") == "<p><b>x</b>&lt;b&gt;</p>"
