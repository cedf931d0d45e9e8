"""No composite is shown of a cell in which a part is withheld, so it gives none away."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Report, Result
from kpicli.core.verdict import Reliability
from tests.analysis.composites import PARTS, asked, of, tables
from tests.thorough import often

MIN = {"privacy": {"min_group": 5}}


def uneven(seed: int) -> dict[str, dict[str, list[Any]]]:
    """Clients in regions of all sizes, of whom some gave no answer and some had no ticket."""
    chance = random.Random(seed)
    found = tables(30)
    regions = ["A", "B", "C", "D", "E", ""]
    found["accounts"]["region"] = chance.choices(regions, [9, 5, 3, 2, 1, 1], k=30)
    for name, share in (("survey", 0.3), ("tickets", 0.2)):
        kept = [chance.random() < share for _ in found[name]["client"]]
        found[name] = {
            column: [cell for cell, keep in zip(cells, kept, strict=True) if keep]
            for column, cells in found[name].items()
        }
    return found


def cells(report: Report, name: str) -> dict[Any, Result]:
    return {
        (*one.group.values(), one.period.label if one.period else None): one
        for one in of(report, name)
    }


@pytest.mark.parametrize("seed", range(often(3)))
@pytest.mark.parametrize(
    ("command", "request_"),
    [
        ("segment", {"by": ("accounts.region",)}),
        ("trend", {"every": "quarter", "by": ("accounts.region",)}),
    ],
)
def test_a_composite_is_withheld_exactly_where_one_of_its_parts_is(
    command: str, request_: dict[str, Any], seed: int, tmp_path: Path
) -> None:
    report = asked(command, tmp_path, uneven(seed), MIN, **request_)
    parts = [cells(report, name) for name in PARTS]
    composites = cells(report, "health")
    hidden = {place for place, one in composites.items() if one.withheld}
    assert hidden == {
        place for place in composites for part in parts if place in part and part[place].withheld
    }
    assert hidden, "nothing was small enough"
    for place in hidden:
        one = composites[place]
        assert (one.estimate, one.facts, one.parts, one.answers) == (None, {}, {}, {})
        assert one.reliability == Reliability("withheld")


def test_called_for_alone_it_withholds_the_same(tmp_path: Path) -> None:
    by = ("accounts.region",)
    whole = asked("segment", tmp_path, uneven(1), MIN, by=by)
    alone = asked("segment", tmp_path, uneven(1), MIN, by=by, kpis=("health",))
    assert cells(alone, "health") == cells(whole, "health")
