"""Messy client tables in every form: values, and rows by reason, are those of the oracles."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clients import money_oracle, spells_oracle, usage_oracle, work_oracle
from tests.clients.asking import END, FORMS, card, kinds, reasons
from tests.clients.reading import Kept
from tests.clients.sample import told
from tests.clients.survival import Lasting
from tests.clients.tables import Table, drawn, seeded
from tests.thorough import often

KPIS = """
  retention: {}
  churn: {}
  arpc: {}
  arpc_paying: {kpi: arpc, clients: paying, refunds: leave_out}
  clv: {}
  response_time: {limit: 4h}
  resolution_time: {limit: 3d}
  by_status: {kpi: resolution_time, limit: 3d, closed: {status: closed}}
  project_completion: {cancelled: {status: cancelled}}
  projects_rated: {kpi: project_completion, cancelled: {status: cancelled}, unrated: leave_out}
  engagement: {active: 4 events per month}
"""
NAMES = ("accounts", "transactions", "tickets", "projects", "usage")
SLUGS = {
    "missing-client": "no-client",
    "missing-start": "no-start",
    "invalid-start": "no-start",
    "invalid-end": "unreadable-date",
    "end-before-start": "ends-before-start",
    "missing-amount": "no-amount",
    "invalid-amount": "unreadable-number",
    "missing-quantity": "no-amount",
    "invalid-quantity": "unreadable-number",
    "missing-events": "no-amount",
    "invalid-events": "unreadable-number",
    "missing-currency": "no-rate",
    "other-currency": "no-rate",
    "missing-date": "unreadable-date",
    "invalid-date": "unreadable-date",
    "after-the-end": "after-as-of",
    "missing-opened": "unreadable-date",
    "invalid-opened": "unreadable-date",
    "invalid-responded": "unreadable-date",
    "invalid-resolved": "unreadable-date",
    "end-before-beginning": "negative-duration",
    "closed-without-time": "contradicting-status",
    "missing-due": "unreadable-date",
    "invalid-due": "unreadable-date",
    "invalid-completed": "unreadable-date",
}
QUIET = {"cancelled", "not-yet-due"}


def slugs(kept: Kept[Any]) -> Counter[str]:
    """The reasons of an oracle by the slugs of their notes."""
    found: Counter[str] = Counter()
    for reason, n in kept.reasons.items():
        if reason not in QUIET:
            found[SLUGS[reason]] += n
    return found


def close(found: Any, wanted: Any) -> bool:
    if wanted is None:
        return found is None
    return bool(found == pytest.approx(float(wanted), rel=1e-12, abs=1e-12))


class Answers:
    """What kpicli says of tables, KPI by KPI."""

    def __init__(self, report: Any) -> None:
        self.report = report
        self.figures = {one.name: told(one) for one in report.results}

    def check(self, source: str, name: str, kept: Kept[Any], **figures: Any) -> None:
        """The rows by reason, their sum, and each of the figures."""
        mine = reasons(self.report, name)
        mine.pop("end-but-open", None)  # which count, as open
        assert mine == slugs(kept), name
        assert sum(kinds(self.report, source, name).values()) == kept.rows
        for key, wanted in figures.items():
            assert close(self.figures[name].get(key), wanted), (name, key)


def stays(rows: list[dict[str, str]]) -> Lasting:
    """How long clients stay; a spell that begins after the last day known of is not known."""
    clients = spells_oracle.clients(rows)
    begun = {
        client: [spell for spell in spells if spell[0] < END]
        for client, spells in clients.spells.items()
    }
    there = {client: spells for client, spells in begun.items() if spells}
    return spells_oracle.lifetime(spells_oracle.Clients(clients.kept, there), END)


def check_clients(told_of: Answers, rows: list[dict[str, str]]) -> spells_oracle.Clients:
    clients = spells_oracle.clients(rows)
    late = sum(spell[0] >= END for _, spell in clients.kept.items)
    kept = Kept(
        clients.kept.items, clients.kept.reasons + Counter({"after-the-end": late}), len(rows)
    )
    kept.reasons = +kept.reasons
    year = spells_oracle.cohort(clients, date(2025, 1, 1), END)
    told_of.check("accounts", "churn", kept, value=year.churn, n=year.at_risk)
    told_of.check("accounts", "retention", kept, value=year.retention, n=year.at_risk)
    stay = stays(rows)
    if year.at_risk and not stay.emptied:
        told_of.check("accounts", "churn", kept, mean_stay=stay.mean)
    return clients


def check_money(
    told_of: Answers, rows: list[dict[str, str]], clients: spells_oracle.Clients, stay: Lasting
) -> None:
    paid = money_oracle.payments(rows, END, currency="EUR", quantity=True)
    first = min((payment.day for payment in paid.items), default=END)
    for name, paying in {"arpc": False, "arpc_paying": True}.items():
        wanted = money_oracle.arpc(
            paid.items, clients, first, END, paying=paying, refunds=not paying
        )
        told_of.check("transactions", name, paid, value=wanted.value, n=wanted.clients)
        if wanted.clients > 1 and not paying:
            told_of.check("transactions", name, paid, se=wanted.se)
    # Clients that the accounts do not know are observed from their first purchase.
    strange = [p for p in paid.items if p.client not in clients.spells]
    years = money_oracle.client_years(paid.items, clients, END)
    years += money_oracle.client_years(strange, None, END)
    bought = [p for p in paid.items if p.amount > 0]
    orders = len({p.order for p in bought})
    if orders and years and stay.mean is not None and not stay.emptied:
        net = sum(p.amount for p in paid.items)
        told_of.check(
            "transactions",
            "clv",
            paid,
            value=net / years * stay.mean,
            purchase_value=net / orders,
            purchases_a_year=orders / years,
            years=stay.mean,
        )


def check_tickets(told_of: Answers, rows: list[dict[str, str]]) -> None:
    hour = 3600
    asked = {
        "response_time": ("responded", 4 * hour, None),
        "resolution_time": ("resolved", 72 * hour, None),
        "by_status": ("resolved", 72 * hour, {"closed"}),
    }
    for name, (column, limit, closed) in asked.items():
        kept = work_oracle.tickets(rows, column, END, closed=closed)
        wanted = work_oracle.taken(kept.items, limit)
        figures = {"value": wanted.mean, "n": wanted.closed}
        if wanted.closed:
            figures |= {"median": wanted.median, "p90": wanted.p90, "within_limit": wanted.share}
            figures["open"] = wanted.open or None
        told_of.check("tickets", name, kept, **figures)


def check_projects(told_of: Answers, rows: list[dict[str, str]]) -> None:
    for name, unrated in {"project_completion": "on_time", "projects_rated": "leave_out"}.items():
        found, kept = work_oracle.projects(rows, END, unrated=unrated)
        told_of.check(
            "projects", name, kept, value=found.value, n=found.due, mean_delay=found.mean_delay
        )


def check_usage(
    told_of: Answers, rows: list[dict[str, str]], clients: spells_oracle.Clients
) -> None:
    used = usage_oracle.uses(rows, END)
    wanted = usage_oracle.engagement(used.items, clients, END)
    figures: dict[str, Any] = {"value": wanted.value, "n": wanted.client_months}
    if wanted.client_months:
        figures["stickiness"] = wanted.stickiness
        names = ("0_events", "1–3_events", "4–11_events", "12+_events")
        shares = [100 * n / wanted.client_months for n in wanted.bands]
        figures |= dict(zip(names, shares, strict=True))
        if wanted.client_months > len(clients.spells):  # else nobody is in it twice
            figures["se"] = wanted.se
    told_of.check("usage", "engagement", used, **figures)


def readable(table: Table) -> Table:
    """Projects with ratings that a scale of 1 to 5 has, or none."""
    if table.name != "projects":
        return table
    rows = [
        {**row, "satisfaction": row["satisfaction"] if row["satisfaction"] in "12345" else ""}
        for row in table.rows
    ]
    return Table(table.name, table.columns, rows)


def check(folder: Path, tables: list[Table], form: str) -> None:
    asked = card(folder, tables, KPIS, FORMS[form], {"transactions": ["rates: {EUR: 1}"]})
    told_of = Answers(asked.score())
    rows = {table.name: table.rows for table in tables}
    clients = check_clients(told_of, rows["accounts"])
    check_money(told_of, rows["transactions"], clients, stays(rows["accounts"]))
    check_tickets(told_of, rows["tickets"])
    check_projects(told_of, rows["projects"])
    check_usage(told_of, rows["usage"], clients)


@pytest.mark.parametrize(
    ("form", "seed", "accounts"),
    [("csv", 1, 400), ("semicolons", 2, 24), ("days first", 3, 24), ("parquet", 4, 24)],
)
def test_seeded_tables(form: str, seed: int, accounts: int, tmp_path: Path) -> None:
    sizes = {"accounts": accounts}
    tables = [readable(seeded(name, seed, sizes.get(name, 400))) for name in NAMES]
    check(tmp_path, tables, form)


@settings(
    max_examples=often(2),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.tuples(*(drawn(name, 12) for name in NAMES)), st.sampled_from(["csv", "parquet"]))
def test_small_tables_drawn_at_random(tmp_path: Path, tables: tuple[Table, ...], form: str) -> None:
    check(tmp_path, [readable(table) for table in tables], form)


@pytest.mark.parametrize("seed", [5])
def test_each_quarter_of_seeded_tables(seed: int, tmp_path: Path) -> None:
    sizes = {"accounts": 30}
    tables = [readable(seeded(name, seed, sizes.get(name, 200))) for name in NAMES]
    asked = card(tmp_path, tables, KPIS, extra={"transactions": ["rates: {EUR: 1}"]})
    rows = {table.name: table.rows for table in tables}
    clients = spells_oracle.clients(rows["accounts"])
    paid = money_oracle.payments(rows["transactions"], END, currency="EUR", quantity=True).items
    names = ("churn", "arpc", "arpc_paying", "resolution_time", "project_completion")
    seen: Counter[str] = Counter()
    for one in asked.trend(every="quarter", kpis=names).results:
        assert one.period is not None
        start, end = (date.fromisoformat(day) for day in (one.period.start, one.period.end))
        wanted: dict[str, Any]
        if one.name == "churn":
            cohort = spells_oracle.cohort(clients, start, end)
            wanted = {"value": cohort.churn, "n": cohort.at_risk}
        elif one.name == "resolution_time":
            mine = [row for row in rows["tickets"] if start <= _day(row["opened"]) < end]
            taken = work_oracle.taken(work_oracle.tickets(mine, "resolved", END).items, 72 * 3600)
            wanted = {"value": taken.mean, "n": taken.closed}
        elif one.name == "project_completion":
            done = work_oracle.projects(rows["projects"], END, start, end)[0]
            wanted = {"value": done.value, "n": done.due}
        else:
            paying = one.name == "arpc_paying"
            spent = money_oracle.arpc(paid, clients, start, end, paying=paying, refunds=not paying)
            wanted = {"value": spent.value, "n": spent.clients}
        found = told(one)
        for key, value in wanted.items():
            assert close(found[key], value), (one.name, one.period.label, key)
        seen[one.name] += 1
    assert set(seen) == set(names) and min(seen.values()) >= 7


def _day(text: str) -> date:
    """The day of a moment, far away where there is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.max
