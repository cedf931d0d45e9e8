"""Options that are wrong: all told at once, before anything is read, and no file touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import clean, refused
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def survey(here: Path) -> Path:
    """A survey and its configuration in the working directory."""
    columns = {"q": [9, 3, 10], "channel": ["email", "phone", "email"], "day": ["2026-01-01"] * 3}
    write_csv(here / "survey.csv", columns)
    configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    return here


WRONG: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "a level in percent": (("--level", "95"), "bad-level", ("--level: ", "0.95 means 95 %")),
    "a level of 1": (("--level", "1"), "bad-level", ("--level: ",)),
    "no number for a level": (("--level", "high"), "bad-level", ("the level high",)),
    "nan for a level": (("--level", "nan"), "bad-level", ("the level nan",)),
    "no day": (("--since", "2026-02-30"), "bad-date", ("--since: '2026-02-30'", "2026-12-31")),
    "a day as it is written elsewhere": (("--until", "31/12/2026"), "bad-date", ("--until: ",)),
    "days in the wrong order": (
        ("--since", "2026-02-01", "--until", "2026-02-01"),
        "bad-date",
        ("--until: ", "the first day that no longer counts"),
    ),
    "a period without dates": (
        ("--since", "2026-01-01"),
        "date-required",
        ("kpicli.yaml:4:5 (sources.survey): ", "add date:"),
    ),
    "half a condition": (("--where", "email"), "bad-condition", ("--where: ", "channel=email")),
    "a condition without a column": (("--where", "=email"), "bad-condition", ("'=email'",)),
    "a condition on no column": (
        ("--where", "chanel=email"),
        "no-such-column",
        ("--where: there is no column 'chanel'", "did you mean channel?"),
    ),
    "no such KPI": (("--kpi", "mps"), "no-such-result", ("--kpi: ", "did you mean nps?")),
    "no such format": (("-f", "jsn"), "no-such-format", ("--format: ", "did you mean json?")),
    "a suffix of no format": (
        ("-o", "report.docx"),
        "no-format-for-suffix",
        ("-o: ", "name one with --format"),
    ),
    "no suffix": (("-o", "report"), "no-format-for-suffix", ("-o: no format goes with report",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_option_is_refused_with_a_way_out(name: str, survey: Path, capsys: Capture) -> None:
    options, slug, parts = WRONG[name]
    before = sorted(survey.iterdir())
    refused(ran(capsys, "score", *options), 2, slug, *parts)
    assert sorted(survey.iterdir()) == before


def test_all_wrong_options_are_told_at_once(here: Path, capsys: Capture) -> None:
    options = ("--since", "x", "--until", "y", "--where", "a", "--where", "=b", "--level", "3")
    done = ran(capsys, "score", *options, "-f", "nah")
    assert done.code == 2 and done.out == ""
    assert [line for line in done.err.splitlines() if line.startswith("--")] == [
        "--since: 'x' is no date",
        "--until: 'y' is no date",
        "--where: 'a' is not column=value",
        "--where: '=b' is not column=value",
        "--level: the level 3 is not between 0.5 and 1",
        "--format: no format is called 'nah'",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("score", "--bogus"), "No such option: --bogus"),
        (("scor",), "Did you mean 'score'?"),
        (("score", "a.csv", "b.csv"), "unexpected extra argument"),
        (("score", "--level"), "requires an argument"),
        (("explain",), "Missing argument 'KPI'"),
        ((), "Usage: kpicli"),
    ],
)
def test_a_call_that_cannot_be_read_shows_how_it_is_meant(
    arguments: tuple[str, ...], words: str, here: Path, capsys: Capture
) -> None:
    done = ran(capsys, *arguments)
    assert done.code == 2 and done.out == ""
    assert words in done.err
    assert clean(done.err)


def unwritten(done: Ran, *parts: str) -> None:
    """Check that the output could not be written, and that nothing else was said."""
    refused_lines = done.err.splitlines()
    assert done.code == 74 and done.out == ""
    assert clean(done.err) and "  [cannot-write]" in refused_lines
    assert all(part in done.err for part in parts), done.err


def test_the_input_is_never_written_over_under_any_name(survey: Path, capsys: Capture) -> None:
    before = (survey / "survey.csv").read_bytes()
    (survey / "link.csv").symlink_to("survey.csv")
    (survey / "hard.csv").hardlink_to("survey.csv")
    (survey / "folder").mkdir()
    for name in ("survey.csv", "link.csv", "hard.csv", "folder/../survey.csv", "./survey.csv"):
        done = ran(capsys, "score", "-o", name)
        refused(done, 2, "output-is-input", f"{Path(name)}: ", "name another file with -o")
    refused(ran(capsys, "score", "*.csv", "-o", "survey.csv"), 2, "output-is-input")
    refused(ran(capsys, "score", "-f", "json", "-o", "kpicli.yaml"), 2, "output-is-input")
    assert (survey / "survey.csv").read_bytes() == before
    assert (survey / "kpicli.yaml").read_text("utf-8").startswith("version: 1")


def test_output_that_cannot_be_written_says_why_and_leaves_nothing(
    survey: Path, capsys: Capture
) -> None:
    (survey / "folder.json").mkdir()
    before = sorted(survey.iterdir())
    missing = ran(capsys, "score", "-o", "no/report.json")
    unwritten(missing, "no/report.json: ", "its folder does not exist", "make the folder no first")
    unwritten(ran(capsys, "score", "-o", "folder.json"), "folder.json: ", "it is a folder")
    unwritten(ran(capsys, "score", "-o", "survey.csv/x.json"), "survey.csv is no folder")
    (survey / "link.json").symlink_to("no/report.json")
    linked = ran(capsys, "score", "-o", "link.json")
    unwritten(linked, "link.json: ", "its folder does not exist", f"make the folder {survey}/no")
    (survey / "link.json").unlink()
    if Path("/proc/self").is_dir():  # a folder in which no file can be made
        unwritten(ran(capsys, "score", "-o", "/proc/x.json"), "no file can be made in /proc\n")
    if Path("/sys/kernel").is_dir():  # where not even root may make a file
        unwritten(ran(capsys, "score", "-o", "/sys/report.json"), "/sys/report.json: cannot write")
    assert sorted(survey.iterdir()) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_output_to_where_one_may_not_write_is_refused(survey: Path, capsys: Capture) -> None:
    (survey / "locked").mkdir(mode=0o500)
    unwritten(ran(capsys, "score", "-o", "locked/report.json"), "permission denied")
    (survey / "old.json").touch(mode=0o400)
    unwritten(ran(capsys, "score", "-o", "old.json"), "permission denied")


def test_a_time_that_is_none_in_the_environment_is_refused(
    survey: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in ("tomorrow", "²", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        refused(ran(capsys, "score"), 2, "bad-date", "SOURCE_DATE_EPOCH: ", "unset the variable")
