"""Clients and what they are expected to be worth: fitted to their purchases, told for each."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from kpicli.core.bgnbd import BgNbd
from kpicli.core.buying import LEAST, NO_VALUES, PARAMETERS, TOO_FEW, Buying
from kpicli.core.client_value import Horizon
from kpicli.core.gamma_gamma import GammaGamma
from kpicli.core.maximum_likelihood import NOT_CONVERGED
from kpicli.core.recipe import Worth
from kpicli.engine.client_values import client_values
from kpicli.engine.ground import Ground, Made
from kpicli.engine.items.spend import _kinds
from kpicli.engine.likelihood import VALUED, correlation, fit_bgnbd, fit_gamma_gamma
from kpicli.engine.sql import exact_sum, exact_total

_QUARTER, _YEAR = 91.3125, 365.25
_MOST = 20
"""Money is discounted from the middle of quarters, of so many parts of a longer time at most."""


def worth(ground: Ground, recipe: Worth) -> Made:
    """An item per client with a purchase: the value expected of it. Without a model b is 0."""
    histories, values = f"histories{ground.number}", f"values{ground.number}"
    end = _end(ground)
    _histories(ground, histories, end)
    model = _fitted(ground, histories)
    if model.buying is not None and model.spending is not None and model.why is None:
        client_values(
            ground.connection,
            histories,
            values,
            buying=BgNbd(*model.buying.parameters),
            spending=GammaGamma(*model.spending.parameters),
            horizon=_horizon(recipe),
            margin=recipe.margin,
            slopes=True,
            stood_in=model.stood_in,
        )
    places = range(len(PARAMETERS))
    sums = ["purchases", "p_alive"]
    for each in ("slope%d", "score%d", "value * score%d"):
        sums += [each % place for place in places]
    own = "".join(f", {name}" for _, name in ground.own())
    named = ", mean_value, value"
    a, b = "value", "1.0"
    if model.why is not None:
        values, sums, a, b = histories, ["0.0"] * len(sums), "0.0", "0.0"
        named = ", NULL::DOUBLE AS mean_value, NULL::DOUBLE AS value"
    listed = "".join(f", {one} AS s{place}" for place, one in enumerate(sums))
    day = "NULL::TIMESTAMP" if end is None else f"TIMESTAMP '{end.isoformat()}'"
    sql = (
        f"SELECT client, hash(client) AS unit, {day} AS day{own}, {a} AS a, {b} AS b, "
        f"NULL::DOUBLE AS y, false AS open, 0 AS reason, 0.0 AS entry{listed}{named}, "
        f"x + 1 AS bought, T - t_x AS since FROM {values}"
    )
    return Made(sql, kinds=_kinds(ground), model=model)


def _end(ground: Ground) -> date | None:
    """The first day that histories do not reach."""
    until = ground.scan.until
    ends = [day for day in (ground.observed, until and date.fromisoformat(until)) if day]
    return min(ends, default=None)


def _horizon(recipe: Worth) -> Horizon:
    parts = min(_MOST, math.ceil(recipe.days / _QUARTER)) if recipe.discount else 1
    return Horizon(parts, recipe.days / parts, "days", recipe.discount)


def _histories(ground: Ground, name: str, end: date | None) -> None:
    """The table of clients as for the likelihoods, in days; purchases of a day count once.

    m is what a client paid in all, refunds taken off, less what the first day brought in, by each
    purchase after it. The table's own groups are those of the first purchase.
    """
    stop = "NULL::DATE" if end is None else f"DATE '{end.isoformat()}'"
    rows = f"FROM {ground.table.days} WHERE reason = 0 AND asked{ground.number}"
    by_day = (
        f"SELECT client, day, sum(bought) > 0 AS bought, {exact_total('revenue')} AS money "
        f"{rows} GROUP BY client, day"
    )
    by_client = (
        f"SELECT client, count(*) FILTER (bought) - 1 AS x, min(day) FILTER (bought) AS began, "
        f"max(day) FILTER (bought) AS last, {exact_sum('money')} AS money, "
        f"arg_min(money, day) FILTER (bought) AS initial FROM ({by_day}) GROUP BY client"
    )
    histories = (
        f"SELECT client, x, CAST(last - began AS DOUBLE) AS t_x, "
        f"CAST({stop} - began AS DOUBLE) AS T, (money - initial) / nullif(x, 0) AS m, 1 AS n "
        f"FROM ({by_client}) WHERE x >= 0"
    )
    if ground.own():
        first = "min({'day': day, 'own': %s}).own AS %s"
        groups = ", ".join(first % each for each in ground.own())
        firsts = f"SELECT client, {groups} {rows} AND bought > 0 GROUP BY client"
        histories = f"SELECT * FROM ({histories}) JOIN ({firsts}) USING (client)"
    ground.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {histories}")


def _fitted(ground: Ground, histories: str) -> Buying:
    """The models fitted, or why they are not."""
    [(clients, repeat, valued)] = ground.run(
        f"SELECT count(*), count(*) FILTER (x > 0), count(*) FILTER ({VALUED}) FROM {histories}"
    ).fetchall()
    if repeat < LEAST:
        return Buying(clients, repeat, why=TOO_FEW)
    if valued < LEAST:
        return Buying(clients, repeat, why=NO_VALUES)
    alike = f"alike{ground.number}"
    ground.run(
        f"CREATE OR REPLACE TEMP TABLE {alike} AS SELECT x, t_x, T, sum(n) AS n FROM {histories} "
        f"GROUP BY ALL"
    )
    buying = fit_bgnbd(ground.connection, alike)
    spending = fit_gamma_gamma(ground.connection, histories)
    related = correlation(ground.connection, histories)
    failed = NOT_CONVERGED in (buying.why, spending.why)
    found = Buying(clients, repeat, buying, spending, related, NOT_CONVERGED if failed else None)
    if GammaGamma(*spending.parameters).q > 1.0:
        return found
    [(mean,)] = ground.run(
        f"SELECT {exact_sum('m')} / count(*) FROM {histories} WHERE {VALUED}"
    ).fetchall()
    return replace(found, stood_in=mean, valueless=clients - valued)
