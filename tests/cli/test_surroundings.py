"""The same bytes wherever it runs, and manners on a terminal: colour, width, notes."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import COMMAND, environment, kpicli
from tests.support import configure, write_csv

SURROUNDINGS: dict[str, dict[str, str]] = {
    "C": {"LC_ALL": "C"},
    "POSIX without UTF-8 mode": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "an empty LANG": {"LANG": "", "PYTHONUTF8": "0"},
    "Latin-1 streams": {"PYTHONIOENCODING": "latin-1:strict"},
    "a German locale": {"LC_ALL": "de_DE.ISO-8859-1"},
    "Auckland": {"TZ": "Pacific/Auckland", "TERM": "xterm-256color"},
    "another hash seed": {"PYTHONHASHSEED": "7", "PYTHONUNBUFFERED": ""},
}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey with accents and times, by client, and an answer that cannot be used."""
    folder = tmp_path_factory.mktemp("survey")
    columns = {
        "q«é»": [9, 3, 10, 7, 10, "übel"],
        "client": ["Ä", "ö", "Ä", "ü", "ß", "ñ"],
        "when": ["2026-01-01T00:30:00+02:00", *[f"2026-01-{day}T12:00Z" for day in range(10, 15)]],
    }
    write_csv(folder / "survey.csv", columns)
    configure(
        folder / "kpicli.yaml",
        {"nps": {"question": "q«é»", "title": "Empfehlung — größer"}},
        {"path": "survey.csv", "client": "client", "date": "when"},
        reporting={"timezone": "Europe/Amsterdam"},
    )
    kpis = {"nps": {"question": "q«é»"}, "mean": {"question": "q«é»", "better": "higher"}}
    configure(folder / "plain.yaml", kpis, {"path": "survey.csv"})
    return folder


def printed(folder: Path, **given: str) -> Ran:
    """What is printed of the whole report, in JSON, and of the notes."""
    options = ("-f", "json", "--explain", "--since", "2025-01-01")
    return kpicli(folder, "score", *options, SOURCE_DATE_EPOCH="1767225600", **given)


@pytest.fixture(scope="module")
def usual(survey: Path) -> Ran:
    return printed(survey, LC_ALL="C.UTF-8")


def test_two_runs_print_the_same_bytes(survey: Path, usual: Ran) -> None:
    assert printed(survey, LC_ALL="C.UTF-8") == usual
    report = json.loads(usual.out)
    assert report["provenance"]["generated_at"] == "2026-01-01T00:00:00+00:00"
    assert "'übel' 1×" in usual.err and "Empfehlung — größer" in usual.out


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_surroundings_do_not_change_a_byte(name: str, survey: Path, usual: Ran) -> None:
    assert printed(survey, **SURROUNDINGS[name]) == usual


