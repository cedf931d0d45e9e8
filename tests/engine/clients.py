"""Made-up clients as a table of a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kpicli.core.bgnbd import History
from kpicli.engine.connection import locked
from tests.core.buyers import CDNOW, CDNOW_VALUE, WEEKS, buyers, spenders

Client = tuple[History, float | None, int]
"""A history, the mean value of the repeat purchases, and how many clients have both."""


def made(n: int, seed: int) -> list[Client]:
    """Clients of the published models."""
    histories = buyers(n, CDNOW, WEEKS, seed)
    means = spenders([max(history.x, 1) for history in histories], CDNOW_VALUE, seed)
    return [
        (history, spending.mean if history.x else None, 1)
        for history, spending in zip(histories, means, strict=True)
    ]


ODD: list[Client] = [
    (History(0, 0.0, 0.0), None, 3),
    (History(0, 0.0, 365.0), 12.0, 1),
    (History(1, 0.0, 365.0), 0.01, 2),
    (History(1, 365.0, 365.0), None, 1),
    (History(4, 200.0, 365.0), 0.0, 1),
    (History(4, 200.0, 365.0), -3.0, 1),
    (History(4, 200.0, 365.0), 25.0, 40),
    (History(900, 1.0, 3000.0), 1e9, 1),
    (History(900, 2999.5, 3000.0), 30.0, 1),
]
"""Clients at the ends of what can be."""


@contextmanager
def table_of(clients: Sequence[Client]) -> Iterator[Any]:
    """A connection with the clients in the table `clients`, numbered in the column `client`."""
    with locked([]) as connection:
        connection.execute(
            "CREATE TEMP TABLE clients "
            "(client BIGINT, x BIGINT, t_x DOUBLE, T DOUBLE, m DOUBLE, n BIGINT)"
        )
        if clients:
            rows = [
                (number, *history, mean, n) for number, (history, mean, n) in enumerate(clients)
            ]
            marks = ", ".join(["unnest(?)"] * 6)
            columns = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(f"INSERT INTO clients SELECT {marks}", columns)
        yield connection
