"""Measure kpicli beside other ways to the same figures.

python benchmarks/run.py                     # everything, as in README.md
python benchmarks/run.py start               # or start, throughput, guard, groups, money alone
python benchmarks/run.py throughput --rows 200000 --runs 3
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

import groups
import guard
import money
import start_up
import throughput
from harness import BenchmarkError, versions

START_RUNS, THROUGHPUT_RUNS, GUARD_RUNS = 15, 5, 15
PARTS = ("start", "throughput", "guard", "groups", "money")
SIZES = (1_000_000, 10_000_000)
REMARK = "Only ratios within one run count: seconds hold for this machine and this moment alone."


def main() -> int:
    """Print the tables asked for; 1 when figures differ or a command fails."""
    chosen = _arguments()
    parts = PARTS if chosen.what == "all" else (chosen.what,)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        print(f"{REMARK}\n{versions()}", flush=True)
        for part in parts:
            print(f"\n{_table(part, chosen)}", flush=True)
    except BenchmarkError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _table(part: str, chosen: argparse.Namespace) -> str:
    sizes = chosen.rows or SIZES
    if part == "start":
        return start_up.measure(chosen.runs or START_RUNS, chosen.folder)
    if part == "guard":
        return guard.measure(sizes[0], chosen.runs or GUARD_RUNS, chosen.folder)
    runs = chosen.runs or THROUGHPUT_RUNS
    if part == "groups":
        return groups.measure(sizes[-1], runs, chosen.folder)
    if part == "money":
        return money.measure(sizes[-1], runs, chosen.folder)
    return throughput.measure(sizes, runs, chosen.folder, pandas=chosen.all)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure kpicli beside other ways to the same figures.",
        epilog=REMARK,
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=("all", *PARTS),
        default="all",
        help="start-up times, throughput on large files, the cost of the guard, that of groups "
        "and periods, or payments by client; default: all",
    )
    parser.add_argument(
        "--rows",
        type=_sizes,
        metavar="N[,N]",
        help="rows of throughput (each), guard (the first), groups and money (the last); "
        "default: 1000000,10000000",
    )
    parser.add_argument(
        "--runs",
        type=_count,
        metavar="N",
        help=f"runs of each command after the warm-up; default: {START_RUNS} of start, "
        f"{THROUGHPUT_RUNS} of throughput, {GUARD_RUNS} of guard",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="write the survey files here and leave them; default: a temporary folder",
    )
    parser.add_argument(
        "--all", action="store_true", help="measure pandas beyond a million rows as well"
    )
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(_count(part) for part in text.split(","))


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return count


if __name__ == "__main__":
    sys.exit(main())
