"""Made-up clients who buy as the BG/NBD and Gamma–Gamma models have it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.gamma_gamma import GammaGamma, Spending

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)
"""Weeks. Fader, Hardie & Lee 2005, table 2."""
CDNOW_VALUE = GammaGamma(6.25, 3.74, 15.44)
"""Dollars. Fader & Hardie 2013."""
WEEKS = [27.0 + day / 7.0 for day in range(84)]
"""Ages of clients who came within twelve weeks, and were observed for 39."""


def buyers(n: int, model: BgNbd, ages: Sequence[float], seed: int) -> list[History]:
    """The histories of `n` clients, each observed for one of the `ages`."""
    draw = random.Random(seed)
    return [_buyer(draw, model, draw.choice(ages)) for _ in range(n)]


def _buyer(draw: random.Random, model: BgNbd, age: float) -> History:
    rate = max(draw.gammavariate(model.r, 1.0 / model.alpha), 1e-300)
    gone = draw.betavariate(model.a, model.b)
    x, last = 0, 0.0
    while True:
        moment = last + draw.expovariate(rate)
        if moment > age:
            return History(x, last, age)
        x, last = x + 1, moment
        if draw.random() < gone:
            return History(x, last, age)


def spenders(counts: Sequence[int], model: GammaGamma, seed: int) -> list[Spending]:
    """The mean value of the purchases of clients with so many of them."""
    draw = random.Random(seed)
    found = []
    for x in counts:
        rate = x * draw.gammavariate(model.q, 1.0 / model.v)
        found.append(Spending(x, draw.gammavariate(model.p * x, 1.0 / rate)))
    return found


def histories(n: int, model: BgNbd, ages: Sequence[float], seed: int) -> Counter[History]:
    """How many of `n` clients have each history."""
    return Counter(buyers(n, model, ages, seed))
