"""Commands run by turns as whole processes, their medians, and plain tables of them.

This process stays small on purpose (standard library only): the peak memory of a child can
never read lower than its parent's at the time of the fork.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
CONFIG = HERE / "scorecard.yaml"
KPICLI = (sys.executable, "-m", "kpicli")
MEGABYTE = 1e6
PACKAGES = ("kpicli", "pyarrow", "duckdb", "pandas", "polars")


class BenchmarkError(Exception):
    """A command that failed, or figures that differ: no timing of it would mean anything."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, under which name it is shown, and the exit code it must end with."""

    name: str
    argv: tuple[str, ...]
    exit_code: int = 0


def rival(script: str, *arguments: object) -> tuple[str, ...]:
    """The command line of one of the scripts in `rivals/`."""
    path = HERE / "rivals" / f"{script}.py"
    return (sys.executable, str(path), *map(str, arguments))


@dataclass(slots=True)
class Runs:
    """The runs of one command: wall and processor seconds, peak memory (MB), what was printed.

    `outputs` holds what each counted run printed.
    """

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median of the wall-clock seconds."""
        return median(self.walls)

    @property
    def cpu(self) -> float:
        """The median of the processor seconds, all threads and children together."""
        return median(self.cpus)

    @property
    def peak(self) -> float:
        """The largest resident memory of any run, in megabytes."""
        return max(self.peaks)

    def answer(self) -> Any:
        """What the last run printed, read as JSON."""
        return json.loads(self.outputs[-1])

    def answers(self, key: str) -> list[Any]:
        """One entry of what each run printed as JSON."""
        return [json.loads(output)[key] for output in self.outputs]


def by_turns(commands: Sequence[Command], runs: int, folder: Path) -> dict[str, Runs]:
    """Every command `runs` times, A B C A B C, after a warm-up of each; by the name shown.

    Whatever else the machine does in the meantime thus falls on all alike. Each is a process
    of its own, with `folder` as its working directory.
    """
    found = {command.name: Runs() for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            _run(command, folder, Runs() if turn == 0 else found[command.name])
    return found


def once(command: Command, folder: Path) -> str:
    """What a command prints, run once and not measured."""
    made = Runs()
    _run(command, folder, made)
    return made.outputs[-1]


def _run(command: Command, folder: Path, into: Runs) -> None:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd=folder,
            env=_environment(),
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        printed = out.read().decode()
        if process.returncode != command.exit_code:
            said = err.read().decode(errors="replace").strip()
            raise BenchmarkError(f"{command.name} ended with {process.returncode}: {said[-2000:]}")
    into.walls.append(wall)
    into.cpus.append(usage.ru_utime + usage.ru_stime)
    unit = 1 if sys.platform == "darwin" else 1024
    into.peaks.append(usage.ru_maxrss * unit / MEGABYTE)
    into.outputs.append(printed)


def _environment() -> dict[str, str]:
    """The environment of every command: the checkout that these files stand in is measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KPICLI_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPATH": str(HERE.parent)}


@contextmanager
def surveys(
    rows: int, formats: Sequence[str], folder: Path | None, more: Sequence[str] = ()
) -> Iterator[tuple[Path, dict[str, Path]]]:
    """A folder with a survey of `rows` rows, and its file in each format.

    A temporary folder, gone on leaving, unless one is given. `more` are options of generate.py.
    """
    with tempfile.TemporaryDirectory(prefix="kpicli-benchmark-") as temporary:
        place = Path(temporary) if folder is None else folder.resolve()
        wanted = [part for name in formats for part in ("--format", name)]
        argv = (sys.executable, str(HERE / "generate.py"), str(rows), "--folder", str(place))
        made = Runs()
        _run(Command("generate.py", (*argv, *wanted, *more)), Path(temporary), made)
        paths = [Path(line) for line in made.outputs[-1].splitlines()]
        yield Path(temporary), dict(zip(formats, paths, strict=True))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under headings, aligned; the first column and the last to the left."""
    whole = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(row[place]) for row in whole) for place in range(len(headings))]
    lines = []
    for row in whole:
        inner = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *inner, row[-1]]).rstrip())
    return "\n".join(lines)


def cells(runs: Runs) -> list[str]:
    """Wall seconds, processor seconds and peak memory as shown in a table."""
    return [f"{runs.wall:.3f}", f"{runs.cpu:.3f}", f"{runs.peak:.0f}"]


def verdict(value: float, goal: float, text: str, aim: float | None = None) -> str:
    """Whether `value` keeps within `goal`, said as `text`, and within `aim` if there is one."""
    if value > goal:
        return f"{text}: missed"
    return f"{text}: met" if aim is None or value > aim else f"{text}: met, aim {aim:g} too"


def agree(found: Mapping[str, object]) -> str:
    """The line that says all are equal, or a `BenchmarkError` that names those that are not."""
    names = list(found)
    others = [name for name in names if found[name] != found[names[0]]]
    if others:
        raise BenchmarkError(f"figures differ from those of {names[0]}: {', '.join(others)}")
    return f"figures agree: {', '.join(names)}"


def versions() -> str:
    """The versions that the ratios hold for; a `BenchmarkError` if a package is not there."""
    python = ".".join(map(str, sys.version_info[:3]))
    try:
        found = [f"{name} {metadata.version(name)}" for name in PACKAGES]
    except metadata.PackageNotFoundError as error:
        hint = 'install what is measured: pip install -e ".[bench]"'
        raise BenchmarkError(f"there is no {error.name} here; {hint}") from None
    return ", ".join([f"Python {python}", *found, f"{os.cpu_count()} cores"])
