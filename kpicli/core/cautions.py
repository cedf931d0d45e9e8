"""What to beware of in comparing with a benchmark: its age, its scale, its definition."""

from __future__ import annotations

from datetime import date

from kpicli.core.answers import fold
from kpicli.core.kpi import Kpi, Scored
from kpicli.core.verdict import Benchmark

STALE, SCALE, DEFINITION = "stale", "scale-differs", "definition-differs"
YEARS = 2
"""A benchmark is stale this long after the end of its year."""

FORMS = {
    "of max": ("normalise", "of_max"),
    "normalise of max": ("normalise", "of_max"),
    "score ÷ maximum": ("normalise", "of_max"),
    "range": ("normalise", "range"),
    "normalise range": ("normalise", "range"),
    "mean": ("as", "mean"),
    "average": ("as", "mean"),
    "share": ("as", "share"),
    "index": ("as", "index"),
    "net score": ("as", "index"),
    "top box": ("boxes", "1"),
    "top two boxes": ("boxes", "2"),
    "top 2 boxes": ("boxes", "2"),
    "top 2 box": ("boxes", "2"),
    "top three boxes": ("boxes", "3"),
    "top 3 boxes": ("boxes", "3"),
    "higher is better": ("better", "higher"),
    "lower is better": ("better", "lower"),
    "higher is easier": ("direction", "higher is easier"),
    "lower is easier": ("direction", "lower is easier"),
}
"""Definitions that are understood, each with the trait of a KPI that it speaks of."""


def cautions(kpi: Kpi, benchmark: Benchmark, today: date) -> tuple[str, ...]:
    """The codes of what to beware of: `stale`, `scale-differs`, `definition-differs`.

    Stale is a benchmark whose year ended more than 24 months before `today`. Of a definition only
    the parts that are one of `FORMS` are understood; others are left to the reader, and so is a
    scale where the question declares none.
    """
    found = []
    if benchmark.year is not None and today > date(benchmark.year + YEARS, 12, 31):
        found.append(STALE)
    questions = kpi.questions if isinstance(kpi, Scored) else ()
    scales = {str(question.scale) for question in questions if question.scale}
    if benchmark.scale and scales and _dashed(benchmark.scale) not in scales:
        found.append(SCALE)
    if _differs(kpi, benchmark.definition or ""):
        found.append(DEFINITION)
    return tuple(found)


def _dashed(scale: str) -> str:
    return "–".join(part.strip() for part in scale.replace("–", "-").rsplit("-", 1))


def _differs(kpi: Kpi, definition: str) -> bool:
    known = _traits(kpi)
    for part in definition.replace(";", ",").split(","):
        form = " ".join(fold(part).replace("_", " ").replace("-", " ").replace(":", " ").split())
        trait, value = FORMS.get(form, ("", ""))
        if trait in known and known[trait] != value:
            return True
    return False


def _traits(kpi: Kpi) -> dict[str, str]:
    """What is known of how the KPI is computed, in the words of `FORMS`."""
    found = {"better": kpi.better, "as": _form(kpi)}
    found |= {key: str(kpi.facts[key]) for key in ("normalise", "direction") if key in kpi.facts}
    boxes = _boxes(kpi)
    return found | ({"boxes": f"{boxes}"} if boxes else {})


def _form(kpi: Kpi) -> str:
    if "as" in kpi.facts:
        return str(kpi.facts["as"])
    if kpi.identity.id in ("index", "nps"):
        return "index"
    return "share" if kpi.method == "wilson" else "mean"


def _boxes(kpi: Kpi) -> int | None:
    """How many of the best answers of the scale make up a share; None where others do."""
    if not isinstance(kpi, Scored):
        return None
    scale = kpi.questions[0].scale
    if kpi.method != "wilson" or scale is None or not 0 < scale.high - scale.low <= 20:
        return None
    steps = [scale.low + step for step in range(int(scale.high - scale.low) + 1)]
    counted = [step for step in steps if kpi.points((step,)) == 100.0]
    n = len(counted)
    return n if n and counted in (steps[-n:], steps[:n]) else None
