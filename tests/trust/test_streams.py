"""Closed standard streams in all combinations, and any locale: the same files, the right code."""

from __future__ import annotations

import itertools
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, environment
from tests.trust.outputs import WHEN, thorough

pytestmark = pytest.mark.skipif(os.name != "posix", reason="descriptors of POSIX")

CLOSED = [
    "".join(mark for mark, closed in zip(("<&- ", ">&- ", "2>&- "), each, strict=True) if closed)
    for each in itertools.product((False, True), repeat=3)
]
LINES = {
    "into a file": "score -q -f json -o out.json --clients each.csv",
    "onto standard output": "score",
    "refused": "score --kpi none",
    **({"init": "init survey.csv", "check": "check"} if thorough() else {}),
}


def shell(folder: Path, line: str, **given: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["sh", "-c", f"{' '.join(COMMAND)} {line}"],
        cwd=folder,
        capture_output=True,
        env=environment(SOURCE_DATE_EPOCH=WHEN, **given),
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("closed", CLOSED, ids=[each or "all open" for each in CLOSED])
def test_closed_streams_change_no_file_and_cost_nothing_that_needs_them_not(
    closed: str, folder: Path
) -> None:
    for name, line in LINES.items():
        done = shell(folder, f"{line} {closed}")
        refused = name == "refused"
        needs = ">&- " in closed.replace("2>&- ", "") and name not in ("into a file", "refused")
        assert done.returncode == (2 if refused else 74 if needs else 0), (name, done.stderr)
        if "2>&-" in closed:
            assert done.stderr == b""
        elif needs:
            assert done.stderr.count(b"\n") == 1 and b"standard output is closed" in done.stderr
        if name == "into a file":
            assert done.stdout == b""
            assert (folder / "out.json").read_bytes().startswith(b"{")
            assert (folder / "out.json").read_bytes().endswith(b"}\n")
            assert (folder / "each.csv").read_bytes().startswith(b"kpi,client,")


ALL_LOCALES = {
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "C.UTF-8": {"LC_ALL": "C.UTF-8"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "one that is not there": {"LC_ALL": "xx_XX.ISO-8859-15"},
    "ASCII streams": {"PYTHONIOENCODING": "ascii:strict"},
    "UTF-16 streams": {"PYTHONIOENCODING": "utf-16"},
}
FEW = ("C", "POSIX", "ASCII streams", "Turkish")
LOCALES = {name: given for name, given in ALL_LOCALES.items() if thorough() or name in FEW}


def test_every_locale_gives_the_same_bytes_on_both_streams(folder: Path) -> None:
    names = {"region": "İzmir ığ", "north": "Köln — 東", ",s": ",ß\N{BUG}"}
    for file, pairs in (
        ("survey.csv", names),
        ("kpicli.yaml", {"survey.region": "survey.İzmir ığ", "question: s": "question: ß\N{BUG}"}),
    ):
        text = (folder / file).read_text("utf-8")
        for old, new in pairs.items():
            text = text.replace(old, new)
        (folder / file).write_text(text, "utf-8")
    line = "segment --by region --kpi nps --kpi csat --fail-on 'score:nps<101'"
    seen = {}
    for name, given in LOCALES.items():
        done = shell(folder, line, **given)
        assert done.returncode == 5, done.stderr
        seen[name] = done.stdout, done.stderr
    assert "Köln — 東" in seen["C"][0].decode()
    assert set(seen.values()) == {seen["C"]}


def test_the_bare_command_shows_its_help(folder: Path) -> None:
    done = shell(folder, "")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"Usage: kpicli ")
