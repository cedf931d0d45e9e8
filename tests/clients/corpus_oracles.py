"""Three real client tables of the corpus: their expected figures from the files, in plain Python.

Each oracle returns what `computed` of expected.json holds, by the same keys. How kpicli is asked
for the same figures is in corpus_configs.py.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist
from typing import Any

from tests.clients.sheets import sheet
from tests.clients.work_oracle import quantile
from tests.corpus import corpus

Row = dict[str, str]
TELCO, TICKETS, RETAIL = (
    "telco_ibm_churn",
    "support_tickets_published_stats",
    "online_retail_first10k",
)
LIMITS = {"Critical": 2, "High": 8, "Low": 48}
"""Hours within which the published list of violations asks for a first response."""


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, with or without a byte order mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def telco() -> dict[str, Any]:
    """From the two workbooks, joined on the customer, and the 33-column CSV."""
    status = sheet(corpus(TELCO, "Telco_customer_churn_status.xlsx"))
    services = sheet(corpus(TELCO, "Telco_customer_churn_services.xlsx"))
    csv_rows = read(corpus(TELCO, "telco_customer_churn_33.csv"))
    label = {row["Customer ID"]: row["Churn Label"] for row in status}
    gone = [row for row in status if row["Churn Label"] == "Yes"]
    stayed = [row for row in status if row["Customer Status"] != "Joined"]
    charged = [row for row in services if row["Monthly Charge"]]  # 14 are blank
    monthly = [Fraction(row["Monthly Charge"]) for row in charged]
    lost = sum(
        Fraction(row["Monthly Charge"]) for row in charged if label[row["Customer ID"]] == "Yes"
    )
    revenue = sum(Fraction(row["Total Revenue"]) for row in services)
    categories = Counter(row["Churn Category"] or "nan" for row in status)
    return {
        "rows": len(status),
        "churned": len(gone),
        "churn_rate_pct": share(len(gone), len(status)),
        "retention_rate_pct": share(len(status) - len(gone), len(status)),
        "customer_status": Counter(row["Customer Status"] for row in status),
        "churn_rate_excluding_joined_pct": share(len(gone), len(stayed)),
        "satisfaction_1_5": csat(row["Satisfaction Score"] for row in status),
        "csat_by_status": {
            name: csat(row["Satisfaction Score"] for row in rows)
            for name, rows in grouped(status, "Customer Status").items()
        },
        "cltv_mean": mean(status, "CLTV"),
        "cltv_sum": sum(Fraction(row["CLTV"]) for row in status),
        "cltv_mean_by_churn": {
            name: mean(rows, "CLTV") for name, rows in grouped(status, "Churn Label").items()
        },
        "total_revenue_sum": float(revenue),
        "arpc_total_revenue": float(revenue / len(services)),
        "monthly_charge_mean": float(sum(monthly) / len(monthly)),
        "monthly_charge_sum": float(sum(monthly)),
        "mean_tenure_months": mean(services, "Tenure in Months"),
        "churn_by_contract_pct": {
            name: share(sum(label[row["Customer ID"]] == "Yes" for row in rows), len(rows))
            for name, rows in grouped(services, "Contract").items()
        },
        "churn_category_counts": categories,
        "total_charges_blank_in_33col_csv": sum(not r["Total Charges"].strip() for r in csv_rows),
        "monthly_charges_mean_33": mean(csv_rows, "Monthly Charges"),
        "monthly_recurring_revenue_lost_churned": float(lost),
        "revenue_churn_pct": share(lost, sum(monthly)),
    }


def telco_csv() -> dict[str, Any]:
    """What the CSV alone can say: of `computed` the rate and the blanks, and figures of its own.

    Its monthly charges and contracts are those of another release than the workbooks'.
    """
    rows = read(corpus(TELCO, "telco_customer_churn_33.csv"))
    gone = [row for row in rows if row["Churn Label"] == "Yes"]
    charges = sum(Fraction(row["Monthly Charges"]) for row in rows)
    return {
        "rows": len(rows),
        "churned": len(gone),
        "churn_rate_pct": share(len(gone), len(rows)),
        "retention_rate_pct": share(len(rows) - len(gone), len(rows)),
        "cltv_mean": mean(rows, "CLTV"),
        "total_charges_blank_in_33col_csv": sum(not row["Total Charges"].strip() for row in rows),
        "monthly_charges_mean_33": mean(rows, "Monthly Charges"),
        "revenue_churn_pct_33": share(sum(Fraction(r["Monthly Charges"]) for r in gone), charges),
        "churn_by_contract_pct_33": {
            name: share(sum(row["Churn Label"] == "Yes" for row in mine), len(mine))
            for name, mine in grouped(rows, "Contract").items()
        },
        "mean_total_charges_33": mean(
            [r for r in rows if r["Total Charges"].strip()], "Total Charges"
        ),
    }


def support_tickets() -> dict[str, Any]:
    """From the table of tickets, and of violations by the limits of each priority."""
    rows = read(corpus(TICKETS, "customer_support_tickets.csv"))
    rated = [row for row in rows if row["CSAT_Score"]]
    closed = [row for row in rows if row["Status"] in ("Closed", "Resolved")]
    first, solved = "First_Response_Time_Hours", "Resolution_Time_Hours"
    return {
        "rows": len(rows),
        "mean_first_response_h": mean(rows, first),
        "mean_resolution_h": mean(rows, solved),
        "csat": {
            "blank": len(rows) - len(rated),
            **csat(row["CSAT_Score"] for row in rated),
        },
        "status": Counter(row["Status"] for row in rows),
        "first_response": spread(rows, first),
        "resolution": spread(rows, solved),
        "resolution_filled_for_open_tickets": len(rows) - len(closed),
        "resolution_closed_resolved_only": spread(closed, solved),
        "resolution_before_first_response": sum(
            Fraction(row[solved]) < Fraction(row[first]) for row in rows
        ),
        "sla_recount": {
            f"{priority} / Response Time": sum(
                row["Priority"] == priority and Fraction(row[first]) > limit for row in rows
            )
            for priority, limit in LIMITS.items()
        },
        "csat_by_channel": {
            name: csat(row["CSAT_Score"] for row in mine)
            for name, mine in grouped(rated, "Channel").items()
        },
    }


def within_limits() -> dict[str, float]:
    """The share of each priority's tickets that had a first response within its limit, in %."""
    rows = grouped(read(corpus(TICKETS, "customer_support_tickets.csv")), "Priority")
    return {
        priority: share(
            sum(Fraction(r["First_Response_Time_Hours"]) <= limit for r in rows[priority]),
            len(rows[priority]),
        )
        for priority, limit in LIMITS.items()
    }


