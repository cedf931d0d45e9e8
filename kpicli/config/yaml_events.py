"""The events of a YAML text, within limits: no node is built and no alias followed.

libyaml reads where PyYAML has it, and PyYAML's own reader elsewhere.
"""

from __future__ import annotations

from typing import Any

from kpicli.config.yaml_source import Source
from kpicli.config.yaml_syntax import syntax_problem
from kpicli.errors import Problem, UserError, usage_error

MAX_DEPTH = 32
MAX_NODES = 100_000


def read_events(source: Source, *, pure: bool = False) -> tuple[list[Any], Problem | None]:
    """The events (PyYAML's) of the text up to its end, its first mistake or a second
    document, and that mistake.

    `pure` asks for PyYAML's own reader even where libyaml is there.
    Raises `UserError` for a text nested deeper than 32 levels or of more than 100,000 values.
    """
    import yaml

    opening = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
    closing = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    leaf = (yaml.ScalarEvent, yaml.AliasEvent)
    events: list[Any] = []
    depth = nodes = documents = 0
    loader = _loader(source.text, pure)
    try:
        while documents < 2 and (event := loader.get_event()):
            events.append(event)
            if isinstance(event, leaf):
                nodes += 1
            elif isinstance(event, opening):
                nodes += 1
                depth += 1
                if depth > MAX_DEPTH:
                    raise _beyond("yaml-too-deep", f"{MAX_DEPTH} levels deep", event, source)
            elif isinstance(event, closing):
                depth -= 1
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if nodes > MAX_NODES:
                text = f"{MAX_NODES:,} keys and values"
                raise _beyond("yaml-too-many-values", text, event, source)
    except yaml.MarkedYAMLError as error:
        return events, syntax_problem(error, source)
    except (ValueError, OverflowError):  # PyYAML's own reader, at "\U00110000"
        where = source.locate(loader.get_mark().index)
        text = "there is no character of this number"
        return events, Problem("yaml-syntax", text, where, hint="write \\\\ for a backslash")
    return events, None


def _beyond(slug: str, limit: str, event: Any, source: Source) -> UserError:
    where = source.locate(event.start_mark.index)
    hint = "is this the configuration, and not the data?"
    return usage_error(slug, f"the file is more than {limit}", where, hint=hint)


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
