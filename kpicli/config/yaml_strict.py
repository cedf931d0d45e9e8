"""What both YAML readers let through, or each reads its own way, although YAML 1.2 forbids it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kpicli.config.yaml_source import Source
from kpicli.config.yaml_syntax import TAB_RULE, UNSEEN_RULE
from kpicli.errors import Problem

_LINE = r"(?:\A|(?<=[\r\n]))[^#\r\n]*"
_TAB = re.compile(_LINE + r"?\t")
_GLUED_COMMENT = re.compile(_LINE + r"[^#\s]#")
_BREAK = re.compile(r"[\r\n]")
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


class Spelling:
    """What is wrong with the spelling of the events taken so far, in `problems`.

    Without these rules a `#` could swallow half a list, an unclosed quote the keys below it,
    and libyaml and PyYAML would read the same file differently.
    """

    def __init__(self, source: Source) -> None:
        import yaml

        self.problems: list[Problem] = []
        self._source = source
        self._text = source.text
        self._gaps_matter = "\t" in source.text or "#" in source.text
        self._end = 0
        """Where the last value or bracket ended."""
        self._flow: list[bool] = []
        """For each open collection, whether it is one of brackets."""
        self._columns: list[int] = []
        """The column of each open collection without brackets."""
        self._brackets: list[int] = []
        """Where each open bracket stands."""
        self._checks: dict[type, Callable[[Any, int, int], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._opening,
            yaml.SequenceStartEvent: self._opening,
            yaml.MappingEndEvent: self._closing,
            yaml.SequenceEndEvent: self._closing,
        }

    def take(self, event: Any) -> None:
        """Check the next event, and what stands between it and the one before."""
        start, end = event.start_mark.index, event.end_mark.index
        if start > self._end:
            self._gap(start, before_text=end > start)
        if check := self._checks.get(type(event)):
            check(event, start, end)
        self._end = max(self._end, end)

    def _report(self, rule: tuple[str, str], index: int) -> None:
        text, hint = rule
        self.problems.append(Problem("yaml-syntax", text, self._source.locate(index), hint=hint))

    def _gap(self, start: int, before_text: bool) -> None:
        """Check the marks, blanks and comments before `start`."""
        if before_text and self._text[start - 1] == "?":
            self._report(_QUESTION_RULE, start - 1)
        if not self._gaps_matter:
            return
        between = self._text[self._end : start]
        if self._end and not self._text[self._end - 1].isspace():
            between = "x" + between
        first = start - len(between)
        for pattern, rule in ((_TAB, TAB_RULE), (_GLUED_COMMENT, _COMMENT_RULE)):
            if found := pattern.search(between):
                self._report(rule, first + found.end() - 1)

    def _opening(self, event: Any, start: int, _: int) -> None:
        self._flow.append(bool(event.flow_style))
        if not event.flow_style:
            self._columns.append(event.start_mark.column)
            return
        self._brackets.append(start)
        if _GLUED_QUESTION.match(self._text, start):
            self._report(_QUESTION_RULE, start)

    def _closing(self, _: Any, __: int, end: int) -> None:
        if not self._flow.pop():
            self._columns.pop()
            return
        start = self._brackets.pop()
        if not self._brackets:
            self._indentation(start, end, except_for="]}#")

    def _scalar(self, event: Any, start: int, end: int) -> None:
        style = event.style
        if not style:
            self._plain(start, end)
        elif style in "|>":
            self._block(event.value, start, end)
        else:
            if not self._brackets:
                self._indentation(start, end)
            if style == '"' and _UNSEEN.search(event.value):
                self._report(UNSEEN_RULE, start)

    def _plain(self, start: int, end: int) -> None:
        if self._gaps_matter and (tab := self._text.find("\t", start, end)) >= 0:
            self._report(TAB_RULE, tab)
        if self._brackets and (
            found := _TIGHT_COLON.search(self._text, start, end)
            or _TIGHT_COLON.match(self._text, end)
        ):
            self._report(_COLON_RULE, found.end() - 2)

    def _block(self, value: str, start: int, end: int) -> None:
        if found := _HEADER.match(self._text, start):
            self._report(_COMMENT_RULE if found[1] == "#" else TAB_RULE, found.end() - 1)
        if not (top := _BLOCK_TOP.match(self._text, start)):
            return
        parent = self._columns[-1] if self._columns else -1
        if top[2] == "\t" and top.end() <= end + 1:
            self._report(TAB_RULE, top.end() - 1)
        elif top[2] == "#" and len(top[1]) > parent and not value.strip():
            self._report(_LOST_RULE, top.end() - 1)

    def _indentation(self, start: int, end: int, except_for: str = "") -> None:
        """Check that a value of several lines stands right of the collection it is in."""
        if not self._columns or not _BREAK.search(self._text, start, end):
            return
        none_of = re.escape(" \t\r\n" + except_for)
        short = rf"[\r\n] {{0,{self._columns[-1]}}}(?=[^{none_of}]|\t[ \t]*[^ \t\r\n])"
        if found := re.compile(short).search(self._text, start, end):
            self._report(_INDENT_RULE, found.end())
