"""Each section of the configuration read and checked, problems collected on the way."""

from __future__ import annotations

from typing import Any

from kpicli import kpis
from kpicli.config.decode import BadValueError, Decoding, closest, dataclass_from, key_of
from kpicli.config.model import (
    ROLES,
    BenchmarkSection,
    Reporting,
    SegmentSection,
    SourceSection,
    TargetSection,
)
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import Node
from kpicli.core.kpi import OptionError, Scored
from kpicli.core.plan import Source
from kpicli.core.verdict import Benchmark

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


_PLAIN = (
    "path",
    "format",
    "encoding",
    "delimiter",
    "quote",
    "decimal",
    "header_rows",
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
)


class Sections:
    """Readers of the sections of one file; `base` is the folder that paths start in."""

    def __init__(self, decoding: Decoding, base: str) -> None:
        self.decoding = decoding
        self.base = base

    def text(self, node: Node, path: str) -> str:
        """A scalar as the text it was written as."""
        if isinstance(node.value, list | dict):
            raise self.decoding.bad(node, path, "wrong-type", f"{path} must be a text")
        return node.raw

    def section(self, node: Node, path: str, cls: type[Any]) -> Any:
        """A whole section as its dataclass."""
        entries = self.decoding.mapping(node, path)
        return dataclass_from(self.decoding, cls, entries, node, path, SPECIAL)

    def reporting(self, node: Node) -> Reporting:
        """`reporting:`."""
        found: Reporting = self.section(node, "reporting", Reporting)
        entries = self.decoding.mapping(node, "reporting")
        if not 0.5 < found.level < 1:
            self.decoding.bad(
                entries["level"],
                "reporting.level",
                "bad-level",
                f"the level {found.level:g} is not between 0.5 and 1",
                hint="0.95 means 95 %",
            )
        if found.fiscal_year_starts not in MONTHS:
            self.decoding.bad(
                entries["fiscal_year_starts"],
                "reporting.fiscal_year_starts",
                "not-allowed",
                "that is no month",
                allowed=MONTHS,
            )
        if not _zone_exists(found.timezone):
            self.decoding.bad(
                entries["timezone"],
                "reporting.timezone",
                "no-such-timezone",
                f"no time zone is called {found.timezone!r}",
                hint="for example Europe/Amsterdam, America/New_York, UTC",
            )
        return found

    def source(self, key: str, node: Node) -> Source:
        """One entry of `sources:`."""
        path = f"sources.{key}"
        found: SourceSection = self.section(node, path, SourceSection)
        entries = self.decoding.mapping(node, path)
        for name in ("delimiter", "quote"):
            mark = getattr(found, name)
            if mark is not None and len(mark.encode()) > 1:
                self.decoding.bad(
                    entries[name],
                    f"{path}.{name}",
                    "bad-mark",
                    f"{name} must be a single ASCII character",
                    hint='for example ";"',
                )
        if found.delimiter == "":
            self.decoding.bad(
                entries["delimiter"], f"{path}.delimiter", "bad-mark", "delimiter must not be empty"
            )
        if not 0 <= found.max_malformed <= 1:
            self.decoding.bad(
                entries["max_malformed"],
                f"{path}.max_malformed",
                "bad-share",
                "max_malformed is a share between 0 and 1",
                hint="0.01 means 1 %",
            )
        if found.header_rows < 1:
            self.decoding.bad(
                entries["header_rows"],
                f"{path}.header_rows",
                "bad-share",
                "a file has at least one header row",
            )
        if found.dedupe and found.dedupe.within and not found.date:
            self.decoding.bad(
                entries["dedupe"],
                f"{path}.dedupe",
                "date-required",
                "within: needs the column of the date",
                hint="add date: and the column to the source",
            )
        if isinstance(found.population, float) and found.strata:
            self.decoding.bad(
                entries["population"],
                f"{path}.population",
                "population-by-stratum",
                "one number cannot be the population of several strata",
                hint="name a column that holds the population of the row's stratum",
            )
        values = {name: getattr(found, name) for name in _PLAIN}
        roles = {role: getattr(found, role) for role in ROLES if getattr(found, role)}
        return Source(name=key, base=self.base, roles=roles, **values)

    def segment(self, key: str, node: Node) -> SegmentSection:
        """One entry of `segments:`."""
        path = f"segments.{key}"
        if isinstance(node.value, str):
            return SegmentSection(column=node.value)
        found: SegmentSection = self.section(node, path, SegmentSection)
        return found

    def kpi(self, key: str, node: Node, decimal: str) -> Scored:
        """One entry of `kpis:`, built and ready."""
        path = f"kpis.{key}"
        entries = dict(self.decoding.mapping(node, path))
        named = entries.pop("kpi", None)
        kpi = named.raw if named is not None else key
        at = named or node.key or node
        if kpi not in kpis.names():
            raise self._no_kpi(kpi, at, path, named is not None)
        calculator = kpis.calculator(kpi)
        options = dataclass_from(self.decoding, calculator.Options, entries, node, path, SPECIAL)
        if options.better not in (None, "higher", "lower"):
            raise self.decoding.bad(
                entries["better"],
                f"{path}.better",
                "not-allowed",
                "better is higher or lower",
                allowed=("higher", "lower"),
            )
        try:
            return calculator.build(key, options, decimal)
        except OptionError as error:
            name = key_of(error.option) if error.option else ""
            where = entries.get(name) or node.key or node
            raise self.decoding.bad(
                where,
                f"{path}.{name}" if name in entries else path,
                error.slug,
                error.text,
                hint=error.hint,
                allowed=error.allowed,
            ) from None

    def _no_kpi(self, kpi: str, at: Node, path: str, named: bool) -> BadValueError:
        if kpi in kpis.cards():
            return self.decoding.bad(
                at,
                path,
                "kpi-not-computed",
                f"{kpi} cannot be computed by this version",
                hint=f"kpicli explain {kpi} says what it means; leave it out for now",
                allowed=kpis.names(),
            )
        close = closest(kpi, kpis.names())
        hint = f"did you mean {close}?" if close else None
        if not named:
            hint = f"{hint or 'a name of your own needs the calculator'}; add kpi: and one of them"
        return self.decoding.bad(
            at, path, "no-such-kpi", f"no KPI is called {kpi!r}", allowed=kpis.names(), hint=hint
        )

    def _meant(self, kpi: str, node: Node, path: str, known: set[str]) -> None:
        if kpi not in known:
            close = closest(kpi, sorted(known))
            self.decoding.bad(
                node,
                path,
                "no-such-result",
                f"no result is called {kpi!r}",
                allowed=sorted(known),
                hint=f"did you mean {close}?" if close else None,
            )

    def benchmark(self, node: Node, path: str, known: set[str]) -> Benchmark:
        """One entry of `benchmarks:`."""
        found: BenchmarkSection = self.section(node, path, BenchmarkSection)
        self._meant(found.kpi, self.decoding.mapping(node, path)["kpi"], f"{path}.kpi", known)
        return Benchmark(found.name, found.kpi, found.value, found.source, found.verified)

    def target(self, node: Node, path: str, known: set[str]) -> Benchmark:
        """One entry of `targets:`."""
        found: TargetSection = self.section(node, path, TargetSection)
        entries = self.decoding.mapping(node, path)
        self._meant(found.kpi, entries["kpi"], f"{path}.kpi", known)
        for key in ("from", "until"):
            value = found.from_ if key == "from" else found.until
            if value is not None and not _is_day(value):
                self.decoding.bad(
                    entries[key],
                    f"{path}.{key}",
                    "bad-date",
                    f"{value!r} is no date",
                    hint="write 2026-12-31",
                )
        return Benchmark(
            "target",
            found.kpi,
            found.value,
            "the configuration",
            True,
            "target",
            found.from_,
            found.until,
        )


def _zone_exists(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
