"""What is told of each client: personal data, for the one who asks for it alone."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "kpi": "text",
    "client": "text",
    "value": "number",
    "purchases": "integer",
    "days_since_last": "integer",
    "expected_purchases": "number",
    "alive": "number",
    "purchase_value": "number",
}
"""The columns and the kinds of their values, of which any but the first two can be None.

`value` is what the KPI averages: revenue, percent of months active, or expected value.
`purchases` counts days with a purchase in a model, else payments; `alive` is 0 to 1.
"""
