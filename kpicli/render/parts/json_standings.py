"""How a figure stands to a benchmark, as JSON."""

from __future__ import annotations

from typing import Any

from kpicli.core.column import finite
from kpicli.core.verdict import Closing, Percentile, Standing
from kpicli.render.parts.json_differences import interval


def standing(found: Standing) -> dict[str, Any]:
    """A standing: the comparison, what would decide or close it, then the benchmark itself."""
    benchmark = found.benchmark
    return {
        "name": benchmark.name,
        "kind": benchmark.kind,
        "value": finite(benchmark.value),
        "gap": finite(found.gap),
        "interval": interval(found.interval),
        "p": finite(found.p),
        "verdict": found.verdict,
        "closing": [_closing(each) for each in found.closing],
        "more": found.more,
        "percentile": _percentile(found.percentile),
        "cautions": list(found.cautions),
        "verified": benchmark.verified,
        "source": benchmark.source,
        "since": benchmark.since,
        "until": benchmark.until,
        "n": finite(benchmark.n),
        "sd": finite(benchmark.sd),
        "year": benchmark.year,
        "industry": benchmark.industry,
        "region": benchmark.region,
        "scale": benchmark.scale,
        "definition": benchmark.definition,
        "quantiles": [
            {"share": share, "value": finite(value)}
            for share, value in sorted(benchmark.quantiles.items())
        ],
    }


def _closing(step: Closing) -> dict[str, Any]:
    return {
        "moved": step.moved,
        "of": step.of,
        "from": step.start,
        "to": step.end,
        "approximate": step.approximate,
    }


def _percentile(place: Percentile | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"value": finite(place.value), "low": finite(place.low), "high": finite(place.high)}
