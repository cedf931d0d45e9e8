"""`kpicli diff`: two reports compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.cli.process import refused
from tests.history.sheets import Capture, answers, configured, fine, survey

FORMATS = ("table", "plain", "json", "markdown")


def written(capsys: Capture, name: str, *command: str) -> None:
    fine(ran(capsys, *(command or ("score",)), "-o", name))


def compared(capsys: Capture, *options: str) -> dict[str, Any]:
    done = fine(ran(capsys, "diff", "old.json", "new.json", "--format", "json", *options))
    found: dict[str, Any] = json.loads(done.out)
    return found


def better(rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return [(day, region, 10 if answer > 2 else answer) for day, region, answer in rows]


def test_a_report_and_itself_do_not_differ(capsys: Capture) -> None:
    written(capsys, "old.json", "segment", "--by", "region")
    written(capsys, "new.json", "segment", "--by", "region")
    found = compared(capsys)
    assert found["different"] is False
    assert {one["state"] for one in found["results"]} == {"same"}
    assert (found["sources"], found["counts"]) == ([], [])
    assert ran(capsys, "diff", "old.json", "new.json", "--exit-code").code == 0


def test_other_data_move_figures_by_more_than_noise_or_not(capsys: Capture) -> None:
    written(capsys, "old.json", "trend", "--every", "month")
    rows = answers()
    survey([*rows[:24], *better(rows[24:48]), ("2025-03-30", "North", 0), *rows[48:]])
    written(capsys, "new.json", "trend", "--every", "month")
    found = {one["period"]: one for one in compared(capsys)["results"]}
    assert {label for label, one in found.items() if one["state"] == "changed"} == {
        "2025-02",
        "2025-03",
    }
    february, march = found["2025-02"], found["2025-03"]
    assert (february["beyond_noise"], march["beyond_noise"]) == (True, False)
    assert february["difference"] == february["new"]["value"] - february["old"]["value"]
    assert february["interval"]["low"] > 0 > march["interval"]["low"]
    assert february["p_adjusted"] == pytest.approx(2 * february["p"])


def test_from_the_same_files_a_difference_is_no_noise(capsys: Capture) -> None:
    written(capsys, "old.json")
    configured({"nps": {"question": "q", "where": {"region": "North"}}})
    written(capsys, "new.json")
    found = compared(capsys)
    [one] = found["results"]
    assert found["assumed"] == "same-data"
    assert (one["state"], one["beyond_noise"], one["why"]) == ("changed", None, "same-data")
    assert one["difference"] is not None
    assert one["interval"] is None
    assert [each["what"] for each in found["sources"]] == ["configuration"]


def test_other_rows_of_the_same_file_are_other_data(capsys: Capture) -> None:
    written(capsys, "old.json", "score", "--until", "2025-08-01")
    written(capsys, "new.json")
    found = compared(capsys)
    assert found["assumed"] == "independent"
    assert found["results"][0]["beyond_noise"] is not None


def test_what_is_in_one_report_alone_appeared_or_disappeared(capsys: Capture) -> None:
    written(capsys, "old.json")
    configured({"mean": {"kpi": "mean", "question": "q", "better": "higher"}})
    written(capsys, "new.json")
    states = {one["name"]: one["state"] for one in compared(capsys)["results"]}
    assert states == {"mean": "appeared", "nps": "disappeared"}


def test_cohorts_are_said_not_to_be_compared(capsys: Capture) -> None:
    written(capsys, "old.json")
    report = json.loads(Path("old.json").read_text("utf-8"))
    Path("new.json").write_text(json.dumps({**report, "results": [], "triangles": [{}]}))
    done = fine(ran(capsys, "diff", "old.json", "new.json", "--format", "table"))
    assert "cohorts are not compared" in done.out


def test_rows_and_answers_are_compared_step_by_step(capsys: Capture) -> None:
    written(capsys, "old.json", "score", "--until", "2025-09-01")
    written(capsys, "new.json", "score", "--until", "2025-08-01")
    told = {
        (one["what"], one["which"]): (one["old"], one["new"]) for one in compared(capsys)["counts"]
    }
    assert told["survey", "outside-period"] == ("48", "72")
    assert told["survey", "kept"] == ("192", "168")
    assert told["survey, nps", "valid"] == ("192", "168")


def test_a_withheld_figure_has_no_difference(capsys: Capture) -> None:
    written(capsys, "old.json", "segment", "--by", "region")
    survey([row for row in answers() if row[1] == "North"] + [("2025-01-02", "South", 9)] * 3)
    written(capsys, "new.json", "segment", "--by", "region")
    found = [one for one in compared(capsys)["results"] if one["group"] == {"region": "South"}]
    [south] = found
    assert (south["new"]["value"], south["difference"], south["why"]) == (None, None, "withheld")
    text = fine(ran(capsys, "diff", "old.json", "new.json", "--format", "table")).out
    assert "withheld" in text


def test_intervals_of_other_levels_are_not_compared(capsys: Capture) -> None:
    written(capsys, "old.json")
    survey(answers(9))
    written(capsys, "new.json", "score", "--level", "0.9")
    [one] = compared(capsys)["results"]
    assert (one["why"], one["beyond_noise"]) == ("other-level", None)


@pytest.mark.parametrize("form", FORMATS)
def test_reports_that_differ_exit_with_one_only_when_asked(form: str, capsys: Capture) -> None:
    written(capsys, "old.json")
    survey(better(answers()))
    written(capsys, "new.json")
    done = fine(ran(capsys, "diff", "old.json", "new.json", "--format", form))
    assert done.err == ""
    again = ran(capsys, "diff", "old.json", "new.json", "--format", form, "--exit-code")
    assert (again.code, again.out) == (1, done.out)


def test_words_say_what_is_better(capsys: Capture) -> None:
    configured(
        {"low": {"kpi": "mean", "question": "q", "better": "lower"}, "nps": {"question": "q"}}
    )
    written(capsys, "old.json")
    survey(better(answers()))
    written(capsys, "new.json")
    text = fine(ran(capsys, "diff", "old.json", "new.json", "--format", "plain")).out
    lines = {line.split()[0]: line for line in text.splitlines() if line}
    assert lines["low"].endswith("more than noise: worse")
    assert lines["nps"].endswith("more than noise: better")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\xfa",
        b'{"schema": 2}',
        b'{"schema": 1}',
        b'{"schema": 1, "command": "score", "results": [{"name": "nps"}]}',
        b"1" * 5000,
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_report_is_refused(content: bytes, capsys: Capture) -> None:
    written(capsys, "old.json")
    Path("new.json").write_bytes(content)
    refused(ran(capsys, "diff", "old.json", "new.json"), 3, "bad-report", "new.json")


@pytest.mark.parametrize("number", ["1e999", "NaN", "true", '"240"'])
def test_a_report_with_what_is_no_number_is_refused(number: str, capsys: Capture) -> None:
    written(capsys, "old.json")
    text = Path("old.json").read_text("utf-8")
    Path("new.json").write_text(text.replace('"rows": 240', f'"rows": {number}', 1))
    refused(ran(capsys, "diff", "old.json", "new.json"), 3, "bad-report", "new.json")


def test_both_files_that_are_missing_are_told_of_at_once(capsys: Capture) -> None:
    done = ran(capsys, "diff", "old.json", "new.json")
    refused(done, 3, "bad-report", "old.json", "new.json")


def test_evil_names_are_harmless_in_every_format(capsys: Capture) -> None:
    evil = "\x1b]52;c;aGk=\x07[/] | <b>"
    for name, rows in (("old.json", answers()), ("new.json", better(answers()))):
        survey([(day, evil if region == "North" else region, q) for day, region, q in rows])
        written(capsys, name, "segment", "--by", "region")
    for form in ("table", "plain", "markdown"):
        text = fine(ran(capsys, "diff", "old.json", "new.json", "--format", form)).out
        assert "\x1b" not in text and "\x07" not in text
        assert form != "markdown" or "<b>" not in text
