"""The words for groups: their names, how they stand to the rest, and whether they differ at all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kpicli.core import homogeneity, multiple, words
from kpicli.core.kpi import LOWER
from kpicli.core.report import Difference, Family, Overall, Report, Result
from kpicli.core.rounding import places_to_agree
from kpicli.core.unit import Unit
from kpicli.core.words import (
    Remark,
    Tone,
    flags,
    number,
    percent,
    probability,
    why,
)
from kpicli.core.words_benchmarks import WITHHELD
from kpicli.core.words_survival import LOG_RANK, lengths_differ

TOTAL = "total"
NONE, BLANK = "(none)", "(blank)"
SMALL = "clear, but too small to matter"
SORTS = {"impact": "sorted by impact", "score": "sorted by score", "n": "sorted by n"}
ALMOST_NONE = "≈0"
"""What is not zero but would be shown as zero."""
IMPACT = "what the total would gain if the group came up to the rest"


def figure(result: Result) -> str:
    """The figure with its unit, and with no more decimals than it and its interval need.

    Bands and benchmarks, which a group is not shown beside, ask for none.
    """
    return words.figure(_alone(result))


def interval(result: Result) -> str:
    """The interval with the decimals of `figure`."""
    return words.interval(_alone(result))


def _alone(result: Result) -> Result:
    return result if is_total(result) else replace(result, standings=(), bands=())


def value(text: str | None) -> str:
    """A segment's value as a label, "(none)" where there is none, "(blank)" where it is empty.

    A value that reads like a label of ours stands in quotation marks: a group called total.
    """
    if text is None:
        return NONE
    if not text.strip():
        return BLANK
    return f'"{text}"' if text in (TOTAL, NONE, BLANK) else text


def listed(names: Iterable[str]) -> str:
    """Names in a row: "region, channel and plan"."""
    *first, last = [*names] or [""]
    return " and ".join(part for part in (", ".join(first), last) if part)


def label(result: Result) -> str:
    """Which group it is: "North", "North, email", "(none)", "total"."""
    return ", ".join(value(each) for each in result.group.values()) or TOTAL


def is_total(result: Result) -> bool:
    """Whether it is the figure of all groups together."""
    return not result.group


def tone(result: Result) -> Tone:
    """How the group stands to the rest: good if clearly better, attention if clearly worse.

    Clear is a significant difference that is not smaller than what matters. Otherwise a figure
    is flagged, without one, or plain; a withheld one is plain.
    """
    if result.estimate is None:
        return Tone.PLAIN if result.withheld else Tone.EMPTY
    found = result.versus_rest
    if found and found.significant and found.relevant is not False and found.difference:
        better = (found.difference < 0) == (result.better == LOWER)
        return Tone.GOOD if better else Tone.ATTENTION
    return Tone.PLAIN if result.reliability.state == "shown" else Tone.FLAGGED


def absent(result: Result) -> str:
    """Why there is no figure: "no valid answers: 3 missing"; of a withheld one no count is told."""
    return WITHHELD if result.withheld else why(result)


def remarks(result: Result) -> list[Remark]:
    """What stands against a group's figure or its difference from the rest."""
    if result.estimate is None:
        return []
    found = result.versus_rest
    small = found is not None and found.significant and found.relevant is False
    told = [Remark(flag, Tone.FLAGGED) for flag in flags(result)]
    return [Remark(SMALL, Tone.PLAIN)] * small + told


def _places(found: Difference, unit: Unit) -> int:
    """Decimals at which a difference is on its own side of zero and of its interval's ends."""
    ends = [found.interval.low, found.interval.high] if found.interval else []
    if not math.isfinite(found.difference):
        return unit.decimals
    return places_to_agree(found.difference, [0.0, *ends], unit.decimals)


def difference(result: Result) -> str:
    """The difference from the rest without its unit: "−8.6"; empty where there is none."""
    found = result.versus_rest
    if found is None:
        return ""
    return number(found.difference, _places(found, result.unit), signed=True)


def difference_interval(result: Result) -> str:
    """The interval of the difference from the rest: "−12.0 to −5.1"; empty without one."""
    found = result.versus_rest
    if found is None or found.interval is None:
        return ""
    ends = (found.interval.low, found.interval.high)
    needed = [places_to_agree(each, [0.0], 0) for each in ends if math.isfinite(each)]
    decimals = max([_places(found, result.unit), *needed])
    return " to ".join(number(end, decimals, signed=True) for end in ends)


def p(result: Result) -> str:
    """The adjusted p-value of the difference from the rest: "0.013", "under 0.001"; or empty."""
    found = result.versus_rest
    if found is None or found.p_adjusted is None:
        return ""
    return probability(found.p_adjusted, result.level).removeprefix("p ")


def share(result: Result) -> str:
    """The group's part of the answers: "20.7 %"; empty where it is not known."""
    if result.share is None:
        return ""
    part = 100 * result.share
    return f"{number(part, places_to_agree(part, [0.0, 100.0], 1))} %"


def impact(result: Result) -> str:
    """What the total would gain if the group came up to the rest: "+1.7", "≈0"; or empty."""
    if result.impact is None:
        return ""
    text = number(result.impact, result.unit.decimals, signed=True)
    return text if text.strip("0.,") or not result.impact else ALMOST_NONE


