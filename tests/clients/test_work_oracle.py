"""The oracles of tickets, projects and usage: worked examples."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.clients.log_oracle import latest
from tests.clients.plain import account
from tests.clients.spells_oracle import clients
from tests.clients.usage_oracle import engagement, months, uses
from tests.clients.work_oracle import projects, ready_made, seconds, taken, tickets

END = date(2026, 1, 1)
HOUR = 3600


def test_ten_tickets_of_an_hour_and_one_of_four_days() -> None:
    found = taken([(Fraction(HOUR), True)] * 10 + [(Fraction(96 * HOUR), True)], 4 * HOUR)
    assert found.mean == pytest.approx(9.636 * HOUR, rel=1e-4) and found.median == HOUR
    assert found.p90 == HOUR and found.share == pytest.approx(1000 / 11)


def ticket(opened: str, resolved: str = "", status: str = "open") -> dict[str, str]:
    return {"opened": opened, "resolved": resolved, "status": status}


def test_open_tickets_count_against_the_limit_once_they_are_older_than_it() -> None:
    rows = [
        ticket("2025-12-31 20:00:00", "2025-12-31 21:00:00", "closed"),
        ticket("2025-12-31 20:00:00"),  # open for exactly the limit
        ticket("2025-12-31 19:59:59"),  # and for longer
        ticket("2025-12-31 22:00:00", "2026-01-01 08:00:00", "closed"),  # not yet, at the end
        ticket("2025-12-31 22:00:00", "2025-12-31 21:00:00", "closed"),
        ticket("2026-01-01 00:00:00"),
        ticket("2025-12-31 22:00:00", status="closed"),
    ]
    found = tickets(rows, "resolved", END)
    figures = taken(found.items, 4 * HOUR)
    assert (figures.closed, figures.open, figures.share) == (1, 4, 50)
    assert found.reasons == {"end-before-beginning": 1, "after-the-end": 1}
    said = tickets(rows, "resolved", END, closed={"closed"})
    assert said.reasons["closed-without-time"] == 1 and len(said.items) == 4


def test_an_hour_is_gained_and_lost_where_the_clock_is_changed() -> None:
    from datetime import datetime

    zone = ZoneInfo("Europe/Amsterdam")
    spring, autumn = datetime(2025, 3, 29, 12), datetime(2025, 10, 25, 12)
    day = timedelta(days=1)
    assert seconds(spring, spring + day, zone) == 23 * HOUR
    assert seconds(autumn, autumn + day, zone) == 25 * HOUR
    assert seconds(spring, spring + day, None) == 24 * HOUR


def test_hours_filled_in_for_open_tickets_count_only_where_nothing_says_they_are_open() -> None:
    rows = [{"hours": "2", "status": "Closed"}, {"hours": "4", "status": "Open"}]
    assert taken(ready_made(rows, "hours", HOUR, None).items, HOUR).mean == 3 * HOUR
    said = taken(ready_made(rows, "hours", HOUR, {"Closed"}).items, HOUR, waited=False)
    assert (said.mean, said.open, said.share) == (2 * HOUR, 1, 0)


def project(due: str, completed: str, satisfaction: str, status: str = "") -> dict[str, str]:
    return {"due": due, "completed": completed, "satisfaction": satisfaction, "status": status}


def test_projects_are_done_when_on_time_and_to_satisfaction() -> None:
    rows = [
        project("2025-03-01", "2025-03-01", "4"),
        project("2025-03-01", "2025-02-01", "3"),
        project("2025-03-01", "2025-02-27", ""),
        project("2025-03-01", "2025-03-02", "5"),
        project("2025-03-01", "2025-03-11", ""),
        project("2025-03-01", "", ""),
        project("2025-03-01", "2026-02-01", "5"),  # not yet, at the end
        project("2026-01-01", "2025-12-01", "5"),
        project("2025-03-01", "2025-03-01", "5", "cancelled"),
    ]
    found, kept = projects(rows, END)
    assert (found.due, found.done, found.on_time, found.open, found.unrated) == (7, 2, 3, 2, 2)
    assert kept.reasons == {"not-yet-due": 1, "cancelled": 1}
    assert found.mean_delay == (0 - 28 - 2 + 1 + 10) / 5
    assert projects(rows, END, unrated="leave_out")[0].value == 20
    assert projects(rows, END, unrated="not_done")[0].value == pytest.approx(100 / 7)


def use(client: str, day: str, events: str = "1") -> dict[str, str]:
    return {"client": client, "date": day, "events": events}


def test_clients_are_engaged_in_the_months_in_which_they_do_enough() -> None:
    rows = [
        use("a", "2025-11-03", "3"),
        use("a", "2025-11-03", "1"),
        use("a", "2025-12-01", "12"),
        use("b", "2025-12-31", "3"),
        use("z", "2025-12-31", "9"),
        use("b", "2026-01-01", "9"),
    ]
    found = uses(rows, END)
    assert found.reasons == {"after-the-end": 1}
    assert [start.month for start, _ in months(found.items, END)] == [11, 12]
    who = clients(
        [account("a", "2020-01-01"), account("b", "2025-12-31"), account("c", "2025-01-01")]
    )
    all_in = engagement(found.items, who, END)
    # November a and c, December a, b and c
    assert (all_in.client_months, all_in.active, all_in.bands) == (5, 2, (2, 1, 1, 1))
    assert all_in.stickiness == pytest.approx(100 * (1 / 30 + 2 / 31) / 3)
    # by client: a 2 − 2·0.4, b −0.4, c −2·0.4; √((1.44 + .16 + .64)·3/2)/5
    assert all_in.se == pytest.approx(100 * (2.24 * 1.5) ** 0.5 / 5)
    alone = engagement(found.items, None, END)
    assert (alone.client_months, alone.active) == (4, 3)
    assert engagement(found.items, who, date(2025, 12, 31)).client_months == 2


def test_a_ticket_opened_again_is_open() -> None:
    row = {"ticket": "K1", "opened": "2025-01-01 08:00:00", "updated": "2025-01-01 08:00:00"}
    log = [
        {**row, "resolved": "", "updated": "2025-01-02 10:00:00"},
        {**row, "resolved": ""},
        {**row, "resolved": "2025-01-01 09:00:00", "updated": "2025-01-01 09:00:00"},
    ]
    rows, reasons = latest(log, "ticket", "updated")
    assert reasons == {"superseded": 2}
    assert taken(tickets(rows, "resolved", END).items, HOUR).open == 1
