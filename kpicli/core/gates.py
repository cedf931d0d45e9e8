"""Conditions under which a run fails: read from the command line, held against the results."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kpicli.core.kpi import LOWER
from kpicli.core.report import Gate, JudgedResult, Report, Result
from kpicli.core.verdict import ABOVE, BELOW, FEW, TOO_FEW, Standing
from kpicli.core.words_gates import NO_RESULTS, reason, undecided
from kpicli.errors import ExitCode, Location, Problem, UserError

PASSED, BREACHED, UNDECIDED = "passed", "breached", "undecided"
OPTION = Location("--fail-on")
WORSE = "worse"
SIGNIFICANT = "significant"
SCORE = "score"
EXAMPLES = (
    "below:industry",
    "below:industry:nps",
    "above:target:churn",
    "worse:target",
    "significant:below:industry",
    "significant:worse:target",
    "score:nps<30",
)
"""The forms of a condition."""
SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_SCORE = re.compile(r"(?P<kpi>.+?)\s*(?P<sign><=|>=|<|>)\s*(?P<limit>[-+−]?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Condition:
    """When to fail: a figure on one side of a benchmark, or of a number.

    `side` is `below`, `above`, `worse`, or the sign before `limit`; `benchmark` the name of the
    benchmark, None with a number; `kpi` the result or calculator meant, all when None.
    `significant` asks for a clear verdict.
    """

    text: str
    side: str
    benchmark: str | None = None
    kpi: str | None = None
    limit: float | None = None
    significant: bool = False


def conditions(texts: Iterable[str]) -> tuple[Condition, ...]:
    """The conditions as given; a `UserError` (exit 2) with all those that are none."""
    found, problems = [], []
    for text in texts:
        condition = _condition(text)
        if condition is None:
            told, hint = f"{text!r} is no condition", f"for example {', '.join(EXAMPLES)}"
            problems.append(Problem("bad-gate", told, OPTION, hint=hint))
        else:
            found.append(condition)
    if problems:
        raise UserError(problems, ExitCode.USAGE)
    return tuple(found)


def _condition(text: str) -> Condition | None:
    first, _, rest = text.strip().partition(":")
    if first == SCORE:
        match = _SCORE.fullmatch(rest.strip())
        if match is None:
            return None
        limit = float(match["limit"].replace("−", "-"))
        return Condition(text, match["sign"], None, match["kpi"].strip(), limit)
    significant = first == SIGNIFICANT
    if significant:
        first, _, rest = rest.partition(":")
    name, colon, kpi = (part.strip() for part in rest.partition(":"))
    if first not in (BELOW, ABOVE, WORSE) or not name or (colon and not kpi):
        return None
    return Condition(text, first, name, kpi or None, None, significant)


def judged_by(report: Report) -> tuple[Result, ...]:
    """The results that gates look at: by periods, the latest complete one of each series.

    Where none is complete, the latest.
    """
    if report.every is None:
        return report.results
    found: dict[tuple[object, ...], Result] = {}
    for result in report.results:
        series = (result.name, *sorted(result.group.items(), key=str))
        if _complete(result) or series not in found or not _complete(found[series]):
            found[series] = result
    return tuple(found.values())


def _complete(result: Result) -> bool:
    return result.period is None or result.period.complete


def evaluate(given: Sequence[Condition], results: Sequence[Result]) -> tuple[Gate, ...]:
    """What came of each condition; `breached` where any result breaches it.

    Undecided where none does, but one has no figure, is withheld, is of a period that is not
    complete, or has an effective n under 30; with `significant`, where a result has too few answers
    for a verdict; and where there are no results at all. A `UserError` (exit 2) for conditions that
    no result has anything to do with.
    """
    if not results:
        return tuple(Gate(one.text, UNDECIDED, (NO_RESULTS,)) for one in given)
    pairs = [(condition, _pairs(condition, results)) for condition in given]
    problems = [_unmatched(condition, results) for condition, found in pairs if not found]
    if problems:
        raise UserError(problems, ExitCode.USAGE)
    return tuple(_gate(condition, found) for condition, found in pairs)


def exit_code(gates: Iterable[Gate]) -> ExitCode:
    """5 when a gate is breached, else 4 when one is undecided, else 0."""
    states = {gate.state for gate in gates}
    if BREACHED in states:
        return ExitCode.BREACHED
    return ExitCode.UNDECIDED if UNDECIDED in states else ExitCode.OK


Pairs = list[tuple[Result, Standing | None]]


def _pairs(condition: Condition, results: Sequence[Result]) -> Pairs:
    """The results that a condition is about, with the standing meant; None is the figure itself.

    A result without a figure may lack its standings; it counts where the condition names it, or
    where no other result has the benchmark.
    """
    meant = [one for one in results if condition.kpi in (None, one.name, one.kpi)]
    if condition.benchmark is None:
        return [(one, None) for one in meant]
    found: Pairs = [
        (one, each)
        for one in meant
        for each in one.standings
        if each.benchmark.name == condition.benchmark
    ]
    bare: Pairs = [(one, None) for one in meant if one.estimate is None and not one.standings]
    return found + bare if condition.kpi is not None or not found else found


def _gate(condition: Condition, pairs: Pairs) -> Gate:
    judged = tuple(_judged(condition, result, standing) for result, standing in pairs)
    for state in (BREACHED, UNDECIDED):
        told = tuple(one.text for one in judged if one.state == state)
        if told:
            return Gate(condition.text, state, told, judged)
    return Gate(condition.text, PASSED, (), judged)


def _judged(condition: Condition, result: Result, standing: Standing | None) -> JudgedResult:
    state = _state(condition, result, standing)
    if state == UNDECIDED:
        text = undecided(result)
    else:
        text = reason(result, standing, condition.side, condition.limit, held=state == PASSED)
    group = sorted((key, value or "") for key, value in result.group.items())
    named = "; ".join([result.name, *(f"{key}={value}" for key, value in group)])
    return JudgedResult(named, state, text)


def _state(condition: Condition, result: Result, standing: Standing | None) -> str:
    estimate = result.estimate
    if estimate is None or not _complete(result):
        return UNDECIDED
    side = condition.side
    if side == WORSE:
        side = ABOVE if result.better == LOWER else BELOW
    if condition.significant and standing is not None:
        if standing.verdict == TOO_FEW:
            return UNDECIDED
        return BREACHED if standing.verdict == side else PASSED
    if estimate.n_design < FEW:
        return UNDECIDED
    if standing is not None:
        crossed = SIGNS["<" if side == BELOW else ">"](estimate.value, standing.benchmark.value)
    else:
        crossed = condition.limit is not None and SIGNS[side](estimate.value, condition.limit)
    return BREACHED if crossed else PASSED


def _unmatched(condition: Condition, results: Sequence[Result]) -> Problem:
    """The problem of a condition that no result has anything to do with."""
    kpi, wanted = condition.kpi, condition.benchmark or ""
    names = sorted({name for result in results for name in (result.name, result.kpi)})
    if kpi is not None and kpi not in names:
        return _unknown(condition, f"no result here is called {kpi!r}", kpi, names)
    meant = [one for one in results if kpi in (None, one.name, one.kpi)]
    there = sorted({each.benchmark.name for one in meant for each in one.standings})
    whose = f"{kpi} is" if kpi else "the results are"
    return _unknown(condition, f"{whose} not compared with {wanted!r}", wanted, there)


def _unknown(condition: Condition, text: str, name: str, there: list[str]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(name, there, 1, 0.6)
    hint = f"did you mean {close[0]}?" if close else None
    if hint is None and not there:
        hint = "declare it under benchmarks: or targets:"
    told = f"{condition.text}: {text}"
    return Problem("no-such-benchmark", told, OPTION, tuple(there), hint)