def online_retail() -> dict[str, Any]:
    """From the lines of invoices: quantity times price, returns negative."""
    rows = read(corpus(RETAIL, "OnlineRetail_first_9999.csv"))
    days = [datetime.strptime(row["InvoiceDate"], "%d/%m/%Y").date() for row in rows]
    known = [row for row in rows if row["CustomerID"]]
    gross = [row for row in known if int(row["Quantity"]) > 0]
    customers = {row["CustomerID"] for row in known}
    buyers = grouped(gross, "CustomerID")
    invoices = len({row["InvoiceNo"] for row in gross})
    return {
        "rows": len(rows),
        "columns": len(rows[0]),
        "cancel_lines_C": sum(row["InvoiceNo"].startswith("C") for row in rows),
        "blank_customer": len(rows) - len(known),
        "negative_quantity": sum(int(row["Quantity"]) < 0 for row in rows),
        "zero_price": sum(Fraction(row["UnitPrice"]) == 0 for row in rows),
        "duplicate_rows": len(rows) - len({tuple(row.values()) for row in rows}),
        "invoices": len({row["InvoiceNo"] for row in rows}),
        "customers": len(customers),
        "net_revenue_all_rows": float(worth(rows)),
        "net_revenue_identified_customers": float(worth(known)),
        "gross_revenue_identified_no_returns": float(worth(gross)),
        "customers_gross": len(buyers),
        "arpc_gross": float(worth(gross) / len(buyers)),
        "arpc_net": float(worth(known) / len(customers)),
        "aov_gross_per_invoice": float(worth(gross) / invoices),
        "orders_per_customer_gross": invoices / len(buyers),
        "repeat_customers_gross": sum(
            len({row["InvoiceNo"] for row in mine}) > 1 for mine in buyers.values()
        ),
        "date_min": min(days).isoformat(),
        "date_max": max(days).isoformat(),
        "unparsed_dates": 0,
        "dates_if_read_month_first_wrong": sorted(
            {datetime.strptime(r["InvoiceDate"], "%m/%d/%Y").date().isoformat() for r in rows}
        ),
    }


def worth(rows: Iterable[Row]) -> Fraction:
    """The sum of quantity times price."""
    return sum((int(row["Quantity"]) * Fraction(row["UnitPrice"]) for row in rows), Fraction(0))


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """The rows of each value of a column."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def mean(rows: list[Row], column: str) -> float:
    """The mean of a column."""
    return float(sum(Fraction(row[column]) for row in rows) / len(rows))


def share(part: Fraction | int, whole: Fraction | int) -> float:
    """A share in percent."""
    return float(Fraction(100 * part) / whole)


def spread(rows: list[Row], column: str) -> dict[str, Any]:
    """A column's mean, percentiles by linear interpolation, and ends."""
    values = sorted(Fraction(row[column]) for row in rows)
    part: Callable[[int], float | None] = lambda p: quantile(values, Fraction(p, 100))  # noqa: E731
    return {
        "n": len(values),
        "mean": float(sum(values) / len(values)),
        "median": part(50),
        "p90_linear": part(90),
        "p95_linear": part(95),
        "min": float(values[0]),
        "max": float(values[-1]),
    }


def csat(cells: Iterable[str]) -> dict[str, Any]:
    """Satisfaction on 1 to 5: the share of 4 and 5 with Wilson's interval, and the mean."""
    scores = [Fraction(cell) for cell in cells]
    n, top = len(scores), sum(score >= 4 for score in scores)
    p, z = top / n, NormalDist().inv_cdf(0.975)
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    middle = sum(scores) / Fraction(n)
    return {
        "n": n,
        "top_box_values": [4, 5],
        "top_box_count": top,
        "csat_top2_pct": share(top, n),
        "wilson95_pct": [100 * (centre + way * half) / (1 + z * z / n) for way in (-1, 1)],
        "mean": float(middle),
        "sd_n_minus_1": math.sqrt(sum((score - middle) ** 2 for score in scores) / (n - 1)),
        "counts": Counter(str(int(score)) for score in scores),
    }
