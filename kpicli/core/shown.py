"""What of a result may be shown: all of it, or of a withheld one which one it is."""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.report import WITHHELD, Result
from kpicli.core.verdict import Reliability


def withheld(result: Result) -> Result:
    """The result as one that is withheld: which one it is, and nothing else."""
    return shown(replace(result, why=WITHHELD))


def shown(result: Result) -> Result:
    """The result itself, or without any figure when it is withheld.

    A withheld one is made anew from what names it, so that whatever else it may come to carry
    stays behind: no count, share or difference, no parts, standings or arithmetic.
    """
    if not result.withheld:
        return result
    return Result(
        name=result.name,
        kpi=result.kpi,
        title=result.title,
        unit=result.unit,
        better=result.better,
        level=result.level,
        estimate=None,
        why=result.why,
        group=result.group,
        period=result.period,
        reliability=Reliability("withheld"),
        merged=result.merged,
    )
