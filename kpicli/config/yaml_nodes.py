"""A YAML file as nodes that know their place: one strict document, checked as it is read."""

from __future__ import annotations

import gc
from pathlib import Path

from kpicli.config.yaml_events import beyond_limits, read_events
from kpicli.config.yaml_source import MAX_PROBLEMS, Source, load
from kpicli.config.yaml_strict import Spelling
from kpicli.config.yaml_tree import Node, Tree
from kpicli.errors import Location, Problem, UserError

__all__ = ["Node", "parse", "read"]


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
    a top that is no mapping. A text beyond 1 MB, 32 levels or 100,000 values is refused at once.
    `pure` asks for PyYAML's own reader even where libyaml is there; the two read alike.
    """
    source = Source(text, file)
    source.check()
    collecting = gc.isenabled()
    gc.disable()  # it would go through all nodes over and over: three times the time
    try:
        return _document(source, pure)
    finally:
        if collecting:
            gc.enable()


def _document(source: Source, pure: bool) -> Node:
    if bomb := beyond_limits(source, pure=pure):
        raise UserError([bomb])
    tree, spelling = Tree(source), Spelling(source)
    problems: list[Problem] = []
    try:
        for event in read_events(source, pure=pure):
            tree.take(event)
            spelling.take(event)
            if len(tree.problems) + len(spelling.problems) >= MAX_PROBLEMS:
                break
        else:
            problems += _no_mapping(tree.top, source)
    except UserError as error:
        problems += error.problems
    problems += tree.problems + spelling.problems
    if problems or not tree.top:
        raise UserError(_in_order(problems, source.file))
    return tree.top


def _no_mapping(top: Node | None, source: Source) -> list[Problem]:
    if top and isinstance(top.value, dict):
        return []
    hint = "write keys and values, such as `version: 1`"
    if top is None or (top.value is None and not top.raw):
        hint += "; kpicli init EXPORT writes a whole configuration"
        return [Problem("yaml-empty", "the file is empty", Location(source.file, 1, 1), hint=hint)]
    kind = "a list" if isinstance(top.value, list) else "a single value"
    text = f"the file must hold keys and values, and holds {kind}"
    return [Problem("yaml-no-mapping", text, top.where(source.file), hint=hint)]


def _in_order(problems: list[Problem], file: str) -> list[Problem]:
    """The problems from top to bottom, one of a kind in a place, at most 100."""
    places: dict[tuple[int, int, str], Problem] = {}
    for each in problems:
        if each.where:
            place = (each.where.line or 0, each.where.column or 0, each.slug)
            places.setdefault(place, each)
    first = [places[place] for place in sorted(places)[:MAX_PROBLEMS]]
    if len(first) == MAX_PROBLEMS:
        text = f"only the first {MAX_PROBLEMS} problems are listed"
        where = Location(file)
        first.append(Problem("yaml-too-many-problems", text, where, hint="mend these first"))
    return first
