"""Project Completion Rate: percent of projects due that were on time and to satisfaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpicli.core.kpi import Identity, Part, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Delivery
from kpicli.core.source import Condition, Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Tally
from kpicli.core.unit import DAYS, PERCENT, Amount

IDENTITY = Identity("project_completion", "Project completion", PERCENT, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `project_completion`."""

    source: str = option("The table of the projects.", "projects", example="projects")
    satisfied: float = option(
        "The lowest rating that satisfies, where the source names a column for `satisfaction`.",
        4.0,
        example="4",
    )
    unrated: Literal["on_time", "leave_out", "not_done"] = option(
        "What a completed project without a rating counts as: `on_time` decides, left out, or not "
        "done.",
        "on_time",
        example="leave_out",
    )
    cancelled: tuple[Condition, ...] = option(
        "What makes a project cancelled: those are left out, and counted.",
        (),
        example="{status: cancelled}",
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources, ("due", "completed"))
    rated = source.column("satisfaction") is not None
    also = f" and rated {options.satisfied:g} or more" if rated else ""
    return tabled(
        name,
        IDENTITY,
        options,
        Delivery(options.satisfied, options.unrated, options.cancelled),
        source=source.name,
        items="projects due",
        formula=f"projects on time{also} ÷ projects due",
        method="wilson",
        low=0,
        high=100,
        parts=(
            Part("done", lambda point: point == 100),
            Part("not_done", lambda point: point == 0),
        ),
        facts={"satisfied": f"{options.satisfied:g} or more"} if rated else {},
        describe=_facts,
    )


def _facts(tally: Tally, _: Mapping[str, Any]) -> Mapping[str, Any]:
    """How many were on time, how many unrated, and the mean delay of those completed."""
    sums, found = tally.sums, dict[str, Any]()
    found["on_time"] = int(sums.get("on_time", 0))
    if sums.get("unrated"):
        found["unrated"] = int(sums["unrated"])
    if sums.get("completed"):
        found["mean_delay"] = Amount(sums["late_days"] / sums["completed"], DAYS)
    return found
