"""`kpicli check`: configuration and data held against each other, without a figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.words import figure
from tests.analysis import example
from tests.analysis.ran import Ran, ran
from tests.support import configure, repeated, write_csv

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
Capture = pytest.CaptureFixture[str]

Q = {"kpi": "mean", "question": "q", "scale": "1-5"}


def checked(
    capsys: Capture,
    folder: Path,
    columns: dict[str, Any],
    kpis: dict[str, Any] | None = None,
    *arguments: str,
    sections: dict[str, Any] | None = None,
    **survey: Any,
) -> Ran:
    """`check` of a survey with these columns, declared so."""
    data = write_csv(folder / "survey.csv", columns)
    source = {"path": data.name, **survey}
    config = configure(folder / "kpicli.yaml", kpis or {"it": Q}, source, **(sections or {}))
    return ran(capsys, "check", "-c", config, *arguments)


def test_the_example_fits_and_every_answer_is_accounted_for_as_in_score() -> None:
    found = json.loads(example.checked("json"))
    ledgers = {one.source: one for one in example.scored().ledgers}
    ledger = ledgers.pop("survey")
    assert found["ledger"]["rows"] == ledger.rows
    assert [(one["reason"], one["rows"]) for one in found["ledger"]["steps"]] == [*ledger.steps]
    assert found["ledger"]["kept"] == ledger.kept
    assert found["ledger"]["answers"] == {
        name: {kind.value: n for kind, n in kinds.items() if n}
        for name, kinds in ledger.answers.items()
    }
    assert found["columns"]["client"] == {"column": "client_id", "clients": 307, "repeats": 2017}
    assert found["columns"]["date"]["written"] == "ISO 8601"
    assert found["columns"]["date"]["first"].startswith("2024-10-01")
    assert found["columns"]["weights"][0]["rows"] == ledger.kept
    assert {one["name"]: one["rows"] for one in found["sources"]} == {
        name: one.rows for name, one in ledgers.items()
    }
    assert found["problems"] == []


def test_no_figure_of_any_kpi_is_shown() -> None:
    text = example.checked()
    found = json.loads(example.checked("json"))
    for result in example.scored().results:
        shown = figure(result).removesuffix(" %")
        assert shown not in text
    assert "results" not in found
    assert not {"value", "estimate", "interval", "figure"} & set(str(found).split("'"))


def test_the_text_is_readable_at_eighty_columns() -> None:
    text = example.checked()
    assert max(map(len, text.splitlines())) <= 80
    for heading in ("File", "Columns", "Answers in 2,018 rows", "Client tables", "Segments"):
        assert f"\n{heading}\n" in text
    table = text.partition("Answers in 2,018 rows\n")[2].partition("\n\n")[0].splitlines()
    assert len({len(line) for line in table}) == 1
    assert table[0].split() == ["valid", "missing", "n.a.", "invalid", "not", "asked"]
    assert [line.split()[0] for line in table[1:]][:3] == ["cess", "csat", "nps"]


def test_labels_are_listed_with_their_scores_and_rows(tmp_path: Path, capsys: Capture) -> None:
    answers = repeated({"Good": 30, "good ": 5, "BAD": 10, "Medium": 2, "": 3})
    kpi = {"kpi": "csat", "question": "q", "labels": "good-bad"}
    done = checked(capsys, tmp_path, {"q": answers}, {"it": kpi}, "--format", "json")
    assert json.loads(done.out)["labels"] == [
        {"kpi": "it", "column": "q", "text": "good", "score": 1, "rows": 35},
        {"kpi": "it", "column": "q", "text": "bad", "score": 0, "rows": 10},
    ]
    done = checked(capsys, tmp_path, {"q": answers}, {"it": kpi})
    assert "it, q: good = 1 (35), bad = 0 (10)" in done.out
    assert "'Medium' 2×" in done.out


def test_all_missing_columns_come_at_once_with_what_may_be_meant(
    tmp_path: Path, capsys: Capture
) -> None:
    write_csv(tmp_path / "accounts.csv", {"client": ["C1"], "region": ["North"]})
    done = checked(
        capsys,
        tmp_path,
        {"q": [1, 2], "client_id": ["C1", "C2"]},
        {"it": Q, "other": {**Q, "question": "q2"}},
        client="clientid",
        date="day",
        sections={
            "segments": {
                "region": "accounts.regions",
                "part": "acounts.region",
                "own": "survey.channel",
            },
        },
    )
    assert done.code == 2
    done = ran(capsys, "check", "-c", tmp_path / "kpicli.yaml")
    assert done.out == ""
    for word in ("'clientid'", "'day'", "'q2'", "'channel'", "did you mean client_id?"):
        assert word in done.err
    assert done.err.count("[no-such-column]") == 4
    assert done.err.count("[no-such-source]") == 2


def test_other_sources_must_hold_their_columns_and_a_client(
    tmp_path: Path, capsys: Capture
) -> None:
    write_csv(tmp_path / "accounts.csv", {"client": ["C1"], "region": ["North"]})
    write_csv(tmp_path / "survey.csv", {"q": [1, 2]})
    config = tmp_path / "kpicli.yaml"
    config.write_text(
        "version: 1\n"
        "sources:\n"
        "  survey: {path: survey.csv}\n"
        "  accounts: {path: accounts.csv, client: client, start: signed_on, end: ended}\n"
        "  tickets: {path: tickets.csv, client: client}\n"
        "segments: {region: accounts.region, area: {column: accounts.area}}\n"
        "kpis: {it: {kpi: mean, question: q, scale: 1-5}}\n",
        "utf-8",
    )
    done = ran(capsys, "check", "-c", config)
    assert (done.code, done.out) == (2, "")
    assert "kpicli.yaml:4:57 (sources.accounts.start): there is no column 'signed_on'" in done.err
    assert "(segments.area.column): there is no column 'area'" in done.err
    assert "[client-required]" in done.err
    assert "[no-such-file]" in done.err


def test_a_source_that_cannot_be_read_is_a_problem_of_the_data(
    tmp_path: Path, capsys: Capture
) -> None:
    write_csv(tmp_path / "survey.csv", {"q": [1, 2]})
    (tmp_path / "tickets.csv").write_bytes(b"client\n\xff\n")
    config = tmp_path / "kpicli.yaml"
    config.write_text(
        "version: 1\n"
        "sources: {survey: {path: survey.csv}, tickets: {path: tickets.csv, client: client}}\n"
        "kpis: {it: {kpi: mean, question: q, scale: 1-5}}\n",
        "utf-8",
    )
    done = ran(capsys, "check", "-c", config)
    assert done.code == 3
    assert "[bad-encoding]" in done.err


def test_malformed_and_invalid_answers_pass_unless_strict(tmp_path: Path, capsys: Capture) -> None:
    data = write_csv(tmp_path / "survey.csv", {"q": [1, 2, 3, 4, 5, 9] * 50, "r": ["x"] * 300})
    with data.open("a") as stream:
        stream.write("1,2,3\n")
    config = configure(tmp_path / "kpicli.yaml", {"it": Q}, {"path": data.name})
    done = ran(capsys, "check", "-c", config)
    assert done.code == 0
    assert "1 malformed" in done.out
    assert "survey.csv:302" in done.out
    assert "'9' 50×" in done.out
    strict = ran(capsys, "check", "-c", config, "--strict")
    assert strict.code == 3
    assert strict.out.partition("\nNotes\n")[0] == done.out.partition("\nNotes\n")[0]
    assert "survey.csv:302: a record was set aside" in strict.err
    assert f"survey.csv:7: q: '9' 50×, outside 1–5, also {data}:13, {data}:19" in strict.err


def test_strict_names_every_odd_answer_and_every_malformed_record(
    tmp_path: Path, capsys: Capture
) -> None:
    odd = [f"odd {number}" for number in range(9)]
    data = write_csv(tmp_path / "survey.csv", {"q": [*odd, *[1] * 900], "r": ["x"] * 909})
    with data.open("a", encoding="utf-8") as stream:
        stream.write("1,2,3\n" * 9)
    config = configure(tmp_path / "kpicli.yaml", {"it": Q}, {"path": data.name})
    strict = ran(capsys, "check", "-c", config, "--strict")
    assert strict.code == 3
    for number, text in enumerate(odd):
        assert f"survey.csv:{number + 2}: q: {text!r} 1×" in strict.err
        assert f"survey.csv:{911 + number}: a record was set aside" in strict.err


def test_an_empty_name_of_an_export_is_refused(capsys: Capture) -> None:
    done = ran(capsys, "check", "", "-c", EXAMPLE, "-f", "yaml")
    assert (done.code, done.out) == (2, "")
    assert "the name of the export is empty" in done.err and "[no-such-format]" in done.err


def test_dates_and_weights_that_cannot_be_used_are_told_together_below_the_report(
    tmp_path: Path, capsys: Capture
) -> None:
    done = checked(
        capsys,
        tmp_path,
        {"q": [1, 2, 5] * 4, "day": ["01/02/2026", "03/04/2026"] * 6, "w": ["1", "x", "-1"] * 4},
        None,
        date="day",
        weight="w",
        dedupe={"by": "q", "within": "month"},
    )
    assert done.code == 3
    assert "day: cannot be used" in done.out
    assert "w: cannot be used" in done.out
    assert "\n  it     12\n" in done.out
    assert "2 problems." in done.out
    assert "[ambiguous-dates]" in done.err
    assert "[bad-weight]" in done.err


def test_dates_that_cannot_be_read_are_counted(tmp_path: Path, capsys: Capture) -> None:
    days = ["31/12/2025", "01/02/2026", "soon", ""]
    columns = {"q": [1, 2, 5, 5], "day": days}
    found = json.loads(checked(capsys, tmp_path, columns, None, "--format", "json", date="day").out)
    assert found["columns"]["date"] == {
        "column": "day",
        "written": "day first",
        "readable": 2,
        "unreadable": 2,
        "first": "2025-12-31 00:00:00",
        "last": "2026-02-01 00:00:00",
    }
    done = checked(capsys, tmp_path, columns, None, date="day")
    assert "day: day first, 2 of 4 readable; 2025-12-31 to 2026-02-01" in done.out
    assert "[unreadable-date]" in done.out


def test_repeated_clients_and_what_dedupe_leaves_out_are_counted(
    tmp_path: Path, capsys: Capture
) -> None:
    done = checked(
        capsys,
        tmp_path,
        {"q": [1, 2, 5, 5, 4], "c": ["A", "A", "B", "", " "]},
        None,
        client="c",
        dedupe={"by": "c", "keep": "first"},
    )
    assert "c: 2 clients; 1 of 5 rows repeat one, 2 name none" in done.out
    assert "c: of rows alike the first is kept; 1 left out" in done.out
    assert "5 rows: 1 duplicate, 4 kept" in done.out


def test_nothing_in_the_data_reaches_the_terminal_raw(tmp_path: Path, capsys: Capture) -> None:
    evil = "\x1b[31mred\x1b]0;title\x07"
    labels = {"kpi": "mean", "question": evil, "labels": {"Good": 1, "Bad": 0}}
    done = checked(
        capsys, tmp_path, {evil: ["Good", "Bad", evil] * 9, "q": ["1"] * 27}, {"it": labels}
    )
    assert done.code == 0
    assert not {sign for sign in done.out + done.err if sign < " " and sign != "\n"}
    assert "\\x1b[31mred" in done.out
    found = checked(
        capsys, tmp_path, {evil: ["Good", "Bad"], "q": [1, 1]}, {"it": labels}, "--format", "json"
    )
    assert json.loads(found.out)["labels"][0]["column"] == evil
    assert "\x1b" not in found.out


def test_standard_input_can_be_checked_and_is_called_a_dash(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_csv(tmp_path / "in.csv", {"q": [1, 2, 9], "c": ["A", "B", "A"]})
    config = configure(tmp_path / "kpicli.yaml", {"it": Q}, {"path": "-", "client": "c"})
    with data.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        done = ran(capsys, "check", "-c", config)
    assert done.code == 0
    assert "\n  - (csv)\n" in done.out
    assert "(-:4)" in done.out


def test_an_export_on_the_command_line_replaces_the_path(tmp_path: Path, capsys: Capture) -> None:
    write_csv(tmp_path / "other.csv", {"q": [1, 2, 3, 4]})
    checked(capsys, tmp_path, {"q": [1]})
    done = ran(capsys, "check", tmp_path / "other.csv", "-c", tmp_path / "kpicli.yaml")
    assert "4 rows" in done.out


def test_an_unknown_format_is_refused(tmp_path: Path, capsys: Capture) -> None:
    done = checked(capsys, tmp_path, {"q": [1]}, None, "--format", "jsn")
    assert done.code == 2
    assert "did you mean json?" in done.err
