"""The configuration as a whole: read, checked section by section, ready to plan with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpicli.config.decode import BadValueError, Decoding, closest
from kpicli.config.model import SECTIONS, Privacy, Reporting, SegmentSection
from kpicli.config.norms_files import NormsFiles
from kpicli.config.quality import elsewhere
from kpicli.config.references import References
from kpicli.config.sections import Sections
from kpicli.config.yaml_nodes import Node, parse
from kpicli.config.yaml_source import load as read
from kpicli.core.composed import Known
from kpicli.core.kpi import Kpi
from kpicli.core.report import Break
from kpicli.core.source import Source
from kpicli.core.verdict import Benchmark
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error
from kpicli.kpis import COMPOSITE

DEFAULT = "kpicli.yaml"
MAIN = "survey"
_CONDITIONS = (".where", ".closed", ".cancelled", ".event")
"""Keys whose values are conditions, by column."""
EXAMPLES = {
    "sources": "sources: {survey: {path: survey.csv}}",
    "kpis": "kpis: {nps: {question: q_recommend}}",
}


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration.

    `places` gives the location of every value by its path (`kpis.nps.question`), and of each
    column in a `where`, for problems that only the data bring to light. `digest` is the SHA-256
    of the file's text in UTF-8, followed by the texts of the `norms`, the files of benchmarks
    that it names.
    """

    file: str
    digest: str
    name: str | None
    reporting: Reporting
    sources: Mapping[str, Source]
    segments: Mapping[str, SegmentSection]
    kpis: Mapping[str, Kpi]
    benchmarks: tuple[Benchmark, ...]
    privacy: Privacy
    places: Mapping[str, Location] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    norms: tuple[str, ...] = ()

    @property
    def main(self) -> Source:
        """The main source: `survey`, or the only one."""
        return self.sources[MAIN] if MAIN in self.sources else next(iter(self.sources.values()))

    def place(self, *paths: str) -> Location:
        """The location of the first of the paths that stands in the file."""
        for path in paths:
            if path in self.places:
                return self.places[path]
        return Location(self.file)


def find(path: str | None) -> Path:
    """The configuration to use: `-c`, else $KPICLI_CONFIG, else kpicli.yaml here."""
    if path is not None:
        return Path(path)
    if from_environment := os.environ.get("KPICLI_CONFIG"):
        return Path(from_environment)
    if not Path(DEFAULT).exists():
        raise usage_error(
            "no-configuration",
            f"there is no {DEFAULT} in this folder",
            hint="name one with -c FILE or $KPICLI_CONFIG, or have one written: "
            "kpicli init EXPORT -o kpicli.yaml",
        )
    return Path(DEFAULT)


def load(path: Path) -> Config:
    """The configuration in a file, or a `UserError` (exit 2) with everything that is wrong."""
    text = read(path)
    loading = _Loading(Decoding(str(path)), str(path.parent))
    config = loading.config(parse(text, str(path)), text)
    if config is None:
        problems = sorted(loading.decoding.problems, key=_place)
        raise UserError(problems + sorted(loading.elsewhere, key=_place), ExitCode.USAGE)
    return config


def _place(problem: Problem) -> tuple[str, int, int]:
    where = problem.where
    return (where.file, where.line or 0, where.column or 0) if where else ("", 0, 0)


