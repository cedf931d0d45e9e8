"""The events of a YAML text, within limits: no node is built and no alias followed.

libyaml reads where PyYAML has it, and PyYAML's own reader elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from kpicli.config.yaml_source import Source
from kpicli.config.yaml_syntax import UNSEEN_RULE, syntax_problem
from kpicli.errors import Problem, UserError, usage_error

MAX_DEPTH = 32
MAX_NODES = 100_000


def read_events(source: Source, *, pure: bool = False) -> Iterator[Any]:
    """The events (PyYAML's) of the text up to its end or to a second document.

    `pure` asks for PyYAML's own reader even where libyaml is there.
    Raises `UserError` at a mistake of syntax, after the events before it.
    """
    import yaml

    loader = _loader(source.text, pure)
    documents = 0
    try:
        while documents < 2 and (event := loader.get_event()):
            documents += type(event) is yaml.DocumentStartEvent
            yield event
    except yaml.MarkedYAMLError as error:
        raise UserError([syntax_problem(error, source)]) from error
    except (ValueError, OverflowError) as error:  # PyYAML's own reader, at "\U00110000"
        text, hint = UNSEEN_RULE
        where = source.locate(loader.get_mark().index)
        raise usage_error("yaml-syntax", text, where, hint=hint) from error


def beyond_limits(source: Source, *, pure: bool = False) -> Problem | None:
    """The problem of a text with more than 32 levels or 100,000 keys and values, else None.

    A pass of its own: to see a bomb takes a third of the time of reading it.
    """
    import yaml

    leaf = (yaml.ScalarEvent, yaml.AliasEvent)
    opening = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
    closing = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    depth = nodes = 0
    with suppress(UserError):  # a mistake of syntax, which the next pass reports
        for event in read_events(source, pure=pure):
            kind = type(event)
            if kind in leaf:
                nodes += 1
            elif kind in opening:
                nodes += 1
                depth += 1
            elif kind in closing:
                depth -= 1
            if depth > MAX_DEPTH:
                return _beyond("yaml-too-deep", f"{MAX_DEPTH} levels of nesting", event, source)
            if nodes > MAX_NODES:
                limit = f"{MAX_NODES:,} keys and values"
                return _beyond("yaml-too-many-values", limit, event, source)
    return None


def _beyond(slug: str, limit: str, event: Any, source: Source) -> Problem:
    where = source.locate(event.start_mark.index)
    hint = "is this the configuration, and not the data?"
    return Problem(slug, f"the file holds more than {limit}", where, hint=hint)


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
