"""KPIs that a model of buying gives: when they are left out, and what is to be noted of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    asked = "by periods" if every is not None else "with --since" if request.since else None
    entire = [name for name, kpi in kpis.items() if isinstance(kpi, Tabled) and kpi.recipe.entire]
    if asked is None or not entire:
        return dict(kpis), []
    rest = {name: kpi for name, kpi in kpis.items() if name not in entire}
    text = f"{', '.join(entire)} cannot be had {asked}"
    if not rest:
        where = Location("--every" if every is not None else "--since")
        hint = "use score or segment, with --until for how it was at an earlier day"
        raise usage_error("whole-histories", f"{text}: {WHOLE}", where, hint=hint)
    return rest, [Note("info", "whole-histories", f"{text}, and left out: {WHOLE}")]


def of_model(name: str, model: Buying, path: str) -> list[Note]:
    """Notes on a model: too few to learn from, no clear maximum, an assumption that fails."""
    found = [_no_figure(model), _edge(model), _stood_in(model), _correlated(model)]
    return [replace(note, text=f"{name}: {note.text}", where=path) for note in found if note]


def _no_figure(model: Buying) -> Note | None:
    if model.why == TOO_FEW:
        few = f"{model.repeat:,} of {model.clients:,} clients bought on a second day"
        text = f"no figure: {few}, and under {LEAST} are too few to tell how clients buy"
        return Note("warning", "too-few-repeat-buyers", text)
    if model.why == NO_VALUES:
        text = f"no figure: under {LEAST} clients brought in money after their first day"
        return Note("warning", "too-few-values", text)
    if model.why is not None:
        text = "no figure: the search for the likeliest parameters did not come to an end"
        return Note("warning", "model-not-converged", text)
    return None


def _edge(model: Buying) -> Note | None:
    if model.why is not None or not model.edges:
        return None
    text = "the data hardly tell the parameters apart, whose error is not all in the interval"
    return Note("warning", "model-at-edge", text)


def _stood_in(model: Buying) -> Note | None:
    n = model.valueless
    if model.stood_in is None or model.why is not None or not n:
        return None
    clients = f"{n:,} client{'s' * (n != 1)} without a value of their own"
    text = (
        f"values vary too much for the model to have a mean: {clients} are taken to pay "
        f"{model.stood_in:,.2f} at a time, the mean of the others"
    )
    return Note("warning", "no-mean-value", text)


def _correlated(model: Buying) -> Note | None:
    found = model.correlation
    if found is None or abs(found.value) < STRONG:
        return None
    more = "more" if found.value > 0 else "less"
    text = (
        f"clients who buy more often spend {more} at a time (correlation {found.value:.2f}), "
        "which the model takes not to be so"
    )
    return Note("warning", "frequency-and-value", text)
