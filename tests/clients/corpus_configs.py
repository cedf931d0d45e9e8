"""How a user asks for the figures of corpus_oracles.py: the configuration of each, and for each
result the place in `computed` of expected.json (or in the oracle) that it must equal.

Paths are those of a folder with the files in it: the two workbooks as one CSV (`sheets.joined`),
since kpicli reads no workbooks.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True)
class Case:
    """A configuration; by result, by result and fact, or by result and group, the dotted place of
    its value and what that is multiplied by."""

    config: str
    figures: dict[str, tuple[str, float]]


TELCO_CSV = Case(
    """
version: 1
sources:
  accounts:
    {path: telco_customer_churn_33.csv, client: CustomerID, status: Churn Label,
     amount: Monthly Charges}
segments: {contract: accounts.Contract}
kpis:
  churn: {lost: ["Yes"]}
  retention: {lost: ["Yes"]}
  churn_events: {kpi: rate, source: accounts, event: {Churn Label: "Yes"}, better: lower}
  revenue_churn: {kpi: churn, lost: ["Yes"], of: revenue}
  lifetime_value:
    {kpi: ratio, source: accounts, numerator: CLTV, denominator: Count, better: higher}
  monthly_charge: {kpi: ratio, source: accounts, numerator: Monthly Charges, better: higher}
  total_charges: {kpi: ratio, source: accounts, numerator: Total Charges, better: higher}
""",
    {
        "churn": ("churn_rate_pct", 1),
        "retention": ("retention_rate_pct", 1),
        "churn_events": ("churn_rate_pct", 1),
        "revenue_churn": ("revenue_churn_pct_33", 1),
        "lifetime_value": ("cltv_mean", 1),
        "monthly_charge": ("monthly_charges_mean_33", 1),
        "churn[contract=Month-to-month]": ("churn_by_contract_pct_33.Month-to-month", 1),
        "churn[contract=One year]": ("churn_by_contract_pct_33.One year", 1),
        "churn[contract=Two year]": ("churn_by_contract_pct_33.Two year", 1),
        "total_charges": ("mean_total_charges_33", 1),
    },
)

TELCO_SHEETS = Case(
    """
version: 1
sources:
  survey: {path: telco.csv, client: Customer ID}
  accounts:
    {path: telco.csv, client: Customer ID, status: Customer Status, amount: Monthly Charge}
  transactions: {path: telco.csv, client: Customer ID, amount: Total Revenue}
segments:
  status: survey.Customer Status
  churned: accounts.Churn Label
  contract: accounts.Contract
kpis:
  churn: {lost: [Churned]}
  churn_without_joined: {kpi: churn, lost: [Churned], leave_out: [Joined]}
  revenue_churn: {kpi: churn, lost: [Churned], of: revenue}
  csat: {question: Satisfaction Score, scale: 1-5}
  satisfaction: {kpi: mean, question: Satisfaction Score, scale: 1-5}
  lifetime_value:
    {kpi: ratio, source: accounts, numerator: CLTV, denominator: Count, better: higher}
  arpc: {}
  monthly_charge: {kpi: ratio, source: accounts, numerator: Monthly Charge, better: higher}
  tenure: {kpi: ratio, source: accounts, numerator: Tenure in Months, better: higher}
""",
    {
        "churn": ("churn_rate_pct", 1),
        "churn_without_joined": ("churn_rate_excluding_joined_pct", 1),
        "revenue_churn": ("revenue_churn_pct", 1),
        "csat": ("satisfaction_1_5.csat_top2_pct", 1),
        "satisfaction": ("satisfaction_1_5.mean", 1),
        "csat[status=Churned]": ("csat_by_status.Churned.csat_top2_pct", 1),
        "csat[status=Joined]": ("csat_by_status.Joined.csat_top2_pct", 1),
        "csat[status=Stayed]": ("csat_by_status.Stayed.csat_top2_pct", 1),
        "lifetime_value": ("cltv_mean", 1),
        "lifetime_value[churned=Yes]": ("cltv_mean_by_churn.Yes", 1),
        "lifetime_value[churned=No]": ("cltv_mean_by_churn.No", 1),
        "arpc": ("arpc_total_revenue", 1),
        "monthly_charge": ("monthly_charge_mean", 1),
        "tenure": ("mean_tenure_months", 1),
        "churn[contract=Month-to-Month]": ("churn_by_contract_pct.Month-to-Month", 1),
        "churn[contract=One Year]": ("churn_by_contract_pct.One Year", 1),
        "churn[contract=Two Year]": ("churn_by_contract_pct.Two Year", 1),
    },
)

SUPPORT_TICKETS = Case(
    """
