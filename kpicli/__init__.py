"""Client-success KPIs from survey exports and client tables.

    import kpicli

    scorecard = kpicli.load("kpicli.yaml")
    report = scorecard.score("export.csv")
    report.to_frame()

Nothing heavy is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpicli.analysis.found import Report
    from kpicli.analysis.found_whole import WholeReport
    from kpicli.analysis.scorecard import Scorecard, load
    from kpicli.errors import UserError

__all__ = ["Report", "Scorecard", "UserError", "WholeReport", "__version__", "load"]
__version__ = "0.1.0"

_HOMES = {
    "load": "kpicli.analysis.scorecard",
    "Scorecard": "kpicli.analysis.scorecard",
    "Report": "kpicli.analysis.found",
    "WholeReport": "kpicli.analysis.found_whole",
    "UserError": "kpicli.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
