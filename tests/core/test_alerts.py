"""A gate speaks when its state changes, recovers once, and knows when data are not enough."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.alerts import BREACHED, DECIDED, PASSED, RECOVERED, UNDECIDED, Memory, news
from kpicli.core.report import Gate, JudgedResult

STATES = st.lists(st.sampled_from([PASSED, BREACHED, UNDECIDED]), max_size=12)


def said(states: list[str]) -> list[str | None]:
    """What a gate says in runs one after another, None where nothing."""
    memory: Memory = {}
    found = []
    for number, state in enumerate(states):
        gate = Gate("c", state, (), (JudgedResult("csat", state, "CSAT"),))
        events, memory = news([gate], memory, f"2026-01-{number + 1:02}")
        assert len(events) <= 1
        found.append(events[0].what if events else None)
    return found


def test_a_breach_is_told_once_and_so_is_the_recovery() -> None:
    states = [PASSED, PASSED, BREACHED, BREACHED, PASSED, PASSED]
    assert said(states) == [None, None, BREACHED, None, RECOVERED, None]


def test_not_enough_data_is_a_state_of_its_own() -> None:
    states = [PASSED, UNDECIDED, UNDECIDED, PASSED]
    assert said(states) == [None, UNDECIDED, None, DECIDED]


def test_a_breach_behind_a_time_without_data_still_recovers() -> None:
    states = [BREACHED, UNDECIDED, PASSED, UNDECIDED, PASSED]
    assert said(states) == [BREACHED, UNDECIDED, RECOVERED, UNDECIDED, DECIDED]


def test_each_result_under_a_condition_speaks_for_itself() -> None:
    first = Gate("c", BREACHED, (), (JudgedResult("csat", BREACHED, "CSAT"),))
    both = Gate("c", BREACHED, (), (*first.judged, JudgedResult("nps", BREACHED, "NPS")))
    _, memory = news([first], {}, "2026-01-01")
    events, memory = news([both], memory, "2026-01-02")
    assert [event.text for event in events] == ["NPS"]
    assert {key[1]: one.since for key, one in memory.items()} == {
        "csat": "2026-01-01",
        "nps": "2026-01-02",
    }


@given(STATES)
def test_nothing_is_said_unless_the_state_changed_and_no_change_goes_unsaid(
    states: list[str],
) -> None:
    before: list[str | None] = [None, *states]
    for last, state, told in zip(before, states, said(states), strict=False):
        changed = state != last and not (last is None and state == PASSED)
        assert (told is not None) == changed
        if told in (BREACHED, UNDECIDED):
            assert told == state
        elif told is not None:
            assert state == PASSED


@given(STATES)
def test_there_is_a_recovery_for_a_breach_and_no_more(states: list[str]) -> None:
    told = [one for one in said(states) if one in (BREACHED, RECOVERED)]
    for one, following in itertools.pairwise(told):
        assert one == BREACHED or following == BREACHED
    assert told[:1] in ([], [BREACHED])
