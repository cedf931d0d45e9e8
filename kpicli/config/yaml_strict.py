"""What both YAML readers let through, or each reads its own way, although YAML 1.2 forbids it."""

from __future__ import annotations

import re
from typing import Any

from kpicli.config.yaml_source import MAX_PROBLEMS, Source
from kpicli.config.yaml_syntax import TAB_RULE, UNSEEN_RULE
from kpicli.errors import Problem

_LINE = r"(?:\A|(?<=[\r\n]))[^#\r\n]*"
_TAB = re.compile(_LINE + r"?\t")
_GLUED_COMMENT = re.compile(_LINE + r"[^#\s]#")
_GLUED_QUESTION = re.compile(r"\?\S")
_TIGHT_COLON = re.compile(r"\s*:[,?\[\]{}]")
_UNSEEN = re.compile("[\x00\ud800-\udfff]")
_HEADER = re.compile(r"[|>][-+0-9]*(#| *\t)")
_BLOCK_TOP = re.compile(r"[|>][-+]?(?![-+0-9])[^\r\n]*(?:\r\n?|\n)(?: *(?:\r\n?|\n))*( *)([\t#])")

_COMMENT_RULE = (
    "a comment needs a blank before its #",
    "put a blank before the #, or quotes around text that holds it",
)
_INDENT_RULE = (
    "this line continues a value and must be indented more than its key",
    "indent it, or close the quote or bracket before it",
)
_COLON_RULE = (
    "a blank is missing after the colon",
    "write `key: value`, or put quotes around the text",
)
_QUESTION_RULE = (
    "a text within brackets cannot begin with ?",
    "put quotes around the text",
)
_LOST_RULE = (
    "this line would be lost: the blank lines above it are indented more",
    "empty the blank lines above it",
)


def strict_problems(events: list[Any], source: Source) -> list[Problem]:
    """The problems of spelling in the events, at most 100.

    Without these rules a `#` could swallow half a list, an unclosed quote the keys below it,
    and libyaml and PyYAML would read the same file differently.
    """
    import yaml

    walk = _Walk(source)
    for event in events:
        first, end = event.start_mark, event.end_mark.index
        start = first.index
        if start > walk.end:
            walk.gap(start, before_text=end > start)
        if isinstance(event, yaml.ScalarEvent):
            walk.scalar(event.style or "", event.value, start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            walk.opened(first, bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            walk.closed(end)
        walk.end = max(walk.end, end)
        if len(walk.problems) >= MAX_PROBLEMS:
            break
    return walk.problems


class _Walk:
    """One pass over the events: the open collections, and the problems found so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.gaps_matter = "\t" in self.text or "#" in self.text
        self.end = 0
        """Where the last value or bracket ended."""
        self.columns: list[int] = []
        """The column of each open block collection."""
        self.brackets: list[int] = []
        """Where each open bracket stands."""
        self.flow: list[bool] = []
        """For each open collection, whether it is one of brackets."""
        self.problems: list[Problem] = []

    def report(self, rule: tuple[str, str], index: int) -> None:
        text, hint = rule
        self.problems.append(Problem("yaml-syntax", text, self.source.locate(index), hint=hint))

    def gap(self, start: int, before_text: bool) -> None:
        """Check what stands between two values: marks, blanks and comments."""
        if before_text and self.text[start - 1] == "?":
            self.report(_QUESTION_RULE, start - 1)
        if not self.gaps_matter:
            return
        between = self.text[self.end : start]
        if self.end and not self.text[self.end - 1].isspace():
            between = "x" + between
        first = start - len(between)
        for pattern, rule in ((_TAB, TAB_RULE), (_GLUED_COMMENT, _COMMENT_RULE)):
            if found := pattern.search(between):
                self.report(rule, first + found.end() - 1)

    def opened(self, mark: Any, flow: bool) -> None:
        self.flow.append(flow)
        if flow:
            self.brackets.append(mark.index)
            if _GLUED_QUESTION.match(self.text, mark.index):
                self.report(_QUESTION_RULE, mark.index)
        else:
            self.columns.append(mark.column)

    def closed(self, end: int) -> None:
        if not self.flow.pop():
            self.columns.pop()
            return
        start = self.brackets.pop()
        if not self.brackets:
            self.indentation(start, end, except_for="]}#")

    def scalar(self, style: str, value: str, start: int, end: int) -> None:
        if not style:
            self.plain(start, end)
        elif style in "|>":
            self.block(value, start, end)
        else:
            if not self.brackets:
                self.indentation(start, end)
            if style == '"' and _UNSEEN.search(value):
                self.report(UNSEEN_RULE, start)

    def plain(self, start: int, end: int) -> None:
        if self.gaps_matter and (tab := self.text.find("\t", start, end)) >= 0:
            self.report(TAB_RULE, tab)
        if self.brackets and (
            found := _TIGHT_COLON.search(self.text, start, end)
            or _TIGHT_COLON.match(self.text, end)
        ):
            self.report(_COLON_RULE, found.end() - 2)

    def block(self, value: str, start: int, end: int) -> None:
        if found := _HEADER.match(self.text, start):
            self.report(_COMMENT_RULE if found[1] == "#" else TAB_RULE, found.end() - 1)
        parent = self.columns[-1] if self.columns else -1
        if not (top := _BLOCK_TOP.match(self.text, start)):
            return
        if top[2] == "\t" and top.end() <= end + 1:
            self.report(TAB_RULE, top.end() - 1)
        elif top[2] == "#" and len(top[1]) > parent and not value.strip():
            self.report(_LOST_RULE, top.end() - 1)

    def indentation(self, start: int, end: int, except_for: str = "") -> None:
        """Check that a value of several lines stands right of the collection it is in."""
        if not self.columns:
            return
        none_of = re.escape(" \t\r\n" + except_for)
        short = rf"[\r\n] {{0,{self.columns[-1]}}}(?=[^{none_of}]|\t[ \t]*[^ \t\r\n])"
        if found := re.compile(short).search(self.text, start, end):
            self.report(_INDENT_RULE, found.end())
