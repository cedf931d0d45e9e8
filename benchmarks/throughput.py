"""How fast large files are scored: six questions by region and month, beside other readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

OURS, TOTALS = "kpicli, grouped", "kpicli score"
PARSE, SQL, POLARS, PANDAS = "pyarrow parse", "DuckDB SQL", "Polars streaming", "pandas, chunked"
GOALS: dict[str, dict[str, tuple[float, str]]] = {
    "csv": {PARSE: (1.25, "≤ 1.25"), SQL: (1.0, "< 1"), POLARS: (1.0, "< 1")},
    "parquet": {SQL: (1.2, "≤ 1.2")},
}
"""Wall time of the grouped scan over that of a rival: the most allowed, and that in words."""

PEAK = 600.0
GROWTH = 1.1
"""The peak memory allowed (MB), and how much larger it may be for the largest file."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The peak memory (MB) of one of our commands on a file of so many rows."""

    name: str
    format: str
    rows: int
    megabytes: float


def measure(sizes: Sequence[int], runs: int, folder: Path | None, *, pandas: bool) -> str:
    """The tables of every size and format, and of peak memory over the sizes.

    pandas is left out beyond a million rows unless `pandas` says otherwise.
    """
    blocks: list[str] = []
    peaks: list[Peak] = []
    for rows in sizes:
        with surveys(rows, list(GOALS), folder) as (place, files):
            for format_, data in files.items():
                chosen = pandas or rows <= 1_000_000
                found = by_turns(_commands(format_, data, pandas=chosen), runs, place)
                size = data.stat().st_size / 1e6
                blocks.append(_block(format_, rows, size, runs, found))
                peaks += [Peak(one, format_, rows, found[one].peak) for one in (OURS, TOTALS)]
    return "\n\n".join([*blocks, _memory(peaks)])


def _commands(format_: str, data: Path, *, pandas: bool) -> list[Command]:
    commands = [
        Command(OURS, rival("ours_grouped", data, CONFIG)),
        Command(TOTALS, (*KPICLI, "score", str(data), "--format", "json", "-c", str(CONFIG))),
    ]
    if format_ == "csv":
        commands.append(Command(PARSE, rival("pyarrow_parse", data)))
    commands += [
        Command(SQL, rival("duckdb_sql", data)),
        Command(POLARS, rival("polars_streaming", data)),
    ]
    if pandas:
        commands.append(Command(PANDAS, rival("pandas_chunks", data)))
    return commands


def _block(format_: str, rows: int, size: float, runs: int, found: Mapping[str, Runs]) -> str:
    name = {"csv": "CSV", "parquet": "Parquet"}[format_]
    lines = []
    for rival_name, one in found.items():
        ratios = ["", "", "", ""]
        if rival_name not in (OURS, TOTALS):
            ratio = found[OURS].wall / one.wall
            cpu = found[OURS].cpu / one.cpu
            totals = found[TOTALS].wall / one.wall
            goal = GOALS[format_].get(rival_name)
            judged = verdict(ratio, *goal) if goal else ""
            ratios = [f"{ratio:.2f}", f"{cpu:.2f}", f"{totals:.2f}", judged]
        lines.append([rival_name, *cells(one), *ratios])
    measured = ["wall s", "CPU s", "peak MB"]
    compared = ["grouped ÷ it", "in CPU", "score ÷ it", "goal (grouped, wall)"]
    return "\n".join(
        [
            f"{name}, {rows:,} rows ({size:.0f} MB), six questions by region and month; "
            f"medians of {runs} runs",
            table(["", *measured, *compared], lines),
            _agreement(rows, found),
        ]
    )


def _agreement(rows: int, found: Mapping[str, Runs]) -> str:
    """The line that says all counted alike, down to every cell where they count by group."""
    answers = {name: one.answer() for name, one in found.items()}
    report, grouped = answers.pop(TOTALS), answers[OURS]
    read = {name: answer["rows"] for name, answer in answers.items()}
    agree({"generate.py": rows, **read, TOTALS: report["ledger"][0]["rows"]})
    answers.pop(PARSE, None)
    agree({name: answer["totals"] for name, answer in answers.items()})
    agree({name: answer["digest"] for name, answer in answers.items()})
    if _figures(report) != {
        name: (grouped["answered"][name], grouped["values"][name]) for name in grouped["values"]
    }:
        raise BenchmarkError("the figures of score are not those of its groups added up")
    return f"figures agree: rows of all, {grouped['cells']:,} cells, {grouped['figures']} figures"


def _figures(report: Mapping[str, Any]) -> dict[str, tuple[int, float]]:
    return {one["name"]: (one["n"], one["value"]) for one in report["results"]}


def _memory(peaks: Sequence[Peak]) -> str:
    """The table of our peak memory by size of file, and whether it stays the same."""
    sizes = sorted({peak.rows for peak in peaks})
    lines = []
    for name, format_ in dict.fromkeys((peak.name, peak.format) for peak in peaks):
        mine = [peak for peak in peaks if (peak.name, peak.format) == (name, format_)]
        by_size = {peak.rows: peak.megabytes for peak in mine}
        shown = [f"{by_size[size]:.0f}" for size in sizes]
        goals = [verdict(max(by_size.values()), PEAK, f"< {PEAK:.0f} MB")]
        if len(sizes) > 1:
            growth = by_size[sizes[-1]] / by_size[sizes[0]]
            goals.append(verdict(growth, GROWTH, f"largest ÷ smallest {growth:.2f} ≤ {GROWTH:g}"))
        lines.append([f"{name}, {format_}", *shown, "; ".join(goals)])
    headings = ["peak MB", *(f"{size:,} rows" for size in sizes), "goal"]
    return "\n".join(["Peak memory of kpicli, by size of file", table(headings, lines)])
