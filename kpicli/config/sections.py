"""Each section of the configuration read and checked, problems collected on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicli import kpis
from kpicli.config import checks
from kpicli.config.decode import (
    BadValueError,
    Check,
    Decoding,
    closest,
    dataclass_from,
    key_of,
    shape,
)
from kpicli.config.model import Privacy, Reporting, SegmentSection
from kpicli.config.quality import without_column
from kpicli.config.source_model import ROLES, SourceSection
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import Node
from kpicli.core.composed import Known
from kpicli.core.kpi import Kpi, OptionError, each_error
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions

_PLAIN = (
    "path",
    "format",
    "encoding",
    "delimiter",
    "quote",
    "decimal",
    "header_rows",
    "sheet",
    "include",
    "long",
    "max_malformed",
    "max_bytes",
    "client",
    "date",
    "date_format",
    "where",
    "dedupe",
    "weight",
    "strata",
    "cluster",
    "population",
    "quality",
)


class Sections:
    """Readers of the sections of one file; `base` is the folder that paths start in."""

    def __init__(self, decoding: Decoding, base: str) -> None:
        self.decoding = decoding
        self.base = base

    def text(self, node: Node, path: str) -> str:
        """A scalar as the text it was written as."""
        if isinstance(node.value, list | dict):
            hint = "put quotes around a text that begins with [ or {"
            text = f"{path} must be a text, not {shape(node)}"
            raise self.decoding.bad(node, path, "wrong-type", text, hint=hint)
        return node.raw

    def section(
        self, node: Node, path: str, cls: type[Any], rules: Mapping[str, Check] | None = None
    ) -> Any:
        """A whole section as its dataclass, each value held against the rule of its key."""
        entries = self.decoding.mapping(node, path)
        return dataclass_from(self.decoding, cls, entries, node, path, SPECIAL, rules or {})

    def reporting(self, node: Node) -> Reporting:
        """`reporting:`."""
        found: Reporting = self.section(node, "reporting", Reporting, checks.REPORTING)
        return found

    def privacy(self, node: Node) -> Privacy:
        """`privacy:`."""
        found: Privacy = self.section(node, "privacy", Privacy, checks.PRIVACY)
        return found

    def source(self, key: str, node: Node) -> Source:
        """One entry of `sources:`."""
        path = f"sources.{key}"
        self._together(self.decoding.mapping(node, path), path)
        found: SourceSection = self.section(node, path, SourceSection, checks.SOURCE)
        values = {name: getattr(found, name) for name in _PLAIN}
        roles = {role: getattr(found, role) for role in ROLES if getattr(found, role)}
        values |= {"rates": found.rates or {}, "duration_unit": found.duration_unit or _unit(roles)}
        values |= {name: _iso(getattr(found, name)) for name in ("as_of", "known_since")}
        return Source(name=key, base=self.base, roles=roles, **values)

    def _together(self, entries: Mapping[str, Node], path: str) -> None:
        """Note the keys of a source that do not go together."""
        dedupe = entries.get("dedupe")
        if dedupe is not None and isinstance(dedupe.value, dict):
            within = dedupe.value.get("within")
            dated = not (_blank(entries.get("date")) and _blank(dedupe.value.get("date")))
            if within is not None and within.value is not None and not dated:
                self.decoding.bad(
                    within,
                    f"{path}.dedupe.within",
                    "date-required",
                    "within: needs the column of the date",
                    hint="add date: and the column to the source",
                )
        delimiter, quote = entries.get("delimiter"), entries.get("quote")
        mark = '"' if quote is None or _blank(quote) else quote.value
        if delimiter is not None and delimiter.value == mark:
            self.decoding.bad(
                delimiter,
                f"{path}.delimiter",
                "bad-mark",
                "delimiter and quote are the same character",
                hint='for example delimiter: ";"',
            )
        if entries.get("quality") is not None:
            without_column(self.decoding, entries, f"{path}.quality")
        population = entries.get("population")
        number = population is not None and isinstance(population.value, int | float)
        if population is not None and number and not _blank(entries.get("strata")):
            self.decoding.bad(
                population,
                f"{path}.population",
                "population-by-stratum",
                "one number cannot be the population of several strata",
                hint="name a column that holds the population of the row's stratum",
            )

    def segment(self, key: str, node: Node) -> SegmentSection:
        """One entry of `segments:`."""
        path = f"segments.{key}"
        if isinstance(node.value, str):
            return SegmentSection(column=node.value)
        found: SegmentSection = self.section(node, path, SegmentSection, checks.SEGMENT)
        if found.bins and found.quantiles is not None:
            entries = self.decoding.mapping(node, path)
            text = "bins and quantiles both part the column"
            at = entries["quantiles"]
            hint = "keep one of them"
            raise self.decoding.bad(at, f"{path}.quantiles", "option-value", text, hint=hint)
        return found

    def calculator_of(self, key: str, node: Node) -> str:
        """The id of the KPI that an entry of `kpis:` is of, whether there is one or not."""
        named = node.value.get("kpi") if isinstance(node.value, dict) else None
        return named.raw if named is not None else key

    def kpi(
        self,
        key: str,
        node: Node,
        sources: Mapping[str, Source],
        decimal: str,
        known: Known | None = None,
    ) -> Kpi:
        """One entry of `kpis:`, built and ready; a composite of the KPIs that are `known`."""
        path = f"kpis.{key}"
        kpi = self.calculator_of(key, node)
        entries = dict(self.decoding.mapping(node, path))
        named = entries.pop("kpi", None)
        at = named or node.key or node
        if kpi not in kpis.names():
            raise self._no_kpi(kpi, at, path, named is not None)
        calculator = kpis.calculator(kpi)
        rules = checks.KPI
        options = dataclass_from(
            self.decoding, calculator.Options, entries, node, path, SPECIAL, rules
        )
        given = sources if isinstance(options, TableOptions) else decimal
        try:
            return calculator.build(key, options, given if known is None else known)
        except* OptionError as errors:
            for error in each_error(errors):
                name = key_of(error.option) if error.option else ""
                place, where = entries.get(name) or node.key or node, path
                if name in entries:
                    place, where = _within(entries[name], f"{path}.{name}", error.within)
                self.decoding.bad(
                    place,
                    where,
                    error.slug,
                    error.text,
                    hint=error.hint
                    or _meant(error)
                    or f"`kpicli explain {kpi}` describes its options",
                    allowed=error.allowed,
                )
        raise BadValueError

    def _no_kpi(self, kpi: str, at: Node, path: str, named: bool) -> BadValueError:
        close = closest(kpi, kpis.names())
        meant = f"did you mean {close}?" if close else None
        own = "a name of your own needs kpi: and one of them"
        hint = meant if named else f"{meant} {own[0].upper()}{own[1:]}" if meant else own
        return self.decoding.bad(
            at, path, "no-such-kpi", f"no KPI is called {kpi!r}", allowed=kpis.names(), hint=hint
        )


def _within(node: Node, path: str, keys: Sequence[str]) -> tuple[Node, str]:
    """The node that the keys lead to, as far as they do, and its path; an unknown key itself."""
    for key in keys:
        inner = node.value.get(key) if isinstance(node.value, dict) else None
        if inner is None:
            break
        node, path = inner, f"{path}.{key}"
    return node, path


def _meant(error: OptionError) -> str | None:
    """What is likely meant by a key that is none of those allowed."""
    close = closest(error.within[-1], error.allowed) if error.within else None
    return f"did you mean {close}?" if close else None


def _iso(day: str | None) -> str | None:
    return day and checks.iso(day)


def _unit(roles: Mapping[str, str]) -> str:
    """What times are measured in where nothing is said of it."""
    return "seconds" if "duration" in roles else "hours"


def _blank(node: Node | None) -> bool:
    return node is None or node.value is None
