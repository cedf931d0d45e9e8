"""A ledger of past results: what a run adds to it, and which figures it restates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpicli.analysis.history_definitions import Definitions
from kpicli.analysis.provenance import today
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.history import Origin, Record, record_of
from kpicli.core.history_revisions import Revisions, revise
from kpicli.core.report import Note, Report, Result
from kpicli.core.words_history import restated


@dataclass(frozen=True, slots=True)
class History:
    """A ledger as a run finds it at its start."""

    path: Path
    known: Sequence[Record]

    def compared(self, config: Config, request: Request, report: Report) -> Told:
        """The records of a report, and the report with notes on the figures that they restate."""
        found = records(config, request, report)
        revisions = revise(self.known, found)
        units = {each.name: each.unit for each in report.results}
        notes = (*report.notes, *restated(revisions.restated, units), *_kept_out(revisions))
        return Told(replace(report, notes=notes), self.path, found)


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what the ledger says of it, and the records it is to get."""

    report: Report
    path: Path
    found: Sequence[Record]

    def keep(self) -> int:
        """Add the records that are new to the ledger; how many there were."""
        from kpicli.engine.history import append

        return append(self.path, lambda known: revise(known, self.found).added)


def opened(path: Path) -> History:
    """The ledger in a file, empty where there is none. Errors as in `engine.history.read`."""
    from kpicli.engine.history import read

    return History(path, read(path))


def records(config: Config, request: Request, report: Report) -> list[Record]:
    """A record of each result, but for groups merged into one and for periods cut short."""
    as_of = today(config.reporting.timezone).isoformat()
    made = report.provenance
    definitions = Definitions(config)
    origin = Origin(
        scorecard=report.name or "",
        chosen=_chosen(request, report),
        as_of=as_of,
        version=made.version,
        config=made.config,
        command=report.command,
        generated_at=made.generated_at,
    )
    return [
        record_of(
            each,
            origin,
            _days(each, request),
            report.every if each.period else None,
            final=_final(each, request, as_of),
            definition=definitions.of(each.name, each.group, report.every if each.period else None),
            data=definitions.data(each.name, each.group, made.inputs, request.export),
        )
        for each in report.results
        if not each.merged and not _cut(each, request, as_of)
    ]


def chosen(request: Request, rolling: int) -> str:
    """Which rows a call asks for, but for days, as one text; empty when for all of them."""
    told = sorted(str(condition) for condition in request.where)
    return "; ".join([*told, *([f"{rolling} periods pooled"] if rolling > 1 else [])])


def _chosen(request: Request, report: Report) -> str:
    return chosen(request, report.rolling)


def _days(result: Result, request: Request) -> tuple[str | None, str | None]:
    if result.period is not None:
        return result.period.start, result.period.end
    return request.since, request.until


def _final(result: Result, request: Request, as_of: str) -> bool:
    if result.period is not None:
        return result.period.complete
    return request.until is not None and request.until <= as_of


def _cut(result: Result, request: Request, as_of: str) -> bool:
    """Whether a period has only some of its days, for another reason than that it is not over."""
    period = result.period
    if period is None or period.complete:
        return False
    since, until = request.since or period.start, request.until or period.end
    return period.end <= as_of or since > period.start or until < period.end


def _kept_out(revisions: Revisions) -> list[Note]:
    count = revisions.still_withheld
    if not count:
        return []
    text = (
        f"{count:,} {'figures stay' if count > 1 else 'figure stays'} withheld in the ledger, as "
        "when the period was over: it keeps what it has"
    )
    return [Note("info", "history-withheld", text)]
