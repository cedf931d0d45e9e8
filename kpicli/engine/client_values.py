"""What each client of a relation is expected to do and to be worth, as a table.

The chance to be alive and the value of a purchase are closed forms, and SQL. How much a client buys
if alive is a series, but depends on x and T alone: with T in whole days a hundred thousand clients
have some ten thousand pairs of them. They are worked out in Python, and joined.
"""

from __future__ import annotations

from typing import Any

from kpicli.core.bgnbd import BgNbd
from kpicli.core.client_value import Horizon, ahead_if_alive
from kpicli.core.gamma_gamma import GammaGamma
from kpicli.engine.likelihood import VALUED, double, log_odds_gone
from kpicli.engine.sql import name

_AHEAD = "ahead_if_alive"


def client_values(
    connection: Any,
    relation: str,
    table: str,
    *,
    buying: BgNbd,
    spending: GammaGamma,
    horizon: Horizon,
    margin: float = 1.0,
) -> None:
    """Make the temporary `table`: the rows and columns of `relation`, and four more.

    `p_alive` is 0 to 1, `purchases` those expected over the horizon, `mean_value` what one is
    expected to be worth, `value` the discounted margin of a client (`core.client_value`). The last
    two are NULL where no mean value exists. `relation` is as for the likelihoods, with T whole.
    """
    pairs = connection.execute(f"SELECT DISTINCT x, T FROM {name(relation)}").fetchall()
    found = [ahead_if_alive(buying, x, age, horizon) for x, age in pairs]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_AHEAD} "
        "(x BIGINT, T DOUBLE, purchases DOUBLE, discounted DOUBLE)"
    )
    if pairs:
        connection.execute(
            f"INSERT INTO {_AHEAD} SELECT unnest(?), unnest(?), unnest(?), unnest(?)",
            [
                [x for x, _ in pairs],
                [float(age) for _, age in pairs],
                [ahead.purchases for ahead in found],
                [ahead.discounted for ahead in found],
            ],
        )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name(table)} AS "
        f"SELECT * EXCLUDE (if_alive, discounted), p_alive * if_alive AS purchases, "
        f"p_alive * discounted * mean_value * {double(margin)} AS value FROM ("
        f"SELECT one.*, {p_alive(buying)} AS p_alive, {expected_value(spending)} AS mean_value, "
        f"ahead.purchases AS if_alive, ahead.discounted AS discounted "
        f"FROM {name(relation)} AS one JOIN {_AHEAD} AS ahead USING (x, T))"
    )
    connection.execute(f"DROP TABLE {_AHEAD}")


def p_alive(model: BgNbd) -> str:
    """The SQL of `core.expected_purchases.p_alive`, on the columns x, t_x and T."""
    odds = f"least({log_odds_gone(model)}, 700.0)"
    return f"CASE WHEN x > 0 THEN 1.0 / (1.0 + exp({odds})) ELSE 1.0 END"


def expected_value(model: GammaGamma) -> str:
    """The SQL of `core.gamma_gamma.expected_value`, on the columns x and m."""
    p, q, v = map(double, model)
    own = f"{p} * ({v} + x * m) / nullif(greatest({p} * x + {q} - 1.0, 0.0), 0.0)"
    all_ = f"{p} * {v} / nullif(greatest({q} - 1.0, 0.0), 0.0)"
    return f"CASE WHEN {VALUED} THEN {own} ELSE {all_} END"
