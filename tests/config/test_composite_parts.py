"""The parts of a composite as they are declared: what is understood, and what is wrong where."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicli.config.load import Config, load
from kpicli.core.component import Component
from kpicli.core.kpi import Composed
from kpicli.errors import Problem, UserError

DAY, HOUR = 86_400.0, 3600.0
TEXT = """version: 1
sources:
  survey: {{path: s.csv}}
  accounts: {{path: a.csv, client: c, start: s, end: e}}
  tickets: {{path: t.csv, opened: o, responded: r, resolved: d}}
  transactions: {{path: p.csv, client: c, date: d, amount: a}}
kpis:
  health: {{kpi: composite, parts: {parts}}}
  nps: {{question: q}}
  ces: {{question: q, scale: 1-7, better: lower}}
  mean: {{question: q}}
  churn: {{}}
  retention: {{}}
  arpc: {{}}
  resolution_time: {{}}
  other: {{kpi: composite, parts: {{nps: 1}}}}
  broken: {{kpi: csat, question: q}}
"""


def config(folder: Path, parts: str, *without: str) -> Config:
    lines = TEXT.format(parts=parts).splitlines(keepends=True)
    path = folder / "kpicli.yaml"
    kept = [line for line in lines if line.split(":")[0].strip() not in ("broken", *without)]
    path.write_text("".join(kept), encoding="utf-8")
    return load(path)


def parts_of(folder: Path, parts: str) -> dict[str, Component]:
    kpi = config(folder, parts).kpis["health"]
    assert isinstance(kpi, Composed)
    return {part.name: part for part in kpi.components}


def problems(folder: Path, parts: str) -> list[Problem]:
    with pytest.raises(UserError) as refused:
        config(folder, parts)
    return refused.value.problems


@pytest.mark.parametrize(
    ("part", "ends"),
    [
        ("nps: 2", (-100, 100)),
        ("retention: 2", (0, 100)),
        ("churn: 2", (100, 0)),
        ("ces: 2", (7, 1)),
        ("churn: {weight: 2, from: 20}", (20, 0)),
        ("nps: {weight: 2, to: 60}", (-100, 60)),
        ("resolution_time: {weight: 2, from: 5d, to: 4h}", (5 * DAY, 4 * HOUR)),
        ("resolution_time: {weight: 2, from: 90 min, to: 0}", (1.5 * HOUR, 0)),
        ("arpc: {weight: 2, from: 0, to: 1200.5}", (0, 1200.5)),
        ("mean: {weight: 2, from: -3, to: 3}", (-3, 3)),
    ],
)
def test_ends_are_as_declared_or_those_of_the_range_the_worse_one_first(
    part: str, ends: tuple[float, float], tmp_path: Path
) -> None:
    [found] = parts_of(tmp_path, f"{{{part}}}").values()
    assert (found.zero, found.full) == ends
    assert found.weight == 2


def test_a_composite_may_stand_before_its_parts_and_keeps_its_place(tmp_path: Path) -> None:
    found = config(tmp_path, "{nps: 1, churn: {weight: 0.5}}")
    assert next(iter(found.kpis)) == "health"
    kpi = found.kpis["health"]
    assert (kpi.unit.low, kpi.unit.high, kpi.better) == (0, 100, "higher")


@pytest.mark.parametrize(
    ("parts", "slug", "path", "words"),
    [
        ("{npss: 1}", "no-such-result", "npss", "did you mean nps?"),
        ("{other: 1}", "composite-of-composites", "other", "name the parts of other here"),
        ("{health: 1}", "composite-of-composites", "health", "a composite itself"),
        ("{nps: {weight: 0}}", "bad-share", "nps.weight", "over 0"),
        ("{nps: -1}", "bad-share", "nps", "over 0"),
        ("{nps: {}}", "missing-key", "nps", "weight: is missing"),
        ("{nps: two}", "wrong-type", "nps", "must be a mapping"),
        ("{nps: {wight: 2, weight: 1}}", "unknown-key", "nps.wight", "did you mean weight?"),
        ("{nps: {weight: 1, from: 4h}}", "wrong-type", "nps.from", "must be a number"),
        ("{arpc: 1}", "ends-required", "arpc", "add from: and to: to the part"),
        ("{arpc: {weight: 1, from: 3}}", "ends-required", "arpc", "add to: to the part"),
        ("{resolution_time: 1}", "ends-required", "resolution_time", "from: 5d, to: 4h"),
        (
            "{resolution_time: {weight: 1, from: 5, to: 4h}}",
            "wrong-type",
            "resolution_time.from",
            "a duration, such as 4h",
        ),
        (
            "{resolution_time: {weight: 1, from: 5 parsecs, to: 4h}}",
            "bad-duration",
            "resolution_time.from",
            "for example 4h",
        ),
        (
            "{resolution_time: {weight: 1, from: 4h, to: 5d}}",
            "ends-turned",
            "resolution_time",
            "swap them",
        ),
        ("{nps: {weight: 1, from: 50, to: 50}}", "ends-turned", "nps", "swap them"),
        ("{}", "option-value", "", "for example parts:"),
        ("[nps]", "wrong-type", "", "must be a mapping"),
    ],
)
def test_a_mistake_is_told_once_at_its_place_with_a_way_out(
    parts: str, slug: str, path: str, words: str, tmp_path: Path
) -> None:
    (found,) = problems(tmp_path, parts)
    assert found.slug == slug
    assert found.where is not None and found.where.line == 8
    assert found.where.path == ".".join(["kpis.health.parts", *filter(None, [path])])
    assert words in f"{found.text} {found.hint}"


def test_every_wrong_part_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "{npss: 1, arpc: 1, churn: {weight: 1, from: x, to: y}}")
    slugs = ["no-such-result", "ends-required", "wrong-type", "wrong-type"]
    assert [one.slug for one in found] == slugs


def test_nothing_is_said_of_a_part_that_is_itself_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "kpicli.yaml"
    path.write_text(TEXT.format(parts="{broken: 1, nps: 1}"), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(path)
    assert [one.slug for one in refused.value.problems] == ["scale-required"]


def test_the_schema_takes_the_parts_that_the_loader_takes() -> None:
    from jsonschema import Draft202012Validator

    from kpicli.config.json_schema import schema

    found = schema()
    parts = Draft202012Validator({"$defs": found["$defs"], "$ref": "#/$defs/parts"})
    assert parts.is_valid({"nps": 2, "time": {"weight": 1.5, "from": "5d", "to": "4h"}})
    assert parts.is_valid({"mean": {"weight": 1, "from": -3, "to": None}})
    for wrong in ({}, {"nps": 0}, {"nps": {"from": 1}}, {"nps": {"weight": 1, "for": 2}}, ["nps"]):
        assert not parts.is_valid(wrong), wrong
