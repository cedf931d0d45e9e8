"""What a run adds to a ledger: new figures, revisions of old ones, and which were restated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpicli.core.history import Record, same_figure, same_result

DATA, DEFINITION, VERSION = "data", "definition", "version"


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that was told before and is another now; `causes` are what else changed since."""

    before: Record
    now: Record
    causes: tuple[str, ...]


@dataclass(slots=True)
class Revisions:
    """`added` is what is new; `still_withheld` counts figures that are kept out of the ledger."""

    added: list[Record] = field(default_factory=list)
    restated: list[Restated] = field(default_factory=list)
    still_withheld: int = 0


def latest(records: Iterable[Record]) -> dict[tuple[object, ...], Record]:
    """The last record of each key, in the order in which the keys were first recorded."""
    found: dict[tuple[object, ...], Record] = {}
    for each in records:
        found[each.key] = each
    return found


def revise(known: Sequence[Record], found: Sequence[Record]) -> Revisions:
    """What the records of a run add to those known, which are in the order of their writing.

    Nothing where figure and definition are those recorded last (and without periods the data).
    A figure is restated when its days were over and it is another now, or when the data are the
    same and it is another all the same. What was withheld once its days were over stays so.
    """
    revisions, last = Revisions(), latest(known)
    for one in found:
        before = last.get(one.key)
        if before is not None and before.withheld and before.final and not one.withheld:
            revisions.still_withheld += 1
            continue
        if before is not None and _known(before, one):
            continue
        if before is not None and _restated(before, one):
            revisions.restated.append(Restated(before, one, causes(before, one)))
        revisions.added.append(one)
        last[one.key] = one
    return revisions


def causes(before: Record, now: Record) -> tuple[str, ...]:
    """What changed between two records beside the figure: data, definition, version."""
    return tuple(
        cause
        for cause in (DATA, DEFINITION, VERSION)
        if getattr(before, cause) != getattr(now, cause)
    )


def _known(before: Record, now: Record) -> bool:
    same = same_result(before, now) and before.definition == now.definition
    if now.every is None:
        return same and (before.data == now.data or before.as_of == now.as_of)
    return same and before.final == now.final


def _restated(before: Record, now: Record) -> bool:
    if same_figure(before, now):
        return False
    return before.final or (before.data == now.data and bool(causes(before, now)))
