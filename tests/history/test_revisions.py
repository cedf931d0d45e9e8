"""Laws of what a run adds to a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.history import Record
from kpicli.core.history_revisions import causes, latest, revise
from tests.history.writer import record

NOTHING = dict.fromkeys(("value", "n", "n_eff", "sum_weights", "se", "df", "low", "high"))


@st.composite
def a_record(draw: st.DrawFn) -> Record:
    one = record(draw(st.sampled_from("ab")), float(draw(st.integers(1, 3))))
    one = replace(
        one,
        final=draw(st.booleans()),
        definition=draw(st.sampled_from("xy")),
        data=draw(st.sampled_from("pq")),
        version=draw(st.sampled_from("12")),
        as_of=draw(st.sampled_from(["2025-01-01", "2025-01-02"])),
    )
    if draw(st.booleans()):
        one = replace(one, every="month", period="2025-01", start="2025-01-01", end="2025-02-01")
    if draw(st.integers(0, 4)) == 0:
        one = replace(one, **NOTHING, state="withheld", why="withheld", method=None, basis=None)
    return one


runs = st.lists(st.lists(a_record(), max_size=4, unique_by=lambda one: one.key), max_size=5)


def ledger(found: Sequence[Sequence[Record]]) -> list[Record]:
    known: list[Record] = []
    for each in found:
        known += revise(known, each).added
    return known


@given(runs, st.lists(a_record(), max_size=4, unique_by=lambda one: one.key))
def test_a_run_added_again_adds_nothing_and_restates_nothing(
    before: list[list[Record]], run: list[Record]
) -> None:
    known = ledger([*before, run])
    again = revise(known, run)
    assert (again.added, again.restated) == ([], [])


@given(runs)
def test_once_withheld_when_its_days_were_over_a_figure_never_comes_out(
    found: list[list[Record]],
) -> None:
    hidden = set()
    for one in ledger(found):
        assert one.withheld or one.key not in hidden
        if one.withheld and one.final:
            hidden.add(one.key)


@given(runs)
def test_a_figure_that_changed_after_its_days_were_over_is_always_restated(
    found: list[list[Record]],
) -> None:
    known: list[Record] = []
    for run in found:
        last, revisions = latest(known), revise(known, run)
        told = {one.now.key for one in revisions.restated}
        for one in revisions.added:
            before = last.get(one.key)
            if before is None:
                assert one.key not in told
            elif before.final and (before.value, before.why) != (one.value, one.why):
                assert one.key in told
        for each in revisions.restated:
            assert each.causes == causes(each.before, each.now)
            assert (each.before.value, each.before.why) != (each.now.value, each.now.why)
        known += revisions.added


@given(runs)
def test_nothing_that_was_recorded_is_ever_taken_out(found: list[list[Record]]) -> None:
    for at in range(len(found)):
        assert ledger(found)[: len(ledger(found[:at]))] == ledger(found[:at])
