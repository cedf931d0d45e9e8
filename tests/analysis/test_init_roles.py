"""What `init` takes for the client, the date, the weight, the rows that count, and the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.analysis.guess import guess
from kpicli.analysis.guess_columns import columns, count
from kpicli.analysis.peek import head
from kpicli.core.source import Source
from kpicli.sources.files import File
from tests.analysis.ran import guessed, ran
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]
ROWS = 120


def survey(path: Path, name: str = "survey.csv", **columns: Any) -> Path:
    """A survey of 120 rows with a rating; lists of other lengths are repeated."""
    whole = {"q1": [1, 2, 3, 3, 4, 4, 4, 5, 5, 5], **columns}
    return write_csv(
        path / name, {key: (list(cells) * ROWS)[:ROWS] for key, cells in whole.items()}
    )


def source_of(capsys: Capture, export: Path) -> dict[str, Any]:
    found: dict[str, Any] = guessed(capsys, export)["sources"]["survey"]
    return found


@pytest.mark.parametrize("name", ["client_id", "CustomerID", "Account", "company no", "klant_id"])
def test_a_column_named_for_clients_is_the_client(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    export = survey(tmp_path, **{name: [f"C{n % 40}" for n in range(ROWS)]})
    assert source_of(capsys, export)["client"] == name


@pytest.mark.parametrize("name", ["response_id", "id", "company_size", "user_id", "RESPNUM"])
def test_a_column_that_differs_in_every_row_or_is_no_id_is_not(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    export = survey(tmp_path, **{name: [f"R{n}" for n in range(ROWS)]})
    assert "client" not in source_of(capsys, export)


def test_a_person_is_the_client_where_persons_repeat(tmp_path: Path, capsys: Capture) -> None:
    export = survey(tmp_path, user_id=[f"U{n % 50}" for n in range(ROWS)])
    assert source_of(capsys, export)["client"] == "user_id"


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2026-01-31", "2026-03-01"], "ISO 8601; 2026-01-31 to 2026-03-01"),
        (["31/01/2026", "01/03/2026"], "day first; 2026-01-31 to 2026-03-01"),
        (["01/31/2026 9:00 PM", "03/01/2026 8:00 AM"], "month first; 2026-01-31 to 2026-03-01"),
    ],
)
def test_the_order_of_dates_is_told_from_the_whole_column(
    dates: list[str], said: str, tmp_path: Path, capsys: Capture
) -> None:
    text = ran(capsys, "init", survey(tmp_path, submitted_at=dates)).out
    assert yaml.safe_load(text)["sources"]["survey"]["date"] == "submitted_at"
    assert said in text


def test_the_day_of_the_response_goes_before_other_dates(tmp_path: Path, capsys: Capture) -> None:
    export = survey(
        tmp_path,
        birth_date=["1980-02-01", "1970-02-01"],
        created_at=["2026-01-01", "2026-02-01"],
        submitted_at=["2026-01-02", "2026-02-02"],
    )
    assert source_of(capsys, export)["date"] == "submitted_at"


@pytest.mark.parametrize(
    ("name", "weights", "taken"),
    [
        ("weight", ["0.8", "1.2", "1.0"], True),
        ("wt", ["0.8", "1.2", "1.3"], True),
        ("WEIGHT", ["44.2", "20.3", "15.1"], False),
        ("weight", ["0.8", "", "1.2"], False),
        ("weight", ["0.8", "-1.2", "2.2"], False),
        ("weight", ["1", "2", "1"], False),
        ("weight_kg", ["0.8", "1.2", "1.0"], False),
        ("height", ["0.8", "1.2", "1.0"], False),
    ],
)
def test_a_weight_is_declared_only_when_it_is_named_usable_and_about_one(
    name: str, weights: list[str], taken: bool, tmp_path: Path, capsys: Capture
) -> None:
    found = source_of(capsys, survey(tmp_path, **{name: weights}))
    assert found.get("weight") == (name if taken else None)


def test_weights_blank_only_in_rows_that_do_not_count_are_usable(
    tmp_path: Path, capsys: Capture
) -> None:
    export = survey(tmp_path, status=["complete", "test"], weight=["1.1", "", "0.9", ""])
    found = source_of(capsys, export)
    assert (found["where"], found["weight"]) == ({"status": "complete"}, "weight")


@pytest.mark.parametrize(
    ("name", "values", "rule"),
    [
        ("status", ["Complete", "partial", "complete"], ["Complete", "complete"]),
        ("Status", ["IP Address", "Survey Preview", "IP Address"], {"not": "Survey Preview"}),
        ("Finished", ["TRUE", "FALSE", "TRUE"], "TRUE"),
    ],
)
def test_only_whole_and_real_responses_count(
    name: str, values: list[str], rule: Any, tmp_path: Path, capsys: Capture
) -> None:
    assert source_of(capsys, survey(tmp_path, **{name: values}))["where"] == {name: rule}


def test_a_status_of_another_kind_is_a_segment(tmp_path: Path, capsys: Capture) -> None:
    found = guessed(capsys, survey(tmp_path, status=["open", "closed", "pending"]))
    assert "where" not in found["sources"]["survey"]
    assert found["segments"] == {"status": "survey.status"}


def test_few_texts_are_segments_and_many_are_not(tmp_path: Path, capsys: Capture) -> None:
    export = survey(
        tmp_path,
        region=["North", "South", ""],
        city=[f"Town {n}" for n in range(40)],
        code=["1", "2", "3"],
    )
    assert guessed(capsys, export)["segments"] == {"region": "survey.region"}


def test_a_decimal_comma_is_declared(tmp_path: Path, capsys: Capture) -> None:
    export = survey(tmp_path, weight=["0,8", "1,25", "0,95"])
    found = source_of(capsys, export)
    assert (found["decimal"], found["weight"]) == (",", "weight")


def test_a_file_that_is_not_utf_8_is_read_as_windows_text_and_says_so(
    tmp_path: Path, capsys: Capture
) -> None:
    export = survey(tmp_path, région=["Nord", "Île"])
    export.write_bytes(export.read_text("utf-8").encode("cp1252"))
    text = ran(capsys, "init", export).out
    found = yaml.safe_load(text)
    assert found["sources"]["survey"]["encoding"] == "cp1252"
    assert found["segments"] == {"region": "survey.région"}
    assert "look whether accents come out right" in text


def test_a_folder_and_a_pattern_are_read_as_one(tmp_path: Path, capsys: Capture) -> None:
    survey(tmp_path, "a.csv", region=["North"])
    survey(tmp_path, "b.csv", region=["South"])
    for export in (tmp_path, tmp_path / "*.csv"):
        assert guessed(capsys, export)["segments"] == {"region": "survey.region"}
        assert ": 240 rows, 2 columns" in ran(capsys, "init", export).err


def test_a_column_that_only_some_files_have_is_left_out(tmp_path: Path, capsys: Capture) -> None:
    survey(tmp_path, "a.csv", region=["North", "South"], client_id=["C1", "C2"])
    survey(tmp_path, "b.csv", region=["North", "South"])
    found = guessed(capsys, tmp_path)
    assert "client" not in found["sources"]["survey"]
    assert found["segments"] == {"region": "survey.region"}


def test_a_long_answer_is_not_quoted_in_full(tmp_path: Path, capsys: Capture) -> None:
    secret = "call me at home, my number is 555 0123 4567"
    export = survey(tmp_path, q1=[1, 2, 3, 4, 5, 3, 4, 5, 4] * 12 + [secret])
    text = ran(capsys, "init", export).out
    assert "call me at home" in text
    assert "0123" not in text


def test_standard_input_is_read_once_and_written_as_a_dash(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = survey(tmp_path, client_id=[f"C{n % 40}" for n in range(ROWS)])
    with export.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        found = guessed(capsys, "-")
    assert found["sources"]["survey"] == {"path": "-", "client": "client_id"}


def test_columns_of_many_or_long_texts_are_never_counted(tmp_path: Path) -> None:
    export = survey(
        tmp_path,
        comment=[f"A long remark, number {n}, on how it all went that day" for n in range(ROWS)],
        story=["x" * 500, "y" * 500],
        response=[f"R{n}" for n in range(ROWS)],
    )
    source = Source("survey", str(export))
    found = columns(head(File(export, export.name), source), {}, ".")
    count(source, [column for column in found if column.name != "response"])
    counted = {column.name: column.counts is not None for column in found}
    assert counted == {"q1": True, "comment": True, "story": False, "response": False}
    assert [column.name for column in found if column.open] == ["comment"]


def test_only_the_first_records_are_held(tmp_path: Path) -> None:
    export = write_csv(
        tmp_path / "long.csv", {"q1": [1, 2, 3, 4, 5] * 6000, "id": list(range(30000))}
    )
    source = Source("survey", str(export))
    seen = head(File(export, export.name), source)
    assert seen.rows == 10_000
    found = columns(seen, {}, ".")
    assert count(source, found) == (found, 30_000)
    assert {column.name: column.counts for column in found} == {
        "q1": {str(score): 6000 for score in range(1, 6)},
        "id": None,
    }


def test_a_wide_file_is_looked_at_with_fewer_records(tmp_path: Path) -> None:
    export = write_csv(tmp_path / "wide.csv", {f"c{n}": [1, 2, 3] * 10 for n in range(3000)})
    assert head(File(export, export.name), Source("survey", str(export)), 10).rows == 20


def test_a_column_that_stands_twice_is_left_out(tmp_path: Path) -> None:
    export = tmp_path / "twice.csv"
    rows = "\n".join(f"{n % 5 + 1},{n % 5 + 1},{n % 5 + 1}" for n in range(50))
    export.write_text(f"q1,score,score\n{rows}\n", "utf-8")
    (found,) = guess([str(export)], str(tmp_path))
    assert [draft.key for draft in found.drafts] == ["q1"]
    assert found.left == ("Without a part: score.",)


def test_lists_of_several_answers_are_no_decimal_commas(tmp_path: Path, capsys: Capture) -> None:
    export = survey(tmp_path, used=["1,3", "2", "1,2,4", "2,4", "1,4"])
    assert "decimal" not in source_of(capsys, export)
