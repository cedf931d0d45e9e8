"""What many groups and many periods cost: segment and trend beside plain score."""

from __future__ import annotations

from pathlib import Path

from harness import (
    CONFIG,
    KPICLI,
    BenchmarkError,
    Command,
    Runs,
    by_turns,
    cells,
    surveys,
    table,
    verdict,
)

SCORE, SEGMENT, TREND = "kpicli score", "segment, 1,000 branches", "trend, 120 months"
GOAL = 1.5
"""Wall time over that of score: the most allowed."""


def measure(rows: int, runs: int, folder: Path | None) -> str:
    """The table for CSV and Parquet."""
    more = ("--months", "120", "--branches", "1000")
    blocks = []
    with surveys(rows, ["csv", "parquet"], folder, more) as (place, files):
        for name, data in files.items():
            found = by_turns(_commands(data), runs, place)
            blocks.append(_block(name, rows, runs, found))
    return "\n\n".join(blocks)


def _commands(data: Path) -> list[Command]:
    common = (str(data), "--format", "json", "-q", "-c", str(CONFIG))
    return [
        Command(SCORE, (*KPICLI, "score", *common)),
        Command(SEGMENT, (*KPICLI, "segment", *common, "--by", "branch")),
        Command(TREND, (*KPICLI, "trend", *common, "--every", "month")),
    ]


def _block(name: str, rows: int, runs: int, found: dict[str, Runs]) -> str:
    _agree(found)
    lines = []
    for command, one in found.items():
        ratio = one.wall / found[SCORE].wall
        cpu = one.cpu / found[SCORE].cpu
        judged = ["", "", ""]
        if command != SCORE:
            judged = [f"{ratio:.2f}", f"{cpu:.2f}", verdict(ratio, GOAL, f"≤ {GOAL:g}")]
        lines.append([command, *cells(one), *judged])
    title = f"{name}, {rows:,} rows, six KPIs; medians of {runs} runs"
    headings = ["", "wall s", "CPU s", "peak MB", "÷ score", "in CPU", "goal (wall)"]
    return "\n".join([title, table(headings, lines)])


def _agree(found: dict[str, Runs]) -> None:
    """The total of segment is that of score, and the periods of trend add up to its answers."""
    score, segment, trend = (found[name].answer()["results"] for name in (SCORE, SEGMENT, TREND))
    totals = {one["name"]: (one["n"], one["value"]) for one in score}
    grouped = {one["name"]: (one["n"], one["value"]) for one in segment if not one["group"]}
    answered = {name: sum(o["n"] for o in trend if o["name"] == name) for name in totals}
    if grouped != totals or answered != {name: n for name, (n, _) in totals.items()}:
        raise BenchmarkError("the groups or the periods do not add up to what score says")
