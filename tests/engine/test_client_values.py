"""Each row of a table gets what plain Python expects of that client, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.client_value import Horizon, client_value
from kpicli.core.expected_purchases import expected_purchases, p_alive
from kpicli.core.gamma_gamma import GammaGamma, expected_value
from kpicli.engine.client_values import client_values
from tests.core import test_bgnbd, test_gamma_gamma
from tests.core.buyers import CDNOW, CDNOW_VALUE
from tests.engine.clients import ODD, Client, made, table_of
from tests.thorough import often

HORIZON = Horizon(3, 26.0, "weeks", 0.1)
COLUMNS = "client, x, t_x, T, m, n, p_alive, purchases, mean_value, value"


def close(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-250)


CLIENTS = [*ODD, *made(20, seed=5)]


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with table_of(CLIENTS) as opened:
        yield opened


@settings(max_examples=often(10))
@given(test_bgnbd.parameters, test_gamma_gamma.parameters)
def test_every_client_is_expected_to_do_what_plain_python_says(
    connection: Any, buying: BgNbd, spending: GammaGamma
) -> None:
    client_values(
        connection,
        "clients",
        "valued",
        buying=buying,
        spending=spending,
        horizon=HORIZON,
        margin=0.25,
    )
    rows = connection.execute(f"SELECT {COLUMNS} FROM valued ORDER BY client").fetchall()
    assert len(rows) == len(CLIENTS)
    for row, (number, (history, mean, n)) in zip(rows, enumerate(CLIENTS), strict=True):
        assert row[:6] == (number, *history, mean, n)
        alive, purchases, mean_value, value = row[6:]
        assert alive == close(p_alive(buying, history))
        assert purchases == close(expected_purchases(buying, history, 78.0))
        known = history.x if mean is not None and mean > 0.0 else 0
        assert mean_value == close(expected_value(spending, known, mean or 0.0))
        assert value == close(client_value(buying, spending, history, mean, HORIZON, 0.25))


def test_where_no_mean_value_exists_the_client_keeps_a_row_without_a_value() -> None:
    clients: list[Client] = [(History(0, 0.0, 9.0), None, 2), (History(9, 8.0, 9.0), 5.0, 1)]
    model = GammaGamma(0.2, 0.7, 10.0)
    with table_of(clients) as opened:
        client_values(opened, "clients", "valued", buying=CDNOW, spending=model, horizon=HORIZON)
        rows = opened.execute("SELECT mean_value, value FROM valued ORDER BY client").fetchall()
    assert rows[0] == (None, None)
    assert rows[1][1] > 0.0


def test_no_clients_have_no_rows() -> None:
    with table_of([]) as opened:
        client_values(
            opened, "clients", "valued", buying=CDNOW, spending=CDNOW_VALUE, horizon=HORIZON
        )
        assert opened.execute(f"SELECT {COLUMNS} FROM valued").fetchall() == []
