"""The pages of groups and periods: every option on them, and what they say is what happens."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import kpicli
from kpicli.analysis import suspects
from kpicli.analysis.asked import asked
from kpicli.analysis.choices import ADJUST, PERIODS, SORT
from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.analysis.timeline import MOST
from kpicli.analysis.trend import trend
from kpicli.cli.app import app
from kpicli.config.load import load
from kpicli.core.report import Note
from kpicli.core.words_periods import SIGNALS
from kpicli.core.xmr import FACTOR, POINTS
from kpicli.render import table
from kpicli.render.parts.surface import Surface
from tests.docs.support import TOP, blocks, page
from tests.support import configure, repeated, write_csv

EXAMPLE = TOP / "config.example.yaml"
PAGES = {"segment": "segment.md", "trend": "trend.md", "benchmark": "benchmarks.md"}
OWN = (
    "--by",
    "--sort",
    "--top",
    "--worst",
    "--merge",
    "--adjust",
    "--every",
    "--last",
    "--rolling",
    "--against",
)


def words(name: str) -> str:
    return " ".join(page(name).split())


def options(command: str) -> set[str]:
    found: Any = get_command(app)
    return {text for one in found.commands[command].params for text in one.opts}


@pytest.mark.parametrize("command", PAGES)
def test_every_option_of_its_own_is_on_the_page_of_the_command(command: str) -> None:
    text = page(PAGES[command])
    named = set(re.findall(r"--[a-z][a-z-]*", text))
    assert options(command) & set(OWN) - {"--adjust"} <= named
    assert named <= set().union(*map(options, [*PAGES, "score"]))


def test_every_word_that_an_option_takes_is_on_a_page() -> None:
    for word in SORT:
        assert f"`{word}`" in page("segment.md")
    for word in ADJUST:
        assert f"`{word}`" in page("segment.md") and f'`"{word}"`' in page("python.md")
    for word in PERIODS:
        assert f"`{word}`" in page("trend.md") and f'`"{word}"`' in page("python.md")


def test_every_argument_of_the_python_api_is_on_its_page() -> None:
    for argument in inspect.signature(asked).parameters:
        if argument != "data":
            assert f"`{argument}`" in page("python.md"), argument
    for name in ("score", "segment", "trend", "benchmark"):
        assert f"scorecard.{name}(" in page("python.md")
    assert set(kpicli.__all__) - {"__version__", "Scorecard"} <= set(
        re.findall(r"kpicli\.(\w+)", page("python.md"))
    )


def test_the_segments_of_the_page_are_read_as_it_says(tmp_path: Path) -> None:
    (text,) = blocks("segment.md", "yaml")
    (tmp_path / "kpicli.yaml").write_text(text, encoding="utf-8")
    found = load(tmp_path / "kpicli.yaml").segments
    assert (found["spend"].bins, found["spend_quarter"].quantiles) == ((0, 10_000, 50_000), 4)
    (text,) = blocks("trend.md", "yaml")
    (tmp_path / "kpicli.yaml").write_text(text, encoding="utf-8")
    assert [one.day for one in load(tmp_path / "kpicli.yaml").breaks] == ["2025-04-01"]


def test_bins_are_named_as_the_page_names_them(tmp_path: Path) -> None:
    write_csv(tmp_path / "survey.csv", {"q": [1] * 40, "x": [-1, 0, 10_000, 50_000] * 10})
    config = configure(
        tmp_path / "kpicli.yaml",
        {"it": {"kpi": "mean", "question": "q", "scale": "1-5"}},
        {"path": "survey.csv"},
        segments={"x": {"column": "survey.x", "bins": [0, 10_000, 50_000]}},
    )
    report = segment(load(config), Request(by=("x",), sort="name"))
    named = [result.group["x"] for result in report.results if result.group]
    assert len(named) == 4
    for name in named:
        assert f'"{name}"' in words("segment.md")


def test_the_family_of_segment_stays_as_it_is_when_fewer_groups_are_shown() -> None:
    config = load(EXAMPLE)
    for by, shown in ((("industry",), {"worst": 2}), (("channel", "region"), {"top": 1})):
        sizes = {
            one.versus_rest.family.size
            for request in (Request(by=by, kpis=("nps",)), Request(by=by, kpis=("nps",), **shown))
            for one in segment(config, request).results
            if one.versus_rest
        }
        assert len(sizes) == 1


def test_a_merged_group_is_the_figure_of_all_its_answers() -> None:
    config = load(EXAMPLE)
    report = segment(config, Request(by=("industry",), kpis=("nps",), merge=260))
    whole = segment(config, Request(by=("industry",), kpis=("nps",)))
    shown = {one.group["industry"] for one in report.results if one.group}
    small = [one for one in whole.results if one.group and one.group["industry"] not in shown]
    (other,) = [one for one in report.results if one.merged]
    assert other.merged == len(small) > 1 and None in shown
    assert other.estimate is not None
    assert other.estimate.n == sum(one.estimate.n for one in small if one.estimate)


def of_quarters(folder: Path, quarters: list[list[Any]], **columns: list[Any]) -> list[Note]:
    """The notes of a trend by quarters from 2024 on, each with these answers to 1–5."""
    days = [f"{2024 + at // 4}-{3 * (at % 4) + 3:02d}-31" for at in range(len(quarters))]
    days = [day.replace("06-31", "06-30").replace("09-31", "09-30") for day in days]
    rows = [(answer, day) for day, one in zip(days, quarters, strict=True) for answer in one]
    answers, dates = zip(*rows, strict=True)
    write_csv(folder / "survey.csv", {"q": answers, "day": dates, **columns})
    config = configure(
        folder / "kpicli.yaml",
        {"it": {"kpi": "mean", "question": "q", "scale": "1-10"}},
        {"path": "survey.csv", "date": "day"},
    )
    report = trend(load(config), Request(every="quarter", by=tuple(columns)))
    return [note for note in report.notes if note.slug.endswith("-changed")]


def test_suspected_breaks_come_at_the_limits_that_the_page_names(tmp_path: Path) -> None:
    plain = [3, 4] * 50
    for share, told in ((19, []), (20, ["answers-changed"])):
        changed = [3, 4] * ((100 - share) // 2) + [9] * (share + (100 - share) % 2)
        changed = [9] * share + [3] * (50 - share // 2) + [4] * (50 - (share + 1) // 2)
        notes = of_quarters(tmp_path, [plain, plain, changed])
        assert [note.slug for note in notes] == told
    for n, told in ((298, []), (300, ["volume-changed"]), (34, []), (32, ["volume-changed"])):
        notes = of_quarters(tmp_path, [plain] * 6 + [[3, 4] * (n // 2)])
        assert [note.slug for note in notes] == told, n
    for moved, told in ((240, []), (250, ["mix-changed"])):
        teams = ["a"] * 500 + ["b"] * 500 + ["a"] * (500 + moved) + ["b"] * (500 - moved)
        notes = of_quarters(tmp_path, [[3, 4] * 500] * 2, team=teams)
        assert [note.slug for note in notes] == told
    text = words("trend.md")
    assert f"{100 * suspects.NEW:g} % of the answers of a period" in text
    assert f"{suspects.JUMP:g} times the median of the {suspects.BEFORE} periods before" in text
    assert f"{100 * suspects.MOVED:g} % of the answers or more" in text
    assert f"more than {MOST:,} periods" in words("messages.md")


def test_the_note_on_the_sample_data_is_as_printed(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8").replace("sample_data/", f"{TOP.as_posix()}/sample_data/")
    start, end = text.index("breaks:"), text.index("privacy:")
    (tmp_path / "kpicli.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    report = trend(load(tmp_path / "kpicli.yaml"), Request(every="quarter", kpis=("csat",)))
    (note,) = [one for one in report.notes if one.slug == "answers-changed"]
    told = note.text.replace("2025-Q2", "2025-04")
    assert f"{note.level}: {told} [{note.slug}]" in words("trend.md")


def test_simpsons_paradox_is_printed_as_on_the_page(tmp_path: Path) -> None:
    quarters = [("2026-02-10", 468, 900, 27, 100), ("2026-05-10", 55, 100, 270, 900)]
    columns: dict[str, list[Any]] = {"q": [], "team": [], "day": []}
    for day, tech, of_tech, finance, of_finance in quarters:
        columns["q"] += repeated({5: tech, 1: of_tech - tech})
        columns["q"] += repeated({2: of_finance - finance, 4: finance})
        columns["team"] += repeated({"Tech": of_tech, "Finance": of_finance})
        columns["day"] += [day] * (of_tech + of_finance)
        told = [f"{tech} of {of_tech}", f"{finance} of {of_finance}"]
        for one in told:
            assert one in words("trend.md")
    write_csv(tmp_path / "survey.csv", columns)
    config = configure(
        tmp_path / "kpicli.yaml",
        {"csat": {"question": "q", "scale": "1-5"}},
        {"path": "survey.csv", "date": "day"},
    )
    printed = table.render(trend(load(config), Request(every="quarter", by=("team",))), Surface(80))
    (shown,) = [one for one in blocks("trend.md", "text") if "within team" in one]
    assert shown in printed


def test_the_signals_and_limits_are_those_of_the_code() -> None:
    text = words("trend.md")
    for signal in SIGNALS.values():
        assert f"| {signal} |" in text
    assert f"From {POINTS} complete periods on" in text
    assert f"{FACTOR:g} times the mean distance" in text
