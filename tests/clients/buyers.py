"""Payments of clients who buy as the models of buying have it, day by day, and what comes after."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.gamma_gamma import GammaGamma

END = date(2026, 1, 1)
BUYING = BgNbd(0.6, 60.0, 0.8, 2.5)
"""In days."""
SPENDING = GammaGamma(6.25, 3.74, 15.44)

Payment = tuple[str, date, float]


@dataclass(frozen=True)
class Sample:
    """What clients paid before `END`, and the money that each client brought in after it."""

    before: list[Payment]
    after: dict[str, float]


def sample(clients: int, seed: int, ahead: int = 365) -> Sample:
    """Clients who came in the last two years, followed for so many days beyond the end."""
    draw = random.Random(seed)
    before: list[Payment] = []
    after = {}
    for number in range(clients):
        name, age = f"c{number}", draw.randrange(200, 740)
        first = END - timedelta(days=age)
        worth = draw.gammavariate(SPENDING.q, 1.0 / SPENDING.v)
        paid = [
            (moment, round(draw.gammavariate(SPENDING.p, 1.0 / worth), 2))
            for moment in _moments(draw, age + ahead)
        ]
        before += [(name, first + timedelta(days=int(t)), sum_) for t, sum_ in paid if t < age]
        after[name] = sum(sum_ for t, sum_ in paid if t >= age)
    return Sample(before, after)


def _moments(draw: random.Random, until: float) -> list[float]:
    rate = max(draw.gammavariate(BUYING.r, 1.0 / BUYING.alpha), 1e-12)
    gone = draw.betavariate(BUYING.a, BUYING.b)
    found = [draw.random()]
    while draw.random() >= gone or len(found) == 1:
        moment = found[-1] + draw.expovariate(rate)
        if moment > until:
            break
        found.append(moment)
    return found


@dataclass(frozen=True)
class Client:
    """A client's history in days, and the mean value of its repeat purchases."""

    history: History
    mean: float | None


def histories(payments: Sequence[Payment], end: date = END) -> dict[str, Client]:
    """By plain Python: purchases of a day count once, and what is paid back is taken off."""
    by_client: dict[str, dict[date, list[float]]] = {}
    for client, day, amount in payments:
        by_client.setdefault(client, {}).setdefault(day, []).append(amount)
    found = {}
    for client, days in by_client.items():
        bought = sorted(day for day, paid in days.items() if max(paid) > 0)
        if not bought:
            continue
        first, x = bought[0], len(bought) - 1
        times = History(x, float((bought[-1] - first).days), float((end - first).days))
        total = sum(sum(paid) for paid in days.values()) - sum(days[first])
        found[client] = Client(times, total / x if x else None)
    return found


def write(folder: Path, payments: Sequence[Payment], more: str = "", kpis: str = "") -> Path:
    """The payments as CSV and a configuration that reads them; its path."""
    lines = [f"{client},{day},{amount:.2f}" for client, day, amount in payments]
    (folder / "payments.csv").write_text("\n".join(["client,date,amount", *lines, ""]))
    config = folder / "kpicli.yaml"
    config.write_text(
        "version: 1\nname: Buyers\nsources:\n  transactions: {path: payments.csv, client: client, "
        f"date: date, amount: amount, as_of: 2025-12-31{more}}}\nkpis:\n"
        + (kpis or "  clv: {method: bgnbd, horizon: 1 year, discount: 0.1, margin: 0.5}\n")
    )
    return config
