"""How a run ends when the world is unkind: closed pipes, full disks, signals, closed streams."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran
from tests.cli.process import COMMAND, environment, kpicli
from tests.support import configure, write_csv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and devices of POSIX")

FULL = Path("/dev/full")
full_disk = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A folder with a survey, one of its answers off the scale, and a configuration."""
    write_csv(tmp_path / "survey.csv", {"q": [9, 3, 10, 11], "id": list("abcd")})
    configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    return tmp_path


def shell(folder: Path, line: str) -> Ran:
    """Run a line of the shell with `kpicli` as `$K`."""
    done = subprocess.run(
        ["sh", "-c", line.replace("$K", " ".join(COMMAND))],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "arguments", ["score", "score -f json", "score -f parquet", "kpis", "score --help"]
)
def test_a_pipe_that_nobody_reads_ends_the_run_quietly(arguments: str, survey: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments.split()],
        cwd=survey,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_takes_the_first_line_of_many_ends_the_run_quietly(
    unbuffered: str, survey: Path
) -> None:
    # Unbuffered, as in many containers, Python itself forgets what the pipe did not take.
    kpis = {f"n{place}": {"kpi": "nps", "question": "q"} for place in range(200)}
    configure(survey / "kpicli.yaml", kpis, {"path": "survey.csv"})
    done = shell(
        survey,
        f"export PYTHONUNBUFFERED={unbuffered}; {{ $K score -q -f json; echo $? >&2; }} | head -1",
    )
    assert (done.out, done.err) == ("{\n", "141\n")


@full_disk
def test_a_full_disk_is_told_in_one_line(survey: Path) -> None:
    for arguments in ("score -q", "score -q -f parquet", "kpis", "--help"):
        done = shell(survey, f"$K {arguments} > /dev/full")
        assert done.code == 74
        assert done.err == ("kpicli: the output could not be written: No space left on device\n")
    done = kpicli(survey, "score", "-f", "json", "-o", FULL)
    assert (done.code, done.out) == (74, "")
    assert done.err == "/dev/full: cannot write: the disk is full\n  [cannot-write]\n"


@full_disk
def test_notes_that_cannot_be_said_do_not_spoil_the_figures(survey: Path) -> None:
    done = shell(survey, "$K score 2> /dev/full")
    assert done.code == 0 and done.out.startswith("kpi")
    assert shell(survey, "$K score -c no.yaml 2> /dev/full").code == 2
    assert shell(survey, "$K score -c no.yaml 2>&-").code == 2


def test_closed_streams_are_no_reason_to_fail_unless_they_are_needed(survey: Path) -> None:
    assert shell(survey, "$K score <&-").code == 0
    assert shell(survey, "$K score 2>&-").code == 0
    closed = "kpicli: the output could not be written: standard output is closed\n"
    for arguments in ("score -q", "score -q -f parquet", "kpis", "--help"):
        assert shell(survey, f"$K {arguments} >&-") == Ran(74, "", closed)
    done = shell(survey, "$K score -o report.json <&- >&- 2>&-")
    assert done == Ran(0, "", "")
    assert (survey / "report.json").read_text("utf-8").startswith("{")
    done = shell(survey, "$K score - <&-")
    assert done.code == 3 and "  [no-standard-input]" in done.err


Ended = tuple[int, str, str]


def stopped(folder: Path, number: int, started: Callable[[Any], None], *arguments: str) -> Ended:
    """Start a run, wait until it is reading, send it a signal, and see how it ends."""
    running = subprocess.Popen(
        [*COMMAND, "score", *arguments, "-f", "json", "-o", "report.json"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(folder / "tmp")),
    )
    try:
        started(running)
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    finally:
        running.kill()
    return running.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_reading_ends_the_run_and_leaves_nothing_behind(
    number: int, survey: Path
) -> None:
    (survey / "tmp").mkdir()

    def slow_input(running: Any) -> None:
        running.stdin.write(b"q,id\n" + b"9,a\n" * 1000)
        running.stdin.flush()
        until = time.monotonic() + 20
        while not any((survey / "tmp").iterdir()) and time.monotonic() < until:
            time.sleep(0.01)

    code, out, err = stopped(survey, number, slow_input, "-")
    assert (code, out, err) == (128 + number, "", "")
    assert sorted(path.name for path in survey.iterdir()) == ["kpicli.yaml", "survey.csv", "tmp"]
    assert not any((survey / "tmp").iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_of_a_query_is_not_told_as_a_failure(
    number: int, survey: Path
) -> None:
    # DuckDB turns the exception into one of its own: the exit code must still be the signal's.
    (survey / "tmp").mkdir()
    with (survey / "survey.csv").open("w", encoding="utf-8") as stream:
        stream.write("q,id\n")
        block = "".join(f"{n % 11},c{n}\n" for n in range(50_000))
        stream.writelines([block] * 30)
    repeats = {"path": "survey.csv", "client": "id", "dedupe": {"by": "id"}}
    configure(survey / "kpicli.yaml", {"nps": {"question": "q"}}, repeats)

    def in_a_query(_: Any) -> None:
        until = time.monotonic() + 20
        while not any((survey / "tmp").iterdir()) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.3)

    code, out, err = stopped(survey, number, in_a_query)
    assert (code, out, err) == (128 + number, "", "")
    assert not (survey / "report.json").exists()
    assert not any((survey / "tmp").iterdir())


def test_a_signal_that_the_caller_has_switched_off_is_not_taken(survey: Path) -> None:
    (survey / "tmp").mkdir()

    def ignored(running: Any) -> None:
        time.sleep(0.5)

    line = "trap '' HUP; exec " + " ".join(COMMAND) + " score - -f json"
    running = subprocess.Popen(
        ["sh", "-c", line],
        cwd=survey,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(TMPDIR=str(survey / "tmp")),
    )
    ignored(running)
    running.send_signal(signal.SIGHUP)
    out, _ = running.communicate(b"q,id\n9,a\n", timeout=30)
    assert running.returncode == 0 and b'"value": 100.0' in out


def test_an_unexpected_failure_is_told_in_one_line_without_values(survey: Path) -> None:
    # A library that breaks when it is loaded stands for a bug of our own.
    (survey / "broken").mkdir()
    (survey / "broken" / "duckdb.py").write_text(
        'raise RuntimeError("an answer of a client")\n', encoding="utf-8"
    )
    by_client = {"path": "survey.csv", "client": "id"}
    configure(survey / "kpicli.yaml", {"nps": {"question": "q"}}, by_client)
    path = os.pathsep.join([str(survey / "broken"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = kpicli(survey, "score", "-o", "report.json", PYTHONPATH=path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("kpicli: unexpected RuntimeError in duckdb:1; please report it")
    assert done.err.count("\n") == 1 and "client" not in done.err
    told = kpicli(survey, "--debug", "score", PYTHONPATH=path)
    assert told.code == 1 and "Traceback" in told.err and "RuntimeError" in told.err
    assert not (survey / "report.json").exists()
