"""What makes a figure: a sum of its definition, and one of the files it is counted from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from kpicli.config.load import Config
from kpicli.config.yaml_nodes import Node, read
from kpicli.core.kpi import Composed, Kpi, Tabled
from kpicli.core.plan import Input
from kpicli.core.recipe import ACCOUNTS
from kpicli.core.source import Source

WORDS = frozenset({"title", "bands", "relevant"})
"""Keys of a KPI that leave its figure as it is."""
PLACE = frozenset({"path"})
"""Keys of a source that say where it is, and not how it is read."""


class Definitions:
    """The definitions of a configuration, each as the SHA-256 of what it says in its file.

    A KPI's is made of its own options, without those that only describe it, of the sources it
    reads, without their paths, of the KPIs that it is composed of, and of how days are counted; of
    a figure of a group also of the segments and of `privacy`.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self._known: dict[tuple[str, tuple[str, ...], str | None], str] = {}

    def of(self, name: str, by: Iterable[str], every: str | None) -> str:
        """The sum of the definition of a KPI's figures by these segments and periods."""
        key = (name, tuple(sorted(by)), every)
        if key not in self._known:
            self._known[key] = _sum(self._told(*key))
        return self._known[key]

    def data(
        self, name: str, by: Iterable[str], inputs: Collection[Input], export: str | None
    ) -> str:
        """The sum over the files that a KPI's figures by these segments are counted from."""
        config = self.config
        used = [config.sources[each] for each in self._used(config.kpis[name], by)]
        places = [_shown(each) for each in used]
        if export is not None and config.main in used:
            places.append(export)
        own = [one for one in inputs if any(_within(one.path, place) for place in places)]
        return _sum(sorted({one.sha256 for one in own or inputs}))

    @cached_property
    def _file(self) -> Mapping[str, Any]:
        plain: Mapping[str, Any] = _plain(read(Path(self.config.file)))
        return plain

    def _told(self, name: str, by: tuple[str, ...], every: str | None) -> dict[str, Any]:
        kpi, days = self.config.kpis[name], self.config.reporting
        told: dict[str, Any] = {
            "kpi": {name: self._options(name)},
            "sources": self._of("sources", self._used(kpi, by), PLACE),
            "days": [days.timezone, days.week_starts, days.fiscal_year_starts],
        }
        if isinstance(kpi, Composed):
            parts = [part.name for part in kpi.components]
            told["parts"] = {part: self._told(part, (), None) for part in parts}
        if by:
            told["segments"] = self._of("segments", by)
        if by or every is not None:
            told["privacy"] = self._file.get("privacy")
        return told

    def _options(self, name: str) -> Any:
        return self._of("kpis", [name], WORDS)

    def _of(
        self, section: str, names: Iterable[str], without: Collection[str] = ()
    ) -> dict[str, Any]:
        found = self._file.get(section) or {}
        return {
            name: {key: value for key, value in one.items() if key not in without}
            if isinstance(one := found.get(name), Mapping)
            else one
            for name in names
        }

    def _used(self, kpi: Kpi, by: Iterable[str]) -> list[str]:
        """The sources that a KPI reads, and those that its segments are joined from."""
        segments = (self.config.segments.get(each) for each in by)
        joined = {each.column.partition(".")[0] for each in segments if each is not None}
        return sorted({*self._sources(kpi), *(joined & set(self.config.sources))})

    def _sources(self, kpi: Kpi) -> list[str]:
        """The sources that a KPI reads."""
        config = self.config
        if isinstance(kpi, Composed):
            parts = (self._sources(config.kpis[part.name]) for part in kpi.components)
            return sorted({source for part in parts for source in part})
        if isinstance(kpi, Tabled):
            return sorted({kpi.source} | ({ACCOUNTS} & set(config.sources)))
        return [config.main.name]


def _plain(node: Node) -> Any:
    """A node as plain data."""
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value


def _shown(source: Source) -> str:
    """The path of a source as that of an input is shown."""
    full = Path(source.base) / Path(source.path).expanduser()
    return str(full) if source.base not in (".", "") else source.path


def _within(path: str, place: str) -> bool:
    """Whether an input is the file, in the folder, or one of the pattern, that a source names."""
    return path == place or path.startswith(f"{place.rstrip('/')}/") or fnmatchcase(path, place)


def _sum(told: Any) -> str:
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
