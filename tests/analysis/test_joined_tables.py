"""Client tables as sources of groups: read once, with every column they name."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.config.load import load
from kpicli.core.report import Report
from kpicli.errors import UserError
from tests.support import configure, write_csv

CLIENTS = [f"{number:03d}" for number in range(40)]


def by_region(folder: Path, **accounts: Any) -> Report:
    """The report by the region in `accounts`, of which half of the clients have North."""
    path = folder / "accounts.csv"
    regions = ["North" if place % 2 else "South" for place, _ in enumerate(CLIENTS)]
    if not path.exists():
        write_csv(path, {"client": CLIENTS, "region": regions})
    write_csv(folder / "survey.csv", {"client": CLIENTS, "q": [10, 9, 7, 0] * 10})
    config = configure(
        folder / "kpicli.yaml",
        {"nps": {"question": "q"}},
        {"path": "survey.csv", "client": "client"},
    )
    text = config.read_text().replace(
        "kpis:\n",
        f"  accounts: { ({'path': 'accounts.csv', 'client': 'client'} | accounts)!r}\nkpis:\n",
    )
    config.write_text(text)
    return segment(load(config), Request(by=("accounts.region",)))


@pytest.mark.parametrize(
    ("accounts", "path"),
    [
        ({"client": "account"}, "sources.accounts.client"),
        ({"where": {"status": "live"}}, "sources.accounts.where.status"),
    ],
)
def test_a_column_that_a_client_table_lacks_is_told_at_its_place(
    tmp_path: Path, accounts: dict[str, Any], path: str
) -> None:
    with pytest.raises(UserError) as refused:
        by_region(tmp_path, **accounts)
    [problem] = refused.value.problems
    assert problem.slug == "no-such-column"
    assert problem.where is not None and problem.where.path == path


def test_a_client_table_can_be_a_pipe_which_is_read_once(tmp_path: Path) -> None:
    rows = "client,region\n" + "".join(f"{client},North\n" for client in CLIENTS)
    pipe = tmp_path / "accounts.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(rows), daemon=True)
    writer.start()
    total, group = by_region(tmp_path).results
    writer.join()
    assert group.group == {"accounts.region": "North"}
    assert total.estimate is not None and group.estimate is not None
    assert group.estimate.n == total.estimate.n == len(CLIENTS)


def unmatched(folder: Path, known: int) -> str:
    """The note on rows without a match, when the table knows so many of forty clients."""
    write_csv(
        folder / "accounts.csv",
        {"client": CLIENTS[:known], "region": ["North", "South"] * (known // 2)},
    )
    notes = by_region(folder).notes
    return next(note.text for note in notes if note.slug == "unmatched-rows")


def test_rows_without_a_match_are_counted_unless_their_group_is_withheld(tmp_path: Path) -> None:
    assert unmatched(tmp_path, 30).startswith("10 rows of 10 clients have no match")
    assert unmatched(tmp_path, 38).startswith("some rows have no match")


def test_when_no_client_matches_the_note_asks_how_they_are_written(tmp_path: Path) -> None:
    assert "written alike" not in unmatched(tmp_path, 20)
    write_csv(tmp_path / "accounts.csv", {"client": range(40), "region": ["North"] * 40})
    texts = [note.text for note in by_region(tmp_path).notes]
    assert any("written alike in both" in text for text in texts)
