"""Texts that data may hold and no output may be steered by."""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.answers import Kind
from kpicli.core.kpi import Band
from kpicli.core.plan import Input
from kpicli.core.report import Count, Ledger, Note, Period, Provenance, Report
from kpicli.errors import Location, Problem, UserError
from tests.render import build

EVIL = {
    "a colour": "\x1b[31mred\x1b[0m",
    "the clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "a C1 control": "\x9b2J\x9d0;title\x9c",
    "right to left override": "abc\u202edesrever\u202c",
    "isolates": "\u2066left\u2069 \u2067right\u2069",
    "closing markup": "[/]",
    "opening markup": "[red]hot[/red] [link=http://x.test]y[/link]",
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "a formula": "=cmd|' /C calc'!A0",
    "more formulas": "+1+1\t@SUM(A1)",
    "half a pair": "caf\udce9 \ud83d",
    "NUL": "a\x00b",
    "a carriage return": "good\rEVIL",
    "zero width": "a\u200bd\u200dm\u2060i\ufeffn\u00ad\U000e0041",
    "emoji": "👍🏽 👩\u200d💻 🇳🇱 ❤\ufe0f",
    "right to left": "שלום עולם مرحبا",
    "very long": "lorem ipsum " * 40 + "x" * 600,
    "pipes and backticks": "a|b `code` **bold** _it_ # - * ~~no~~ www.x.test https://x.test $x$",
    "line breaks": "one\ntwo\r\nthree\x85four\u2028five",
    "tabs and blanks": "\tone\t\ttwo  three ",
    "backslashes and quotes": "\\x1b \\| \"double\" 'single' \\",
    "nothing": "",
}


def evil_report(text: str) -> Report:
    """A report that holds `text` wherever it can hold data."""
    bad = build.benchmark(75.0, text)
    one = replace(
        build.result("cess", {20: 10, 60: 400, 100: 300}, method="t", against=(bad, bad)),
        name=text,
        kpi=text,
        title=text,
        group={text: text, "other": text},
        period=Period(text, text, text, False),
        parts={text: Count(7, 7.5)},
        band=Band(text, 0.0, text),
        bands=(Band(text, 0.0, text), Band("best", 90.0)),
        facts={text: text, "more": {text: [text, 1.5, None, True]}},
        arithmetic=(text, f"2 × {text}"),
    )
    none = replace(build.NOTHING, title=text, why=text, group={text: None})
    ledger = Ledger(text, 10, ((text, 4),), 6, {text: {Kind.VALID: 5, Kind.INVALID: 1}})
    return Report(
        "score",
        text,
        (one, replace(one, reliability=build.FLAGGED, group={}), none),
        (ledger,),
        (Note("warning", "some-note", text, text),),
        Provenance("0.1.0", text, (Input(text, text, 10),), text),
    )


def evil_error(text: str) -> UserError:
    """An error that holds `text` wherever it can hold data."""
    places = [Location(text, 3, column, text, text) for column in (1, 4, None)]
    return UserError([Problem("slug", text, where, (text, "b"), text) for where in [*places, None]])
