"""Signs that the measuring changed are told, until a break is declared."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.asked import asked
from tests.analysis.test_periods_end_to_end import MEAN, trending


def test_a_jump_in_the_number_of_answers_is_told_and_silenced_by_a_break(tmp_path: Path) -> None:
    days = [
        f"2025-{month:02}-15"
        for month, n in zip(range(1, 6), (9, 9, 9, 40, 40), strict=True)
        for _ in range(n)
    ]
    told = [note for note in trending(tmp_path, days).notes if note.slug == "volume-changed"]
    assert ["2025-04" in note.text for note in told] == [True]
    breaks = [{"day": "2025-04-01", "what": "another sender"}]
    quiet = trending(tmp_path, days, breaks=breaks).notes
    assert not [note for note in quiet if note.slug == "volume-changed"]


def test_a_jump_in_the_mix_of_the_groups_is_told(tmp_path: Path) -> None:
    shares = {"2025-01": 10, "2025-02": 12, "2025-03": 34}
    rows = [
        (place % 5, "a" if place < a else "b", f"{month}-20")
        for month, a in shares.items()
        for place in range(40)
    ]
    columns = dict(zip("qgd", map(list, zip(*rows, strict=True)), strict=True))
    report = asked("trend", tmp_path, columns, MEAN, {"date": "d"}, by=("g",), every="month")
    [told] = [note for note in report.notes if note.slug == "mix-changed"]
    assert "2025-03" in told.text
    assert "2025-02" not in told.text


def test_answers_of_another_scale_are_told(tmp_path: Path) -> None:
    days = [f"2025-{month:02}-15" for month in range(1, 5) for _ in range(40)]
    answers = [1 + place % 5 if day < "2025-03" else place % 11 for place, day in enumerate(days)]
    told = [one for one in trending(tmp_path, days, answers).notes if one.slug == "answers-changed"]
    assert ["2025-03" in note.text for note in told] == [True]
