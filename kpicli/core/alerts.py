"""What is new since the last run: gates that were breached, left open, or recovered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpicli.core.report import Gate

PASSED, BREACHED, UNDECIDED = "passed", "breached", "undecided"
RECOVERED, DECIDED = "recovered", "decided"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The state of one result under one condition, since when (ISO text), and the one before.

    `decided` is the last state that was not `undecided`, None where there was none.
    """

    state: str
    since: str
    decided: str | None = None


Memory = Mapping[tuple[str, str], Remembered]
"""States by condition and result."""


@dataclass(frozen=True, slots=True)
class Event:
    """A result that changed its state under a condition.

    `what` is `breached`, `undecided` (not enough data), `recovered` from a breach, or `decided`:
    there is enough data again, and the condition is passed. `since` is when the state before
    began, None where this is the first run.
    """

    condition: str
    what: str
    text: str
    before: str | None = None
    since: str | None = None


def news(gates: Sequence[Gate], memory: Memory, now: str) -> tuple[tuple[Event, ...], Memory]:
    """The events of this run, and what to remember of it.

    A state speaks once, when it begins. What passes at first says nothing. Results that are no
    longer there are remembered as they were.
    """
    events, kept = [], dict(memory)
    for gate in gates:
        for one in gate.judged:
            key = gate.condition, one.result
            last = memory.get(key)
            if last is not None and last.state == one.state:
                continue
            decided = last.decided if last else None
            if what := _what(one.state, last, decided):
                before, since = (last.state, last.since) if last else (None, None)
                events.append(Event(gate.condition, what, one.text, before, since))
            kept[key] = Remembered(one.state, now, decided if one.state == UNDECIDED else one.state)
    return tuple(events), kept


def _what(state: str, last: Remembered | None, decided: str | None) -> str | None:
    """What to call a change of state, None for one that says nothing."""
    if state != PASSED:
        return state
    if last is None:
        return None
    return RECOVERED if decided == BREACHED else DECIDED
