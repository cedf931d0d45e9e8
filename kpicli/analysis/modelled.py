"""KPIs that a model of buying gives: when they are left out, and what is to be noted of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpicli.core.buying import LEAST, NO_VALUES, STRONG, TOO_FEW
from kpicli.core.kpi import Kpi, Tabled
from kpicli.core.report import Note
from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.analysis.request import Request
    from kpicli.core.buying import Buying
    from kpicli.core.calendar import Calendar

WHOLE = "clients are followed from their first purchase on"
"""Why such a KPI has no figure by periods, and none since a day."""


def with_histories(
    kpis: Mapping[str, Kpi], request: Request, every: Calendar | None
) -> tuple[dict[str, Kpi], list[Note]]:
    """The KPIs that a call can have, and a note on those that need whole histories.

    A `UserError` (exit 2, `whole-histories`) when none is left.
    """
    asked = "periods" if every is not None else "--since" if request.since else None
    entire = [name for name, kpi in kpis.items() if isinstance(kpi, Tabled) and kpi.recipe.entire]
    if asked is None or not entire:
        return dict(kpis), []
    rest = {name: kpi for name, kpi in kpis.items() if name not in entire}
    text = (
        f"{', '.join(entire)} cannot be had by {asked}"
        if every
        else (f"{', '.join(entire)} cannot be had with {asked}")
    )
    if not rest:
        where = Location("--every" if every is not None else "--since")
        hint = "use score or segment, with --until for how it was at an earlier day"
        raise usage_error("whole-histories", f"{text}: {WHOLE}", where, hint=hint)
    return rest, [Note("info", "whole-histories", f"{text}, and left out: {WHOLE}")]


def of_model(name: str, model: Buying, path: str) -> list[Note]:
    """Notes on a model: too few to learn from, no clear maximum, an assumption that fails."""
    notes = []
    text = {
        TOO_FEW: f"{model.repeat:,} of {model.clients:,} clients bought on a second day, fewer "
        f"than {LEAST}: too few to tell how clients buy",
        NO_VALUES: f"fewer than {LEAST} clients brought in money after their first day",
    }.get(model.why or "")
    if model.why is not None:
        slug = "model-not-converged" if text is None else model.why
        why = text or "the search for the likeliest parameters did not come to an end"
        notes.append(Note("warning", slug, f"{name}: no figure: {why}", path))
    elif model.edges:
        text = "the data hardly tell the parameters apart, whose error is not all in the interval"
        notes.append(Note("warning", "model-at-edge", f"{name}: {text}", path))
    if model.stood_in is not None and model.valueless and model.why is None:
        n = model.valueless
        text = (
            f"values vary too much for the model to have a mean: {n:,} client{'s' * (n != 1)} "
            f"without a value of their own are taken to pay {model.stood_in:,.2f} at a time, the "
            "mean of the others"
        )
        notes.append(Note("warning", "no-mean-value", f"{name}: {text}", path))
    found = model.correlation
    if found is not None and abs(found.value) >= STRONG:
        more = "more" if found.value > 0 else "less"
        text = (
            f"clients who buy more often spend {more} at a time (correlation {found.value:.2f}), "
            "which the model takes not to be so"
        )
        notes.append(Note("warning", "frequency-and-value", f"{name}: {text}", path))
    return notes
