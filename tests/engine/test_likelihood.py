"""SQL sums the same log-likelihoods as plain Python, and finds the same parameters."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given

from kpicli.core import bgnbd, gamma_gamma
from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.gamma_gamma import GammaGamma, Spending
from kpicli.engine.likelihood import (
    bgnbd_total,
    correlation,
    fit_bgnbd,
    fit_gamma_gamma,
    gamma_gamma_total,
)
from tests.core import test_bgnbd, test_gamma_gamma
from tests.core.buyers import CDNOW, CDNOW_VALUE
from tests.engine.clients import ODD, Client, made, table_of

CLIENTS = [*ODD, *made(50, seed=8)]


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with table_of(CLIENTS) as opened:
        yield opened


def histories_of(clients: list[Client]) -> Counter[History]:
    found: Counter[History] = Counter()
    for history, _, n in clients:
        found[history] += n
    return found


def spendings_of(clients: list[Client]) -> Counter[Spending]:
    found: Counter[Spending] = Counter()
    for history, mean, n in clients:
        if history.x and mean is not None and mean > 0.0:
            found[Spending(history.x, mean)] += n
    return found


@given(test_bgnbd.parameters)
@example(BgNbd(1e3, 1e-3, 1e3, 1e-3))
@example(BgNbd(1e-3, 1e6, 1e-4, 1e4))
def test_the_log_likelihood_of_buying_is_that_of_plain_python(
    connection: Any, model: BgNbd
) -> None:
    there = bgnbd.log_likelihood(model, histories_of(CLIENTS))
    assert bgnbd_total(connection, "clients")(model) == pytest.approx(there, rel=1e-9)


@given(test_gamma_gamma.parameters)
@example(GammaGamma(1e4, 1e-3, 1e-3))
def test_the_log_likelihood_of_spending_is_that_of_plain_python(
    connection: Any, model: GammaGamma
) -> None:
    there = gamma_gamma.log_likelihood(model, spendings_of(CLIENTS))
    assert gamma_gamma_total(connection, "clients")(model) == pytest.approx(there, rel=1e-9)


@pytest.mark.parametrize("clients", [CLIENTS, made(300, seed=2), ODD[:4], ODD[6:]])
def test_the_correlation_is_that_of_plain_python(clients: list[Client]) -> None:
    there = gamma_gamma.correlation(spendings_of(clients))
    with table_of(clients) as opened:
        found = correlation(opened, "clients")
    if there is None:
        assert found is None
        return
    assert found is not None
    assert found.n == there.n
    assert found.value == pytest.approx(there.value, abs=1e-9)


def test_the_fits_are_those_of_plain_python() -> None:
    clients = made(800, seed=9)
    with table_of(clients) as opened:
        buying, spending = fit_bgnbd(opened, "clients"), fit_gamma_gamma(opened, "clients")
    there = bgnbd.fit(histories_of(clients))
    assert buying.parameters == pytest.approx(there.parameters, rel=1e-3)
    assert buying.errors == pytest.approx(there.errors, rel=1e-2)
    assert buying.log_likelihood == pytest.approx(there.log_likelihood, abs=1e-6)
    there = gamma_gamma.fit(spendings_of(clients))
    assert spending.parameters == pytest.approx(there.parameters, rel=1e-3)
    assert spending.errors == pytest.approx(there.errors, rel=1e-2)


def test_the_order_of_rows_changes_no_digit() -> None:
    clients = made(3000, seed=10)
    shuffled = random.Random(1).sample(clients, len(clients))
    found = []
    for rows in (clients, shuffled):
        with table_of(rows) as opened:
            values = gamma_gamma_total(opened, "clients")(CDNOW_VALUE)
            found.append((bgnbd_total(opened, "clients")(CDNOW), values))
    assert found[0] == found[1]


def test_without_repeat_purchases_there_is_nothing_to_fit() -> None:
    for clients in ([], [(History(0, 0.0, 10.0), None, 5)]):
        with table_of(clients) as opened:
            assert correlation(opened, "clients") is None
            with pytest.raises(ValueError, match="nobody bought twice"):
                fit_bgnbd(opened, "clients")
            with pytest.raises(ValueError, match="no client with a purchase"):
                fit_gamma_gamma(opened, "clients")
