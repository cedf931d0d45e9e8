"""The differences of two reports as JSON, schema 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.core.diff import METHOD, Delta, Diff, Moved
from kpicli.core.told import ReadBack, Told
from kpicli.render.json import dumps
from kpicli.render.parts.json_differences import interval

SCHEMA = 1


def render(found: Diff) -> str:
    """One object, every figure of both reports in it."""
    whole = {
        "schema": SCHEMA,
        "different": found.different,
        "assumed": found.assumed,
        "family": {"size": found.tests, "method": METHOD},
        "old": _report(found.old),
        "new": _report(found.new),
        "results": [_delta(each) for each in found.deltas],
        "sources": _moved(found.sources),
        "counts": _moved(found.counts),
    }
    return dumps(whole, indent=2) + "\n"


def _report(found: ReadBack) -> dict[str, Any]:
    return {
        "command": found.command,
        "kpicli": found.version,
        "config": found.config,
        "generated_at": found.generated_at,
    }


def _delta(found: Delta) -> dict[str, Any]:
    told = found.either
    return {
        "name": told.name,
        "group": dict(told.group),
        "period": told.period,
        "unit": told.unit,
        "state": found.state,
        "old": _told(found.old),
        "new": _told(found.new),
        "difference": found.difference,
        "interval": interval(found.interval),
        "p": found.p,
        "p_adjusted": found.p_adjusted,
        "beyond_noise": found.beyond,
        "why": found.why,
    }


def _told(found: Told | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "n": found.n,
        "interval": interval(found.interval),
        "why": found.why,
        "reliability": found.state,
    }


def _moved(found: Sequence[Moved]) -> list[dict[str, str | None]]:
    return [
        {"what": each.what, "which": each.which or None, "old": each.old, "new": each.new}
        for each in found
    ]
