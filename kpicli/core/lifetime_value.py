"""Lifetime value in closed form: a constant margin, a constant retention, a constant discount.

`margin` is money per period, `retention` the share of clients kept from one period to the next
(0 to 1), `discount` the rate per period (0.1 is 10 %). Values are in the unit of the margin, and
the three differ in when the first margin comes. ValueError outside these ranges, and when nobody
leaves and nothing is discounted, as the value then has no bound. Fader & Hardie 2012, "Reconciling
and Clarifying CLV Formulas".
"""

from __future__ import annotations

import math


def value_paid_now(margin: float, retention: float, discount: float) -> float:
    """Of a client who pays now, at the beginning of each period: m (1+d) / (1+d−r).

    Σ m r^t / (1+d)^t from t = 0: the value of a new client, the first margin included.
    """
    return margin * (1.0 + discount) / _spread(retention, discount)


def value_after_payment(margin: float, retention: float, discount: float) -> float:
    """Of a client who has just paid, and may renew at the end of the period: m r / (1+d−r).

    Σ m r^t / (1+d)^t from t = 1: the value still to come.
    """
    return margin * retention / _spread(retention, discount)


def value_paid_in_arrears(margin: float, retention: float, discount: float) -> float:
    """Of a client who surely pays at the end of this period, then if kept: m / (1+d−r).

    Σ m r^(t−1) / (1+d)^t from t = 1.
    """
    return margin / _spread(retention, discount)


def _spread(retention: float, discount: float) -> float:
    spread = 1.0 + discount - retention
    if not (0.0 <= retention <= 1.0 and 0.0 <= discount < math.inf and spread > 0.0):
        raise ValueError(f"no lifetime value with retention {retention} and discount {discount}")
    return spread


def present_years(years: float, discount: float) -> float:
    """What a constant yearly sum over so many years is worth now, in years: at most `years`.

    ∫ (1+d)^(−t) dt from 0 to `years` = (1 − (1+d)^(−years)) / ln(1+d), with `discount` d a year;
    `years` may be infinite if there is a discount. A sum from year s to year e is worth the
    difference of two. ValueError when either is negative, and for endless years undiscounted.
    """
    if not (years >= 0.0 and 0.0 <= discount < math.inf) or (years == math.inf and not discount):
        raise ValueError(f"no present value of {years} years at a discount of {discount}")
    force = math.log1p(discount)
    if force * years < 1e-16:
        return years
    return -math.expm1(-force * years) / force
