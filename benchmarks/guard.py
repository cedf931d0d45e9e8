"""What the guard in front of the parser costs, as a share of reading without it."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from harness import Command, Runs, agree, by_turns, rival, surveys, table, verdict

PLAIN, GUARDED = "plain reading", "with the guard"
GOAL = 0.25


def measure(rows: int, runs: int, folder: Path | None) -> str:
    """The table of reading times, from opening the file to its last block."""
    with surveys(rows, ["csv"], folder) as (place, files):
        data = files["csv"]
        size = data.stat().st_size / 1e6
        commands = [
            Command(PLAIN, rival("reading", data, "plain")),
            Command(GUARDED, rival("reading", data, "guarded")),
        ]
        found = by_turns(commands, runs, place)
    seconds = {name: _median(one, "seconds") for name, one in found.items()}
    cpu = {name: _median(one, "cpu") for name, one in found.items()}
    wall_share = seconds[GUARDED] / seconds[PLAIN] - 1
    cpu_share = cpu[GUARDED] / cpu[PLAIN] - 1
    goal = verdict(wall_share, GOAL, f"≤ {100 * GOAL:.0f} % of wall")
    shares = {
        PLAIN: ["", "", ""],
        GUARDED: [f"{100 * wall_share:+.0f} %", f"{100 * cpu_share:+.0f} %", goal],
    }
    lines = [
        [name, f"{seconds[name]:.3f}", f"{cpu[name]:.3f}", f"{one.peak:.0f}", *shares[name]]
        for name, one in found.items()
    ]
    headings = ["", "wall s", "CPU s", "peak MB", "wall more", "CPU more", "goal"]
    return "\n".join(
        [
            f"Guard: {rows:,} rows of CSV ({size:.0f} MB), eight columns; medians of {runs} runs",
            table(headings, lines),
            agree({name: _read(one) for name, one in found.items()}),
        ]
    )


def _median(one: Runs, key: str) -> float:
    return float(median(one.answers(key)))


def _read(one: Runs) -> tuple[int, int]:
    answer = one.answer()
    return answer["rows"], answer["bad"]
