"""What the commands say of the example configuration, asked once for all tests of a worker."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.core.report import Report
from tests.cli.process import called

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"


@cache
def checked(form: str = "text") -> str:
    """What `check` prints: as text for a page of eighty columns, or as JSON."""
    options = [] if form == "text" else ["--format", form]
    done = called(ROOT, "check", "-c", EXAMPLE, *options, COLUMNS="80")
    assert done.code == 0, done.err
    return done.out


@cache
def scored() -> Report:
    """The report of all KPIs; not to be changed."""
    return score(load(EXAMPLE), Request())