version: 1
sources:
  survey: {path: customer_support_tickets.csv, date: Created_Date}
  tickets:
    path: customer_support_tickets.csv
    opened: Created_Date
    response: First_Response_Time_Hours
    resolution: Resolution_Time_Hours
    duration_unit: hours
segments: {channel: survey.Channel}
kpis:
  response_time: {}
  resolution_published: {kpi: resolution_time}
  # the time is filled in for open tickets too: both ways are published
  resolution_time: {closed: {Status: [Closed, Resolved]}}
  response_critical: {kpi: response_time, where: {Priority: Critical}, limit: 2h}
  response_high: {kpi: response_time, where: {Priority: High}, limit: 8h}
  response_low: {kpi: response_time, where: {Priority: Low}, limit: 48h}
  csat: {question: CSAT_Score, scale: 1-5}
  csat_mean: {kpi: mean, question: CSAT_Score, scale: 1-5}
""",
    {
        "response_time": ("mean_first_response_h", HOUR),
        "response_time.median": ("first_response.median", HOUR),
        "response_time.p90": ("first_response.p90_linear", HOUR),
        "resolution_published": ("mean_resolution_h", HOUR),
        "resolution_published.median": ("resolution.median", HOUR),
        "resolution_published.p90": ("resolution.p90_linear", HOUR),
        "response_critical.within_limit": ("within_limits.Critical", 1),
        "response_high.within_limit": ("within_limits.High", 1),
        "response_low.within_limit": ("within_limits.Low", 1),
        "csat": ("csat.csat_top2_pct", 1),
        "csat_mean": ("csat.mean", 1),
        "csat[channel=Chat]": ("csat_by_channel.Chat.csat_top2_pct", 1),
        "csat[channel=Email]": ("csat_by_channel.Email.csat_top2_pct", 1),
        "csat[channel=Phone]": ("csat_by_channel.Phone.csat_top2_pct", 1),
        "csat[channel=Web Portal]": ("csat_by_channel.Web Portal.csat_top2_pct", 1),
        "resolution_time": ("resolution_closed_resolved_only.mean", HOUR),
        "resolution_time.median": ("resolution_closed_resolved_only.median", HOUR),
        "resolution_time.p90": ("resolution_closed_resolved_only.p90_linear", HOUR),
    },
)

ONLINE_RETAIL = Case(
    """
version: 1
sources:
  transactions:
    path: OnlineRetail_first_9999.csv
    client: CustomerID
    date: InvoiceDate
    date_format: "%d/%m/%Y"      # 1/12/2010 to 5/12/2010: month first would fit as well
    amount: UnitPrice
    quantity: Quantity
    order: InvoiceNo
kpis:
  arpc: {}
  arpc_gross: {kpi: arpc, clients: paying, refunds: leave_out}
  arpc_lines_out: {kpi: arpc, where: {Quantity: {min: 1}}}
  clv: {years: 1, where: {Quantity: {min: 1}}}
""",
    {
        "arpc": ("arpc_net", 1),
        "arpc.revenue": ("net_revenue_identified_customers", 1),
        "arpc_gross": ("arpc_gross", 1),
        "arpc_gross.revenue": ("gross_revenue_identified_no_returns", 1),
        "arpc_lines_out": ("arpc_gross", 1),
        "clv.purchase_value": ("aov_gross_per_invoice", 1),
    },
)
