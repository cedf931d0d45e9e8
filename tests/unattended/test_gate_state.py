"""Gates that remember: the messages, exit codes and the file, run after run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.ran import Ran
from tests.cli.process import kpicli, refused
from tests.support import configure, write_csv

GATE = ("score", "--fail-on", "below:industry", "--gate-state", "states.json")
FINE, BAD, FEW = [5] * 90 + [1] * 10, [5] * 40 + [1] * 60, [1] * 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure(
        tmp_path / "kpicli.yaml",
        {"csat": {"question": "q", "scale": "1-5"}},
        {"path": "survey.csv"},
        name="Care [*]",
    )
    return tmp_path


def run(folder: Path, answers: list[int], *arguments: str, command: tuple[str, ...] = GATE) -> Ran:
    write_csv(folder / "survey.csv", {"q": answers})
    return kpicli(folder, *command, *arguments)


def test_a_state_gives_an_exit_code_when_it_begins_and_not_again(folder: Path) -> None:
    runs = [run(folder, answers) for answers in (FINE, BAD, BAD, FEW, FEW, FINE, FINE)]
    assert [one.code for one in runs] == [0, 5, 0, 4, 0, 0, 0]
    told = [one.err.count("gate ") for one in runs]
    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert all("csat" in one.out for one in runs)


def test_a_message_takes_the_place_of_the_report_and_is_empty_without_news(folder: Path) -> None:
    first, again, better = (
        run(folder, answers, "--message", "markdown") for answers in (BAD, BAD, FINE)
    )
    assert first.out.startswith(
        "**Care \\[\\*\\]: 1 breached**\n\n- **Breached** (below:industry):"
    )
    assert "CSAT 40.0 % is below industry 75 (unverified)" in first.out
    assert (again.code, again.out, again.err) == (0, "", "")
    assert "- **Recovered** (below:industry): CSAT 90.0 %" in better.out
    assert (first.err, better.err) == ("", "")


def test_a_message_as_json_has_its_text_ready_for_a_chat(folder: Path) -> None:
    done = run(folder, BAD, "--message", "json")
    content = json.loads(done.out)
    assert content["text"].startswith("**Care")
    [event] = content["events"]
    assert (event["condition"], event["event"], event["before"]) == (
        "below:industry",
        "breached",
        None,
    )


def test_with_a_file_the_report_goes_there_and_the_message_is_printed(folder: Path) -> None:
    done = run(folder, BAD, "--message", "markdown", "-o", "report.json")
    assert done.out.startswith("**Care")
    assert (
        json.loads((folder / "report.json").read_text("utf-8"))["gates"][0]["state"] == "breached"
    )


def test_without_a_state_file_a_message_speaks_every_time(folder: Path) -> None:
    plain = ("score", "--fail-on", "below:industry", "--message", "markdown")
    for _ in range(2):
        done = run(folder, BAD, command=plain)
        assert (done.code, "Breached" in done.out) == (5, True)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"schema": 2, "states": []}', '{"schema": 1, "states": [1]}',
     '{"schema": 1, "states": [{"condition": "c", "result": "r", "state": "odd", '
     '"since": "", "decided": null}]}'],
)  # fmt: skip
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(content: str, folder: Path) -> None:
    (folder / "states.json").write_text(content)
    refused(run(folder, BAD), 3, "bad-gate-state", "states.json", "delete this one")
    assert (folder / "states.json").read_text() == content


def test_states_are_not_remembered_when_the_run_fails(folder: Path) -> None:
    run(folder, FINE)
    before = (folder / "states.json").read_bytes()
    (folder / "survey.csv").unlink()
    assert kpicli(folder, *GATE).code == 3
    assert (folder / "states.json").read_bytes() == before


@pytest.mark.parametrize("option", [("--gate-state", "s.json"), ("--message", "json")])
def test_without_a_gate_there_is_nothing_to_remember(option: tuple[str, str], folder: Path) -> None:
    refused(run(folder, FINE, *option, command=("score",)), 2, "gate-required", "--fail-on")
