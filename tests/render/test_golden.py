"""Whole outputs, as people and programs see them."""

from __future__ import annotations

import pytest

from kpicli.core.report import Report
from kpicli.errors import Location, Problem, UserError
from kpicli.render import formats
from kpicli.render.parts.notes import notes
from kpicli.render.parts.problems import problems
from kpicli.render.parts.surface import Surface
from tests.render import build, golden

WIDE = Surface(120)
ASCII = Surface(80, unicode=False)
COLOUR = Surface(80, colour=True)
EXPLAIN = Surface(80, explain=True)

OUTPUTS: dict[str, tuple[str, Report, Surface]] = {
    "usual-80.txt": ("table", build.USUAL, Surface()),
    "usual-80-colour.txt": ("table", build.USUAL, COLOUR),
    "usual-80-ascii.txt": ("table", build.USUAL, ASCII),
    "usual-80-explain.txt": ("table", build.USUAL, EXPLAIN),
    "usual-120.txt": ("table", build.USUAL, WIDE),
    "usual-120-colour.txt": ("table", build.USUAL, Surface(120, colour=True)),
    "usual-60.txt": ("table", build.USUAL, Surface(60)),
    "usual-40.txt": ("table", build.USUAL, Surface(40)),
    "odd-80.txt": ("table", build.ODD, Surface()),
    "odd-120.txt": ("table", build.ODD, WIDE),
    "odd-40.txt": ("table", build.ODD, Surface(40)),
    "long-80.txt": ("table", build.LONG, Surface()),
    "long-80-ascii.txt": ("table", build.LONG, ASCII),
    "long-40.txt": ("table", build.LONG, Surface(40)),
    "grouped-80.txt": ("table", build.BY_REGION, Surface()),
    "empty-80.txt": ("table", build.EMPTY, Surface()),
    "plain.txt": ("plain", build.ODD, Surface(None)),
    "plain-grouped.txt": ("plain", build.BY_REGION, Surface(None)),
    "plain-explain.txt": ("plain", build.USUAL, Surface(None, explain=True)),
    "report.md": ("markdown", build.ODD, Surface(None)),
    "report-explain.md": ("markdown", build.USUAL, Surface(None, explain=True)),
    "report.json": ("json", build.ODD, Surface(None)),
    "report-explain.json": ("json", build.BY_REGION, Surface(None, explain=True)),
    "report.ndjson": ("ndjson", build.USUAL, Surface(None)),
    "report.csv": ("csv", build.ODD, Surface(None)),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_the_one_kept(name: str) -> None:
    format_name, report, surface = OUTPUTS[name]
    content = formats.load(format_name)(report, surface)
    assert isinstance(content, str)
    golden.check(name, content)


def test_notes_are_the_ones_kept() -> None:
    golden.check("notes.txt", notes(build.USUAL, Surface()))
    golden.check("notes-colour.txt", notes(build.USUAL, COLOUR))


WRONG = UserError(
    [
        Problem(
            "unknown-key",
            "there is no option qestion",
            Location("kpicli.yaml", 12, 9, "kpis.csat.qestion", "  csat: {qestion: q_sat}"),
            ("question", "scale", "labels", "satisfied"),
            "did you mean question?",
        ),
        Problem(
            "no-such-column",
            "there is no column q_x",
            Location("survey.csv", 1, None, None, "id,q_sat"),
            tuple(f"q_{number}" for number in range(40)),
        ),
        Problem("no-input", "nothing was named to read"),
    ]
)


def test_problems_are_the_ones_kept() -> None:
    golden.check("problems.txt", problems(WRONG, Surface()))
    golden.check("problems-ascii.txt", problems(WRONG, ASCII))
    golden.check("problems-colour.txt", problems(WRONG, COLOUR))
