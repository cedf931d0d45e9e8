"""The results as metrics: for the textfile collector of a node exporter, or an OpenMetrics reader.

All are gauges. There are no timestamps (a collector refuses them): `kpicli_run_timestamp_seconds`
says when the figures were made. A figure that there is not, or that is withheld, has no sample but
`kpicli_state`, which says so. Of a series the latest complete period of each group is given;
which one it is is a sample, not a label, so that the figures of all periods are one series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from kpicli.core.column import finite
from kpicli.core.gates import BREACHED, PASSED, judged_by
from kpicli.core.report import Report, Result
from kpicli.core.shown import shown
from kpicli.core.words import answered
from kpicli.render.parts.neutral import encodable
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".prom", ".openmetrics")
BINARY = False

NONE = "(none)"
"""The group of rows without a value: a label that is blank is none, and would be the total's."""

Labels = Mapping[str, str]
Sample = tuple[str, Labels, float]

HELP = {
    "kpicli_value": "The figure, in the unit that the label names; percentages are 0 to 100.",
    "kpicli_interval_low": "The lower end of the figure's confidence interval.",
    "kpicli_interval_high": "The upper end of the figure's confidence interval.",
    "kpicli_answers": "The answers, or items, that the figure is made of.",
    "kpicli_state": "1 for the state that the figure is in: shown, flagged, withheld, no figure.",
    "kpicli_benchmark": "What the figure is compared with.",
    "kpicli_verdict": "1 for the verdict on the benchmark: above, below, not clearly different.",
    "kpicli_gate": "What came of a condition of --fail-on: 0 passed, 1 breached, 2 undecided.",
    "kpicli_rows": "Rows of a source by what became of them.",
    "kpicli_notes": "Notes on the data by level.",
    "kpicli_period_start_timestamp_seconds": "The first day of the figure's period, at midnight "
    "UTC, in seconds since 1970.",
    "kpicli_run_timestamp_seconds": "When the figures were made, in seconds since 1970.",
}
"""Each metric with what its samples say."""


def render(report: Report, surface: Surface) -> str:  # noqa: ARG001 - data has no surface
    """Each metric with its HELP, TYPE and samples, and the mark of the end."""
    samples: dict[str, dict[str, float]] = {name: {} for name in HELP}
    for name, labels, value in _samples(report):
        number, key = 1, _labels(labels)
        while key in samples[name]:  # a group called as those without one are
            number += 1
            key = _labels({**labels, "number": str(number)})
        samples[name][key] = value
    lines = []
    for name, found in samples.items():
        if found:
            lines += [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge"]
            lines += [f"{name}{labels} {value!r}" for labels, value in found.items()]
    return "".join(f"{line}\n" for line in [*lines, "# EOF"])


def _samples(report: Report) -> Iterator[Sample]:
    for result in judged_by(report):
        yield from _of(shown(result))
    for gate in report.gates:
        state = {PASSED: 0.0, BREACHED: 1.0}.get(gate.state, 2.0)
        yield "kpicli_gate", {"condition": gate.condition}, state
    for ledger in report.ledgers:
        for step, rows in (*ledger.steps, ("kept", ledger.kept)):
            yield "kpicli_rows", {"source": ledger.source, "step": step}, float(rows)
    for level in ("warning", "info"):
        count = sum(note.level == level for note in report.notes)
        yield "kpicli_notes", {"level": level}, float(count)
    made = datetime.fromisoformat(report.provenance.generated_at).timestamp()
    yield "kpicli_run_timestamp_seconds", {}, made


def _of(result: Result) -> Iterator[Sample]:
    """The samples of one result."""
    labels = {"name": result.name, "kpi": result.kpi}
    labels |= {_apart(key, labels): value or NONE for key, value in result.group.items()}
    if result.period is not None:
        begun = datetime.fromisoformat(result.period.start).replace(tzinfo=UTC)
        yield "kpicli_period_start_timestamp_seconds", labels, begun.timestamp()
    estimate = result.estimate
    value = finite(estimate.value) if estimate else None
    state = result.reliability.state if value is not None or result.withheld else "no figure"
    yield "kpicli_state", labels | {_apart("state", labels): state}, 1.0
    if result.withheld:
        return
    yield "kpicli_answers", labels, float(answered(result))
    if estimate is None or value is None:
        return
    yield "kpicli_value", labels | {_apart("unit", labels): result.unit.id}, value
    if estimate.interval is not None:
        for end, name in ((estimate.interval.low, "low"), (estimate.interval.high, "high")):
            if (there := finite(end)) is not None:
                yield f"kpicli_interval_{name}", labels, there
    for standing in result.standings:
        with_it = labels | {_apart("benchmark", labels): standing.benchmark.name}
        yield "kpicli_benchmark", with_it, standing.benchmark.value
        yield "kpicli_verdict", with_it | {_apart("verdict", with_it): standing.verdict}, 1.0


def _apart(key: str, labels: Labels) -> str:
    """A key as the name of a label, unlike those that are taken."""
    name = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in key)
    name = name.lstrip("_") or "group"
    if name[0].isdigit():
        name = f"group_{name}"
    number, new = 1, name
    while new in labels:
        number += 1
        new = f"{name}_{number}"
    return new


def _labels(labels: Labels) -> str:
    listed = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{listed}}}" if listed else ""


def _escaped(text: str) -> str:
    plain = encodable(text).replace("\\", "\\\\").replace('"', '\\"')
    return plain.replace("\n", "\\n")
