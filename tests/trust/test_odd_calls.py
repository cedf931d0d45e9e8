"""Calls at the edge: homes of nobody, times without end, a timer that outlives the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.cli.process import ROOT, clean, environment

Capture = pytest.CaptureFixture[str]


def test_the_home_of_a_user_that_is_not_there_is_a_missing_file(
    folder: Path, capsys: Capture
) -> None:
    for call in (("score", "~nobody-here/a.csv"), ("init", "~nobody-here/a.csv"), ("check",)):
        if call == ("check",):
            config = (folder / "kpicli.yaml").read_text()
            (folder / "kpicli.yaml").write_text(config.replace("survey.csv", "~nobody-here/a.csv"))
        done = ran(capsys, *call)
        assert done.code == 3 and clean(done.err), done.err
        assert "~nobody-here/a.csv: there is no such file" in done.err + done.out


def test_names_too_long_for_a_file_are_told(folder: Path, capsys: Capture) -> None:
    name = "x" * 5000
    gated = ("--fail-on", "score:nps<101", "--gate-state")
    for call in (
        ("benchmark", "--kpi", "nps", "--against", name),
        ("score", *gated, name),
        ("score", "--clients", f"{name}.csv"),
    ):
        done = ran(capsys, *call)
        assert done.code in (2, 3, 74) and clean(done.err), done.err


@pytest.mark.parametrize("time", ["99999999999h", "0", "-1s", "1e400s"])
def test_a_time_that_no_timer_can_take_is_refused(time: str, folder: Path, capsys: Capture) -> None:
    done = ran(capsys, "--timeout", time, "score")
    assert done.code == 2 and "  [bad-timeout]\n" in done.err


@pytest.mark.parametrize("time", ["90", "90s", "10m", "10 min", "1h", "1.5h"])
def test_times_are_taken_as_the_help_writes_them(time: str, folder: Path, capsys: Capture) -> None:
    assert ran(capsys, "--timeout", time, "kpis").code == 0


@pytest.mark.skipif(os.name != "posix", reason="alarms of POSIX")
def test_the_time_limit_ends_with_the_work(folder: Path) -> None:
    program = (
        "import atexit, signal\n"
        "from kpicli.cli import main\n"
        "atexit.register(lambda: print(signal.getitimer(signal.ITIMER_REAL)))\n"
        "main()\n"
    )
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", program, "--timeout", "10m", "kpis"],
        capture_output=True,
        env=environment(PYTHONPATH=path),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b"\n(0.0, 0.0)\n")
