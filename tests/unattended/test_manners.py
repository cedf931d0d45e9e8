"""Runs that nobody watches: one at a time, for so long and no longer, and heard as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, environment, kpicli, refused
from tests.support import configure, write_csv

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="file locks are those of Unix")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a survey, and a configuration of it."""
    write_csv(tmp_path / "survey.csv", {"q": [10, 9, 3, 8] * 10})
    configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    return tmp_path


@contextmanager
def under_way(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A run that holds the lock and waits for its data, ended on leaving."""
    command = [*COMMAND, "--lock", "fail", "score", "-", *arguments]
    run = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(XDG_RUNTIME_DIR=str(folder)),
    )
    try:
        for _ in range(600):
            if any(lock.read_text() for lock in folder.glob("kpicli-*.lock")):
                break
            time.sleep(0.05)
        else:
            raise AssertionError("the run took no lock")
        yield run
    finally:
        run.kill()
        run.communicate()


def test_a_second_run_fails_with_75_and_names_the_process_of_the_first(folder: Path) -> None:
    with under_way(folder) as first:
        done = kpicli(folder, "--lock", "fail", "score", XDG_RUNTIME_DIR=str(folder))
        refused(done, 75, "run-under-way", f"process {first.pid}", "--lock wait")


def test_a_second_run_is_skipped_in_silence(folder: Path) -> None:
    with under_way(folder):
        done = kpicli(folder, "--lock", "skip", "score", XDG_RUNTIME_DIR=str(folder))
        assert (done.code, done.out, done.err) == (0, "", "")


def test_a_run_that_waits_goes_on_when_the_first_is_gone_even_by_a_kill(folder: Path) -> None:
    with under_way(folder) as first:
        waiting = subprocess.Popen(
            [*COMMAND, "--lock", "wait", "score", "--format", "json"],
            cwd=folder,
            stdout=subprocess.PIPE,
            env=environment(XDG_RUNTIME_DIR=str(folder)),
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(1.5)
        first.kill()
        out, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert json.loads(out)["results"][0]["n"] == 40


def test_waiting_ends_with_the_time_allowed(folder: Path) -> None:
    with under_way(folder):
        done = kpicli(
            folder, "--lock", "wait", "--timeout", "1s", "score", XDG_RUNTIME_DIR=str(folder)
        )
    assert (done.code, done.out) == (124, "")
    assert done.err == "kpicli: ended after 1 seconds, as --timeout says\n"


def test_other_configurations_are_not_kept_waiting(folder: Path) -> None:
    configure(folder / "other.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    with under_way(folder):
        done = kpicli(
            folder, "--lock", "fail", "score", "-c", "other.yaml", XDG_RUNTIME_DIR=str(folder)
        )
    assert done.code == 0, done.err


@pytest.mark.parametrize("time", ["90", "90s", "10m", "10 min", "1h", "0.5h"])
def test_a_time_limit_is_given_in_seconds_minutes_or_hours(time: str, folder: Path) -> None:
    done = kpicli(folder, "--timeout", time, "score", "-q")
    assert done.code == 0, done.err


def test_a_run_that_takes_too_long_leaves_the_old_output_as_it_was(folder: Path) -> None:
    target = folder / "report.json"
    target.write_text("old")
    with subprocess.Popen(
        [*COMMAND, "--timeout", "1.5s", "score", "-", "-o", str(target)],
        cwd=folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as run:
        assert run.wait(60) == 124
        assert run.stderr is not None
        assert run.stderr.read().count(b"\n") == 1
    assert target.read_text() == "old"
    assert sorted(one.name for one in folder.iterdir()) == [
        "kpicli.yaml",
        "report.json",
        "survey.csv",
    ]


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_notes_and_gates_are_json_objects_a_line_each(folder: Path) -> None:
    write_csv(folder / "survey.csv", {"q": [10, 9, 3, 77, "\x1b[31mred"] * 10})
    done = kpicli(folder, "--log-format", "json", "score", "--fail-on", "score:nps<90")
    assert done.code == 5
    assert [one["slug"] for one in lines(done.err)] == [
        "answer-out-of-scale",
        "answer-unreadable",
        "gate",
    ]
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (("score", "-c", "nowhere.yaml"), 2, "yaml-file-missing"),
        (("score", "nowhere.csv"), 3, "no-such-file"),
        (("score", "--since", "2026-13-01"), 2, "bad-date"),
        (("scor",), 2, "usage"),
        (("--timeout", "soon", "score"), 2, "bad-timeout"),
        (("--lock", "hold", "score"), 2, "no-such-lock"),
    ],
)
def test_every_failure_is_one_json_object_per_problem(
    arguments: tuple[str, ...], code: int, slug: str, folder: Path
) -> None:
    done = kpicli(folder, "--log-format", "json", *arguments)
    assert (done.code, done.out) == (code, "")
    [line] = lines(done.err)
    assert (line["level"], line["slug"]) == ("error", slug)


def test_wrong_options_before_the_command_are_told_all_at_once(folder: Path) -> None:
    done = kpicli(folder, "--lock", "hold", "--timeout", "0", "--log-format", "xml", "score")
    assert done.code == 2
    for slug in ("no-such-lock", "bad-timeout", "no-such-format"):
        assert f"[{slug}]" in done.err
