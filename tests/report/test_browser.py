"""In a real browser the page has no barriers, in light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.render.html import scorecard
from kpicli.render.parts.surface import Surface
from tests.report.browser import DARK, barriers, opened
from tests.report.build import small


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 500])
def test_axe_finds_no_barrier_and_no_colour_that_is_hard_to_read(
    tmp_path: Path, width: int, dark: bool
) -> None:
    page = scorecard(small(tmp_path), Surface(None))
    flags = [f"--window-size={width},900", *([DARK] if dark else [])]
    found = barriers(tmp_path, page, *flags)
    assert found["dark"] is dark and found["wide"] == width
    assert "color-contrast" in found["passes"]
    assert found["violations"] == []
    assert found["overflow"] <= 0


def test_the_browser_applies_the_style_sheet_and_refuses_nothing(tmp_path: Path) -> None:
    page = scorecard(small(tmp_path), Surface(None))
    _, said = opened(tmp_path, page, "--dump-dom", "--enable-logging=stderr")
    assert "CONSOLE" not in said
    spoilt = page.replace("--paper:#fff", "--paper:#eee", 1)
    _, said = opened(tmp_path, spoilt, "--dump-dom", "--enable-logging=stderr")
    assert "CONSOLE" in said and "Content Security Policy" in said


def test_the_browser_finds_the_same_elements_whatever_data_say(tmp_path: Path) -> None:
    evil = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\"'><style>"
    told, _ = opened(tmp_path, scorecard(small(tmp_path, evil), Surface(None)), "--dump-dom")
    assert told.count("<style>") == 1
    assert "<script" not in told and "<img" not in told


def test_axe_would_find_a_pale_text_and_a_picture_without_a_name(tmp_path: Path) -> None:
    page = scorecard(small(tmp_path), Surface(None))
    page = page.replace("--soft:#585f69", "--soft:#b5b5b5").replace(
        "role=img aria-label=", "role=img x="
    )
    found = {each["id"] for each in barriers(tmp_path, page)["violations"]}
    assert {"color-contrast", "svg-img-alt"} <= found
