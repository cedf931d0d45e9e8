"""`docs/messages.md`: a paragraph for each message there is, and for no other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.slugs import slugs

PAGE = Path(__file__).parents[2] / "docs" / "messages.md"
HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


def paragraphs() -> dict[str, str]:
    """The text under each slug."""
    _, *parts = HEADING.split(PAGE.read_text(encoding="utf-8"))
    texts = [text.partition("\n## ")[0].strip() for text in parts[1::2]]
    return dict(zip(parts[::2], texts, strict=True))


def test_every_message_has_a_paragraph() -> None:
    missing = {slug: sorted(files) for slug, files in slugs().items() if slug not in paragraphs()}
    assert not missing, f"docs/messages.md has no paragraph for {missing}"


def test_no_paragraph_is_about_a_message_that_no_longer_exists() -> None:
    superfluous = set(paragraphs()) - set(slugs())
    assert not superfluous, f"docs/messages.md explains what nobody says: {superfluous}"


def test_every_paragraph_says_something_and_stands_once() -> None:
    headings = HEADING.findall(PAGE.read_text(encoding="utf-8"))
    assert len(headings) == len(set(headings))
    assert all(len(text.split()) >= 6 for text in paragraphs().values())


def test_slugs_are_words_with_hyphens() -> None:
    for slug in slugs():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug


def test_the_collector_finds_slugs_wherever_they_are_given() -> None:
    found = slugs()
    for slug, file in {
        "empty-file": "sources/head.py",  # an argument
        "nps-scale": "kpis/nps.py",  # a keyword
        "option-value": "core/kpi.py",  # a default
        "yaml-alias": "config/yaml_tree.py",  # a method of the reader
        "wrong-type": "config/decode.py",  # the third argument of a method
        "malformed-record": "analysis/remarks.py",  # a note
        "no-final-line-end": "sources/delimited.py",  # a note as a tuple
        "answer-unreadable": "analysis/judging.py",  # a mapping of slugs
        "no-such-order": "cli/answer.py",  # passed on by `take`
    }.items():
        assert file in found[slug], slug
