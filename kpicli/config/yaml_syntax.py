"""The mistakes of YAML syntax in plain words: what, where, and the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kpicli.config.yaml_source import Source
from kpicli.errors import Problem

if TYPE_CHECKING:
    import yaml


class _Mistake(NamedTuple):
    """A pattern in the words of the two YAML readers, and ours for the same mistake."""

    pattern: str
    text: str
    hint: str
    at_start: bool = False
    """Whether the fault lies where the unfinished thing began, and not where it was noticed."""


TAB_RULE = ("a tab is used to indent or to separate", "use blanks, not tabs, to indent")
"""What is wrong with a tab outside quotes and comments, and the way out."""

UNSEEN_RULE = (
    "an escape here stands for no character that a text can hold",
    "write \\U and 8 hexadecimal digits for a pair of \\u, or \\\\ for a backslash",
)

_SPECIAL = "put quotes around text that begins with a special character"
_ALIGN = "indent the keys of one mapping alike, and put quotes around text that needs them"
_MISTAKES = (
    _Mistake(
        r"found unexpected end of stream",
        "a quote is opened here and never closed",
        "close it with the same quote; within '...' write '' for an apostrophe",
        True,
    ),
    _Mistake(
        r"unexpected document (indicator|separator)",
        "a quote is opened here and not closed before a line of --- or ...",
        "close it with the same quote, or indent that line",
        True,
    ),
    _Mistake(
        r"could not find expected ':'",
        "this is neither a key with its value nor an item of a list",
        "write `key: value`, with a blank after the colon, or `- item`",
        True,
    ),
    _Mistake(
        r"unknown escape character",
        "a backslash within double quotes begins an escape, and this is none",
        r"write \\ for a backslash, or use single quotes",
    ),
    _Mistake(r"Unicode character escape", *UNSEEN_RULE),
    _Mistake(
        r"hexdecimal|hexadecimal",
        "an escape within double quotes lacks the number of a character",
        r"write \x and 2, \u and 4 or \U and 8 hexadecimal digits, or \\ for a backslash",
    ),
    _Mistake(r"tab character", *TAB_RULE),
    _Mistake(r"cannot start any token", "no text can begin with this character", _SPECIAL),
    _Mistake(
        r"an? (anchor|alias)\b",
        "this begins like an anchor (&) or an alias (*)",
        "put quotes around text that begins with & or *",
        True,
    ),
    _Mistake(
        r"\ba tag\b|tag handle",
        "this begins like a tag (!)",
        "put quotes around text that begins with !",
        True,
    ),
    _Mistake(
        r"a block scalar",
        "after | or > only - or +, a digit from 1 to 9 and a comment may follow",
        "begin the text on the next line, or put quotes around text that begins with | or >",
    ),
    _Mistake(
        r"sequence entries are not allowed",
        "an item of a list cannot begin here",
        "begin the list on a line of its own, or put quotes around text that begins with -",
    ),
    _Mistake(
        r"mapping (keys|values) are not allowed",
        "a key with a value cannot stand here",
        'put quotes around text that holds ": ", and indent the keys of one mapping alike',
    ),
    _Mistake(
        r"unexpected ':'",
        "a blank is missing after the colon",
        "write `key: value`, or put quotes around the text",
    ),
    _Mistake(
        r"expected (the )?node content",
        "a value is missing here",
        "a comma or a key too many? " + _SPECIAL,
    ),
    _Mistake(
        r"a block collection",
        "this does not continue the list above",
        "begin each item with -, and indent all items of a list alike",
    ),
    _Mistake(r"a block mapping", "this does not continue the keys and values above", _ALIGN),
    _Mistake(
        r"a flow (sequence|mapping)",
        "a comma or the closing bracket is missing",
        "put a comma between two entries, and close each [ with ] and each { with }",
    ),
    _Mistake(
        r"document start",
        "this stands after the end of the configuration",
        "remove it, or indent it to where it belongs",
    ),
    _Mistake(
        r"directive",
        "a line that begins with % is repeated",
        "remove the line",
    ),
)
_UNKNOWN = _Mistake("", "this is not valid YAML", _SPECIAL)


def syntax_problem(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """The problem that a YAML reader stopped at, located at the cause rather than the symptom."""
    words = f"{error.context or ''}: {error.problem or ''}"
    mistake = next((each for each in _MISTAKES if re.search(each.pattern, words)), _UNKNOWN)
    began = error.context_mark.index if error.context_mark else 0
    index = error.problem_mark.index if error.problem_mark else began
    text, hint = mistake.text, mistake.hint
    end = len(source.text.rstrip())
    if mistake.at_start:
        index = began
    elif re.search("a flow (sequence|mapping)", words):
        if index >= end:
            index, text = began, "a bracket is opened here and never closed"
        else:
            text += f" (the opening one is on line {source.locate(began).line})"
    elif "unknown escape" in words and source.text[index - 1 : index] == "\\":
        index -= 1
    elif source.text[index : index + 1] == "\t":
        text, hint = TAB_RULE
    return Problem("yaml-syntax", text, source.locate(min(index, end)), hint=hint)