@pytest.fixture
def piped(
    survey: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """`kpicli` into a pipe, in this process, with settings of the environment."""
    monkeypatch.chdir(survey)

    def call(*arguments: str, **given: str) -> Ran:
        for name in ("COLUMNS", "TERM", "NO_COLOR", "CLICOLOR_FORCE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return ran(capsys, *arguments)

    return call


def test_nothing_is_cut_off_or_coloured_in_a_pipe(piped: Callable[..., Ran]) -> None:
    for given in ({}, {"COLUMNS": "20"}, {"TERM": "xterm-256color", "COLUMNS": "200"}):
        done = piped("score", **given)
        assert "…" not in done.out + done.err
        assert "\x1b" not in done.out + done.err
        assert done.out.splitlines()[1].startswith("nps ")


def test_columns_sets_the_width_of_a_table_in_a_pipe(piped: Callable[..., Ran]) -> None:
    table = ("score", "-q", "-f", "table")
    for asked in (40, 60, 100):
        done = piped(*table, COLUMNS=str(asked))
        assert max(map(len, done.out.splitlines())) <= asked
        assert "…" not in done.out
    whole = piped(*table).out
    for odd in ("0", "-5", "²", "wide", "", "9" * 30):
        assert piped(*table, COLUMNS=odd) == Ran(0, whole, "")


def test_colour_in_a_pipe_is_had_by_asking_unless_it_is_forbidden(
    piped: Callable[..., Ran],
) -> None:
    table = ("score", "-q", "-f", "table")
    assert "\x1b[1m" in piped(*table, CLICOLOR_FORCE="1").out
    assert "\x1b" not in piped(*table, CLICOLOR_FORCE="0").out
    assert "\x1b" not in piped(*table, CLICOLOR_FORCE="1", NO_COLOR="1").out
    assert "\x1b[" in piped("score", "-c", "no.yaml", CLICOLOR_FORCE="1").err


USUAL = {"TERM": "xterm-256color", "COLUMNS": "80", "KPICLI_CONFIG": "plain.yaml"}


def on_terminal(folder: Path, *arguments: str, **given: str) -> str:
    """What is said on a terminal, where both standard streams are the same one."""
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    running = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=side,
        stdout=side,
        stderr=side,
        env=environment(**(USUAL | given)),
    )
    os.close(side)
    said = b""
    while True:
        try:
            chunk = os.read(main, 1 << 16)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(main)
    assert running.wait(60) is not None
    text = said.decode().replace("\r\n", "\n")
    return re.sub("(?:\r[^\n\r]*)+\r", "", text)  # the line of progress, on a slow machine


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_terminal_gets_a_coloured_table_as_wide_as_it_is_with_the_notes_after_it(
    survey: Path,
) -> None:
    said = on_terminal(survey, "score")
    assert "\x1b[1m" in said
    lines = bare(said).splitlines()
    assert max(map(len, (line for line in lines if not line.startswith("warning")))) <= 80
    assert next(n for n, line in enumerate(lines) if line.startswith("warning")) > 5
    narrow = on_terminal(survey, "score", "-q", COLUMNS="50", NO_COLOR="1")
    assert "\x1b" not in narrow
    assert max(map(len, narrow.splitlines())) <= 50
    dumb = on_terminal(survey, "score", TERM="dumb")
    assert "\x1b" not in dumb and dumb.splitlines() == lines


def test_a_terminal_without_unicode_gets_ascii(survey: Path) -> None:
    said = on_terminal(survey, "score", LC_ALL="C")
    assert said.isascii() and "'\\xfcbel' 1x" in said
    latin = {"LANG": "de_DE.ISO-8859-1", "PYTHONCOERCECLOCALE": "0"}
    assert on_terminal(survey, "score", **latin) == said


def test_bytes_are_not_thrown_at_a_terminal(survey: Path) -> None:
    said = bare(on_terminal(survey, "score", "-f", "parquet"))
    assert "[binary-to-terminal]" in said and "PAR1" not in said
    assert "through a pipe" in said


def test_on_a_terminal_many_notes_are_counted_and_a_written_file_is_named(
    survey: Path, tmp_path: Path
) -> None:
    columns = {f"q{place}": ["x", 5] for place in range(7)}
    write_csv(tmp_path / "survey.csv", columns)
    kpis = {name: {"kpi": "csat", "question": name, "scale": "1-5"} for name in columns}
    configure(tmp_path / "kpicli.yaml", kpis, {"path": "survey.csv"})
    said = bare(on_terminal(tmp_path, "score", "-o", "report.json", KPICLI_CONFIG="kpicli.yaml"))
    assert said.count("warning: ") == 4
    assert "and 3 more notes: kpicli check, or --format json, lists them all\n" in said
    assert said.endswith("wrote report.json\n")
    assert kpicli(tmp_path, "score").err.count("warning: ") == 7


def test_standard_input_that_is_a_terminal_is_not_waited_for(survey: Path) -> None:
    said = bare(on_terminal(survey, "score", "-"))
    assert "[no-standard-input]" in said and "kpicli score - < export.csv" in said