def families(results: Sequence[Result]) -> list[Family]:
    """The families of tests behind the differences from the rest, each once."""
    return list(dict.fromkeys(each.versus_rest.family for each in results if each.versus_rest))


def adjusted(family: Family, results: Sequence[Result] = ()) -> str:
    """How p was adjusted: "p adjusted over 5 tests (Benjamini–Hochberg)".

    Where `results` hold more tests than the family it is one of several as large: "5 tests of
    each KPI".
    """
    tests = f"{family.size:,} test{'' if family.size == 1 else 's'}"
    tested = sum(
        each.versus_rest is not None and each.versus_rest.p is not None for each in results
    )
    tests += " of each KPI" if tested > family.size else ""
    return _adjusted(tests, family.method)


def comparison(results: Sequence[Result]) -> str:
    """What groups are compared with, and how p was adjusted; empty where nothing is compared.

    Families of several sizes are "the tests of each KPI"; `summary` has the size of each.
    """
    found = families(results)
    if not found:
        return ""
    methods = {each.method for each in found}
    if len(found) == 1:
        how = adjusted(found[0], results)
    elif len(methods) == 1:
        how = _adjusted("the tests of each KPI", methods.pop())
    else:
        how = "p adjusted for each KPI"
    return f"differences are from the rest; {how}"


def summary(results: Sequence[Result], report: Report) -> str:
    """Whether one KPI's groups differ; and where KPIs differ in that, over how many tests."""
    name, level = results[0].name, results[0].level
    told = [overall(each, level) for each in report.overall if each.name == name]
    every, own = families(report.results), families(results)
    if len({each.method for each in every}) > 1:
        told += [adjusted(each) for each in own]
    elif len(every) > 1:
        told += [_tests(each) for each in own]
    return "; ".join(told)


def _tests(family: Family) -> str:
    return f"{family.size:,} test{'' if family.size == 1 else 's'}"


def _adjusted(tests: str, method: str) -> str:
    if method == "none":
        return f"p not adjusted for there being {tests}"
    return f"p adjusted over {tests} ({multiple.METHODS.get(method, method)})"


def arrangement(report: Report) -> str:
    """By what results are parted, which are shown, and how they are sorted.

    "by region and channel, the 5 worst of each KPI, sorted by impact".
    """
    named = listed(report.by)
    told = SORTS.get(report.sort or "", f"sorted by {report.sort}" if report.sort else "")
    parts = (f"by {named}" if named else "", _chosen(report), told)
    return ", ".join(part for part in parts if part)


def _chosen(report: Report) -> str:
    ends = ((report.top, "best"), (report.worst, "worst"))
    asked = listed(f"the {n:,} {which}" if n > 1 else f"the {which}" for n, which in ends if n)
    several = len({each.name for each in report.results}) > 1
    return asked + " of each KPI" * (bool(asked) and several)


def overall(found: Overall, level: float) -> str:
    """Whether groups differ: "the 5 groups differ (F 12.3, p under 0.001)"."""
    if found.method == LOG_RANK:
        return lengths_differ(found, level)
    test = f"{_statistic(found)}, {probability(found.p, level)}"
    if found.p < 1 - level:
        return f"the {found.groups:,} groups differ ({test})"
    return f"no clear difference between the {found.groups:,} groups ({test})"


def overall_test(found: Overall, level: float) -> str:
    """The overall test in full: "Welch's F test: F 12.3 on 4 and 812.5 degrees of freedom, p …"."""
    name = f"{found.method} test".capitalize()
    if found.method != LOG_RANK:
        name = homogeneity.NAMES.get(found.method, found.method)
    freedom = [found.df1] if found.df2 is None else [found.df1, found.df2]
    shown = " and ".join(number(df, 0 if float(df).is_integer() else 1) for df in freedom)
    test = f"{_statistic(found)} on {shown} degrees of freedom"
    return f"{name}: {test}, {probability(found.p, level)}"


def _statistic(found: Overall) -> str:
    return f"{'χ²' if found.df2 is None else 'F'} {number(found.statistic, 1)}"


def lines(result: Result) -> list[str]:
    """The difference from the rest, its test, share and impact in full, a line each."""
    found, told = result.versus_rest, []
    unit = result.unit.difference
    if found is not None:
        drawn = difference_interval(result)
        level = percent(found.interval.level) if found.interval else ""
        told.append(
            f"{difference(result)}{unit} from the rest"
            + (f", {level} interval {drawn}" if drawn else "")
        )
        told += _test(found, result.level)
    if result.share is not None:
        told.append(f"{share(result)} of the {result.items}")
    if result.impact is not None:
        told.append(f"impact {impact(result)}{unit}: {IMPACT}")
    return told


def _test(found: Difference, level: float) -> list[str]:
    from kpicli.core.comparison import NAMES

    name = NAMES.get(found.method, found.method)
    if found.p is None:
        return [f"{name}: no test"]
    told = f"{name}: {probability(found.p, level)}, two-sided"
    if found.p_adjusted is None:
        return [told]
    adjusted_p = probability(found.p_adjusted, level).removeprefix("p ")
    method = multiple.METHODS.get(found.family.method, found.family.method)
    return [f"{told}; {adjusted_p} adjusted over {found.family.size:,} ({method})"]
