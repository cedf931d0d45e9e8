"""What `check` remarks on: effort that runs the wrong way, scales not used, answers long past."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.correlation import of_pairs
from tests.analysis.ran import ran
from tests.support import configure, repeated, write_csv

Capture = pytest.CaptureFixture[str]
CSAT = {"kpi": "csat", "question": "sat", "scale": "1-5"}


def noted(
    capsys: Capture, folder: Path, columns: dict[str, Any], kpis: dict[str, Any], **survey: Any
) -> dict[str, dict[str, Any]]:
    """The notes of `check` by slug."""
    data = write_csv(folder / "survey.csv", columns)
    config = configure(folder / "kpicli.yaml", kpis, {"path": data.name, **survey})
    done = ran(capsys, "check", "-c", config, "--format", "json")
    assert done.code == 0, done.err
    return {note["slug"]: note for note in json.loads(done.out)["notes"]}


def together(rising: bool) -> dict[str, list[int]]:
    """Satisfaction 1–5 and effort 1–7 that rise together, or one against the other."""
    dice = random.Random(7)
    sat = [dice.randint(1, 5) for _ in range(200)]
    effort = [min(7, max(1, one + dice.randint(0, 2))) for one in sat]
    return {"sat": sat, "effort": effort if rising else [8 - one for one in effort]}


@pytest.mark.parametrize("rising", [True, False])
@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize("as_", ["mean", "share"])
def test_effort_that_goes_with_satisfaction_the_wrong_way_is_warned_of(
    rising: bool, better: str, as_: str, tmp_path: Path, capsys: Capture
) -> None:
    ces = {"question": "effort", "scale": "1-7", "better": better, "as": as_}
    notes = noted(capsys, tmp_path, together(rising), {"ces": ces, "csat": CSAT})
    wrong = rising != (better == "higher")
    assert ("effort-direction" in notes) == wrong
    if wrong:
        note = notes["effort-direction"]
        assert note["level"] == "warning"
        assert "n 200" in note["text"]
        assert ("r −0." if not rising else "r 0.") in note["text"]
        assert "(kpis.ces.better)" in note["where"]


def test_effort_is_held_against_the_items_of_cess_too(tmp_path: Path, capsys: Capture) -> None:
    columns = together(rising=True)
    items = {"items": ["sat", "sat2"], "scale": "1-5"}
    ces = {"question": "effort", "scale": "1-7", "better": "lower"}
    columns["sat2"] = columns["sat"]
    assert "effort-direction" in noted(capsys, tmp_path, columns, {"ces": ces, "cess": items})


def test_chance_and_few_answers_are_no_reason_to_warn(tmp_path: Path, capsys: Capture) -> None:
    ces = {"question": "effort", "scale": "1-7", "better": "lower"}
    few = {name: answers[:20] for name, answers in together(rising=True).items()}
    assert "effort-direction" not in noted(capsys, tmp_path, few, {"ces": ces, "csat": CSAT})
    dice = random.Random(3)
    loose = {
        "sat": [dice.randint(1, 5) for _ in range(200)],
        "effort": [dice.randint(1, 7) for _ in range(200)],
    }
    assert "effort-direction" not in noted(capsys, tmp_path, loose, {"ces": ces, "csat": CSAT})


def test_a_correlation_is_pearsons() -> None:
    # Anscombe's first set: r 0.81642 (F. J. Anscombe, The American Statistician 27, 1973)
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    found = of_pairs(zip(x, y, [1] * 11, strict=True))
    assert found is not None
    assert (found.n, found.r) == (11, pytest.approx(0.81642051634484))
    twice = of_pairs([(a, b, 2) for a, b in zip(x, y, strict=True)])
    assert twice is not None
    assert (twice.n, twice.r) == (22, pytest.approx(found.r))
    assert of_pairs([(1.0, 2.0, 50), (1.0, 3.0, 50)]) is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({1: 20, 2: 30, 3: 40, 4: 30}, "of 120 answers in q none is 5"),
        ({2: 40, 3: 40, 4: 40, 5: 40}, "of 160 answers in q none is 1"),
        ({1: 20, 2: 10, 3: 10, 4: 10, 5: 60}, None),
        ({2: 5, 3: 5, 4: 5}, None),
    ],
)
def test_a_scale_of_which_an_end_is_never_used_is_asked_about(
    answers: dict[int, int], said: str | None, tmp_path: Path, capsys: Capture
) -> None:
    kpi = {"kpi": "mean", "question": "q", "scale": "1-5"}
    notes = noted(capsys, tmp_path, {"q": repeated(answers)}, {"it": kpi})
    if said is None:
        assert "scale-unused" not in notes
    else:
        assert said in notes["scale-unused"]["text"]
        assert "(kpis.it.scale)" in notes["scale-unused"]["where"]


def test_a_scale_on_which_only_0_and_1_occur_is_asked_about(
    tmp_path: Path, capsys: Capture
) -> None:
    kpi = {"kpi": "mean", "question": "q", "scale": "0-10"}
    notes = noted(capsys, tmp_path, {"q": repeated({0: 10, 1: 15})}, {"it": kpi})
    text = notes["scale-unused"]["text"]
    assert text == "it: of 25 answers in q all are 0 or 1: was it asked on 0–10?"


@pytest.mark.parametrize(("today", "old"), [("2026-04-11", True), ("2026-04-10", False)])
def test_answers_older_than_a_hundred_days_are_remarked_on(
    today: str, old: bool, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(today).replace(tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    kpi = {"kpi": "mean", "question": "q", "scale": "1-5"}
    columns = {"q": [1, 5], "day": ["2025-12-01", "2025-12-31"]}
    notes = noted(capsys, tmp_path, columns, {"it": kpi}, date="day")
    assert ("data-old" in notes) == old
    if old:
        assert notes["data-old"]["level"] == "info"
        assert notes["data-old"]["text"] == "the last answer is of 2025-12-31, 101 days ago"
    assert "data-old" not in noted(capsys, tmp_path, columns, {"it": kpi})


def test_a_kpi_without_a_valid_answer_is_warned_of(tmp_path: Path, capsys: Capture) -> None:
    kpi = {"kpi": "mean", "question": "q", "scale": "1-5"}
    notes = noted(capsys, tmp_path, {"q": ["", "n/a", "77"]}, {"it": kpi})
    assert notes["no-valid-answers"]["level"] == "warning"
    assert "no valid answer in q" in notes["no-valid-answers"]["text"]
