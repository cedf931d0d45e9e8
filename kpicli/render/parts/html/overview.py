"""The KPIs at a glance: figure, place between the benchmarks, change, course, verdict."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_report
from kpicli.core.scorecard import Item
from kpicli.core.sentences import span
from kpicli.core.words import Tone
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.series import spark
from kpicli.render.parts.html.strip import ends, scale_of, strip
from kpicli.render.parts.html.table import behind
from kpicli.render.parts.scorecard_tables import kpis

KINDS = {Tone.GOOD: "good", Tone.ATTENTION: "bad"}


def overview(items: Sequence[Item], level: float) -> Markup:
    """The list of KPIs, its headings, and the same as a table."""
    usual = words_report.usually_compared(items)
    change = f"Change, {usual}" if usual else ""
    drawn = f"Figure, {words.percent(level)} interval"
    heads = ("KPI", drawn, "Beside its benchmarks", change, "Verdict")
    head = tag("div", *(tag("span", each) for each in heads), class_="row head", aria_hidden="true")
    rows = [_row(at, item, usual) for at, item in enumerate(items, 1)]
    return tag(
        "section",
        tag("h2", "The KPIs", id="kpis"),
        head,
        tag("ul", *rows, class_="kpis", role="list"),
        behind(kpis(items, level)),
    )


def kind(item: Item) -> str:
    """The class of a KPI: good, bad, or none."""
    return KINDS.get(item.tone, "")


def _row(at: int, item: Item, usual: str) -> Markup:
    result = item.result
    along = scale_of([result])
    state = words_report.state(item)
    name = [tag("a", result.title, href=f"#kpi-{at}")]
    if state:
        name.append(tag("span", state, class_="state"))
    figure = [tag("b", *_number(item))]
    figure += [
        tag("span", f"{told}, n {words.answered(result):,}") for told in [span(result)] if told
    ]
    return tag(
        "li",
        tag("div", *name, class_="name"),
        tag("div", *figure, class_="figure"),
        tag("div", strip(result, along), ends(result, along), class_="place"),
        tag("div", *_change(item, usual), class_="change"),
        tag("div", *_verdict(item), class_="verdict"),
        class_=f"row {kind(item)}".strip(),
    )


def _number(item: Item) -> tuple[str, Markup]:
    """The figure, and its unit in small print."""
    shown, unit = words.figure(item.result), item.result.unit.suffix
    return shown.removesuffix(unit), tag("small", unit) if unit else Markup()


def _change(item: Item, usual: str) -> list[Markup]:
    sign, amount, told = words_report.change(item)
    found = [spark(item.series)] if item.series else []
    kind = {"▲": "good", "▼": "bad"}.get(sign)
    moved = [tag("b", f"{sign} {amount}", class_=kind) if sign else amount] if amount else []
    texts = ([tag("span", *moved)] if moved else []) + ([tag("span", told)] if told else [])
    between = words_report.compared(item)
    if amount and between != usual:
        texts.append(tag("span", between))
    return [*found, tag("div", *texts)]


def _verdict(item: Item) -> list[Markup]:
    kinds = {Tone.GOOD: "good", Tone.ATTENTION: "bad", Tone.FLAGGED: "flag"}
    if item.result.estimate is None:
        return []
    return [
        tag("span", each.text, class_=kinds.get(each.tone))
        for each in words.remarks(item.result)
        if each.text
    ]
