"""The page of benchmarks: its examples work, and its conditions are all there are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from kpicli.config.load import load
from kpicli.core.cautions import FORMS
from kpicli.core.gates import EXAMPLES, conditions
from tests.docs.support import blocks, page

NAME = "benchmarks.md"


def test_the_configurations_and_the_file_of_the_page_are_read_as_it_says(tmp_path: Path) -> None:
    (norms, _) = blocks(NAME, "text")
    (tmp_path / "norms.csv").write_text(norms, encoding="utf-8")
    inline, from_file = blocks(NAME, "yaml")
    path = tmp_path / "kpicli.yaml"
    path.write_text(inline, encoding="utf-8")
    industry, peers, target = load(path).benchmarks
    assert (industry.verified, peers.n, target.kind) == (True, 4100, "target")
    assert peers.quantiles == {0.25: 18, 0.5: 30, 0.75: 44}
    path.write_text(from_file, encoding="utf-8")
    assert [(one.name, one.value) for one in load(path).benchmarks] == [
        ("peers", 31),
        ("last year", 24),
    ]


def test_the_commands_of_the_page_have_conditions_that_are_ones() -> None:
    (_, commands) = blocks(NAME, "text")
    words = [word for line in commands.splitlines() for word in shlex.split(line)]
    given = [words[place + 1] for place, word in enumerate(words) if word == "--fail-on"]
    assert len(conditions(given)) == 3


def test_every_form_of_a_condition_and_of_a_definition_is_on_the_page() -> None:
    text = page(NAME)
    told = {
        word.rstrip(":")
        for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for word in re.findall(r"[a-z]+:", row)
    }
    assert {word.rstrip(":") for one in EXAMPLES for word in re.findall(r"^[a-z]+:", one)} <= told
    for meant in FORMS.values():
        assert any(f"`{form}`" in text for form, found in FORMS.items() if found == meant), meant
