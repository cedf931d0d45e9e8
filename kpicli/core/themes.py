"""Which themes a comment mentions, by declared lists of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpicli.core.wording import words

Entry = tuple[tuple[str, ...], bool]
"""Words that follow one another, and whether the last is only the beginning of one."""


class BadWordError(ValueError):
    """An entry of a list that no comment can match, and why."""


def entry(text: str) -> Entry:
    """A declared word or phrase, read; `price*` stands for every word that begins with price.

    Error: `BadWordError` where no word is left, or a `*` stands elsewhere than at the end.
    """
    start = text.strip().removesuffix("*")
    open_end = start != text.strip()
    found = tuple(words(start))
    if not found:
        raise BadWordError(f"{text!r} holds no word")
    if "*" in start or (open_end and not start[-1].isalnum()):
        raise BadWordError(f"in {text!r} the * is not at the end of a word")
    return found, open_end


class Themes:
    """Lists of words by theme, ready to be looked for in comments."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(lists)
        self._by_first: dict[str, list[tuple[str, Entry]]] = {}
        self._open: dict[str, list[str]] = {}
        for name, texts in lists.items():
            for found, open_end in map(entry, texts):
                if len(found) == 1 and open_end:
                    self._open.setdefault(found[0], []).append(name)
                else:
                    one = (name, (found, open_end))
                    self._by_first.setdefault(found[0], []).append(one)
        self._lengths = sorted({len(start) for start in self._open})

    def of(self, said: Sequence[str]) -> frozenset[str]:
        """The themes that a comment of these case-folded words mentions."""
        found: set[str] = set()
        for place, word in enumerate(said):
            for length in self._lengths:
                if length > len(word):
                    break
                found.update(self._open.get(word[:length], ()))
            for name, (wanted, open_end) in self._by_first.get(word, ()):
                if name not in found and _follows(said, place, wanted, open_end):
                    found.add(name)
        return frozenset(found)


def _follows(said: Sequence[str], place: int, wanted: Sequence[str], open_end: bool) -> bool:
    """Whether the words wanted stand at that place, of the last perhaps only its beginning."""
    there = said[place : place + len(wanted)]
    if len(there) < len(wanted) or tuple(there[:-1]) != tuple(wanted[:-1]):
        return False
    return there[-1].startswith(wanted[-1]) if open_end else there[-1] == wanted[-1]
