"""From what is typed so far to what a shell may complete it with; never an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

BREAKS = "=:"
"""Where bash parts a word of its own accord, if they are among its COMP_WORDBREAKS."""
_SPECIAL = re.compile(r"([^\w@%+=:,./-])", re.ASCII)


@dataclass(slots=True)
class Place:
    """What is asked for: a value of `parameter`, or the name of an option or a command.

    `word` is what there is of it, `before` what stands before it in the same word (`--kpi=`).
    `given` are the values of the parameters before it, by their names.
    """

    command: Any
    parameter: Any = None
    word: str = ""
    before: str = ""
    given: dict[str, list[str]] = field(default_factory=dict)


def completed(tree: Any, shell: str, typed: Sequence[str]) -> str:
    """What a shell's function reads: the kind, then a line per word, with its help behind a tab.

    The kind is `files`, which the shell knows itself; `begun` for words that go on; or `words`.
    For bash `typed` is the line up to the cursor, and COMP_WORDBREAKS; for the others the words
    behind the program's name.
    """
    from kpicli.cli.candidates import FILES, candidates

    with suppress(Exception):
        words, quoted = (_split(typed[0]), _open(typed[0])) if shell == "bash" else (typed, "")
        place = _place(tree, words[1:] if shell == "bash" else words)
        if place is None:
            return ""
        found = candidates(place)
        if found is FILES:
            return "files\n"
        fitting = {
            place.before + word: told
            for word, told in found.items()
            if word.startswith(place.word) and word.isprintable()
        }
        begun = all(word.endswith(("=", ":", "<")) for word in fitting)
        if shell == "bash":
            breaks = typed[1] if len(typed) > 1 else BREAKS
            lines = [_for_bash(word, words[-1], breaks, quoted) for word in fitting]
        else:
            lines = [f"{word}\t{told}".rstrip() for word, told in fitting.items()]
        return "".join(f"{line}\n" for line in ["begun" if begun else "words", *lines])
    return ""


def _open(line: str) -> str:
    """The quote that is open at the end of a line, if one is."""
    import shlex

    for quote in ("", '"', "'"):
        try:
            shlex.split(f"{line}.{quote}")
        except ValueError:
            continue
        return quote
    return ""


def _split(line: str) -> list[str]:
    """The words of a line as a shell would have them, the last one unfinished, maybe empty."""
    import shlex

    words = shlex.split(f"{line}.{_open(line)}")
    return [*words[:-1], words[-1][:-1]]


def _for_bash(word: str, typed: str, breaks: str, quoted: str) -> str:
    """A word as bash wants it: without what it takes for an earlier word, and quoted."""
    if quoted:
        return word
    marks = [typed.rfind(mark) for mark in BREAKS if mark in breaks]
    return _SPECIAL.sub(r"\\\1", word[max(marks, default=-1) + 1 :])


def _place(tree: Any, words: Sequence[str]) -> Place | None:
    """What the last word is to be; None where no such command is."""
    *done, word = words
    place = Place(tree)
    options = _options(tree)
    arguments: list[str] = []
    waiting: Any = None
    for one in done:
        name, mark, value = one.partition("=")
        if waiting is not None:
            place.given.setdefault(waiting.name, []).append(one)
            waiting = None
        elif one.startswith("-") and len(one) > 1:
            option = options.get(name)
            if option is None:
                continue
            if mark or option.is_flag:
                place.given.setdefault(option.name, []).append(value)
            else:
                waiting = option
        elif hasattr(place.command, "commands"):
            place.command = place.command.commands.get(one)
            if place.command is None:
                return None
            options, place.given = _options(place.command), {}
        else:
            arguments.append(one)
    place.word = word
    if waiting is not None:
        place.parameter = waiting
    elif word.startswith("--") and "=" in word:
        name, _, place.word = word.partition("=")
        place.before = f"{name}="
        place.parameter = options[name]
    elif not word.startswith("-") or word == "-":
        named = [one for one in place.command.params if not one.opts[0].startswith("-")]
        if named:
            place.given[named[0].name] = arguments
            place.parameter = named[min(len(arguments), len(named) - 1)]
    return _with_export(place, arguments)


def _with_export(place: Place, arguments: list[str]) -> Place:
    """The place with the export that is named before it, if one is."""
    if arguments and any(one.name == "export" for one in place.command.params):
        place.given["export"] = arguments
    return place


def _options(command: Any) -> dict[str, Any]:
    return {name: one for one in command.params for name in one.opts if name.startswith("-")}
