"""What the client tables say, worked out again in plain Python with exact fractions.

It reads the tables as written and shares no code with kpicli, as truth.py does for the survey.
The figures are in truth_spells.py, truth_money.py, truth_work.py and truth_usage.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from truth_money import arpc, clv
from truth_spells import lifetime, retention
from truth_tables import read
from truth_usage import engagement
from truth_work import projects, tickets

HOW = [
    "Tables as written, as_of 2026-09-30 declared for each of them: what was observed ends with O "
    "= 2026-10-01. Without as_of the accounts end with the last day written in them (2026-09-24), "
    "and the projects, whose days due lie ahead, with the day on which the figure is asked for.",
    "Every period is half-open. Quarters and months are of the calendar, all complete. The region "
    "is that of the client's account. All rows have a client with an account, all amounts are "
    "EUR.",
    "A client's last day is ended_on: it is a client on [signed_on, ended_on + 1 day).",
    "retention, churn (percent): value is for the year [2025-10-01, 2026-10-01), by region too; "
    "by_quarter for each quarter. At risk: signed_on before the period and not ended before it. "
    "Lost: of these, ended_on within the period. joined, in neither: signed_on within the period. "
    "without_as_of: the year that ends with the last day written in the accounts.",
    "lifetime (years of 365.25 days): time from signed_on to the day after ended_on, or to O "
    "(censored). known_since: nobody known who left before 2024-10-01, at risk only after max(0, "
    "2024-10-01 - signed_on); left_before counts those who were never at risk so. median: the "
    "first time at which the Kaplan-Meier share is at most one half, null when not reached. mean: "
    "the area under the curve up to the longest time, ended or not. fewest_at_risk: the smallest "
    "number at risk at any end.",
    "arpc (EUR): revenue, refunds included, divided by clients. The whole is [first paid_on, O). "
    "active: clients on any day of the period, and clients with a transaction in it. paying: "
    "clients with a positive amount in it; the revenue is the same. se: linearised, clients as "
    "units, with n/(n-1).",
    "clv (EUR): average_purchase_value = net revenue / purchases (rows with a positive amount); "
    "purchases_per_client_year = purchases / client_years, the days as a client within [first "
    "paid_on of the table, O) in years of 365.25 days; years = lifetime's plain mean. by_order: a "
    "purchase is an order_id with at least one positive amount; the value is the same. "
    "known_since: with that mean. discounted: at 10 % a year, the integral of S(t) 1.1^-t. "
    "five_years: years given as 5. margin: times 0.6. from_payments: no accounts and lost after "
    "180 days without a purchase: a client lives from its first purchase to its last one + 180 "
    "days if that is before O, else to O (censored); client-years to O, and the same to the loss.",
    "response_time, resolution_time (seconds from opened_at): time that passed in "
    "Europe/Amsterdam, the earlier of two hours alike; by_the_clock is the difference of the "
    "times as written. closed: the end is written. mean = total / closed. median and p90: linear "
    "interpolation (type 7). share_within_limit (percent): closed within 4 h (72 h for "
    "resolution) / (closed + open longer than that at O, 2026-10-01 00:00). km_median: "
    "Kaplan-Meier, open ones censored at O. Quarters are those of opened_at.",
    "project_completion (percent): cancelled ones left out, not_yet_due: due_on >= O. done: "
    "completed_on <= due_on and a rating of 4 or 5, or none. unrated: completed without a rating. "
    "unrated_left_out: without these, above and below the line, on time or not; unrated_not_done: "
    "they are not done. open: due and not completed. mean_delay_days: completed_on - due_on of "
    "the completed ones, early is negative.",
    "engagement (percent): client-months with at least 4 events, of all client-months with the "
    "client's account running on any day of the month. se: clients as clusters, over n-1. Use by "
    "a client in a month without a running account is not in it. stickiness (percent): clients "
    "seen on a day, averaged over the days of each month and summed over months, divided by "
    "clients seen in a month, summed over months. bands: client-months by their number of events.",
]


def client_truth(folder: Path) -> dict[str, Any]:
    """Every figure of the client tables in this folder."""
    tables = read(folder)
    return {
        "how": HOW,
        "retention": retention(tables),
        "lifetime": lifetime(tables),
        "arpc": arpc(tables),
        "clv": clv(tables),
        "response_time": tickets(tables, "response_time"),
        "resolution_time": tickets(tables, "resolution_time"),
        "project_completion": projects(tables),
        "engagement": engagement(tables),
    }
