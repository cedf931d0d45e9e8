"""A result in one plain sentence, the same wherever a person reads it."""

from __future__ import annotations

from collections.abc import Iterable

from kpicli.core import words, words_groups
from kpicli.core.kpi import LOWER
from kpicli.core.report import Result
from kpicli.core.rounding import half_up, places_to_agree
from kpicli.core.verdict import ABOVE, BELOW, INCONCLUSIVE, TOO_FEW, Standing
from kpicli.core.words_benchmarks import WITHHELD

UNVERIFIED = " (unverified)"


def sentence(result: Result) -> str:
    """What a result says: "CSAT is 82.1 % (80.6–83.5), above industry 75 %, n 2,688."

    Its interval is in brackets, then come the verdicts, how a group stands to the rest, and the
    answers behind it. What stands against the figure is a sentence of its own. A result without a
    figure says why: "CSAT, South is withheld to protect respondents."
    """
    who = subject(result)
    if result.withheld:
        return f"{who} is {WITHHELD}."
    if result.estimate is None:
        return f"{who} has no figure: {words.why(result)}."
    told = [f"{who} is {words.figure(result)}{bracketed(result)}"]
    told += [part for part in (listed(verdicts(result)), rest(result)) if part]
    told.append(counted(result))
    return " ".join([f"{', '.join(told)}.", *_care(result)])


def subject(result: Result) -> str:
    """Which result it is, as the subject of a sentence: "CSAT, South in 2026-Q1"."""
    groups = [
        f"no {key}" if value is None else words_groups.value(value)
        for key, value in result.group.items()
    ]
    when = f" in {result.period.label}" if result.period else ""
    return ", ".join([result.title, *groups]) + when


def bracketed(result: Result) -> str:
    """The interval behind the figure: " (80.6–83.5)", " (−3.3 to +18.5)"; empty without one."""
    drawn = span(result)
    return f" ({drawn})" if drawn else ""


def span(result: Result) -> str:
    """The interval: "80.6–83.5", or with "to" where its ends have signs; empty without one."""
    drawn = words.interval(result)
    if drawn == words.NOTHING:
        return ""
    plain = not result.unit.signed and words.MINUS not in drawn
    return drawn.replace(" to ", "–") if plain else drawn


def verdicts(result: Result) -> list[str]:
    """How the figure stands to each benchmark: "above industry 75 %", "below target 82 %"."""
    few = [_named(result, each) for each in result.standings if each.verdict == TOO_FEW]
    clear = [each for each in result.standings if each.verdict != TOO_FEW]
    told = [verdict(result, each) for each in clear]
    return told + ([f"with too few {result.items} for a verdict on {listed(few)}"] if few else [])


def verdict(result: Result, standing: Standing) -> str:
    """How the figure stands to one benchmark; where lower is better it says which it is."""
    named = _named(result, standing)
    if standing.verdict in (ABOVE, BELOW):
        better = (standing.verdict == BELOW) == (result.better == LOWER)
        side = f" ({'better' if better else 'worse'})" if result.better == LOWER else ""
        return f"{standing.verdict} {named}{side}"
    if standing.verdict == INCONCLUSIVE and standing.gap:
        return f"not clearly {ABOVE if standing.gap > 0 else BELOW} {named}"
    return f"level with {named}"


def rest(result: Result) -> str:
    """How a group stands to the rest: "12.4 points below the rest"; empty for the total."""
    found = result.versus_rest
    if found is None:
        return ""
    if not found.significant or not found.difference:
        return "not clearly different from the rest"
    unit = result.unit
    size = words.number(
        abs(found.difference), places_to_agree(abs(found.difference), [0.0], unit.decimals)
    )
    side = ABOVE if found.difference > 0 else BELOW
    small = " (too small to matter)" if found.relevant is False else ""
    return f"{size}{unit.difference} {side} the rest{small}"


def counted(result: Result) -> str:
    """The answers behind the figure: "n 2,688"."""
    return f"n {words.count(result)}"


def share(part: float) -> str:
    """A share (0 to 1) in whole percent: "12 %"; 0 and 100 only where they are exact."""
    value = 100 * part
    return f"{half_up(value, places_to_agree(value, [0.0, 100.0], 0))} %"


def listed(parts: Iterable[str]) -> str:
    """Parts in a row: "above industry 75 %, below top quartile 85 % and below target 82 %"."""
    return words_groups.listed(parts)


def _named(result: Result, standing: Standing) -> str:
    mark = "" if standing.benchmark.verified else UNVERIFIED
    return f"{words.named(result, standing, '')}{result.unit.suffix}{mark}"


def _care(result: Result) -> list[str]:
    """What stands against the figure, as a sentence."""
    flags = words.flags(result)
    if any(each.verdict == TOO_FEW for each in result.standings):
        few = (f"fewer than 30 {result.items}", words.FLAGS["few-effective"])
        flags = [flag for flag in flags if flag not in few]
    return [f"Read it with care: {listed(flags)}."] if flags else []
