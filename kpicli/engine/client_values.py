"""What each client of a relation is expected to do and to be worth, as a table.

The chance to be alive and the value of a purchase are closed forms, and SQL. How much a client buys
if alive is a series, but depends on x and T alone: with T in whole days a hundred thousand clients
have some ten thousand pairs of them. They are worked out together, and joined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from kpicli.core.bgnbd import BgNbd
from kpicli.core.client_value import Horizon
from kpicli.core.gamma_gamma import GammaGamma
from kpicli.engine.ahead import ahead_of_all
from kpicli.engine.likelihood import VALUED, double, log_odds_gone, of_history, of_spending
from kpicli.engine.sql import name

_AHEAD = "ahead_if_alive"
_STEP = 1e-4
"""Of the differences, in logarithms of the parameters."""


def client_values(
    connection: Any,
    relation: str,
    table: str,
    *,
    buying: BgNbd,
    spending: GammaGamma,
    horizon: Horizon,
    margin: float = 1.0,
    slopes: bool = False,
    stood_in: float | None = None,
) -> None:
    """Make the temporary `table`: the rows and columns of `relation`, and four more.

    `p_alive` is 0 to 1, `purchases` those expected over the horizon, `mean_value` what one is
    expected to be worth, `value` the discounted margin of a client (`core.client_value`). The last
    two are NULL where no mean value exists, unless one is given that `stood_in` for it. With
    `slopes` also the derivatives of the value by the logarithms of the seven parameters, slope0 to
    slope6, and those of the client's log-likelihood, score0 to score6. `relation` is as for the
    likelihoods, with T whole.
    """
    models = [buying, *(map(BgNbd._make, _moved(buying)) if slopes else [])]
    _load_ahead(connection, relation, models, horizon)
    scale = double(margin)
    value = f"{p_alive(buying)} * discounted0 * {expected_value(spending, stood_in)} * {scale}"
    found = []
    for place, model in enumerate(models[1:], 1):
        worth = expected_value(spending, stood_in)
        found.append(f"{p_alive(model)} * discounted{place} * {worth} * {scale}")
    for other in map(GammaGamma._make, _moved(spending) if slopes else []):
        found.append(
            f"{p_alive(buying)} * discounted0 * {expected_value(other, stood_in)} * {scale}"
        )
    listed = [
        f"{p_alive(buying)} AS p_alive",
        f"{p_alive(buying)} * if_alive AS purchases",
        f"{expected_value(spending, stood_in)} AS mean_value",
        f"{value} AS value",
        *(f"({one} - {value}) / {_STEP!r} AS slope{place}" for place, one in enumerate(found)),
        *(_scores(buying, spending) if slopes else []),
    ]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name(table)} AS SELECT one.*, {', '.join(listed)} "
        f"FROM {name(relation)} AS one JOIN {_AHEAD} AS ahead USING (x, T)"
    ).fetchall()
    connection.execute(f"DROP TABLE {_AHEAD}").fetchall()


def _moved(parameters: Sequence[float]) -> list[list[float]]:
    """The parameters with one of them moved by a step, for each."""
    by = math.exp(_STEP)
    return [
        [one * by if place == moved else one for place, one in enumerate(parameters)]
        for moved in range(len(parameters))
    ]


def _scores(buying: BgNbd, spending: GammaGamma) -> list[str]:
    """The derivatives of a client's log-likelihood by the logarithms of the parameters."""
    now = of_history(buying)
    found = [f"{of_history(BgNbd(*moved))} - {now}" for moved in _moved(buying)]
    valued = of_spending(spending)
    for moved in _moved(spending):
        more = f"{of_spending(GammaGamma(*moved))} - {valued}"
        found.append(f"CASE WHEN {VALUED} THEN {more} ELSE 0.0 END")
    return [f"({each}) / {_STEP!r} AS score{place}" for place, each in enumerate(found)]


def _load_ahead(connection: Any, relation: str, models: Sequence[BgNbd], horizon: Horizon) -> None:
    """The table of x and T with what clients buy if alive: of the first model their number, of
    each the number discounted."""
    pairs = connection.execute(f"SELECT DISTINCT x, T FROM {name(relation)}").fetchall()
    found = [ahead_of_all(model, pairs, horizon) for model in models]
    columns = [f"discounted{place} DOUBLE" for place in range(len(models))]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_AHEAD} "
        f"(x BIGINT, T DOUBLE, if_alive DOUBLE, {', '.join(columns)})"
    ).fetchall()
    if not pairs:
        return
    given = [
        [x for x, _ in pairs],
        [float(age) for _, age in pairs],
        [ahead.purchases for ahead in found[0]],
        *([ahead.discounted for ahead in one] for one in found),
    ]
    listed = ", ".join("unnest(?)" for _ in given)
    connection.execute(f"INSERT INTO {_AHEAD} SELECT {listed}", given).fetchall()


def p_alive(model: BgNbd) -> str:
    """The SQL of `core.expected_purchases.p_alive`, on the columns x, t_x and T."""
    odds = f"least({log_odds_gone(model)}, 700.0)"
    return f"CASE WHEN x > 0 THEN 1.0 / (1.0 + exp({odds})) ELSE 1.0 END"


def expected_value(model: GammaGamma, stood_in: float | None = None) -> str:
    """The SQL of `core.gamma_gamma.expected_value`, on the columns x and m.

    A value given is what `stood_in` for the mean of all, and wherever there is none.
    """
    p, q, v = map(double, model)
    own = f"{p} * ({v} + x * m) / nullif(greatest({p} * x + {q} - 1.0, 0.0), 0.0)"
    all_ = f"{p} * {v} / nullif(greatest({q} - 1.0, 0.0), 0.0)"
    if stood_in is not None:
        own, all_ = f"coalesce({own}, {double(stood_in)})", double(stood_in)
    return f"CASE WHEN {VALUED} THEN {own} ELSE {all_} END"
