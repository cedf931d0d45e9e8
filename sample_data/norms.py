"""The file of benchmarks: what other suppliers and retailers are said to reach. All invented."""

from __future__ import annotations

SOURCE = "invented for the sample data"
COLUMNS = (
    "kpi",
    "name",
    "value",
    "source",
    "industry",
    "year",
    "scale",
    "n",
    "sd",
    "verified",
    "definition",
    "p25",
    "p50",
    "p75",
)
VALUES = (
    ("nps", "suppliers", 2024, "20", "3900", "71", "net score", ("0-10", "8", "20", "34")),
    ("nps", "suppliers", 2025, "22", "4100", "71", "net score", ("0-10", "10", "22", "36")),
    ("nps", "retailers", 2025, "30", "5200", "69", "net score", ("0-10", "17", "30", "45")),
    ("ces", "suppliers", 2025, "5.1", "4100", "1.4", "mean", ("1-7", "4.7", "5.1", "5.5")),
    ("ces", "retailers", 2025, "5.4", "5200", "1.3", "mean", ("1-7", "5", "5.4", "5.8")),
)


def norm_rows() -> list[dict[str, str]]:
    """A row per KPI, industry and year, in the columns that kpicli reads."""
    rows = []
    for kpi, industry, year, value, n, sd, definition, (scale, *quantiles) in VALUES:
        cells = (kpi, "peers", value, SOURCE, industry, str(year), scale, n, sd, "", definition)
        rows.append(dict(zip(COLUMNS, (*cells, *quantiles), strict=True)))
    return rows
