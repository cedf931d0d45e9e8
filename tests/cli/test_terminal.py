"""On a terminal no form of output is steered by data; files and pipes hold the data as they are."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, environment, kpicli
from tests.cli.test_evil_text import CELLS, evil_survey

pytestmark = pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")

COLOUR = re.compile("\x1b\\[[0-9;]*m")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EVERYTHING = "".join(text for name, text in CELLS.items() if "line breaks" not in name)


def on_terminal(folder: Path, *arguments: str) -> str:
    """What a terminal as standard output gets, its own line ends undone."""
    terminal, end = os.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.DEVNULL,
        env=environment(TERM="xterm"),
    ) as child:
        os.close(end)
        seen = b""
        try:
            while piece := os.read(terminal, 1 << 16):
                seen += piece
        except OSError:  # how Linux says that the other end was closed
            pass
        assert child.wait(60) == 0, seen
    os.close(terminal)
    return seen.decode().replace("\r\n", "\n").replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "markdown", "plain", "table"])
def test_control_characters_in_data_do_not_reach_the_terminal(form: str, here: Path) -> None:
    evil_survey(here, EVERYTHING)
    seen = on_terminal(here, "score", "-f", form, "--explain")
    if form in ("plain", "table"):
        seen = COLOUR.sub("", seen)
    assert not STEERING.search(seen), STEERING.search(seen)
    assert "\\x1b" in seen or "\\u001b" in seen


def test_what_init_and_check_print_does_not_steer_the_terminal_either(here: Path) -> None:
    evil_survey(here, EVERYTHING)
    checked = on_terminal(here, "check", "-f", "json")
    assert not STEERING.search(checked), STEERING.search(checked)
    rows = "".join(f'{row * 7 % 11},"{row % 3} \x1b[31m"\n' for row in range(60))
    (here / "survey.csv").write_text(f'"q\x1b[2J\x9b","seg\x07"\n{rows}', encoding="utf-8")
    guessed = on_terminal(here, "init", "survey.csv")
    assert not STEERING.search(guessed), STEERING.search(guessed)


def test_a_pipe_and_a_file_get_the_data_as_they_are(here: Path) -> None:
    evil_survey(here, CELLS["a colour"])
    piped = kpicli(here, "score", "-f", "csv", "-q").out
    assert kpicli(here, "score", "-o", "kpis.csv").code == 0
    assert (here / "kpis.csv").read_bytes().decode() == piped
    (row,) = csv.DictReader(io.StringIO(piped, newline=""))
    assert row["title"] == f"title {CELLS['a colour']}"
