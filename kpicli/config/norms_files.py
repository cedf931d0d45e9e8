"""Reference values from files: one YAML or CSV file for many KPIs, industries and years."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from kpicli import kpis
from kpicli.config import checks
from kpicli.config.decode import BadValueError, Decoding, closest, dataclass_from
from kpicli.config.model import BenchmarkSection, NormsSection
from kpicli.config.norms_csv import rows
from kpicli.config.references import References
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import Node, parse
from kpicli.config.yaml_source import load
from kpicli.core.answers import fold
from kpicli.core.verdict import Benchmark
from kpicli.errors import Problem, UserError

COLUMNS = tuple(field.name for field in fields(BenchmarkSection))
SUFFIXES = (".yaml", ".yml", ".csv")
TOP = "benchmarks"
FILTERS = ("industry", "region", "year")


class NormsFiles:
    """The files of reference values that a configuration names.

    `texts` holds what was read, by path; `problems` what is wrong in the files themselves.
    """

    def __init__(self, base: str, references: References) -> None:
        self.base = base
        self.references = references
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []

    def benchmarks(self, decoding: Decoding, node: Node, path: str) -> list[Benchmark]:
        """Those of one entry of the configuration that pass its filters.

        Values for a KPI of the catalogue that the configuration does not compute are passed
        over; all others must be in order, whether the filters keep them or not.
        """
        entries = decoding.mapping(node, path)
        found: NormsSection = dataclass_from(
            decoding, NormsSection, entries, node, path, SPECIAL, {"year": checks.NORM["year"]}
        )
        inner, nodes = self._nodes(decoding, entries["file"], f"{path}.file", found.file)
        read = []
        for number, entry in enumerate(nodes):
            if self._passed_over(entry):
                continue
            where = f"{TOP}[{number}]" if inner.file.lower().endswith(SUFFIXES[:2]) else ""
            try:
                read.append((self.references.benchmark(inner, entry, where), entry))
            except BadValueError:
                continue
        self.problems += inner.problems
        if inner.problems:
            raise BadValueError
        kept = self._filtered(decoding, entries, path, found, [one for one, _ in read])
        chosen = [(one, entry) for one, entry in read if any(one is each for each in kept)]
        self._once(inner, chosen)
        return kept

    def _nodes(
        self, decoding: Decoding, node: Node, path: str, file: str
    ) -> tuple[Decoding, list[Node]]:
        """The entries of a file, each a mapping, and the decoding that notes their problems."""
        place = Path(self.base) / file
        inner = Decoding(str(place))
        if place.suffix.lower() not in SUFFIXES:
            text = f"{file} is neither YAML nor CSV"
            hint = "its name ends in .yaml, .yml or .csv"
            raise decoding.bad(node, path, "bad-norms", text, hint=hint)
        try:
            text = self.texts[str(place)] = load(place)
        except UserError as error:
            (problem,) = error.problems
            told = f"{place}: {problem.text}"
            raise decoding.bad(node, path, "norms-unreadable", told, hint=problem.hint) from None
        try:
            if place.suffix.lower() == ".csv":
                return inner, rows(inner, text.removeprefix("\ufeff"), COLUMNS)
            return inner, _listed(inner, parse(text, str(place)))
        except UserError as error:
            self.problems += error.problems
            raise BadValueError from None
        except BadValueError:
            self.problems += inner.problems
            raise

    def _passed_over(self, entry: Node) -> bool:
        named = entry.value.get("kpi") if isinstance(entry.value, dict) else None
        known = self.references.known
        return named is not None and named.raw in kpis.cards() and named.raw not in known

    def _filtered(
        self,
        decoding: Decoding,
        entries: dict[str, Node],
        path: str,
        wanted: NormsSection,
        read: list[Benchmark],
    ) -> list[Benchmark]:
        """Those that pass every filter; a filter that leaves none is a problem."""
        for key in FILTERS:
            value = getattr(wanted, key)
            if value is None:
                continue
            there = {f"{each}" for one in read if (each := getattr(one, key)) is not None}
            read = [one for one in read if _same(getattr(one, key), value)]
            if not read:
                close = closest(f"{value}", sorted(there))
                raise decoding.bad(
                    entries[key],
                    f"{path}.{key}",
                    "no-such-norm",
                    f"{wanted.file} has nothing for {key} {value}",
                    allowed=sorted(there),
                    hint=f"did you mean {close}?" if close else "take the filter out",
                )
        return read

    def _once(self, inner: Decoding, read: list[tuple[Benchmark, Node]]) -> None:
        """Note the values that share a KPI and a name, of which only one could be shown."""
        seen: dict[tuple[str, str], int] = {}
        before = len(inner.problems)
        for one, entry in read:
            line = seen.setdefault((one.kpi, one.name), entry.line)
            if line != entry.line:
                text = f"{one.name} for {one.kpi} stands on line {line} and on line {entry.line}"
                hint = "choose one by industry:, region: or year: beside file:, or rename one"
                inner.bad(entry, "", "norm-twice", text, hint=hint)
        if len(inner.problems) > before:
            self.problems += inner.problems[before:]
            raise BadValueError


def _listed(inner: Decoding, top: Node) -> list[Node]:
    """The entries of a YAML file under `benchmarks:`."""
    before = len(inner.problems)
    entries = inner.mapping(top, "")
    for key, node in entries.items():
        if key != TOP:
            inner.unknown(key, node, key, (TOP,))
    listed = entries.get(TOP)
    if listed is None and len(inner.problems) == before:
        text, hint = f"{TOP}: is missing", f"begin the file with {TOP}: and list them below it"
        inner.bad(top, "", "missing-key", text, hint=hint)
    elif listed is not None and not isinstance(listed.value, list):
        hint = "begin each entry with a dash"
        inner.bad(listed, TOP, "wrong-type", f"{TOP} must be a list", hint=hint)
    if len(inner.problems) > before or listed is None or not isinstance(listed.value, list):
        raise BadValueError
    return listed.value


def _same(one: str | int | None, other: str | int) -> bool:
    return one is not None and fold(f"{one}") == fold(f"{other}")
