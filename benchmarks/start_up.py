"""How soon an answer is there: short commands beside a plain pandas script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness import (
    CONFIG,
    KPICLI,
    BenchmarkError,
    Command,
    Runs,
    agree,
    by_turns,
    cells,
    rival,
    surveys,
    table,
    verdict,
)

ROWS = 10_000
SCRIPT, SCORE, ERROR, HELP = "pandas script", "kpicli score", "config error", "kpicli --help"
GOALS: dict[str, tuple[float, str, float | None]] = {
    SCORE: (0.65, "≤ 0.65, aim 0.5", 0.5),
    ERROR: (0.35, "≤ 0.35", None),
    HELP: (0.3, "≤ 0.3", None),
}
"""Wall time as a share of the script's: the most allowed, in words, and what is aimed at."""


def measure(runs: int, folder: Path | None) -> str:
    """The table of start-up times, with the goals each keeps or misses."""
    with surveys(ROWS, ["csv"], folder) as (place, files):
        broken = place / "unknown-key.yaml"
        broken.write_text(CONFIG.read_text(encoding="utf-8") + "colour: blue\n", encoding="utf-8")
        data = str(files["csv"])
        score = (*KPICLI, "score", data, "--format", "json", "-c")
        commands = [
            Command(SCRIPT, rival("pandas_script", data)),
            Command(SCORE, (*score, str(CONFIG))),
            Command(ERROR, (*score, str(broken)), exit_code=2),
            Command(HELP, (*KPICLI, "--help")),
        ]
        found = by_turns(commands, runs, place)
    base = found[SCRIPT]
    rows = [[name, *cells(one), *_against(name, one, base)] for name, one in found.items()]
    headings = ["", "wall s", "CPU s", "peak MB", "wall ÷ script", "CPU ÷ script", "goal (wall)"]
    return "\n".join(
        [
            f"Start-up: {ROWS:,} rows of CSV, six KPIs; medians of {runs} runs",
            table(headings, rows),
            _agreement(found[SCORE].answer(), base.answer()),
        ]
    )


def _against(name: str, one: Runs, base: Runs) -> list[str]:
    if name not in GOALS:
        return ["1", "1", ""]
    wall = one.wall / base.wall
    goal, text, aim = GOALS[name]
    return [f"{wall:.2f}", f"{one.cpu / base.cpu:.2f}", verdict(wall, goal, text, aim)]


def _agreement(report: Mapping[str, Any], script: Mapping[str, Mapping[str, float]]) -> str:
    """The line that says both scored alike: values, counts and intervals to nine digits."""
    ours = {
        one["name"]: (one["n"], one["value"], one["interval"]["low"], one["interval"]["high"])
        for one in report["results"]
    }
    theirs = {
        name: (one["n"], one["value"], one["low"], one["high"]) for name, one in script.items()
    }
    if set(ours) != set(theirs):
        raise BenchmarkError("the KPIs of score and of the script are not the same")
    return agree({SCRIPT: _rounded(theirs), SCORE: _rounded(ours)})


def _rounded(figures: Mapping[str, tuple[float, ...]]) -> dict[str, list[str]]:
    return {name: [f"{part:.9g}" for part in figures[name]] for name in sorted(figures)}
