"""Named pipes, process substitution and devices are read as standard input is."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import COMMAND, environment, refused
from tests.support import configure

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")

Capture = pytest.CaptureFixture[str]
ROWS = b"q,id\n9,a\n3,b\n10,c\n11,d\n"


@pytest.fixture
def survey(here: Path) -> Path:
    (here / "survey.csv").write_bytes(ROWS)
    configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    configure(here / "pipe.yaml", {"nps": {"question": "q"}}, {"path": "pipe"})
    os.mkfifo(here / "pipe")
    return here


def shell(folder: Path, line: str) -> Ran:
    """Run a line of bash with `kpicli` as `$K`."""
    done = subprocess.run(
        ["bash", "-c", line.replace("$K", " ".join(COMMAND))],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=30,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def shown(done: Ran) -> tuple[float, int, str]:
    """Value, n and path of a report, and the place of its note, which is on the path."""
    assert done.code == 0, done.err
    report = json.loads(done.out)
    path = report["provenance"]["inputs"][0]["path"]
    assert report["notes"][0]["where"] == f"{path}:5"
    return report["results"][0]["value"], report["results"][0]["n"], path


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("$K score -f json <(cat survey.csv)", "/dev/fd/"),
        ("cat survey.csv | $K score -f json /dev/stdin", "/dev/stdin"),
        ("$K score -f json /dev/stdin < survey.csv", "/dev/stdin"),
        ("cat survey.csv > pipe & $K score -f json pipe", "pipe"),
        ("cat survey.csv > pipe & $K score -f json -c pipe.yaml", "pipe"),
        ("cat survey.csv | $K score -f json -", "-"),
    ],
)
def test_a_pipe_gives_the_figures_and_places_of_the_file(
    line: str, path: str, survey: Path
) -> None:
    value, n, named = shown(shell(survey, line))
    assert (round(value, 6), n) == (33.333333, 3)
    assert named.startswith(path)


def test_check_and_init_read_a_pipe_several_times_over(survey: Path) -> None:
    text = shell(survey, "cat survey.csv > pipe & $K check pipe")
    assert text.code == 0, text.err
    assert "pipe (csv)" in text.out and "pipe:5" in text.out and "/tmp/" not in text.out
    again = shell(survey, "cat survey.csv > pipe & $K check -c pipe.yaml")
    assert again.code == 0 and "pipe (csv)" in again.out
    rows = "".join(f"{row * 7 % 11},{row}\n" for row in range(60))
    (survey / "long.csv").write_text(f"q,id\n{rows}", encoding="utf-8")
    guessed = shell(survey, "$K init <(cat long.csv)")
    assert guessed.code == 0 and "question: q" in guessed.out, guessed.err


def test_a_refusal_names_the_pipe(survey: Path, capsys: Capture) -> None:
    def write() -> None:
        (survey / "pipe").write_bytes(b"")

    writer = threading.Thread(target=write)
    writer.start()
    done = ran(capsys, "score", "pipe")
    writer.join()
    refused(done, 3, "empty-file", "pipe: ")
    refused(ran(capsys, "score", "/dev/null"), 3, "empty-file", "/dev/null: ")


@pytest.mark.parametrize("name", ["x" * 256 + ".csv", "é" * 200, "x" * 5000, "x*" * 200])
def test_a_name_too_long_for_a_file_is_refused(name: str, survey: Path, capsys: Capture) -> None:
    long = ran(capsys, "score", name)
    refused(long, 3, "unreadable-file", f"{name}: the file cannot be read: File name too long")
    for command in ("check", "init"):
        refused(ran(capsys, command, name), 3, "unreadable-file", "File name too long")


def test_an_output_with_a_name_too_long_is_refused(survey: Path, capsys: Capture) -> None:
    rows = "".join(f"{row * 7 % 11},{row}\n" for row in range(60))
    (survey / "survey.csv").write_text(f"q,id\n{rows}", encoding="utf-8")
    name = "x" * 300 + ".json"
    for command in (("score", "-o", name), ("init", "survey.csv", "-o", name)):
        done = ran(capsys, *command)
        assert (done.code, done.out) == (74, "")
        assert "cannot write: the name is too long" in done.err
