"""Nobody who sees the whole page, or all pages of a split, can work out a small group.

Why the tables of a page may stand beside each other is said in `analysis.report_privacy`; here an
attacker tries, who solves for the respondents of every combination of the keys of all tables.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from kpicli.analysis.report import report
from kpicli.analysis.report_split import split
from kpicli.analysis.request import Request
from kpicli.core.crossing import ALL, Cell, Key
from kpicli.core.report import Report, Result
from kpicli.core.scorecard import Scorecard
from tests.core.attack import Attacker
from tests.report.build import survey

LEAST = 5
SEGMENTS = {"region": "survey.region", "channel": "survey.channel"}
SECTIONS = {"privacy": {"min_group": LEAST}, "segments": SEGMENTS}
NAMES = ("region", "channel", "month")
Respondents = list[tuple[str, str, str]]


def respondents(chance: random.Random) -> Respondents:
    """People with a region, a channel and a month; some of these are rare."""
    sizes = [chance.choice((0.05, 0.3, 1.0, 3.0)) for _ in range(12)]
    regions = chance.choices("NSEW", sizes[:4], k=chance.choice((4, 9, 20, 60, 300, 900)))
    channels = chance.choices(["email", "phone", "chat"], sizes[4:7], k=len(regions))
    months = chance.choices([f"2025-{at:02}" for at in range(1, 6)], sizes[7:], k=len(regions))
    return list(zip(regions, channels, months, strict=True))


def columns(people: Respondents) -> dict[str, list[str]]:
    """Their answers in columns."""
    regions, channels, months = map(list, zip(*people, strict=True))
    days = [f"{month}-03" for month in months]
    answers = [str(6 + row % 5) for row in range(len(people))]
    return {"q": answers, "region": regions, "channel": channels, "d": days}


def cell(result: Result, known: Mapping[str, Key]) -> Cell:
    """Which respondents a result is about, as (region, channel, month)."""
    keys: dict[str, Key] = {**known, **result.group}
    if result.period:
        keys["month"] = result.period.label
    return tuple(keys.get(name, ALL) for name in NAMES)


def rows(card: Scorecard) -> Iterable[Result]:
    """Every result of a scorecard."""
    trend = [card.trend] if card.trend else list[Report]()
    for each in (card.score, *card.segments, *trend):
        yield from each.results


def parted(people: Respondents, card: Scorecard) -> Iterable[Cell]:
    """The groups in the periods between which a change is told by within and mix.

    The attacker is given all of these: more than can be had from the two numbers.
    """
    place = NAMES.index(card.mixed_by or "region")
    for each in card.trend.results if card.trend else ():
        if each.change and each.period and each.change.within is not None:
            for month in (each.period.label, each.change.earlier):
                for value in {person[place] for person in people}:
                    keys: list[Key] = [ALL, ALL, month]
                    keys[place] = value
                    yield tuple(keys)


def protected(people: Respondents, cards: Iterable[Scorecard]) -> int:
    """How many small groups there are; fails if one of them is known to be small."""
    published: set[Cell] = set()
    hidden: set[Cell] = set()
    for card in cards:
        known: dict[str, Key] = {card.of[0]: card.of[1]} if card.of else {}
        for each in rows(card):
            published.add(cell(each, known))
            if each.withheld:
                hidden.add(cell(each, known))
                assert each.estimate is None and not each.answers and not each.parts
        published |= set(parted(people, card))
    counts: dict[Cell, int] = dict(Counter(people))
    attacker = Attacker(counts, published, hidden)
    small = attacker.small(LEAST)
    for each in small:
        assert each in hidden, each
        assert attacker.range(attacker.row(each))[1] >= LEAST, each
    return len(small)


@pytest.mark.parametrize("seed", range(20))
def test_no_small_group_follows_from_a_page(seed: int) -> None:
    people = respondents(random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        protected(people, [report(config, Request())])


@pytest.mark.parametrize("seed", range(6))
def test_no_small_group_follows_from_all_pages_of_a_split(seed: int) -> None:
    people = respondents(random.Random(100 + seed))
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        index, pages = split(config, Request(), "region")
        protected(people, [index, *pages])


def test_small_groups_are_there_to_be_protected() -> None:
    people = [("N", "email", "2025-01")] * 30 + [("S", "phone", "2025-02")] * 3
    people += [("E", "phone", "2025-02")] * 9
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        card = report(config, Request())
        assert protected(people, [card]) == 1
        regions = {r.group["region"]: r.withheld for r in card.segments[0].results if r.group}
        assert regions == {"N": False, "S": True, "E": True}


def test_a_table_that_would_take_the_total_is_left_out_and_the_total_stays() -> None:
    people = [("N", "email", "2025-01")] * 3 + [("S", "email", "2025-01")] * 3
    people = [*people[:5]]
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        card = report(config, Request())
    assert [each.by for each in card.segments] == [("channel",)]
    [total] = card.score.results
    assert total.estimate is not None and total.estimate.n == 5
    assert "too-small-to-part" in {note.slug for note in card.score.notes}
    protected(people, [card])


def test_a_total_of_fewer_than_the_limit_is_withheld_on_a_page_with_groups() -> None:
    people = [("N", "email", "2025-01")] * 4
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        card = report(config, Request())
    assert all(each.withheld for each in rows(card))


def test_a_group_that_is_withheld_has_no_page() -> None:
    people = [("N", "email", "2025-01")] * 30 + [("S", "phone", "2025-02")] * 3
    people += [("E", "phone", "2025-02")] * 9 + [("W", "phone", "2025-02")] * 20
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        index, pages = split(config, Request(), "region")
    assert [each.of for each in pages] == [("region", "N"), ("region", "W")]
    assert index.trend is None and [each.by for each in index.segments] == [("region",)]
    protected(people, [index, *pages])


def test_within_and_mix_are_told_where_every_group_of_both_periods_is_large_enough() -> None:
    people = [
        (region, "email", f"2025-0{month}")
        for month in (1, 2, 3, 4, 5)
        for region, size in (("N", 30), ("S", 20 + month if month < 5 else 4))
        for _ in range(size)
    ]
    with tempfile.TemporaryDirectory() as folder:
        config = survey(Path(folder), columns(people), {"nps": {"question": "q"}}, **SECTIONS)
        card = report(config, Request())
    assert card.trend is not None and card.mixed_by == "region"
    told = {r.period.label: r.change for r in card.trend.results if r.period}
    second, last = told["2025-03"], told["2025-05"]
    assert second and second.difference and second.within is not None and second.mix is not None
    assert second.within + second.mix == pytest.approx(second.difference.difference)
    assert last and last.difference and last.within is None
    protected(people, [card])
