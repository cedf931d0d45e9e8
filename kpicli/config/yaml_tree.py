"""The nodes of a YAML document, grown from its events, and every rule of ours that it breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kpicli.config.yaml_scalars import Scalar, scalar
from kpicli.config.yaml_source import Source
from kpicli.errors import Location, Problem

_COLON = re.compile(" *:")


_WORDS = {
    "yaml-alias": (
        "the alias *{name} is refused",
        "write the value out again, or put quotes around text that begins with *",
    ),
    "yaml-anchor": (
        "the anchor &{name} is refused",
        "remove it, or put quotes around text that begins with &",
    ),
    "yaml-tag": (
        "a tag (!) is refused",
        "remove it, or put quotes around text that begins with !",
    ),
    "yaml-merge-key": (
        "the merge key << is refused",
        "write out the keys and values that were to be merged",
    ),
    "yaml-duplicate-key": (
        "the key `{name}` stands on line {first} and again on line {again}",
        "remove or rename one of the two",
    ),
    "yaml-key-no-text": (
        "a key must be a text or a number",
        "put quotes around text that begins with [ or {",
    ),
    "yaml-many-documents": (
        "a second document begins here, and a configuration is one",
        "remove the line of ---, or give the second document its own file",
    ),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file, and where it stands.

    `raw` is the text of a scalar before it became a number or a truth, "" for a collection.
    `line` and `column` count from 1; `excerpt` is that line, at most 200 characters of it.
    `key` is the key under which a mapping holds the value, with a place of its own.
    """

    value: Scalar | list[Node] | dict[str, Node]
    raw: str
    line: int
    column: int
    excerpt: str
    key: Node | None = None

    def where(self, file: str, path: str | None = None) -> Location:
        """The place of the node in `file`, whose name in the configuration is `path`."""
        return Location(file, self.line, self.column, path, self.excerpt)

    def plain(self) -> Any:
        """The value as ordinary Python data, without places."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {name: item.plain() for name, item in self.value.items()}
        return self.value


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come, and what its mapping expects next."""

    value: list[Node] | dict[str, Node]
    flow: bool
    key: Node | None = None
    """The key whose value has not ended."""
    waiting: bool = False
    """Whether the value of `key` is still to come."""
    kept: bool = True
    """Whether that value is kept: not so under a key that was refused."""


class Tree:
    """The first document of the events taken so far in `top`, and in `problems` what is refused."""

    def __init__(self, source: Source) -> None:
        import yaml

        self.top: Node | None = None
        self.problems: list[Problem] = []
        self._source = source
        self._open: list[_Open] = []
        self._last: Any = None
        """Where the last event ended."""
        self._line: tuple[int, str] = (-1, "")
        """The number and the text of the line looked at last."""
        self._steps: dict[type, Callable[[Any], object]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._collection(event, {}),
            yaml.SequenceStartEvent: lambda event: self._collection(event, []),
            yaml.MappingEndEvent: lambda _: self._open.pop(),
            yaml.SequenceEndEvent: lambda _: self._open.pop(),
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        """Take in the next event."""
        if step := self._steps.get(type(event)):
            step(event)
        self._last = event.end_mark

    def _document(self, event: Any) -> None:
        if self.top:
            self._report("yaml-many-documents", self._place(event))

    def _scalar(self, event: Any) -> None:
        self._refuse(event)
        raw = event.value
        plain = not (event.style or event.tag)
        self._add(event, scalar(raw) if plain else raw, raw, plain)

    def _collection(self, event: Any, value: list[Node] | dict[str, Node]) -> None:
        self._refuse(event)
        self._add(event, value)
        self._open.append(_Open(value, bool(event.flow_style)))

    def _alias(self, event: Any) -> None:
        self._report("yaml-alias", self._place(event), name=_short(event.anchor))
        self._add(event, None, f"*{event.anchor}")

    def _add(self, event: Any, value: Any, raw: str = "", plain: bool = False) -> None:
        """Put a value where it belongs: at the top, in a list, as a key or under one."""
        place = self._place(event, absent=plain and not raw)
        if not self._open:
            self.top = Node(value, raw, *place)
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(Node(value, raw, *place))
        elif parent.waiting and parent.key:
            if parent.kept:
                node = Node(value, raw, *place, parent.key)
                parent.value[parent.key.raw] = node
            parent.waiting = False
        else:
            parent.key = Node(raw, raw, *place)
            parent.waiting = True
            parent.kept = self._accepts(parent.key, parent.value, value, plain)

    def _accepts(self, key: Node, mapping: dict[str, Node], value: Any, plain: bool) -> bool:
        """Whether the key may stand in the mapping; if not, the reason is noted."""
        place = (key.line, key.column, key.excerpt)
        first = mapping[key.raw].key if key.raw in mapping else None
        if isinstance(value, list | dict) or (plain and not key.raw):
            self._report("yaml-key-no-text", place)
        elif plain and key.raw == "<<":
            self._report("yaml-merge-key", place)
        elif first:
            name = _short(key.raw)
            self._report("yaml-duplicate-key", place, name=name, first=first.line, again=key.line)
        else:
            return True
        return False

    def _refuse(self, event: Any) -> None:
        """Note an anchor and a tag."""
        if event.anchor is not None:
            self._report("yaml-anchor", self._place(event), name=_short(event.anchor))
        if event.tag is not None:
            self._report("yaml-tag", self._place(event))

    def _report(self, slug: str, place: tuple[int, int, str], **words: object) -> None:
        line, column, excerpt = place
        where = Location(self._source.file, line, column, self._path(), excerpt)
        text, hint = _WORDS[slug]
        self.problems.append(Problem(slug, text.format(**words), where, hint=hint))

    def _path(self) -> str | None:
        """The name of the innermost open value, such as `kpis.nps.items[2]`."""
        path = ""
        for number, each in enumerate(self._open, start=1):
            if isinstance(each.value, list):
                path += f"[{len(each.value) - (number < len(self._open))}]"
            elif each.key:
                path += f".{_short(each.key.raw)}"
        return path.removeprefix(".") or None

    def _place(self, event: Any, absent: bool = False) -> tuple[int, int, str]:
        """Line and column, from 1, and the line itself."""
        mark = event.start_mark
        line, column, start = mark.line, mark.column, mark.index - mark.column
        within = bool(self._open) and self._open[-1].flow
        if absent and self._last and (within or mark.index >= len(self._source.text)):
            # Here the two YAML readers differ: take the place after the key and its colon.
            mark = self._last
            colon = _COLON.match(self._source.text, mark.index)
            line, start = mark.line, mark.index - mark.column
            column = colon.end() - start if colon else mark.column
        if self._line[0] != line:
            self._line = (line, self._source.excerpt(start))
        return line + 1, column + 1, self._line[1]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
