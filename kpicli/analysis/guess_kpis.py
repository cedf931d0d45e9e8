"""Which KPI each question is for, by its words, scale and labels: drafts, with reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kpicli.analysis import guess_words as words
from kpicli.analysis.guess_answers import Kind, Reading
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_reasons import asked, beside, cut, no_answers, reasons, slips, taken
from kpicli.analysis.guess_scale import ELEVEN, FIVE, SEVEN
from kpicli.core.labels import label_set
from kpicli.core.words import number
from kpicli.kpis.ces import told_by

MOST = 20
"""So many KPIs are declared; further ones are written as comments."""
LONGEST_TITLE = 70

DIRECTION = "To decide: which end of an effort scale is good?"
BEYOND = f"Further questions, beyond the first {MOST}:"
UNRATED = "Numbers that fit a scale, though nothing says that they are ratings:"
TWO = "Two answers: a question, or something known about the respondent?"
ORDER = "Texts that may be in an order, which only you know: give each a score."


@dataclass(frozen=True, slots=True)
class Question:
    """A column of answers and how they can be read; `where` says which rows were asked.

    `text` is the question as it was asked, where the column's name does not say it, `described`
    what the file says of the column, `called` a name that makes a better key. `reason` is the
    column right behind it that asks why.
    """

    column: Column
    reading: Reading
    where: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    described: str = ""
    called: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A KPI to be written: its key, its options in order, and why.

    `why` stands above it (once for neighbours that share it), `beside` after it. `off` is the
    heading under which it is written as a comment, empty for one in force. `rank` orders them,
    the surest first. `described` is what the file says of the question's column.
    """

    key: str
    options: Mapping[str, Any]
    why: str
    beside: str = ""
    off: str = ""
    rank: int = 9
    described: str = ""


def drafts(questions: Sequence[Question], *, two_point: bool) -> list[Draft]:
    """The KPIs of the questions, the best known first, then in the order of the file.

    `two_point` says that yes/no columns count as questions, for want of any other.
    """
    taken_keys: set[str] = set()
    found: list[Draft] = []
    empowered = _empowered(questions)
    if empowered:
        found.append(_cess(empowered, taken_keys))
    asks_nps = any(_recommends(one) for one in questions)
    for question in questions:
        if question not in empowered:
            asked = replace(question, reason="") if asks_nps else question
            drafted = _drafted(asked, questions, taken_keys, two_point=two_point)
            found += [replace(draft, described=question.described) for draft in drafted]
    if all(draft.off for draft in found):
        found += _undirected(found)
    found.sort(key=lambda draft: draft.rank)
    declared = 0
    for place, draft in enumerate(found):
        declared += not draft.off
        if not draft.off and declared > MOST:
            found[place] = replace(draft, off=BEYOND)
    return found


def _empowered(questions: Sequence[Question]) -> list[Question]:
    """The items of CESS: several questions on 1–5 under one prefix that says cess or empower."""
    by_prefix: dict[str, list[Question]] = {}
    for question in questions:
        if question.reading.kind is Kind.SCALE and question.reading.scale == FIVE:
            prefix = question.column.words.rpartition(" ")[0]
            if words.says_empowered(prefix):
                by_prefix.setdefault(prefix, []).append(question)
    groups = [group for group in by_prefix.values() if len(group) > 1]
    return max(groups, key=len, default=[])


def _cess(items: Sequence[Question], keys: set[str]) -> Draft:
    readings = [one.reading for one in items]
    options: dict[str, Any] = {"items": [one.column.name for one in items], "scale": FIVE}
    labels = {one.labels for one in readings} - {None}
    if any(one.wordings for one in readings):
        options["labels"] = {
            text: score for one in readings for text, score in one.wordings.items()
        }
    elif len(labels) == 1:
        options["labels"] = labels.pop()
    if forms := list(dict.fromkeys(form for one in readings for form in one.forms)):
        options["written_as"] = forms if len(forms) > 1 else forms[0]
    prefix = items[0].column.words.rpartition(" ")[0]
    keys.add("cess")
    why = reasons(
        f"{len(items)} items on 1–5 whose names begin with {prefix}",
        taken(readings),
        slips(readings),
    )
    return Draft("cess", options | no_answers(readings), why, rank=0)


def _drafted(
    question: Question, others: Sequence[Question], keys: set[str], *, two_point: bool
) -> list[Draft]:
    column, reading = question.column, question.reading
    key = words.key(question.called or column.name, column.number, keys)
    if reading.kind is Kind.ORDERED:
        labels = dict.fromkeys(reading.texts, "")
        named = {"kpi": "mean", **_title(key, question), "question": column.name}
        return [Draft(key, named | {"labels": labels}, "", off=ORDER, rank=8)]
    if reading.kind is Kind.TWO:
        return [_share(key, question, two_point=two_point)]
    kpi, why = _kpi(question)
    options: dict[str, Any] = {"kpi": kpi} if key != kpi else {}
    options |= {**_title(key, question), "question": column.name}
    if reading.kind is Kind.SCALE or reading.wordings:
        options["scale"] = reading.scale
    if forms := reading.forms:
        options["written_as"] = list(forms) if len(forms) > 1 else forms[0]
    if reading.labels:
        options["labels"] = reading.wordings or reading.labels
    options |= no_answers([reading])
    if question.where:
        options["where"] = dict(question.where)
    if kpi == "share" and reading.scale is not None:
        options["answers"] = [f"{reading.scale.high - below:g}" for below in (1, 0)]
    why = reasons(why, taken([reading]), asked(question.where), slips([reading]))
    if kpi == "ces":
        return _effort(Draft(key, options, why, rank=3), question, others)
    off = kpi == "mean" and words.is_attribute(column.words) and not words.says_rated(column.words)
    rank = 6 if off else {"csat": 1, "nps": 2}.get(kpi, 5)
    return [Draft(key, options, why, beside(reading), UNRATED if off else "", rank)]


