"""The recipes of the page on unattended runs: each is run as its scheduler would run it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.support import TOP, blocks, files
from tests.support import configure, write_csv

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="schedulers of Unix")

PAGE = "unattended.md"
FILES = files(PAGE)
FINE, BAD = [5] * 90 + [1] * 10, [5] * 40 + [1] * 60


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folders of the recipes: one with a configuration, one with the program."""
    folder, program = tmp_path / "kpi", tmp_path / "program" / "bin" / "kpicli"
    folder.mkdir()
    program.parent.mkdir(parents=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{TOP}" exec "{sys.executable}" -m kpicli "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    configure(
        folder / "kpicli.yaml",
        {"csat": {"question": "q", "scale": "1-5"}},
        {"path": "survey.csv"},
    )
    write_csv(folder / "survey.csv", {"q": BAD})
    return tmp_path


def placed(text: str, place: Path) -> str:
    """A recipe with the folders of the test in place of its own."""
    return text.replace("/srv/kpi", str(place / "kpi")).replace(
        "/opt/kpicli", str(place / "program")
    )


def bare(line: str, place: Path, shell: str = "sh") -> subprocess.CompletedProcess[str]:
    """A line run with the environment that cron gives, and nothing else of this one's."""
    given = ["PATH=/usr/bin:/bin", f"HOME={place}", "LOGNAME=kpi", "SHELL=/bin/sh"]
    return subprocess.run(
        ["env", "-i", *given, shell, "-c", line],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def job(place: Path) -> str:
    """The command of the line for cron, its five fields of time taken off."""
    _, line = FILES["kpi.cron"].splitlines()
    *times, command = line.split(maxsplit=5)
    assert times == ["15", "6", "*", "*", "1"] and "%" not in command
    return placed(command, place)


def test_cron_gets_a_mail_when_the_gate_changes_and_none_when_it_does_not(place: Path) -> None:
    seen = []
    for answers in (BAD, BAD, FINE, FINE):
        write_csv(place / "kpi" / "survey.csv", {"q": answers})
        done = bare(job(place), place)
        assert done.stderr == ""
        assert json.loads((place / "kpi" / "report.json").read_text("utf-8"))["results"]
        seen.append((done.returncode, "industry" in done.stdout, bool(done.stdout)))
    assert seen == [(5, True, True), (0, False, False), (0, True, True), (0, False, False)]


def test_cron_gets_a_mail_when_the_run_could_not_be_made(place: Path) -> None:
    (place / "kpi" / "survey.csv").unlink()
    done = bare(job(place), place)
    assert (done.returncode, done.stdout) == (3, "")
    assert "[no-such-file]" in done.stderr


def unit(name: str, place: Path) -> dict[str, str]:
    """The settings of a unit."""
    lines = placed(FILES[name], place).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_service_runs_and_says_in_json_what_its_gates_say(place: Path) -> None:
    found = unit("kpi.service", place)
    assert found["WorkingDirectory"] == found["ReadWritePaths"] == str(place / "kpi")
    done = bare(f"cd {found['WorkingDirectory']} && exec {found['ExecStart']}", place)
    assert (done.returncode, done.stdout) == (5, "")
    assert json.loads(done.stderr)["slug"] == "gate"
    assert (place / "kpi" / "report.json").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_service_and_the_timer(place: Path) -> None:
    for name in ("kpi.service", "kpi.timer"):
        (place / name).write_text(placed(FILES[name], place), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", place / "kpi.service", place / "kpi.timer"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    told = [line for line in done.stderr.splitlines() if "kpi." in line]
    assert (done.returncode, told) == (0, [])
    when = unit("kpi.timer", place)["OnCalendar"]
    subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=True)


@pytest.mark.parametrize(("answers", "last"), [(FINE, 0), (BAD, 5)])
def test_the_steps_of_the_workflow_run(answers: list[int], last: int, place: Path) -> None:
    workflow: dict[Any, Any] = yaml.safe_load(FILES["kpi-workflow.yaml"])
    assert workflow[True]["schedule"] == [{"cron": "15 6 * * 1"}]  # YAML 1.1 takes `on` for true
    steps = workflow["jobs"]["score"]["steps"]
    install, *lines = [step["run"] for step in steps if "run" in step]
    assert install.startswith("python -m pip install wheels/kpicli-")
    write_csv(place / "kpi" / "survey.csv", {"q": answers})
    setting = f"cd {place}/kpi; PATH={place}/program/bin:$PATH; GITHUB_STEP_SUMMARY={place}/summary"
    codes = [bare(f"set -eo pipefail; {setting}; {line}", place, "bash") for line in lines]
    assert [one.returncode for one in codes] == [0, 0, last], codes
    assert "csat" in (place / "summary").read_text(encoding="utf-8").lower()
    (artifact,) = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert (place / "kpi" / artifact).exists()


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
def test_the_pipes_into_jq_print_what_the_page_says(place: Path) -> None:
    write_csv(place / "kpi" / "survey.csv", {"q": [*BAD, 77]})
    lines = [line for block in blocks(PAGE, "console") for line in block.splitlines()]
    piped = [line.removeprefix("$ ") for line in lines if "| jq" in line]
    setting = f"set -eo pipefail; cd {place}/kpi; PATH={place}/program/bin:$PATH"
    table, below, said = (bare(f"{setting}; {line}", place, "bash") for line in piped)
    assert (table.stdout, table.stderr) == ("csat\t40\t100\n", "")
    assert (below.stdout, below.stderr) == ("csat\n", "")
    assert said.stdout.startswith("answer-out-of-scale: ") and said.returncode == 0


def test_every_other_command_of_the_page_runs(place: Path) -> None:
    lines = [line for block in blocks(PAGE, "console") for line in block.splitlines()]
    setting = f"cd {place}/kpi; PATH={place}/program/bin:$PATH"
    for line in lines:
        if "| jq" not in line:
            done = bare(f"{setting}; {line.removeprefix('$ ')}", place)
            assert done.returncode in (0, 5) and "Traceback" not in done.stderr, done
