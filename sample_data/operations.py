"""The client tables beside the survey: transactions, tickets, projects and usage."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from clients import FIRST_DAY, LAST_DAY, Client
from dice import Dice

CENT = Decimal("0.01")
NO_SUCH_HOUR = (date(2025, 3, 30), date(2026, 3, 29))  # 02:00 to 03:00 is skipped on these days
FIRST_REPLY_HOURS = {"low": 5.5, "normal": 3.2, "high": 1.6, "urgent": 0.6}  # medians
RESOLUTION_HOURS = {"low": 52.0, "normal": 30.0, "high": 17.0, "urgent": 7.0}
END = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 59, 59)

Payment = tuple[str, str, date, Decimal, str, str]
Use = tuple[str, date, int]


def transaction_rows(dice: Dice, clients: list[Client]) -> list[Payment]:
    """Payments in order of day: (transaction_id, client_id, paid_on, amount, currency, order)."""
    payments: list[tuple[date, str, Decimal, str]] = []
    for client in clients:
        months = 1 if dice.chance(0.42) else 3
        yearly = Decimal(client.spend)
        offset = dice.whole(0, months - 1)
        for month in range(offset, 24, months):
            invoiced = date(2024 + (9 + month) // 12, (9 + month) % 12 + 1, 1)
            if not client.active_on(invoiced):
                continue
            paid = invoiced + timedelta(days=min(70, int(dice.skewed(14, 0.5))))
            growth = Decimal("1.03") if invoiced >= date(2026, 1, 1) else Decimal(1)
            wobble = Decimal(f"{dice.between(0.96, 1.04):.4f}")
            amount = (yearly * months / 12 * growth * wobble).quantize(CENT, ROUND_HALF_UP)
            order = f"{client.id}-{invoiced:%y%m}"  # an extra and a refund belong to it
            payments.append((paid, client.id, amount, order))
            if dice.chance(0.09):  # an extra: training, a second site
                share = Decimal(f"{dice.between(0.05, 0.4):.4f}")
                later = paid + timedelta(days=dice.whole(1, 25))
                extra = (amount * share).quantize(CENT, ROUND_HALF_UP)
                payments.append((later, client.id, extra, order))
            if dice.chance(0.011):  # a refund, in part or in full
                share = dice.pick((Decimal(1), Decimal("0.5"), Decimal("0.25")))
                later = paid + timedelta(days=dice.whole(3, 40))
                refund = -(amount * share).quantize(CENT, ROUND_HALF_UP)
                payments.append((later, client.id, refund, order))
    kept = sorted(payment for payment in payments if payment[0] <= LAST_DAY)
    return [
        (f"T{number:05d}", client_id, paid, amount, "EUR", order)
        for number, (paid, client_id, amount, order) in enumerate(kept, start=1)
    ]


def ticket_rows(dice: Dice, clients: list[Client]) -> list[dict[str, str]]:
    """The rows of tickets.csv in order of opening."""
    days = (LAST_DAY - FIRST_DAY).days
    opened: list[tuple[datetime, Client]] = []
    while len(opened) < 1500:
        client = dice.pick(clients)
        day = FIRST_DAY + timedelta(days=dice.whole(0, days))
        if client.active_on(day) and (day.weekday() < 5 or dice.chance(0.12)):
            hour = dice.whole(8, 17) if dice.chance(0.9) else dice.whole(6, 22)
            time = datetime(day.year, day.month, day.day, hour)
            opened.append((time + timedelta(seconds=dice.whole(0, 3599)), client))
    opened.sort(key=lambda entry: (entry[0], entry[1].id))
    return [
        {"ticket_id": f"K{number:05d}", **_ticket(dice, time, client)}
        for number, (time, client) in enumerate(opened, start=1)
    ]


def _ticket(dice: Dice, opened: datetime, client: Client) -> dict[str, str]:
    priority = dice.weighted({"low": 0.25, "normal": 0.5, "high": 0.19, "urgent": 0.06})
    pace = 0.8 if opened >= datetime(2026, 1, 1) else 1.0  # the better onboarding helped here too
    replied = opened + timedelta(hours=pace * dice.skewed(FIRST_REPLY_HOURS[priority], 0.9))
    solved = replied + timedelta(hours=pace * dice.skewed(RESOLUTION_HOURS[priority], 1.1))
    forgotten = dice.chance(0.5 if END - opened < timedelta(days=4) else 0.004)
    first_reply = "" if forgotten or replied > END else _stamp(replied)
    is_open = not first_reply or solved > END or dice.chance(0.015)
    status = "closed" if not is_open else "pending" if first_reply else "open"
    return {
        "client_id": client.id,
        "opened_at": _stamp(opened),
        "first_reply_at": first_reply,
        "resolved_at": "" if is_open else _stamp(solved),
        "priority": priority,
        "status": status,
    }


def _stamp(moment: datetime) -> str:
    """Local time as text; an hour that the clock skips is moved past the gap."""
    if moment.hour == 2 and moment.date() in NO_SUCH_HOUR:
        moment += timedelta(hours=1)
    return moment.isoformat(sep=" ", timespec="seconds")


def project_rows(dice: Dice, clients: list[Client]) -> list[dict[str, str]]:
    """The rows of projects.csv in order of the due day; the last ones are not yet due."""
    due_days: list[tuple[date, Client]] = []
    while len(due_days) < 200:
        client, due = dice.pick(clients), FIRST_DAY + timedelta(days=dice.whole(10, 800))
        if client.active_on(min(due, LAST_DAY)) and due.weekday() < 5:
            due_days.append((due, client))
    due_days.sort(key=lambda entry: (entry[0], entry[1].id))
    return [
        {"project_id": f"P{number:03d}", **_project(dice, due, client)}
        for number, (due, client) in enumerate(due_days, start=1)
    ]


def _project(dice: Dice, due: date, client: Client) -> dict[str, str]:
    in_time = dice.chance(0.8 if due >= date(2026, 1, 1) else 0.68)
    late = 0 if in_time else 1 + int(dice.skewed(14, 0.8))
    completed = due - timedelta(days=dice.whole(0, 18)) + timedelta(days=late)
    if not in_time:
        completed = due + timedelta(days=late)
    rating = min(5, max(1, int(4.8 + 0.7 * client.mood - 0.03 * late + 0.7 * dice.bell())))
    unrated, cancelled, stalled = dice.chance(0.16), dice.chance(0.06), dice.chance(0.03)
    is_open = stalled or completed > LAST_DAY
    status = "cancelled" if cancelled else "open" if is_open else "done"
    done = status == "done"
    return {
        "client_id": client.id,
        "due_on": due.isoformat(),
        "completed_on": completed.isoformat() if done else "",
        "status": status,
        "rating": str(rating) if done and not unrated else "",
    }


def usage_rows(dice: Dice, clients: list[Client]) -> list[Use]:
    """Days on which a client used the product, in order of day: (client_id, used_on, events)."""
    uses: list[Use] = []
    for client in clients:
        size = {"small": 0.7, "medium": 1.0, "large": 1.6}[client.size]
        daily = min(0.6, 0.1 * size * dice.skewed(1.0, 0.7) * (1.0 + 0.25 * client.mood))
        day = FIRST_DAY
        while day <= LAST_DAY:
            workday = 1.0 if day.weekday() < 5 else 0.12
            eager = 1.12 if day >= date(2026, 1, 1) else 1.0
            if dice.chance(daily * workday * eager) and client.active_on(day):
                uses.append((client.id, day, max(1, int(dice.skewed(3.0 * size, 0.8)))))
            day += timedelta(days=1)
    return sorted(uses, key=lambda use: (use[1], use[0]))