def _recommends(question: Question) -> bool:
    """Whether it asks on 0–10 how likely it is that one recommends."""
    return question.reading.scale == ELEVEN and words.says_recommend(question.column.words)


def _kpi(question: Question) -> tuple[str, str]:
    said, reading = question.column.words, question.reading
    scale, labels = reading.scale, reading.labels or ""
    on = f"answers {scale}" if reading.kind is Kind.SCALE else f"answers as in {labels}"
    if reading.languages:
        on += f" in {' and '.join(reading.languages)}"
    if reading.forms:
        on += f", written as in '{cut(reading.example)}'"
    if _recommends(question):
        return "nps", f"its name speaks of recommending, {on}"
    if scale == ELEVEN and question.reason:
        why = f"{on}, and “{question.reason}” right behind it, as the Net Promoter Score is asked"
        return "nps", f"{why}: if it is none, kpi: mean"
    happy = labels.startswith(("satisfaction", "quality")) or labels == "good-bad"
    if happy and reading.kind is Kind.LABELS:
        return "csat", on
    if labels.startswith("likelihood") and reading.kind is Kind.LABELS:
        return "share", f"{on}: the share of the two likeliest"
    if words.says_satisfied(said) and scale in (FIVE, SEVEN):
        return "csat", f"its name speaks of satisfaction, {on}"
    if words.says_effort(said) or labels.startswith(("ease", "effort")):
        return "ces", f"it speaks of effort or ease, {on}"
    if scale == ELEVEN:
        return "mean", f"{on}; no NPS, as nothing speaks of recommending"
    return "mean", on


def _effort(draft: Draft, question: Question, others: Sequence[Question]) -> list[Draft]:
    """CES with the direction that labels or words tell; else both, to choose from."""
    labels = label_set(question.reading.labels) if question.reading.labels else None
    if labels and told_by(labels):
        return [draft]
    if told := words.direction(question.column.words):
        said = "made it easy" if told == "higher" else "much effort"
        why = f"{draft.why}. It says “{said}”: {told} is better"
        return [replace(draft, options={**draft.options, "better": told}, why=why)]
    scale = question.reading.scale
    top = f"{scale.high:g}" if scale else "the top"
    why = f"{draft.why}. {_hint(question, others)}Keep one of the two"
    return [
        replace(
            draft, options={**draft.options, "better": better}, why=why, beside=end, off=DIRECTION
        )
        for better, end in (
            ("higher", f"{top} is very easy"),
            ("lower", f"{top} is very difficult"),
        )
    ]


def _undirected(found: Sequence[Draft]) -> list[Draft]:
    """Effort questions as plain means, for a file that asks nothing else."""
    why = "an effort question without a direction: a plain mean, until one is declared below"
    means = {}
    for draft in found:
        if draft.off == DIRECTION:
            options = {key: each for key, each in draft.options.items() if key != "better"}
            means[draft.key] = Draft(draft.key, {**options, "kpi": "mean"}, why, rank=5)
    return list(means.values())


def _hint(question: Question, others: Sequence[Question]) -> str:
    """How the answers go with satisfaction in the first records, as a hint for the direction."""
    from kpicli.analysis.correlation import of_texts

    scale = question.reading.scale
    for other in others:
        said, with_ = other.column.words, other.reading.scale
        if other is question or scale is None or with_ is None:
            continue
        if not (words.says_satisfied(said) or words.says_recommend(said)):
            continue
        found = of_texts(question.column.sample, other.column.sample, (scale, with_))
        if found is not None and found.clear and abs(found.r) >= 0.2:
            rise, good = ("rise", "higher") if found.r > 0 else ("fall", "lower")
            sure = f"r {number(found.r, 2)}, n {found.n:,}"
            return (
                f"Its answers {rise} with {other.column.name} ({sure}), which speaks for {good}. "
            )
    return ""


def _share(key: str, question: Question, *, two_point: bool) -> Draft:
    column, reading = question.column, question.reading
    yes, no = reading.texts
    options: dict[str, Any] = {"kpi": "share", **_title(key, question), "question": column.name}
    options |= {"answers": [yes], **no_answers([reading])}
    asks = "?" in f"{column.name}{question.text}" or re.match(r"q \d", column.words) is not None
    off = not asks and (not two_point or words.is_attribute(column.words))
    why = f"{yes} or {no}"
    if two_point and not off:
        why += "; no rating was found, so the two-point columns are scored"
    return Draft(key, options, "" if off else why, off=TWO if off else "", rank=7)


def _title(key: str, question: Question) -> dict[str, str]:
    """The question's text or name as a title where it says more than the key."""
    plain = " ".join((question.text or question.column.name).split())
    said = plain.casefold() != key.replace("_", " ") and " " in plain
    return {"title": plain} if said and len(plain) <= LONGEST_TITLE else {}
