"""The first and the last day of the kept rows, whichever way the rows are tallied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kpicli.core.calendar import Calendar
from kpicli.core.plan import Ask, Counted, Scan
from kpicli.core.source import Condition, Dedupe, Source
from kpicli.engine.session import session
from tests.support import write_csv

DAYS = ["2026-03-05", "2025-12-31 23:30:00", "", "2026-01-02", "2027-01-01", "2024-01-01"]
KEPT = ["y", "y", "y", "y", "n", "n"]


def counted(scan: Scan) -> Counted:
    with session(scan.source, "UTC") as opened:
        return opened.tally(scan)


@pytest.mark.parametrize("dedupe", [None, Dedupe(("id",))], ids=["streamed", "kept aside"])
@pytest.mark.parametrize("every", [None, Calendar("month")], ids=["whole", "by month"])
def test_the_days_are_those_of_the_first_and_the_last_kept_row(
    dedupe: Dedupe | None, every: Calendar | None, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path / "survey.csv",
        {"q": [1] * 6, "day": DAYS, "kept": KEPT, "id": list("abcdef")},
    )
    where = (Condition("kept", ("y",)),)
    source = Source("survey", str(path), date="day", where=where, dedupe=dedupe)
    scan = Scan(source, (Ask("it", ("q",)),), every=every, since="2025-01-01", span=True)
    found = counted(scan)
    assert found.first_date is not None and found.last_date is not None
    assert (found.first_date[:10], found.last_date[:10]) == ("2025-12-31", "2026-03-05")
    nobody = replace(scan, source=replace(source, where=(Condition("kept", ("z",)),)))
    assert (counted(nobody).first_date, counted(nobody).last_date) == (None, None)
