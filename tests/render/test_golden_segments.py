"""Whole pages of groups, as people see them."""

from __future__ import annotations

import pytest

from kpicli.core.report import Report
from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import build_segments, golden

SURFACES = {
    "80": Surface(80),
    "120": Surface(120),
    "80-colour": Surface(80, colour=True),
    "120-colour": Surface(120, colour=True),
}
MORE = {
    "several-80-ascii": ("several", Surface(80, unicode=False)),
    "withheld-80-ascii": ("withheld", Surface(80, unicode=False)),
    "withheld-80-explain": ("withheld", Surface(80, explain=True)),
    "several-40": ("several", Surface(40)),
    "crossed-58": ("crossed", Surface(58)),
    "long-80": ("long", Surface(80)),
    "alike-80": ("alike", Surface(80)),
    "weighted-80": ("weighted", Surface(80)),
    "weighted-120": ("weighted", Surface(120)),
}
PAGES: dict[str, tuple[Report, Surface]] = {
    f"{name}-{told}": (build_segments.EVERY[name], surface)
    for name in ("five", "fifty", "crossed", "withheld", "merged", "several")
    for told, surface in SURFACES.items()
} | {name: (build_segments.EVERY[which], surface) for name, (which, surface) in MORE.items()}
MARKDOWN = {
    "several.md": ("several", Surface(None)),
    "crossed.md": ("crossed", Surface(None)),
    "withheld-explain.md": ("withheld", Surface(None, explain=True)),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_kept(name: str) -> None:
    report, surface = PAGES[name]
    page = formats.load("table")(report, surface)
    assert isinstance(page, str)
    golden.check(f"segment-{name}.txt", page)


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_markdown_is_the_one_kept(name: str) -> None:
    which, surface = MARKDOWN[name]
    content = formats.load("markdown")(build_segments.EVERY[which], surface)
    assert isinstance(content, str)
    golden.check(f"segment-{name}", content)
