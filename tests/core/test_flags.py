"""What a check makes of the texts that it looked up."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core import flags
from kpicli.core.quality import THIRD, Limit


def addresses(*texts: str, domains: tuple[str, ...] = ()) -> set[str]:
    """Those of the addresses that are not of a respondent."""
    found = flags.test_addresses({(text,): 1 for text in texts}, domains)
    return {key[0] for key in found}


def test_reserved_names_are_nobodys() -> None:
    nobody = (
        "jo@example.com",
        "jo@example.org",
        "jo@mail.example.net",
        "jo@firm.test",
        "jo@firm.example",
        "jo@nowhere.invalid",
        "root@localhost",
        "Jo <JO@Example.COM>",
    )
    assert addresses(*nobody) == set(nobody)


def test_addresses_for_trying_out_are_known_by_their_name() -> None:
    trials = (
        "test@firm.com",
        "TEST@firm.com",
        "test12@firm.com",
        "test.user@firm.com",
        "testing@firm.com",
        "tester@firm.com",
        "jo+test@firm.com",
        "qa@firm.com",
        "qa+3@firm.com",
        "jo@test.com",
        "jo@test.nl",
    )
    assert addresses(*trials) == set(trials)


@pytest.mark.parametrize(
    "address",
    [
        "testa@firm.com",
        "contest@firm.com",
        "attest@firm.com",
        "qasim@firm.com",
        "jo@contest.com",
        "jo@example.firm.com",
        "jo@myexample.com",
        "jo@testing.org",
        "jo@firm.com",
        "test",
        "@",
        "",
    ],
)
def test_names_that_only_look_like_it_are_left_alone(address: str) -> None:
    assert addresses(address) == set()


def test_own_domains_count_with_what_is_below_them_and_nothing_beside() -> None:
    ours = ("jo@ours.com", "jo@mail.Ours.com")
    assert addresses(*ours, "jo@yours.com", "jo@ours.com.nl", domains=("@ours.com",)) == set(ours)


@given(
    st.dictionaries(st.integers(0, 900), st.integers(1, 9), min_size=1, max_size=12),
    st.sampled_from([THIRD, Limit(share=0.3), Limit(share=0.5), Limit(seconds=100.0)]),
    st.sampled_from([1, 60]),
)
def test_a_speeder_is_strictly_under_the_limit(
    counts: dict[int, int], limit: Limit, unit: int
) -> None:
    rows = {(str(time),): n for time, n in counts.items()}
    each = [time * unit for time, n in counts.items() for _ in range(n)]
    expected = limit.seconds if limit.share is None else limit.share * median(each)
    seconds, found = flags.speeders(rows, limit, unit, ".")
    assert seconds == pytest.approx(expected)
    assert found == {(str(time),) for time in counts if time * unit < seconds}


def test_times_that_cannot_be_read_neither_count_nor_are_flagged() -> None:
    rows = {("x",): 50, ("-5",): 50, ("1e9",): 50, ("300",): 1, ("90",): 1, ("12",): 1}
    assert flags.speeders(rows, THIRD, 1, ".") == (30.0, {("12",)})
    assert flags.speeders({("x",): 2}, THIRD, 1, ".") == (None, set())


def test_a_decimal_comma_is_read_as_the_source_says() -> None:
    assert flags.speeders({("99,5",): 1, ("100,5",): 1}, Limit(seconds=100), 1, ",")[1] == {
        ("99,5",)
    }


def test_texts_that_differ_in_case_and_blanks_alone_are_one_text() -> None:
    one, other = ("Quite good  service",), ("quite GOOD service",)
    rows = {one: 1, other: 1, ("Quite good service!",): 1, ("short",): 9}
    assert flags.repeated_texts(rows, 10) == {one, other}


def test_the_same_answer_throughout_is_no_line_where_it_is_none() -> None:
    rows = {("5",): 3, ("N/A",): 4, ("null",): 4, ("99",): 2}
    assert flags.straight_liners(rows, {"99"}) == {("5",)}


@given(st.dictionaries(st.tuples(st.text()), st.integers(1, 5)))
def test_all_copies_of_a_value_are_flagged_and_single_ones_never(
    rows: dict[tuple[str, ...], int],
) -> None:
    assert flags.copies(rows) == {key for key in rows if rows[key] != 1}
