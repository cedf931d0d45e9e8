"""A YAML file as nodes that know their place: one strict document, checked as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicli.config.yaml_events import read_events
from kpicli.config.yaml_scalars import Scalar, scalar
from kpicli.config.yaml_source import MAX_PROBLEMS, Source, load
from kpicli.config.yaml_strict import strict_problems
from kpicli.errors import Location, Problem, UserError

if TYPE_CHECKING:
    import yaml

_COLON = re.compile(" *:")


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
        """The place of the node in `file`, whose key has the dotted name `path`."""
        return Location(file, self.line, self.column, path, self.excerpt)

    def plain(self) -> Any:
        """The value as ordinary Python data, without places."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {name: item.plain() for name, item in self.value.items()}
        return self.value


def read(path: Path) -> Node:
    """The top mapping of the YAML file at `path`; see `parse`.

    Raises `UserError` also for a file that is missing, a directory, unreadable, larger than
    1 MB, or neither UTF-8 nor UTF-16 with a byte-order mark.
    """
    return parse(load(path), str(path))


def parse(text: str, file: str, *, pure: bool = False) -> Node:
    """The top mapping of the YAML document `text`; its scalars follow the YAML 1.2 core schema.

    Raises `UserError` with everything wrong that can be found at once: mistakes of syntax,
    anchors, aliases, merge keys, tags, keys given twice or that are no text, a second document,
    a top that is no mapping. A text beyond 1 MB, 32 levels or 100,000 values is refused unread.
    `pure` asks for PyYAML's own reader even where libyaml is there; both read alike.
    """
    source = Source(text, file)
    source.check()
    events, mistake = read_events(source, pure=pure)
    tree = _Tree(source)
    tree.grow(events)
    problems = tree.problems + strict_problems(events, source)
    if mistake:
        problems.append(mistake)
    if tree.top is None or not isinstance(tree.top.value, dict):
        problems = problems or [_no_mapping(tree.top, source)]
    if problems or tree.top is None:
        raise UserError(_in_order(problems))
    return tree.top
