"""The rows of every source that did not count, for the file of `--rejects`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kpicli.analysis.passes import Pass
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.listing import Cell, Listing
from kpicli.core.rejects import Rejects

if TYPE_CHECKING:
    from kpicli.engine.located import Placed

BATCH = 10_000


def write_rejects(
    rejects: Rejects,
    config: Config,
    passes: Sequence[Pass],
    named: Callable[[str], str] = str,
) -> None:
    """Hand over the rows that did not count; they are read meanwhile, so the data must be open.

    `named` gives the name that a file is shown by. Errors are `UserError`s.
    """
    inputs = dict.fromkeys(each.path for one in passes for each in one.inputs())
    read = [path for path in inputs if path != "-"]
    listing = Listing(rejects.columns, _batches(rejects, passes, named))
    rejects.sink(listing, [*read, config.file, *config.norms])


def reject_all(config: Config, request: Request, named: Callable[[str], str]) -> None:
    """Hand over the rows that do not count for any KPI, where they are asked for."""
    if request.rejects is None:
        return
    from kpicli.analysis.measure import measured

    with measured(config, replace(request, strict=False)) as found:
        write_rejects(request.rejects, config, found.passes, named)


def _batches(
    rejects: Rejects, passes: Sequence[Pass], named: Callable[[str], str]
) -> Iterator[list[tuple[Cell, ...]]]:
    size = len(rejects.columns)
    known: set[object] = set()
    for one in passes:
        for own in one.ledgers()[:1]:
            whole = (own.source, own.steps, own.kept)
            rows = one.rejects(records=rejects.records)
            found = _lines(rows, own.source, named, again=whole in known)
            known.add(whole)
            while batch := [line[:size] for line in islice(found, BATCH)]:
                yield batch


def _lines(
    rows: Iterator[Placed], source: str, named: Callable[[str], str], *, again: bool
) -> Iterator[tuple[Cell, ...]]:
    """The rows behind their source's name; rows left out whole only once for readings alike."""
    for file, line, kpi, *why in rows:
        if not (again and kpi is None):
            yield (source, named(file), line, kpi, *why)
