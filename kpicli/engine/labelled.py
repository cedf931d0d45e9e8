"""What the labels of a file change in a scan: groups are named by them, and `where` knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpicli.core.plan import Ask, Grouping, Scan
from kpicli.core.source import Condition, Source
from kpicli.engine.relation import Relation
from kpicli.sources.held import LABEL_OF, Held
from kpicli.sources.naming import Columns


def with_labels(scan: Scan, relation: Relation, table: Callable[[Source], Relation]) -> Scan:
    """The scan over columns whose texts the files have labels for; as it was where they have none.

    `table` opens the client table that a group is joined from.
    """
    columns = relation.columns
    source = source_with_labels(scan.source, columns)
    asks = tuple(replace(ask, where=_rules(ask.where, columns)) for ask in scan.asks)
    groups = tuple(
        _group(group, relation if group.table is None else table(group.table))
        for group in scan.groups
    )
    return replace(scan, source=source, asks=asks, groups=groups)


def source_with_labels(source: Source, columns: Columns) -> Source:
    """The source whose `where` may name labels of these columns."""
    return replace(source, where=_rules(source.where, columns))


def ask_of(scan: Scan, ask: Ask) -> Ask:
    """The same KPI's need in a scan with labels."""
    return next((one for one in scan.asks if one.name == ask.name), ask)


def _rules(rules: tuple[Condition, ...], columns: Columns) -> tuple[Condition, ...]:
    return tuple(_rule(rule, columns) for rule in rules)


def _rule(rule: Condition, columns: Columns) -> Condition:
    """A condition that names a label stands for the texts that have it too."""
    field = columns.field(rule.column)
    if field is None or not rule.values or not field.labels:
        return rule
    named = {value.strip() for value in rule.values}
    codes = [text for text, label in field.labels.items() if label.strip() in named]
    return replace(rule, values=tuple(dict.fromkeys([*rule.values, *codes])))


def _group(group: Grouping, relation: Relation) -> Grouping:
    field = relation.columns.field(group.column)
    if group.edges or group.quantiles or field is None or not (field.labels or field.missing):
        return group
    if not all(isinstance(opened, Held) for opened in relation.opened):
        return group
    return replace(group, column=LABEL_OF + group.column)
