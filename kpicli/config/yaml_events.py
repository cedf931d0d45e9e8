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


def check_limits(source: Source, *, pure: bool = False) -> None:
    """Nothing, or `UserError` for more than 32 levels of nesting or 100,000 keys and values.

    A pass of its own: to see a bomb takes a third of the time of reading it.
    """
    import yaml

    depth = nodes = 0
    for event in _until_mistake(read_events(source, pure=pure)):
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
