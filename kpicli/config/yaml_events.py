"""The events of a YAML text, within limits: no node is built and no alias followed.

libyaml reads where PyYAML has it, and PyYAML's own reader elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpicli.config.yaml_source import Source
from kpicli.config.yaml_syntax import syntax_problem
from kpicli.errors import Problem, usage_error

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 32
MAX_NODES = 100_000


def read_events(source: Source, *, pure: bool = False) -> tuple[list[yaml.Event], Problem | None]:
    """The events of the text up to its end or its first mistake, and that mistake.

    `pure` asks for PyYAML's own reader even where libyaml is there.
    Raises `UserError` for a text nested deeper than 32 levels or of more than 100,000 values.
    """
    import yaml

    opening = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
    closing = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    leaf = (yaml.ScalarEvent, yaml.AliasEvent)
    events: list[yaml.Event] = []
    depth = nodes = 0
    loader = _loader(source.text, pure)
    try:
        while not events or not isinstance(events[-1], yaml.StreamEndEvent):
            event = loader.get_event()
            events.append(event)
            if isinstance(event, leaf):
                nodes += 1
            elif isinstance(event, opening):
                nodes += 1
                depth += 1
                if depth > MAX_DEPTH:
                    text = f"the nesting is deeper than {MAX_DEPTH} levels"
                    where = source.locate(event.start_mark.index)
                    raise usage_error("yaml-too-deep", text, where, hint="nest less deeply")
            elif isinstance(event, closing):
                depth -= 1
            if nodes > MAX_NODES:
                text = f"the file holds more than {MAX_NODES:,} keys and values"
                where = source.locate(event.start_mark.index)
                hint = "is this the configuration, and not the data?"
                raise usage_error("yaml-too-many-values", text, where, hint=hint)
    except yaml.MarkedYAMLError as error:
        return events, syntax_problem(error, source)
    except (ValueError, OverflowError):  # PyYAML's own reader, at "\U00110000"
        where = source.locate(loader.get_mark().index)
        text = "there is no character of this number"
        return events, Problem("yaml-syntax", text, where, hint="write \\\\ for a backslash")
    return events, None


def _loader(text: str, pure: bool) -> Any:
    """A source of events: libyaml's, or PyYAML's own made to read `?` inside text as libyaml does."""
    import yaml

    if not pure and hasattr(yaml, "CSafeLoader"):
        return yaml.CSafeLoader(text)

    class PureLoader(yaml.SafeLoader):
        def scan_plain(self) -> Any:
            peek = self.peek
            self.peek = lambda index=0: "_" if (at := peek(index)) == "?" else at
            try:
                return super().scan_plain()
            finally:
                self.peek = peek

    return PureLoader(text)
