"""Answers and weights that cannot be used: left out, counted and located, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import refused, report_of
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
CSAT = {"csat": {"question": "q", "scale": "1-5"}}
AGREED = {"csat": {"question": "q", "scale": "1-5", "labels": "satisfaction-5"}}

engines = pytest.mark.parametrize("client", [None, "id"], ids=["plain", "by client"])


def scored(
    capsys: Capture,
    folder: Path,
    answers: Sequence[Any],
    *options: str,
    kpis: Mapping[str, Any] = CSAT,
    weights: Sequence[Any] | None = None,
    **source: Any,
) -> Ran:
    """`score` on answers in column `q`, numbered by `id`, with weights in `w` where given."""
    columns = {"id": [f"c{place}" for place in range(len(answers))], "q": answers}
    if weights is not None:
        columns["w"] = weights
        source["weight"] = "w"
    write_csv(folder / "survey.csv", columns)
    declared = {key: value for key, value in source.items() if value is not None}
    configure(folder / "kpicli.yaml", kpis, {"path": "survey.csv", **declared})
    return ran(capsys, "score", "--format", "json", *options)


def first(done: Ran) -> tuple[dict[str, Any], dict[str, Any]]:
    """The only result of a report, and its ledger."""
    report = report_of(done)
    (result,), (ledger,) = report["results"], report["ledger"]
    return result, ledger


@engines
def test_a_header_without_records_gives_no_figure_and_says_why(
    client: str | None, here: Path, capsys: Capture
) -> None:
    result, ledger = first(scored(capsys, here, [], client=client))
    assert (result["value"], result["why"], result["n"]) == (None, "no-answers", 0)
    assert result["interval"] is None and result["se"] is None
    assert (ledger["rows"], ledger["kept"], ledger["steps"]) == (0, 0, [])


@engines
def test_missing_answers_alone_give_no_figure_and_are_counted(
    client: str | None, here: Path, capsys: Capture
) -> None:
    result, ledger = first(scored(capsys, here, ["", "  ", "NULL", "n/a"], client=client))
    assert (result["value"], result["why"], result["n"]) == (None, "no-answers", 0)
    assert ledger["answers"]["csat"]["missing"] == 3
    assert ledger["answers"]["csat"]["not_applicable"] == 1


@engines
def test_weights_of_zero_give_no_figure_and_say_why(
    client: str | None, here: Path, capsys: Capture
) -> None:
    result, ledger = first(scored(capsys, here, [5, 4, 1], weights=[0, "0.0", 0], client=client))
    assert (result["value"], result["why"], result["n"]) == (None, "no-weight", 3)
    assert ledger["answers"]["csat"]["valid"] == 3


@engines
def test_answers_off_the_scale_are_left_out_counted_and_located(
    client: str | None, here: Path, capsys: Capture
) -> None:
    done = scored(capsys, here, [5, 0, 4, 6, 6, -1, "5.5"], client=client)
    result, ledger = first(done)
    assert (result["n"], result["value"]) == (2, 100.0)
    assert ledger["answers"]["csat"]["invalid"] == 5
    assert "q: 5 answers left out, outside 1–5: '6' 2×, '-1' 1×, '0' 1×, '5.5' 1×" in done.err
    assert "(survey.csv:5, survey.csv:7, survey.csv:3, survey.csv:8)" in done.err
    assert "[answer-out-of-scale]" in done.err


@engines
def test_a_mistyped_label_is_located_and_the_right_one_suggested(
    client: str | None, here: Path, capsys: Capture
) -> None:
    answers = ["Satisfied", "Satisified", "very  SATISFIED", "meh", "Satisified"]
    done = scored(capsys, here, answers, kpis=AGREED, client=client)
    result, ledger = first(done)
    assert (result["n"], result["value"]) == (2, 100.0)
    assert ledger["answers"]["csat"]["invalid"] == 3
    assert "'Satisified' 2×, 'meh' 1×; did you mean 'satisfied' for 'Satisified'?" in done.err
    assert "(survey.csv:3, survey.csv:5) [answer-unreadable]" in done.err


def test_a_suggestion_is_made_for_every_mistyped_label(here: Path, capsys: Capture) -> None:
    answers = ["?"] * 3 + ["neutrall", "disatisfied"]
    done = scored(capsys, here, answers, kpis=AGREED)
    assert "did you mean 'dissatisfied' for 'disatisfied', 'neutral' for 'neutrall'?" in done.err


def test_kpis_that_read_a_column_differently_have_notes_of_their_own(
    here: Path, capsys: Capture
) -> None:
    kpis = {
        "agreed": {"kpi": "csat", "question": "q", "scale": "1-5", "labels": "satisfaction-5"},
        "wide": {"kpi": "mean", "question": "q", "scale": "0-7", "better": "higher"},
        "narrow": {"kpi": "mean", "question": "q", "scale": "1-5", "better": "higher"},
    }
    done = scored(capsys, here, [5, 7, "Satisfied", 9], kpis=kpis)
    assert [line.partition("(")[0].strip() for line in done.err.splitlines()] == [
        "warning: q: 1 answer left out, outside 0–7: '9' 1×",
        "warning: q: 2 answers left out, outside 1–5: '7' 1×, '9' 1×",
        "warning: q: 1 answer left out, not readable: 'Satisfied' 1×; map them with labels:, or "
        "list them under missing: or not_applicable:",
    ]


@engines
def test_what_looks_like_a_number_to_other_readers_is_no_answer(
    client: str | None, here: Path, capsys: Capture
) -> None:
    odd = ["NaN", "nan", "inf", "-Infinity", "1E0", "0x5", "1_0", "4,5", "5 stars", "٥"]
    done = scored(capsys, here, [5, *odd], client=client)
    result, ledger = first(done)
    assert (result["n"], result["value"]) == (1, 100.0)
    assert ledger["answers"]["csat"]["invalid"] == len(odd)
    assert f"q: {len(odd)} answers left out, not readable" in done.err
    assert "and 5 further texts; map them with labels:" in done.err


@engines
@pytest.mark.parametrize(
    "weight", ["-1", "", "none", "inf", "nan", "1e400", "1e300", "1e16", "1_0", "1,5"]
)
def test_a_weight_that_is_none_refuses_the_file(
    weight: str, client: str | None, here: Path, capsys: Capture
) -> None:
    done = scored(capsys, here, [5, 4, 3], weights=[1, weight, 2], client=client)
    refused(done, 3, "bad-weight", "survey.csv:3: ", "usable weight in w", "drop weight:")


@engines
def test_the_first_rows_with_an_unusable_weight_are_named(
    client: str | None, here: Path, capsys: Capture
) -> None:
    weights = [1, "1e300", 2, "-1", "", 1, "none"]
    done = scored(capsys, here, [5] * 7, weights=weights, client=client)
    refused(done, 3, "bad-weight", "survey.csv:3: 4 rows have no usable weight in w: ")
    assert "or over 1,000,000,000; also survey.csv:5, survey.csv:6\n" in done.err
    done = scored(capsys, here, [5, 4], weights=[1, 10**9 + 1], client=client)
    refused(done, 3, "bad-weight", "survey.csv:3: 1 row has no usable weight in w: ")
    assert "also" not in done.err
    assert scored(capsys, here, [5, 4], weights=[1, 10**9], client=client).code == 0


@engines
def test_answers_too_large_to_add_up_are_refused(
    client: str | None, here: Path, capsys: Capture
) -> None:
    kpis = {"size": {"kpi": "mean", "question": "q"}}
    answers = ["1" + "0" * 300, "1", "-1" + "0" * 200]
    done = scored(capsys, here, answers, kpis=kpis, client=client)
    refused(done, 3, "too-large-numbers", "survey.csv: size: ", "declare the scale")


def test_a_weight_on_a_row_that_does_not_count_is_not_asked_for(
    here: Path, capsys: Capture
) -> None:
    done = scored(
        capsys, here, [5, 4], weights=[1, "none"], where={"id": {"not": "c1"}}, client="id"
    )
    result, _ = first(done)
    assert (result["n"], result["sum_weights"]) == (1, 1.0)


@engines
def test_strict_lists_every_invalid_answer_in_the_order_of_the_file(
    client: str | None, here: Path, capsys: Capture
) -> None:
    answers = [5, "Satisified", 9, 4, "meh", 9, "", "n/a"]
    done = scored(capsys, here, answers, "--strict", kpis=AGREED, client=client)
    refused(done, 3, "answer-unreadable", "[answer-out-of-scale]", "--strict refuses")
    assert [line for line in done.err.splitlines() if line.startswith("survey.csv")] == [
        "survey.csv:3: q: 'Satisified' 1×, not readable; did you mean 'satisfied'?",
        "survey.csv:4: q: '9' 2×, outside 1–5, also survey.csv:7",
        "survey.csv:6: q: 'meh' 1×, not readable",
    ]


@engines
def test_strict_lists_more_texts_than_a_note_names(
    client: str | None, here: Path, capsys: Capture
) -> None:
    odd = [f"text {place}" for place in range(150)]
    done = scored(capsys, here, [5, *odd], "--strict", client=client)
    assert done.code == 3 and done.out == ""
    assert done.err.count("survey.csv:") == 100
    assert "q: 50 further answers with other texts, not readable" in done.err


@engines
def test_strict_refuses_a_malformed_record_that_would_be_set_aside(
    client: str | None, here: Path, capsys: Capture
) -> None:
    assert scored(capsys, here, [5] * 300, client=client).code == 0
    whole = (here / "survey.csv").read_text("utf-8")
    lines = whole.splitlines()
    lines[100:100] = ["cut off", 'stray "quote,5']
    (here / "survey.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = ran(capsys, "score", "--format", "json")
    result, ledger = first(done)
    assert (ledger["rows"], result["n"]) == (302, 300)
    assert ledger["steps"] == [{"reason": "malformed", "rows": 2}]
    assert "(survey.csv:101) [malformed-record]" in done.err
    strict = ran(capsys, "score", "--strict", "--format", "json", "-o", "report.json")
    refused(strict, 3, "malformed-record", "survey.csv:101: ", "survey.csv:102: ")
    assert not (here / "report.json").exists()


def test_strict_passes_data_without_fault(here: Path, capsys: Capture) -> None:
    done = scored(capsys, here, [5, "", "n/a", 1], "--strict")
    assert first(done)[0]["value"] == 50.0
    assert done.err == ""


def test_too_many_malformed_records_refuse_the_file_unless_more_are_allowed(
    here: Path, capsys: Capture
) -> None:
    assert scored(capsys, here, [5, 1], max_malformed=0.5).code == 0
    (here / "survey.csv").write_text("id,q\na,5\nb\nc,1\n", encoding="utf-8")
    done = ran(capsys, "score", "--format", "json")
    assert first(done)[1]["steps"] == [{"reason": "malformed", "rows": 1}]
    configure(here / "kpicli.yaml", CSAT, {"path": "survey.csv"})
    refused(ran(capsys, "score"), 3, "too-many-malformed", "survey.csv:3: 1 of 3 records")
