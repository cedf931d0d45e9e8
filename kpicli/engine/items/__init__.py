"""One file per recipe, or two that are alike: from a table's rows to a KPI's items."""

from __future__ import annotations

from importlib import import_module

from kpicli.core import recipe
from kpicli.engine.ground import Ground, Made

_FILES: dict[type[recipe.Recipe], str] = {
    recipe.Cohort: "cohort",
    recipe.Snapshots: "snapshots",
    recipe.Status: "rows",
    recipe.Occurrence: "rows",
    recipe.Quotient: "rows",
    recipe.Lifetime: "lifetime",
    recipe.LastSeen: "lifetime",
    recipe.Started: "ages",
    recipe.Listed: "ages",
    recipe.Span: "span",
    recipe.Delivery: "delivery",
    recipe.Spend: "spend",
    recipe.Purchases: "spend",
    recipe.Worth: "worth",
    recipe.Activity: "activity",
}


def items(ground: Ground) -> Made:
    """The items of a KPI."""
    kind = type(ground.ask.recipe)
    module = import_module(f"{__name__}.{_FILES[kind]}")
    made: Made = getattr(module, kind.__name__.lower())(ground, ground.ask.recipe)
    return made
