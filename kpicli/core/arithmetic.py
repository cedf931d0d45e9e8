"""The arithmetic behind a figure in words, from the counts down to the interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpicli.core.rounding import half_up
from kpicli.core.words_amounts import amount

if TYPE_CHECKING:
    from kpicli.core.estimate import Estimate
    from kpicli.core.kpi import Scored
    from kpicli.core.report import Count
    from kpicli.core.tally import Tally

METHOD = {
    "wilson": "Wilson score interval",
    "adjusted-wald": "adjusted Wald interval (¾ detractor, 1½ passives, ¾ promoter added)",
    "wald": "Wald interval",
    "score": "score interval",
    "nps-t": "t interval on −1, 0, +1",
    "t": "t interval",
}
"""Interval methods as `--explain` names them."""


def _f(value: float, decimals: int = 4) -> str:
    return half_up(value, decimals).replace("-", "−")


def _n(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def lines(
    kpi: Scored,
    tally: Tally,
    estimate: Estimate,
    parts: Mapping[str, Count],
    *,
    weight: str | None,
    units: str | None,
) -> tuple[str, ...]:
    """What was divided by what: formula, counts, value, standard error, interval.

    `weight` and `units` are the columns of the weight and of the sampling units, if any.
    """
    whole = tally.weight if tally.weighted else tally.n
    found = [f"{kpi.title} = {kpi.formula}"]
    if parts:
        shares = []
        for name, count in parts.items():
            part = count.weight if count.weight is not None else count.n
            share = _f(100 * part / whole)
            shares.append(f"{name.replace('_', ' ')} {_n(part)} ÷ {_n(whole)} = {share} %")
        found.append("; ".join(shares))
    else:
        found.append(f"{_n(tally.total)} ÷ {_n(whole)}")
    if tally.weighted and weight:
        found.append(
            f"weighted by {weight}: {_n(tally.n)} answers weigh "
            f"{_n(tally.weight)}, effective n {_n(round(estimate.n_eff, 2))} = (Σw)² ÷ Σw²"
        )
    scaled = bool(kpi.unit.scales)
    beside = f"{kpi.unit.suffix} = {amount(estimate.value, kpi.unit)}" if scaled else ""
    found.append(f"value {_f(estimate.value, 6)}{beside}")
    if estimate.se is not None and estimate.df is not None:
        how = "n ÷ (n − 1)" if not tally.weighted else "Taylor linearisation with n ÷ (n − 1)"
        if units and estimate.clusters:
            how = f"Taylor linearisation over {estimate.clusters or 0:,} sampling units ({units})"
        found.append(
            f"standard error {_f(estimate.se)}, {how}, {estimate.df:,.0f} degrees of freedom"
        )
    interval = estimate.interval
    if interval is not None:
        basis = ""
        if estimate.method != "t" and abs(estimate.basis.n - estimate.n) > 1e-9:
            basis = f" on an effective n of {_n(round(estimate.basis.n, 2))}"
        found.append(
            f"{100 * interval.level:g} % {METHOD[estimate.method]}{basis}: "
            f"{_f(interval.low)} to {_f(interval.high)}"
        )
    return tuple(found)
