"""The words for the whole scorecard: the verdict on it, what changed, where the problem sits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpicli.core import words, words_groups, words_periods
from kpicli.core.report import Report
from kpicli.core.scorecard import Item, Scorecard, Series, Trouble, troubles
from kpicli.core.sentences import listed
from kpicli.core.words import Tone
from kpicli.core.words_benchmarks import WITHHELD

NAMED = 3
"""So many groups, or KPIs of a group, are named before the rest is only counted."""
CLEAR = {
    words_periods.BETTER: "clearly better",
    words_periods.WORSE: "clearly worse",
    words_periods.SMALL: "clear, but too small to matter",
}


def verdict(card: Scorecard) -> list[str]:
    """The verdict on the whole in a few sentences: the state, the changes, the groups."""
    items = card.items
    return [*_state(items), *_changes(items), *_groups(troubles(items))]


def _state(items: Sequence[Item]) -> list[str]:
    """Which KPIs need attention, which are clearly good, and how many are neither."""
    named = {
        tone: [each.result.title for each in items if each.tone is tone]
        for tone in (Tone.ATTENTION, Tone.GOOD)
    }
    told = []
    if bad := named[Tone.ATTENTION]:
        told.append(f"{listed(bad)} {'needs' if len(bad) == 1 else 'need'} attention.")
    if good := named[Tone.GOOD]:
        told.append(f"{listed(good)} {'is' if len(good) == 1 else 'are'} clearly good.")
    rest = len(items) - len(bad) - len(good)
    if not told:
        if len(items) == 1:
            return [f"Nothing clear can be said for or against {items[0].result.title}."]
        return [f"None of the {len(items):,} KPIs is clearly good or clearly needs attention."]
    if rest:
        told.append(f"Nothing clear can be said for or against the other {rest:,}.")
    return told


def _changes(items: Sequence[Item]) -> list[str]:
    """What changed clearly in the latest complete period that most KPIs have."""
    latest = [(each, each.series.latest) for each in items if each.series]
    there = [(item, one) for item, one in latest if one and one.period and one.change]
    if not there:
        return []
    [(label, _)] = Counter(one.period.label for _, one in there if one.period).most_common(1)
    every = there[0][0].series
    length = every.every if every else "period"
    when = f"In {label}, the last complete {length},"
    moved = {
        side: [
            item.result.title
            for item, one in there
            if one.period and one.period.label == label and item.moved == side
        ]
        for side in (words_periods.WORSE, words_periods.BETTER)
    }
    told = [
        f"{listed(names)} got clearly {word}"
        for (side, names), word in zip(moved.items(), ("worse", "better"), strict=True)
        if names
    ]
    if not told:
        return [f"{when} nothing changed clearly from the {length} before."]
    return [f"{when} {' and '.join(told)}."]


def _groups(found: Sequence[Trouble]) -> list[str]:
    if not found:
        return []
    told = [
        f"{each.label} ({each.by}) on {_count(len(each.results), 'KPI')}" for each in found[:NAMED]
    ]
    more = len(found) - NAMED
    others = [_count(more, "further group")] if more > 0 else []
    return [f"Clearly worse than the rest: {listed([*told, *others])}."]


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def change(item: Item) -> tuple[str, str, str]:
    """The latest change: its sign, its size with its unit, and how sure it is; each maybe empty.

    ("▲", "+3.2 points", "clearly better"), ("", "", "not compared with 2026-08: withheld").
    """
    series = item.series
    latest = series.latest if series else None
    found = latest.change if latest else None
    if series is None or latest is None or found is None:
        return "", "", ""
    earlier = series.called(found.earlier)
    if found.difference is None:
        return "", "", words_periods.remark(latest, found, earlier).text
    sign = words_periods.sign(latest, found)
    amount = words_periods.amount(latest, found, earlier) + latest.unit.difference
    return sign, amount, CLEAR.get(sign, "not clear")


def mix(series: Series) -> str:
    """The latest change as within and mix, with Simpson's reversal; empty where it is not known.

    "2026-09 on 2026-08: +3.2 points = within region +1.1, mix +2.1."
    """
    latest = series.latest
    found = latest.change if latest else None
    if latest is None or found is None or latest.period is None or series.mixed_by is None:
        return ""
    told = words_periods.mix(latest, found, series.called(found.earlier), [series.mixed_by])
    return f"{latest.period.label} on {found.earlier}: {'; '.join(told)}." if told else ""


def compared(item: Item) -> str:
    """Which periods the latest change is between: "2026-09 on 2026-08"; empty without one."""
    latest = item.series.latest if item.series else None
    if latest is None or latest.period is None or latest.change is None:
        return ""
    return f"{latest.period.label} on {latest.change.earlier}"


def usually_compared(items: Sequence[Item]) -> str:
    """The periods that most of the latest changes are between; empty where there is none."""
    found = Counter(each for each in map(compared, items) if each)
    return found.most_common(1)[0][0] if found else ""


def state(item: Item) -> str:
    """What the KPI calls for in a word or two, or why it has no figure; maybe empty."""
    result = item.result
    if result.withheld:
        return WITHHELD
    if result.estimate is None:
        return words.why(result)
    return str(item.tone)


def data(card: Scorecard) -> list[str]:
    """What the scorecard is made from, in parts of one line: rows, days, when it was made."""
    report, told = card.score, []
    if card.of:
        told.append(f"{card.of[0]}: {words_groups.value(card.of[1])}")
    if report.ledgers and not card.of:
        main = report.ledgers[0]
        told.append(f"{main.kept:,} of {main.rows:,} rows of {main.source}")
    days = _days(card.trend)
    if days:
        told.append(days)
    told.append(f"made on {report.provenance.generated_at[:10]}")
    return told


def _days(trend: Report | None) -> str:
    """The periods shown: "2024-10 to 2026-09, by month"."""
    labels = (
        [
            (each.period.start, each.period.label)
            for each in trend.results
            if each.period and each.period.complete
        ]
        if trend
        else []
    )
    if not labels or trend is None:
        return ""
    return f"{min(labels)[1]} to {max(labels)[1]}, by {trend.every}"
