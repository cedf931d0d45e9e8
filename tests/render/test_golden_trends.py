"""Whole trends, as people see them."""

from __future__ import annotations

import pytest

from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import golden
from tests.render.build_trends import TRENDS

SURFACES = {
    "80": Surface(),
    "120": Surface(120),
    "80-colour": Surface(80, colour=True),
    "80-ascii": Surface(80, unicode=False),
    "80-explain": Surface(80, explain=True),
    "40": Surface(40),
}
OUTPUTS = [
    *((name, kind) for name in TRENDS for kind in ("80", "120")),
    *((name, "80-ascii") for name in ("five", "months", "nps", "segments", "decade")),
    *((name, "80-colour") for name in ("five", "months", "segments")),
    *((name, "40") for name in ("months", "segments")),
    ("five", "80-explain"),
]


@pytest.mark.parametrize(("name", "kind"), OUTPUTS)
def test_the_page_is_the_one_kept(name: str, kind: str) -> None:
    page = formats.load("table")(TRENDS[name], SURFACES[kind])
    assert isinstance(page, str)
    golden.check(f"trend-{name}-{kind}.txt", page)


@pytest.mark.parametrize("name", ["months", "segments", "few-groups"])
def test_the_markdown_is_the_one_kept(name: str) -> None:
    page = formats.load("markdown")(TRENDS[name], Surface(None))
    assert isinstance(page, str)
    golden.check(f"trend-{name}.md", page)
