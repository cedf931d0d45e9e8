"""Local timestamps sorted into periods by the database."""

from __future__ import annotations

from kpicli.core.calendar import DAYS_EARLY, MONTHS_IN, Calendar
from kpicli.engine.sql import literal


def period_sql(expression: str, calendar: Calendar) -> str:
    """SQL of the first day (a DATE) of the period that holds a local TIMESTAMP or DATE.

    The same day as `Calendar.start_of`; NULL where the expression is.
    """
    day = f"CAST({expression} AS DATE)"
    if calendar.every == "day":
        return day
    if calendar.every == "week":
        early = DAYS_EARLY[calendar.week_starts]
        return f"(CAST(date_trunc('week', {day} + {early}) AS DATE) - {early})"
    shift = (calendar.fiscal_year_starts - 1) % MONTHS_IN[calendar.every]
    months = f"INTERVAL {shift} MONTH"
    unit = literal(calendar.every)
    return f"CAST(date_trunc({unit}, {day} - {months}) + {months} AS DATE)"
