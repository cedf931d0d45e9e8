"""The events of a YAML text, within limits: no node is built and no alias followed.

libyaml reads where PyYAML has it, and PyYAML's own reader elsewhere.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from kpicli.config.yaml_source import Source
from kpicli.config.yaml_syntax import UNSEEN_RULE, syntax_problem
from kpicli.errors import Problem, usage_error

MAX_DEPTH = 32
MAX_NODES = 100_000


def read_events(source: Source, *, pure: bool = False) -> tuple[list[Any], Problem | None]:
    """The events (PyYAML's) of the text up to its end, its first mistake or a second
    document, and that mistake.

    `pure` asks for PyYAML's own reader even where libyaml is there.
    Raises `UserError` for a text nested deeper than 32 levels or of more than 100,000 values.
    """
    import yaml

    # Once for the limits and once to keep: to keep a bomb's events takes longer than to see it.
    with suppress(yaml.YAMLError, ValueError, OverflowError):
        _check_limits(_loader(source.text, pure), source)
    events: list[Any] = []
    documents = 0
    loader = _loader(source.text, pure)
    try:
        while documents < 2 and (event := loader.get_event()):
            events.append(event)
            documents += type(event) is yaml.DocumentStartEvent
    except yaml.MarkedYAMLError as error:
        return events, syntax_problem(error, source)
    except (ValueError, OverflowError):  # PyYAML's own reader, at "\U00110000"
        text, hint = UNSEEN_RULE
        where = source.locate(loader.get_mark().index)
        return events, Problem("yaml-syntax", text, where, hint=hint)
    return events, None


def _check_limits(loader: Any, source: Source) -> None:
    import yaml

    depth = nodes = documents = 0
    while documents < 2 and (event := loader.get_event()):
        kind = type(event)
        if kind is yaml.ScalarEvent or kind is yaml.AliasEvent:
            nodes += 1
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            nodes += 1
            depth += 1
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            depth -= 1
        elif kind is yaml.DocumentStartEvent:
            documents += 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            slug, limit = "yaml-too-many-values", f"{MAX_NODES:,} keys and values"
            if depth > MAX_DEPTH:
                slug, limit = "yaml-too-deep", f"{MAX_DEPTH} levels of nesting"
            where = source.locate(event.start_mark.index)
            hint = "is this the configuration, and not the data?"
            raise usage_error(slug, f"the file holds more than {limit}", where, hint=hint)


def _loader(text: str, pure: bool) -> Any:
    """A source of events: libyaml's, or PyYAML's own."""
    import yaml

    if not pure and hasattr(yaml, "CSafeLoader"):
        return yaml.CSafeLoader(text)

    class PureLoader(yaml.SafeLoader):
        """PyYAML ends a text within brackets at `?`; this one reads on, as libyaml does."""

        def scan_plain(self) -> Any:
            peek: Any = self.peek
            here: Any = self
            here.peek = lambda index=0: "_" if (char := peek(index)) == "?" else char
            try:
                return super().scan_plain()
            finally:
                here.peek = peek

    return PureLoader(text)
