"""What `--rejects` lists, taken by a test, and its law: every count is the ledger's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.core.answers import Kind
from kpicli.core.listing import Listing
from kpicli.core.reasons import REASONS
from kpicli.core.rejects import Rejects
from kpicli.core.report import Report

Line = dict[str, Any]
SLUGS = {one.slug: one.kind for one in REASONS.values()}


def kind_of(reason: str) -> Kind:
    """What kind of answer the ledger counts a reason as."""
    if reason.startswith("answer-"):
        return Kind.INVALID
    return SLUGS[reason] if reason in SLUGS else Kind(reason)


class Taken:
    """Takes the lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.inputs: list[str] = []

    def __call__(self, listing: Listing, inputs: list[str]) -> None:
        self.inputs = inputs
        for batch in listing.batches:
            self.lines += [dict(zip(listing.columns, row, strict=True)) for row in batch]


def rejected(config: Path, *, records: bool = False, **asked: Any) -> tuple[Report, list[Line]]:
    """The report of `score` on a configuration, and the lines of its rejects."""
    taken = Taken()
    report = score(load(config), Request(rejects=Rejects(taken, records), **asked))
    return report, taken.lines


def agree(report: Report, lines: Sequence[Line]) -> None:
    """Check that lines and ledgers count alike, and that lines come in the order of the file."""
    for ledger in report.ledgers:
        if not ledger.answers:
            continue  # joined alone
        own = [line for line in lines if line["source"] == ledger.source]
        whole = Counter(line["reason"] for line in own if line["kpi"] is None)
        assert whole == Counter(dict(ledger.steps))
        places = [(line["file"], line["line"]) for line in own]
        files = list(dict.fromkeys(file for file, _ in places))
        keys = [(files.index(file), line) for file, line in places]
        assert keys == sorted(keys) or len(ledgers_of(report, ledger.source)) > 1
        for name, kinds in ledger.answers.items():
            mine = [line for line in own if line["kpi"] == name]
            assert len({(line["file"], line["line"]) for line in mine}) == len(mine)
            found = Counter(kind_of(line["reason"]) for line in mine)
            assert found == {
                kind: n for kind, n in kinds.items() if n and kind is not Kind.VALID
            }, name


def ledgers_of(report: Report, source: str) -> list[Any]:
    """The ledgers of a source: one for each way in which its rows were counted."""
    return [one for one in report.ledgers if one.source == source]