class _Loading(Sections):
    elsewhere: Sequence[Problem] = ()
    """What is wrong in other files that the configuration names."""

    def config(self, top: Node, text: str) -> Config | None:
        """The configuration, None once anything is wrong with it."""
        entries = self.decoding.mapping(top, "")
        for key, node in entries.items():
            if key not in SECTIONS:
                self.decoding.unknown(key, node, key, list(SECTIONS))
        self._version(top, entries)
        name = self._one(entries, "name", lambda node: self.text(node, "name"))
        reporting = self._one(entries, "reporting", self.reporting) or Reporting()
        sources = self._named(entries, "sources", self.source)
        declared = _entries(entries.get("sources"))
        main = MAIN if MAIN in declared else next(iter(declared), MAIN)
        for key, node in declared.items():
            if key != main:
                elsewhere(self.decoding, _entries(node), f"sources.{key}")
        segments = self._named(entries, "segments", self.segment)
        decimal = _main(sources).decimal if sources else "."
        results = self._results(entries, sources, decimal)
        if "sources" not in entries:
            self._absent(top, "sources")
        if "kpis" not in entries:
            self._absent(top, "kpis")
        references = References(self._known(entries, results), results)
        norms = NormsFiles(self.base, references)
        self.elsewhere = norms.problems

        def benchmark(node: Node, path: str) -> list[Benchmark]:
            if isinstance(node.value, dict) and _from_file(node.value):
                return norms.benchmarks(self.decoding, node, path)
            return [references.benchmark(self.decoding, node, path)]

        benchmarks = self._listed(entries, "benchmarks", benchmark)
        targets = self._listed(
            entries, "targets", lambda node, path: references.target(self.decoding, node, path)
        )
        breaks = self._listed(
            entries, "breaks", lambda node, path: references.broken(self.decoding, node, path)
        )
        self._dated(entries)
        privacy = self._one(entries, "privacy", self.privacy)
        if self.decoding.problems or self.elsewhere or not sources:
            return None
        places: dict[str, Location] = {}
        self._places(top, "", places)
        return Config(
            self.decoding.file,
            _digest([text, *norms.texts.values()]),
            name,
            reporting,
            sources,
            segments,
            results,
            (*(one for found in benchmarks for one in found), *targets),
            privacy or Privacy(),
            places,
            tuple(breaks),
            tuple(norms.texts),
        )

    def _results(
        self, entries: Mapping[str, Node], sources: Mapping[str, Source], decimal: str
    ) -> dict[str, Kpi]:
        """The KPIs, composites last; nothing is said of one that needs what is not in order."""
        declared = set(_entries(entries.get("sources")))
        composites: dict[str, Node] = {}

        def kpi(key: str, node: Node) -> Kpi | None:
            if self.calculator_of(key, node) == COMPOSITE:
                composites[key] = node
                return None
            before = len(self.decoding.problems)
            try:
                return self.kpi(key, node, sources, decimal)
            except BadValueError:
                broken = [one.slug == "source-required" for one in self.decoding.problems[before:]]
                if broken and all(broken) and declared != set(sources):
                    del self.decoding.problems[before:]
                raise

        found = self._named(entries, "kpis", kpi)
        built = {key: one for key, one in found.items() if one is not None}
        faulty = set(_entries(entries.get("kpis"))) - set(found)
        known = Known(built, frozenset(composites), frozenset(faulty))
        for key, node in composites.items():
            try:
                found[key] = self.kpi(key, node, sources, decimal, known)
            except BadValueError:
                del found[key]
        return found

    def _places(self, node: Node, path: str, places: dict[str, Location]) -> None:
        if isinstance(node.value, dict):
            for key, child in node.value.items():
                inner = f"{path}.{key}" if path else key
                column = child.key if path.endswith(_CONDITIONS) else None
                places[inner] = (column or child).where(self.decoding.file, inner)
                self._places(child, inner, places)
        elif isinstance(node.value, list):
            for number, child in enumerate(node.value):
                inner = f"{path}[{number}]"
                places[inner] = child.where(self.decoding.file, inner)
                self._places(child, inner, places)

    def _version(self, top: Node, entries: Mapping[str, Node]) -> None:
        node = entries.get("version")
        if node is None:
            self.decoding.bad(
                top, "", "missing-key", "version: is missing", hint="begin the file with version: 1"
            )
        elif node.raw != "1":
            self.decoding.bad(
                node,
                "version",
                "unknown-version",
                f"version {node.raw} is not known",
                allowed=("1",),
                hint="this kpicli reads version 1",
            )

    def _absent(self, top: Node, section: str) -> None:
        hint = f"for example {EXAMPLES[section]}"
        self.decoding.bad(top, "", "missing-key", f"{section}: is missing", hint=hint)

    def _empty(self, node: Node, section: str) -> None:
        hint = f"for example {EXAMPLES[section]}"
        self.decoding.bad(node, section, "missing-key", f"{section} is empty", hint=hint)

    def _dated(self, entries: Mapping[str, Node]) -> None:
        """Note the targets with days where the main source names no column of the date."""
        sources = _entries(entries.get("sources"))
        main = sources.get(MAIN) or next(iter(sources.values()), None)
        dates = _entries(main).get("date")
        if main is None or (dates is not None and dates.value is not None):
            return
        node = entries.get("targets")
        for number, target in enumerate(
            node.value if node and isinstance(node.value, list) else []
        ):
            for key in ("from", "until"):
                day = _entries(target).get(key)
                if day is not None and day.value is not None:
                    self.decoding.bad(
                        day,
                        f"targets[{number}].{key}",
                        "date-required",
                        f"{key}: needs the column of the date, and the survey names none",
                        hint="add date: and the column to the source, or take the day out",
                    )

    def _one(self, entries: Mapping[str, Node], key: str, read_: Callable[[Node], Any]) -> Any:
        if key not in entries or entries[key].value is None:
            return None
        try:
            return read_(entries[key])
        except BadValueError:
            return None

    def _named(
        self, entries: Mapping[str, Node], section: str, read_: Callable[[str, Node], Any]
    ) -> dict[str, Any]:
        if section not in entries:
            return {}
        found: dict[str, Any] = {}
        try:
            inner = self.decoding.mapping(entries[section], section)
        except BadValueError:
            return {}
        if not inner and section in ("sources", "kpis"):
            self._empty(entries[section], section)
        for key, node in inner.items():
            try:
                found[key] = read_(key, node)
            except BadValueError:
                continue
        return found

    def _listed(
        self, entries: Mapping[str, Node], section: str, read_: Callable[[Node, str], Any]
    ) -> list[Any]:
        node = entries.get(section)
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, list):
            self.decoding.bad(
                node,
                section,
                "wrong-type",
                f"{section} must be a list",
                hint="begin each entry with a dash",
            )
            return []
        found = []
        for number, item in enumerate(node.value):
            try:
                found.append(read_(item, f"{section}[{number}]"))
            except BadValueError:
                continue
        return found

    def _known(self, entries: Mapping[str, Node], results: Mapping[str, Any]) -> set[str]:
        node = entries.get("kpis")
        names = set(node.value) if node is not None and isinstance(node.value, dict) else set()
        return names | {kpi.identity.id for kpi in results.values()}


def _digest(texts: Sequence[str]) -> str:
    import hashlib

    found = hashlib.sha256()
    for text in texts:
        found.update(text.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _from_file(entries: Mapping[str, Node]) -> bool:
    """Whether an entry names a file, rightly spelt or not, in place of a value."""
    if "name" in entries or "kpi" in entries:
        return "file" in entries
    return any(closest(key, ["file"]) for key in entries)


def _main(sources: Mapping[str, Source]) -> Source:
    return sources[MAIN] if MAIN in sources else next(iter(sources.values()))


def _entries(node: Node | None) -> Mapping[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}
