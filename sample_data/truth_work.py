"""What was done for clients: tickets answered and resolved, projects completed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from truth_survival import Curve
from truth_tables import O, Row, Tables, grouped, number, periods, ratio

ZONE = ZoneInfo("Europe/Amsterdam")
END = datetime.combine(O, time())
HOUR = 3600
SATISFIED = 4
SPELLS = {"response_time": "first_reply_at", "resolution_time": "resolved_at"}
LIMITS = {"response_time": 4 * HOUR, "resolution_time": 72 * HOUR}


def tickets(tables: Tables, kpi: str) -> dict[str, Any]:
    """How long the tickets took, all and by priority, region and quarter of opening."""
    regions, rows = tables.regions, tables.tickets
    return {
        "value": _taken(rows, kpi),
        "by_the_clock": _taken(rows, kpi, as_written=True),
        "by_priority": _each(grouped(rows, lambda row: row["priority"]), kpi),
        "by_region": _each(grouped(rows, lambda row: regions[row["client_id"]]), kpi),
        "by_quarter": _each(grouped(rows, lambda row: _quarter(row["opened_at"])), kpi),
    }


def _each(groups: dict[str, list[Row]], kpi: str) -> dict[str, Any]:
    return {name: _taken(rows, kpi) for name, rows in groups.items()}


def _taken(rows: list[Row], kpi: str, *, as_written: bool = False) -> dict[str, Any]:
    """Seconds from opening: of the tickets that ended, and of those still open at O."""
    limit, zone = LIMITS[kpi], None if as_written else ZONE
    spells: list[tuple[int, bool]] = []
    for row in rows:
        ended = row[SPELLS[kpi]]
        end = datetime.fromisoformat(ended) if ended else END
        spells.append((_seconds(datetime.fromisoformat(row["opened_at"]), end, zone), bool(ended)))
    valid = [(seconds, ended) for seconds, ended in spells if seconds >= 0]
    closed = sorted(seconds for seconds, ended in valid if ended)
    waiting = [seconds for seconds, ended in valid if not ended]
    within = sum(seconds <= limit for seconds in closed)
    longer = sum(seconds > limit for seconds in waiting)
    return {
        "closed": len(closed),
        "open": len(waiting),
        "invalid": len(spells) - len(valid),
        "mean": ratio(sum(closed), len(closed)),
        "median": _quantile(closed, Fraction(1, 2)),
        "p90": _quantile(closed, Fraction(9, 10)),
        "within_limit": within,
        "open_beyond_limit": longer,
        "share_within_limit": ratio(100 * within, len(closed) + longer),
        "km_median": Curve((seconds, ended, -1) for seconds, ended in valid).median(),
    }


def _seconds(start: datetime, end: datetime, zone: ZoneInfo | None) -> int:
    """Seconds that passed in the zone; without one, the difference of the times as written."""
    if zone is None:
        return int((end - start).total_seconds())
    return int(end.replace(tzinfo=zone).timestamp() - start.replace(tzinfo=zone).timestamp())


def _quantile(values: list[int], share: Fraction) -> float | None:
    """Linear between the sorted values, the lowest at 0 and the highest at 1."""
    if not values:
        return None
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return number(values[low] + (place - low) * (values[high] - values[low]))


def projects(tables: Tables) -> dict[str, Any]:
    """Projects due, and how many of them were done on time and to the client's satisfaction."""
    regions, rows = tables.regions, tables.projects
    return {
        "value": _completed(rows),
        "by_region": {
            name: _completed(mine)
            for name, mine in grouped(rows, lambda row: regions[row["client_id"]]).items()
        },
        "by_quarter": {
            name: _completed(row for row in rows if a <= date.fromisoformat(row["due_on"]) < b)
            for name, (a, b) in periods(3).items()
        },
    }


def _completed(rows: Iterable[Row]) -> dict[str, Any]:
    every = list(rows)
    running = [row for row in every if row["status"] != "cancelled"]
    due = [row for row in running if date.fromisoformat(row["due_on"]) < O]
    delays = {row["project_id"]: _delay(row) for row in due if row["completed_on"]}
    on_time = [row for row in due if delays.get(row["project_id"], 1) <= 0]
    rated = {row["project_id"]: int(row["rating"]) for row in due if row["rating"]}
    done = [row for row in on_time if rated.get(row["project_id"], SATISFIED) >= SATISFIED]
    known = [row for row in done if row["project_id"] in rated]
    unrated = [row for row in due if row["project_id"] in delays and not row["rating"]]
    return {
        "rows": len(every),
        "cancelled": len(every) - len(running),
        "not_yet_due": len(running) - len(due),
        "due": len(due),
        "open": len(due) - len(delays),
        "completed": len(delays),
        "on_time": len(on_time),
        "satisfied": sum(rating >= SATISFIED for rating in rated.values()),
        "unrated": len(unrated),
        "done": len(done),
        "value": ratio(100 * len(done), len(due)),
        "unrated_left_out": ratio(100 * len(known), len(due) - len(unrated)),
        "unrated_not_done": ratio(100 * len(known), len(due)),
        "on_time_alone": ratio(100 * len(on_time), len(due)),
        "mean_delay_days": ratio(sum(delays.values()), len(delays)),
    }


def _delay(row: Row) -> int:
    return (date.fromisoformat(row["completed_on"]) - date.fromisoformat(row["due_on"])).days


def _quarter(text: str) -> str:
    return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"
