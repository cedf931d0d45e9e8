"""What segment says of columns that were hardly meant to part the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.errors import UserError
from tests.analysis.asked import asked

KPIS = {"nps": {"question": "q"}}


def test_a_column_of_very_many_values_is_told_of(tmp_path: Path) -> None:
    columns = {"q": [str(n % 11) for n in range(402)], "amount": [str(n % 201) for n in range(402)]}
    told = asked("segment", tmp_path, columns, KPIS, by=("amount",))
    assert [n.text for n in told.notes if n.slug == "many-groups"] == [
        "201 groups by amount: if it holds numbers, declare bins or quantiles of it under "
        "segments:; --merge takes small groups together"
    ]
    merged = asked("segment", tmp_path, columns, KPIS, by=("amount",), merge=5)
    assert not [n for n in merged.notes if n.slug == "many-groups"]


def test_groups_by_an_id_are_refused(tmp_path: Path) -> None:
    columns = {"q": ["9"] * 20_001, "id": [str(n) for n in range(20_001)]}
    with pytest.raises(UserError) as caught:
        asked("segment", tmp_path, columns, KPIS, by=("id",))
    assert [problem.slug for problem in caught.value.problems] == ["too-many-groups"]
