"""How those who mention something score against the others, held against SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.mentions import Said, Scores, mean_score, mentions
from kpicli.core.question import Scale
from kpicli.core.tally import Mass
from kpicli.core.voices import Mention
from tests.thorough import often

ONE = Mass(1, 1.0, 1.0)
SCALE = Scale(0, 10)
PLAIN = Scores(SCALE, 0.95)


def said(scores: list[float], *names: str) -> list[Said]:
    return [Said(frozenset(names), score, ONE) for score in scores]


def one(found: list[Said], scores: Scores = PLAIN) -> Mention:
    [mention] = mentions(["late"], found, scores, ["late"])
    return mention


@given(
    st.lists(st.integers(0, 10), min_size=2, max_size=30),
    st.lists(st.integers(0, 10), min_size=2, max_size=30),
)
def test_without_sampling_units_the_test_is_welchs(those: list[int], others: list[int]) -> None:
    from scipy import stats

    found = one([*said([*map(float, those)], "late"), *said([*map(float, others)])])
    assert found.n == found.scored == len(those)
    assert found.share == pytest.approx(len(those) / (len(those) + len(others)))
    everyone = sum(those + others) / len(those + others)
    assert found.lift == pytest.approx(sum(those) / len(those) - everyone)
    if len(set(those)) == 1 or len(set(others)) == 1:
        return  # a group without spread has no test
    expected = stats.ttest_ind(those, others, equal_var=False)
    rest = found.versus_rest
    assert rest is not None and rest.interval is not None
    assert rest.p == pytest.approx(expected.pvalue, rel=1e-9)
    drawn = expected.confidence_interval(0.95)
    ends = (max(drawn.low, -10.0), min(drawn.high, 10.0))
    assert (rest.interval.low, rest.interval.high) == pytest.approx(ends, rel=1e-9)


def test_p_values_are_adjusted_over_the_names_that_can_be_tested() -> None:
    from scipy import stats

    found = [
        *said([2, 3, 2, 4], "late", "slow"),
        *said([3, 5, 6], "late"),
        *said([7, 8, 9, 9, 6, 8], "slow", "calm"),
        *said([8, 9, 7, 10]),
    ]
    listed = mentions(["late", "slow", "calm", "never"], found, PLAIN, ["late", "slow", "calm"])
    tested = [each.versus_rest for each in listed[:3]]
    p = [each.p for each in tested if each]
    assert [each.p_adjusted for each in tested if each] == pytest.approx(
        list(stats.false_discovery_control(p))
    )
    assert {each.family.size for each in tested if each} == {3}
    assert listed[3] == Mention("never", 0, 0.0)


def test_a_name_whose_scores_are_not_to_be_told_has_counts_alone() -> None:
    found = [*said([2, 3], "late"), *said([7, 8, 9])]
    assert mentions(["late"], found, PLAIN) == (Mention("late", 2, 0.4),)
    assert mentions(["late"], found) == (Mention("late", 2, 0.4),)


def test_those_without_a_score_count_as_commenters_and_not_in_the_mean() -> None:
    found = [*said([2, 4], "late"), Said(frozenset({"late"}), None, ONE), *said([8, 9])]
    mention = one(found)
    assert (mention.n, mention.scored, mention.score) == (3, 2, 3.0)
    assert mention.share == 0.6
    assert mean_score(found, PLAIN) == (4, 5.75)
    assert mean_score([], PLAIN) == (0, None)


@settings(max_examples=often(25), deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 10), st.floats(0.2, 3)),
        min_size=6,
        max_size=40,
    )
)
def test_with_sampling_units_the_error_is_that_of_the_linearised_difference(
    rows: list[tuple[int, bool, int, float]],
) -> None:
    # Independently: each row's part of the difference, summed by unit (Binder 1983).
    late = [row for row in rows if row[1]]
    rest = [row for row in rows if not row[1]]
    drawn = 8
    found = one(
        [
            Said(frozenset({"late"} if is_late else ()), float(y), Mass(1, w, w * w), f"u{unit}")
            for unit, is_late, y, w in rows
        ],
        Scores(SCALE, 0.95, {"": drawn}),
    )
    if len({row[0] for row in late}) < 2 or len({row[0] for row in rest}) < 2:
        return
    means = [sum(w * y for *_, y, w in side) / sum(row[3] for row in side) for side in (late, rest)]
    by_unit = dict.fromkeys(range(drawn), 0.0)
    for unit, is_late, y, w in rows:
        mean, side, sign = (means[0], late, 1) if is_late else (means[1], rest, -1)
        by_unit[unit] += sign * w * (y - mean) / sum(row[3] for row in side)
    variance = drawn / (drawn - 1) * sum(z * z for z in by_unit.values())
    assert found.score == pytest.approx(means[0])
    rest_of = found.versus_rest
    if rest_of is None or rest_of.method != "linearised":
        assert variance == pytest.approx(0, abs=1e-9)
        return
    assert rest_of.difference == pytest.approx(means[0] - means[1], abs=1e-9)
    assert rest_of.se == pytest.approx(variance**0.5, rel=1e-6, abs=1e-9)


def test_respondents_who_are_units_of_their_own_need_not_be_told_apart() -> None:
    apart = [*said([2, 3, 4, 4, 2], "late"), *said([7, 8, 9, 5])]
    named = [Said(each.mentions, each.score, ONE, f"u{at}") for at, each in enumerate(apart)]
    joined = [
        Said(frozenset({"late"}), score, Mass(n, n, n)) for score, n in {2: 2, 3: 1, 4: 2}.items()
    ]
    scores = Scores(SCALE, 0.95, {"": len(apart)})
    expected = one(named, scores).versus_rest
    for found in (apart, [*joined, *apart[5:]]):
        rest = one(found, scores).versus_rest
        assert rest is not None and expected is not None and rest.interval and expected.interval
        assert rest.se == pytest.approx(expected.se)
        assert rest.p == pytest.approx(expected.p)
