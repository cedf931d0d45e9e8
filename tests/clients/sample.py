"""The sample data as a configuration of all its client tables, and the truth about it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import kpicli
from kpicli.core.report import Result
from kpicli.core.unit import Amount

FOLDER = Path(__file__).parents[2] / "sample_data"
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))["clients"]

CONFIG = f"""
version: 1
reporting: {{timezone: Europe/Amsterdam}}
sources:
  survey: {{path: {FOLDER}/survey.csv, client: client_id}}
  accounts:
    {{path: {FOLDER}/accounts.csv, client: client_id, start: signed_on, end: ended_on,
     as_of: 2026-09-30}}
  transactions:
    {{path: {FOLDER}/transactions.parquet, client: client_id, date: paid_on, amount: amount,
     currency: currency, as_of: 2026-09-30}}
  orders:
    {{path: {FOLDER}/transactions.parquet, client: client_id, date: paid_on, amount: amount,
     order: order_id, as_of: 2026-09-30}}
  tickets:
    {{path: {FOLDER}/tickets.csv, client: client_id, opened: opened_at,
     responded: first_reply_at, resolved: resolved_at, as_of: 2026-09-30}}
  projects:
    {{path: {FOLDER}/projects.csv, client: client_id, due: due_on, completed: completed_on,
     satisfaction: rating, as_of: 2026-09-30}}
  usage:
    {{path: {FOLDER}/usage.parquet, client: client_id, date: used_on, events: events,
     as_of: 2026-09-30}}
segments: {{region: accounts.region}}
kpis:
  retention: {{}}
  churn: {{}}
  arpc: {{}}
  arpc_paying: {{kpi: arpc, clients: paying}}
  arpc_gross: {{kpi: arpc, refunds: leave_out}}
  clv: {{}}
  clv_by_order: {{kpi: clv, source: orders}}
  clv_discounted: {{kpi: clv, discount: 0.1}}
  clv_five_years: {{kpi: clv, years: 5}}
  clv_five_years_discounted: {{kpi: clv, years: 5, discount: 0.1}}
  clv_margin: {{kpi: clv, margin: 0.6}}
  response_time: {{limit: 4h}}
  resolution_time: {{limit: 3d}}
  project_completion: {{cancelled: {{status: cancelled}}}}
  projects_rated: {{kpi: project_completion, cancelled: {{status: cancelled}}, unrated: leave_out}}
  projects_strict: {{kpi: project_completion, cancelled: {{status: cancelled}}, unrated: not_done}}
  engagement: {{active: 4 events per month}}
"""
"""Every KPI of the truth, asked for with what is known of the tables' last day."""


@cache
def card(folder: Path) -> kpicli.Scorecard:
    """The scorecard of the sample's configuration, written into a folder."""
    path = folder / "kpicli.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return kpicli.load(path)


def told(result: Result) -> dict[str, Any]:
    """What a result tells: its facts as plain numbers, its parts as counts, its figure."""
    facts = {k: v.value if isinstance(v, Amount) else v for k, v in result.facts.items()}
    parts = {name: part.n for name, part in result.parts.items()}
    if result.estimate is None:
        return {**facts, **parts, "value": None, "n": 0, "se": None}
    figure = result.estimate
    return {**facts, **parts, "value": figure.value, "n": figure.n, "se": figure.se}
