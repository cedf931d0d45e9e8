"""A run that takes its time says how far it is, to somebody who watches and to nobody else."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.cli.progress import line
from kpicli.sources.reading import Reading
from tests.cli.process import COMMAND, environment
from tests.support import configure

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals and pipes of POSIX")

HEADER = b"q,comment\n"
ROW = b"9,%s\n" % (b"x" * 90)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration of a survey that comes through a named pipe."""
    configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    os.mkfifo(tmp_path / "survey.csv")
    return tmp_path


def feed(path: Path, pieces: int) -> None:
    """Write the survey to a pipe, in pieces, as long as it is read."""
    with contextlib.suppress(BrokenPipeError), path.open("wb") as pipe:
        pipe.write(HEADER)
        for _ in range(pieces):
            pipe.write(ROW * 100)
            pipe.flush()
            time.sleep(0.4)


def watched(folder: Path, arguments: Sequence[str], pieces: int, **given: str) -> tuple[int, str]:
    """The exit code of a run whose survey comes in so many pieces, 0.4 s apart, if in any, and
    what a terminal as standard error shows."""
    terminal, end = os.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=end,
        env=environment(TERM="xterm") | given,
    ) as run:
        os.close(end)
        if pieces:
            feed(folder / "survey.csv", pieces)
        seen = b""
        with contextlib.suppress(OSError):  # how Linux says that the other end was closed
            while piece := os.read(terminal, 1 << 16):
                seen += piece
        code = run.wait(60)
    os.close(terminal)
    return code, seen.decode()


def left_over(seen: str) -> str:
    """What is still to be seen when every line was written over by what came after `\\r`."""
    lines = []
    for text in seen.replace("\r\n", "\n").split("\n"):
        cells: list[str] = []
        for part in text.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return "\n".join(lines)


def test_a_slow_pipe_is_told_on_a_terminal_and_the_line_is_gone_at_the_end(folder: Path) -> None:
    code, seen = watched(folder, ("score",), 8)
    assert code == 0, seen
    assert "\rkpicli: 9 kB read, " not in seen  # that was before a second had gone
    assert "kB read, " in seen and "\n" not in seen
    assert left_over(seen) == ""


def test_of_a_big_file_rows_and_per_cent_are_told_and_the_time_that_is_left(folder: Path) -> None:
    survey = folder / "survey.csv"
    survey.unlink()
    with survey.open("wb") as stream:  # a torn record in each block has all of it read by lines
        stream.write(HEADER)
        for _ in range(30):
            stream.write(b'7,a "torn" text\n' + ROW * 10_000)
    code, seen = watched(folder, ("score",), 0)
    told = re.findall(
        r"\rkpicli: ([\d,]+) rows, [\d.]+ MB of 28 MB \((\d+) %\), about \d+ s left", seen
    )
    assert code == 0 and told, seen
    rows = [int(found.replace(",", "")) for found, _ in told]
    shares = [int(share) for _, share in told]
    assert rows == sorted(rows) and rows[-1] <= 300_000
    assert shares == sorted(shares) and shares[-1] < 100


def test_the_line_is_gone_before_a_problem_is_told(folder: Path) -> None:
    configure(folder / "kpicli.yaml", {"nps": {"question": "other"}}, {"path": "survey.csv"})
    code, seen = watched(folder, ("score",), 8, NO_COLOR="1")
    assert code == 2
    assert "kB read, " in seen
    first, *others = left_over(seen).strip().splitlines()
    assert "kB read" not in first and first.startswith("kpicli.yaml:")
    assert others


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("score", "-q"), {}),
        (("--log-format", "json", "score"), {}),
        (("score",), {"TERM": "dumb"}),
    ],
)
def test_nothing_is_told_to_those_who_asked_for_silence(
    arguments: tuple[str, ...], given: dict[str, str], folder: Path
) -> None:
    assert watched(folder, arguments, 5, **given) == (0, "")


def test_nothing_is_told_to_a_pipe(folder: Path) -> None:
    source = "{ printf 'q\\n9\\n'; sleep 2; printf '8\\n'; }"
    done = subprocess.run(
        ["sh", "-c", f'{source} | "$@" score - 2>&1 >/dev/null', "sh", *COMMAND],
        cwd=folder,
        capture_output=True,
        env=environment(TERM="xterm"),
        timeout=60,
        check=True,
    )
    assert done.stdout == b""


def test_the_line_says_how_much_of_a_file_is_read_and_how_long_it_takes_yet() -> None:
    read = Reading(since=100.0, size=2_000_000_000, bytes=500_000_000, rows=4_000_000)
    assert (
        line(read, 31.0, 130.0)
        == "kpicli: 4,000,000 rows, 500 MB of 2.0 GB (25 %), about 1 min 30 s left"
    )


@given(
    size=st.integers(1, 10**15),
    part=st.floats(0, 1),
    rows=st.integers(0, 10**12),
    seconds=st.floats(0, 10**6),
)
def test_it_is_never_at_0_or_100_per_cent_while_some_is_read_and_some_is_left(
    size: int, part: float, rows: int, seconds: float
) -> None:
    read = Reading(0.0, size, min(size, int(part * size)), rows)
    told = line(read, seconds, seconds)
    assert ("%" in told) == (0 < read.bytes < size)
    assert "(0 %)" not in told and "(100 %)" not in told
