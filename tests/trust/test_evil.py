"""Whatever data, configuration, names and calls hold, no command steers a terminal, in any form."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import yaml

from kpicli.render import formats
from tests.cli.test_evil_text import CELLS
from tests.render.test_evil import COLOURS
from tests.support import write_csv
from tests.trust.outputs import thorough
from tests.trust.terminal import on_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")

UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)
"""All but line ends that moves the cursor, hides, reorders or cannot be seen; also a tab."""
ALL = "".join(text for name, text in CELLS.items() if name not in ("line breaks", "very long"))
TEXTS = CELLS | {"all of them": ALL} if thorough() else {"all of them": ALL}
FORMS = [name for name in formats.names() if not formats.is_binary(name)]


def evil_folder(folder: Path, text: str) -> None:
    """The text in every name and value that data and configuration have."""
    rows = range(60)
    write_csv(
        folder / "survey.csv",
        {
            f"q {text}": [[9, 3, 10, text][row % 4] for row in rows],
            f"seg {text}": [["a", f"b {text}", text][row % 3] for row in rows],
            "client": [f"{text} {row}" for row in rows],
            f"rate {text}": [1 + row % 5 for row in rows],
            "day": [f"2025-0{1 + row % 6}-10" for row in rows],
            "comment": [f"so {text} slow" for _ in rows],
            "paid": [10 + row for row in rows],
        },
    )
    survey = {"path": "survey.csv", "client": "client", "date": "day"}
    content = {
        "version": 1,
        "name": f"name {text}",
        "sources": {
            "survey": survey,
            f"payments {text}"[:40]: {**survey, "amount": "paid", "as_of": "2025-12-31"},
        },
        "segments": {f"by {text}"[:60]: f"survey.seg {text}"},
        "kpis": {
            f"result {text}"[:60]: {
                "kpi": "nps",
                "question": f"q {text}",
                "title": f"Title {text}",
            },
            "feedback": {"comment": "comment"},
            "arpc": {"source": f"payments {text}"[:40], "clients": "paying"},
        },
        "benchmarks": [
            {"name": f"norm {text}", "kpi": "nps", "value": 70, "source": f"source {text}"}
        ],
    }
    dumped = yaml.safe_dump(content, allow_unicode=False, sort_keys=False, width=10_000)
    (folder / "kpicli.yaml").write_text(dumped, encoding="utf-8")


def calls(text: str) -> list[tuple[str, ...]]:
    """Calls of every command in every form, good ones and wrong ones."""
    by, result = f"by {text}"[:60], f"result {text}"[:60]
    gate = ("--fail-on", f"score:{result}<101")
    return [
        *(("score", "-f", form, "--explain") for form in FORMS),
        *(("segment", "--by", by, "-f", form) for form in FORMS),
        *(("trend", "--every", "month", "-f", form) for form in FORMS),
        *(("benchmark", "--kpi", result, "-f", form) for form in FORMS),
        ("check",),
        ("check", "-f", "json"),
        ("init", "survey.csv"),
        ("init", "survey.csv", "-o", f"guess {text.replace('/', ' ')[:40]}.yaml"),
        ("kpis",),
        ("score", "-o", f"out {text.replace('/', ' ')[:40]}.json"),
        ("score", *gate),
        ("score", *gate, "--gate-state", "states.json"),
        ("score", *gate, "--message", "markdown"),
        ("score", *gate, "--message", "json"),
        ("--log-format", "json", "score", *gate),
        ("--log-format", "json", "score", "--strict"),
        ("score", "--strict"),
        ("score", "--clients", f"each {text.replace('/', ' ')[:40]}.csv"),
        ("score", f"no {text[:100]}.csv"),
        ("score", "-c", f"no {text[:100]}.yaml"),
        ("--log-format", "json", "score", "-c", f"no {text[:100]}.yaml"),
        ("score", "--kpi", text),
        ("score", "--where", f"{text}=1"),
        ("score", "--fail-on", text),
        ("score", "--fail-on", f"score:{text}<1", "--gate-state", f"no {text[:50]}"),
        ("score", "-f", text),
        ("segment", "--by", text),
        ("trend", "--every", text),
        ("benchmark", "--against", text),
        ("explain", text),
        ("schema", "--of", text),
        ("--lock", text, "score"),
        ("--timeout", text, "score"),
        (text or "none",),
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_no_command_steers_a_terminal_by_what_it_is_given(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEXTS[name]
    evil_folder(folder, text)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    codes = set()
    for call in calls(text):
        code, seen = on_terminal(monkeypatch, *(one.replace("\0", "") for one in call))
        seen = seen.replace("\r\n", "\n")  # the line ends of CSV
        found = UNSEEN.search(seen)
        assert not found, (call, repr(seen[max(0, found.start() - 60) : found.end() + 60]))
        assert "Traceback" not in seen and "kpicli: unexpected" not in seen, (call, seen[-400:])
        codes.add(code)
    assert codes >= {0, 2, 3} and 1 not in codes
    assert 5 in codes or text != ALL


@pytest.mark.parametrize("name", TEXTS)
def test_colours_are_the_only_sequences_and_none_of_them_comes_from_data(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil_folder(folder, TEXTS[name])
    by = ("segment", "--by", f"by {TEXTS[name]}"[:60], "-f", "table")
    coloured = {}
    for wanted in ("NO_COLOR", "CLICOLOR_FORCE"):
        with monkeypatch.context() as patch:
            patch.setenv(wanted, "1")
            patch.setenv("COLUMNS", "100")
            coloured[wanted] = [on_terminal(patch, *call) for call in (("score",), by, ("check",))]
    for bare, bright in zip(*coloured.values(), strict=True):
        assert "\x1b[" in bright[1] and bare == (bright[0], COLOURS.sub("", bright[1]))


def test_markup_is_shown_and_not_obeyed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil_folder(folder, "[red]hot[/red] [/] [link=http://x.test]y[/link]")
    for call in (("score", "-f", "plain"), ("check",), ("score", "--kpi", "[red]hot[/red] [/]")):
        code, seen = on_terminal(monkeypatch, *call)
        assert "[red]hot[/red] [/]" in COLOURS.sub("", seen)
        assert "\x1b]8" not in seen and code in (0, 2)


def test_each_line_of_the_json_log_is_one_object_whatever_it_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from tests.analysis.ran import ran

    evil_folder(folder, ALL)
    for call in (("score",), ("score", "--strict"), ("score", "--kpi", ALL)):
        done = ran(capfd, "--log-format", "json", *call)
        assert done.err
        for line in done.err.splitlines():
            assert json.loads(line)["level"] in ("info", "warning", "error")
