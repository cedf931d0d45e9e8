"""Stop words by language, from `stop_words.txt` beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

LANGUAGES = ("en", "nl", "de", "fr", "es", "pt", "it")
"""The languages there are lists for, by their ISO 639-1 codes."""


@cache
def _lists() -> dict[str, frozenset[str]]:
    from importlib.resources import files

    found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    text = files("kpicli.core").joinpath("stop_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        language, _, listed = line.partition(" ")
        if language in found:
            found[language].update(listed.split())
    return {language: frozenset(words) for language, words in found.items()}


def stop_words(languages: Iterable[str]) -> frozenset[str]:
    """The stop words of these languages, case-folded; KeyError when there is no list for one."""
    lists = _lists()
    return frozenset().union(*(lists[language] for language in languages))
