from __future__ import annotations

import codecs
import gc
import math
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.config.yaml_nodes import Node, parse, read
from kpicli.errors import ExitCode, Location, Problem, UserError
from tests.corpus import corpus
from tests.thorough import often

both = pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
"""Run the test with libyaml (where PyYAML has it) and with PyYAML's own reader."""


def value(text: str, pure: bool = False) -> Any:
    return parse(text, "kpicli.yaml", pure=pure).plain()


def problems(text: str, pure: bool = False) -> list[Problem]:
    with pytest.raises(UserError) as caught:
        parse(text, "kpicli.yaml", pure=pure)
    assert caught.value.code is ExitCode.USAGE
    for problem in caught.value.problems:
        assert problem.where
        assert problem.hint
        assert re.fullmatch(r"yaml(-[a-z]+)+", problem.slug)
    return caught.value.problems


def slugs_and_lines(text: str, pure: bool = False) -> list[tuple[str, int | None]]:
    return [(each.slug, each.where and each.where.line) for each in problems(text, pure)]


def file_problem(path: Path) -> Problem:
    with pytest.raises(UserError) as caught:
        read(path)
    assert caught.value.code is ExitCode.USAGE
    [problem] = caught.value.problems
    assert problem.where
    assert problem.where.file == str(path)
    assert problem.hint
    return problem


# Scalars

SCALARS = [
    *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
    *[(text, True) for text in ("true", "True", "TRUE")],
    *[(text, False) for text in ("false", "False", "FALSE")],
    *[(text, text) for text in ("NO", "no", "yes", "on", "off", "y", "n", "nULL", "tRUE")],
    *[(text, text) for text in ("12:30:45", "2026-01-01", "2026-01-01 10:00:00", "1_000", "1,5")],
    *[(text, text) for text in ("+", "-5-", "0b11", "0o8", "0xg", "-0x1", ".", "1e", "=", "<<")],
    ("010", 10),
    ("+7", 7),
    ("-7", -7),
    ("0o14", 12),
    ("0x1F", 31),
    ("3.10", 3.1),
    ("1.", 1.0),
    (".5", 0.5),
    ("-2e3", -2000.0),
    ("685.230_15e+03", "685.230_15e+03"),
    (".inf", math.inf),
    ("-.INF", -math.inf),
    ("+.Inf", math.inf),
    ("1e999", math.inf),
]


@both
@pytest.mark.parametrize(("text", "expected"), SCALARS)
def test_a_plain_scalar_follows_the_core_schema_of_yaml_1_2(
    text: str, expected: object, pure: bool
) -> None:
    node = parse(f"key: {text}\nlist: [{text or '~'}]\n", "f", pure=pure).value["key"]  # type: ignore[index, call-overload]
    assert node.value == expected
    assert type(node.value) is type(expected)
    assert node.raw == text


@both
def test_not_a_number_is_read_as_such(pure: bool) -> None:
    assert math.isnan(value("key: .nan", pure)["key"])


@both
@pytest.mark.parametrize("text", ["1", "true", "~", "", ".inf", "0x1f", "<<"])
def test_a_quoted_or_block_scalar_is_always_text(text: str, pure: bool) -> None:
    read_back = value(f"a: \"{text}\"\nb: '{text}'\nc: |-\n  {text}\n", pure)
    assert read_back == {"a": text, "b": text, "c": text}


@both
@pytest.mark.parametrize("number", ["9" * 4_001, "-" + "9" * 100_000, "0x" + "f" * 4_000])
def test_a_whole_number_too_long_to_print_stays_text(number: str, pure: bool) -> None:
    assert value(f"key: {number}", pure) == {"key": number}


@both
def test_a_whole_number_of_4000_digits_is_a_number(pure: bool) -> None:
    assert value(f"key: {'9' * 4_000}", pure) == {"key": 10**4_000 - 1}


@both
def test_questions_need_no_quotes_within_brackets(pure: bool) -> None:
    text = "csat: {title: How happy were you?, labels: [well?, a?b, so ? so]}"
    read_back = value(text, pure)
    assert read_back == {
        "csat": {"title": "How happy were you?", "labels": ["well?", "a?b", "so ? so"]}
    }


# Places

TEXT = """\
# a scorecard
version: 1
kpis:
  nps:
    question: "q 1"   # main
    labels: {Good: 1, 'Bad' : 0, None: }
  list:
  - a
  -
  -   [b]
"""


def at(node: Node, *steps: str | int) -> Node:
    for step in steps:
        node = node.value[step]  # type: ignore[index, call-overload]
    return node


@both
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("steps", "place", "key_place"),
    [
        (["version"], (2, 10), (2, 1)),
        (["kpis"], (4, 3), (3, 1)),
        (["kpis", "nps", "question"], (5, 15), (5, 5)),
        (["kpis", "nps", "labels"], (6, 13), (6, 5)),
        (["kpis", "nps", "labels", "Good"], (6, 20), (6, 14)),
        (["kpis", "nps", "labels", "Bad"], (6, 31), (6, 23)),
        (["kpis", "nps", "labels", "None"], (6, 39), (6, 34)),
        (["kpis", "list"], (8, 3), (7, 3)),
        (["kpis", "list", 0], (8, 5), None),
        (["kpis", "list", 1], (9, 4), None),
        (["kpis", "list", 2, 0], (10, 8), None),
    ],
)
def test_a_node_knows_the_place_of_its_value_and_of_its_key(
    steps: list[str | int],
    place: tuple[int, int],
    key_place: tuple[int, int] | None,
    mark: str,
    line_break: str,
    pure: bool,
) -> None:
    node = at(parse(mark + TEXT.replace("\n", line_break), "f", pure=pure), *steps)
    assert (node.line, node.column) == place
    assert node.excerpt == TEXT.splitlines()[place[0] - 1]
    assert (node.key and (node.key.line, node.key.column)) == key_place
    if node.key:
        assert node.key.raw == node.key.value == steps[-1]
        assert node.key.excerpt == TEXT.splitlines()[node.key.line - 1]


def test_a_node_gives_its_location_and_its_plain_data() -> None:
    top = parse(TEXT, "kpicli.yaml")
    node = at(top, "kpis", "nps", "question")
    assert node.where("kpicli.yaml", "kpis.nps.question") == Location(
        "kpicli.yaml", 5, 15, "kpis.nps.question", '    question: "q 1"   # main'
    )
    assert node.raw == "q 1"
    assert top.raw == at(top, "kpis", "list").raw == ""
    assert top.plain() == {
        "version": 1,
        "kpis": {
            "nps": {"question": "q 1", "labels": {"Good": 1, "Bad": 0, "None": None}},
            "list": ["a", None, ["b"]],
        },
    }


@both
def test_an_excerpt_is_cut_at_200_characters_and_holds_no_control_character(pure: bool) -> None:
    node = at(parse(f'key: "a\t\u202eb{"x" * 300}"\nlast: 😀\n', "f", pure=pure), "key")
    assert node.excerpt.startswith('key: "a \ufffdbxxx')
    assert node.excerpt.endswith("x…")
    assert len(node.excerpt) == 200


# Keys

KEYS = "1: a\n1.50: b\n~: c\nnull: d\ntrue: e\nNO: f\n2026-01-01: g\n'<<': h\n'': i\n"


@both
def test_keys_keep_the_text_as_written(pure: bool) -> None:
    assert list(value(KEYS, pure)) == [
        "1",
        "1.50",
        "~",
        "null",
        "true",
        "NO",
        "2026-01-01",
        "<<",
        "",
    ]
    assert value("labels: {1: bad, 010: good}", pure) == {"labels": {"1": "bad", "010": "good"}}


@both
def test_a_duplicate_key_is_refused_with_both_lines(pure: bool) -> None:
    [problem] = problems("kpis:\n  nps: {}\n  csat: {}\n  'nps': {}\n", pure)
    assert problem.slug == "yaml-duplicate-key"
    assert problem.where == Location("kpicli.yaml", 4, 3, "kpis.nps", "  'nps': {}")
    assert problem.text == "the key `nps` stands on line 2 and again on line 4"


@both
def test_each_repetition_of_a_key_is_a_problem_of_its_own(pure: bool) -> None:
    text = "a: {x: 1, x: 2}\nb:\n- 1: 1\n  '1': 2\na: 3\na: 4\n"
    found = problems(text, pure)
    assert [each.where and each.where.path for each in found] == ["a.x", "b[0].1", "a", "a"]


@both
@pytest.mark.parametrize("text", ["[a]: 1", "{a: b}: 1", "? - a\n: 1", "{? , a: 1}", "? \n: 1"])
def test_a_key_that_is_no_text_is_refused(text: str, pure: bool) -> None:
    assert slugs_and_lines(text, pure) == [("yaml-key-no-text", 1)]


# What is refused, all at once


@both
def test_everything_that_is_refused_is_reported_at_once_from_top_to_bottom(pure: bool) -> None:
    text = """\
base: &base {a: 1}
copy: *base
merged:
  <<: *base
number: !!int "3"
local: &x !mine [1]
[list]: 1
base: 2
*base : 3
--- 4
"""
    assert slugs_and_lines(text, pure) == [
        ("yaml-anchor", 1),
        ("yaml-alias", 2),
        ("yaml-merge-key", 4),
        ("yaml-alias", 4),
        ("yaml-tag", 5),
        ("yaml-anchor", 6),
        ("yaml-tag", 6),
        ("yaml-key-no-text", 7),
        ("yaml-duplicate-key", 8),
        ("yaml-alias", 9),
        ("yaml-many-documents", 10),
    ]


@both
@pytest.mark.parametrize("tag", ["!!str", "!", "!mine", "!<tag:yaml.org,2002:str>"])
def test_every_tag_is_refused(tag: str, pure: bool) -> None:
    for text in (f"a: {tag} b", f"{tag} a: b", f"a: {tag} [b]", f"a: {tag}\n  b: c"):
        assert slugs_and_lines(text, pure) == [("yaml-tag", 1)]


@both
def test_a_mistake_of_syntax_comes_with_what_was_found_before_it(pure: bool) -> None:
    found = slugs_and_lines("a: 1\na: &b 2\nc: [1\nd: 2\n", pure)
    assert found == [("yaml-duplicate-key", 2), ("yaml-anchor", 2), ("yaml-syntax", 4)]


@both
def test_no_more_than_100_problems_are_listed(pure: bool) -> None:
    found = problems("a: 1\n" * 500, pure)
    assert [each.slug for each in found] == ["yaml-duplicate-key"] * 100 + [
        "yaml-too-many-problems"
    ]


@both
@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\n---\nb: 2", 2), ("---\n---\n", 2), ("a: 1\n...\n---\n...", 3)],
)
def test_a_second_document_is_refused(text: str, line: int, pure: bool) -> None:
    assert ("yaml-many-documents", line) in slugs_and_lines(text, pure)


@both
@pytest.mark.parametrize("text", ["---\na: 1\n...\n", "%YAML 1.2\n---\na: 1\n", "--- {a: 1}"])
def test_one_document_may_say_where_it_begins_and_ends(text: str, pure: bool) -> None:
    assert value(text, pure) == {"a": 1}


@both
@pytest.mark.parametrize(
    "text", ["", " \n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"]
)
def test_an_empty_file_is_a_problem_of_its_own(text: str, pure: bool) -> None:
    assert slugs_and_lines(text, pure) == [("yaml-empty", 1)]


@both
@pytest.mark.parametrize(
    ("text", "kind"), [("# x\n- a\n", "a list"), ("# x\nhello", "a single value"), ("\n~", "value")]
)
def test_the_top_must_be_a_mapping(text: str, kind: str, pure: bool) -> None:
    [problem] = problems(text, pure)
    assert problem.slug == "yaml-no-mapping"
    assert problem.where
    assert problem.where.line == 2
    assert kind in problem.text


# Syntax

SYNTAX = [
    ("name: Client: x", (1, 13), "key with a value cannot stand here", 'holds ": "'),
    ("a:\n\tb: 1", (2, 1), "a tab is used", "use blanks, not tabs, to indent"),
    ("a:\tb", (1, 3), "a tab is used", "use blanks, not tabs"),
    ("a: b\t# c", (1, 5), "a tab is used", "use blanks, not tabs"),
    ("a: b\tc", (1, 5), "a tab is used", "use blanks, not tabs"),
    ("a: |\n \tb", (2, 2), "a tab is used", "use blanks, not tabs"),
    ("a: |\t\n  b", (1, 5), "a tab is used", "use blanks, not tabs"),
    ('a: 1\nb: "x\n  y\n', (2, 4), "a quote is opened here and never closed", "same quote"),
    ("a: 'it's'", (1, 8), "does not continue", "quotes"),
    ("a: 'b\n---\n'", (1, 4), "not closed before a line of ---", "indent that line"),
    ("a:\n  b: 1\n c: 2", (3, 2), "does not continue the keys", "indent the keys"),
    ("a:\n  - b\n c", (3, 2), "does not continue the keys", "indent the keys"),
    ("a: 1\nb\nc: 2", (2, 1), "neither a key with its value nor an item", "`key: value`"),
    ("a: [1, 2", (1, 4), "a bracket is opened here and never closed", "close each ["),
    ("a: [1\nb: {c: 2}", (2, 2), "(the opening one is on line 1)", "a comma between"),
    ("a: [1,, 2]", (1, 7), "a value is missing here", "a comma"),
    ("a: {b: 1}}", (1, 10), "does not continue", "quotes"),
    ("a: @b", (1, 4), "no text can begin with this character", "put quotes around"),
    ("a: *b*", (1, 4), "an alias (*)", "put quotes around"),
    ("a: & b", (1, 4), "an anchor (&)", "put quotes around"),
    ("a: !b!c d", (1, 4), "a tag (!)", "put quotes around"),
    ("a: - b", (1, 4), "an item of a list cannot begin here", "a line of its own"),
    ("a: |x\n  b", (1, 5), "after | or >", "begin the text on the next line"),
    ('a: "C:\\data"', (1, 7), "a backslash within double quotes", "use single quotes"),
    ('a: "\\xg1"', (1, 7), "lacks the number of a character", "hexadecimal digits"),
    ("a: {b:[1]}", (1, 6), "a blank is missing after the colon", "`key: value`"),
    ("a: 1\n...\nb", (3, 1), "stands after the end", "remove it"),
]


@both
@pytest.mark.parametrize(("text", "place", "words", "way_out"), SYNTAX)
def test_a_mistake_of_syntax_says_what_where_and_what_to_do(
    text: str, place: tuple[int, int], words: str, way_out: str, pure: bool
) -> None:
    problem = problems(text, pure)[0]
    assert problem.slug == "yaml-syntax"
    assert problem.where
    assert (problem.where.line, problem.where.column) == place
    assert problem.where.excerpt == text.splitlines()[place[0] - 1].replace("\t", " ")
    assert words in problem.text
    assert problem.hint
    assert way_out in problem.hint


@both
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a: "b"# c', 1),
        ("a: [b, c]#d", 1),
        ("a: [b,#c\n  d]", 1),
        ("a: ># b\n  c", 1),
        ('a: "b\nc: d"', 2),
        ('a:\n  b: "c\n  d"', 3),
        ("a: [b,\nc]", 2),
        ("a: [b,\n\tc]", 2),
        ("a: >\n   \n # b\n", 3),
        ("a: [?b, c]", 1),
        ("a: {b :,\n  c: d}", 1),
        ('a: "\\0"', 1),
        ('a: "\\ud83d"', 1),
        ('a: "\\U00110000"', 1),
        ('a: "\\UFFFFFFFF"', 1),
    ],
)
def test_what_the_readers_would_let_pass_is_refused(text: str, line: int, pure: bool) -> None:
    assert slugs_and_lines(text, pure)[0] == ("yaml-syntax", line)


@both
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n  b, # c\n# d\n  c\n]\n", ["b", "c"]),
        ('a: "b\n\n  c"', "b\nc"),
        ("a: b#c # d\n", "b#c"),
        ("a: '#' # (#2)\n", "#"),
        ("a: |\n  # b\n\n  \tc\n", "# b\n\n\tc\n"),
        ("a: 'b\tc' #\td", "b\tc"),
        ('a: {"b":1}', {"b": 1}),
        ("a: http://b.nl/c?d=e#f", "http://b.nl/c?d=e#f"),
    ],
)
def test_what_is_right_is_read(text: str, expected: object, pure: bool) -> None:
    assert value(text, pure) == {"a": expected}


@both
@pytest.mark.parametrize("line", ["%YAML 1.1", "%TAG ! tag:x,2026:", "%FOO", "%"])
def test_a_directive_other_than_yaml_1_2_is_refused(line: str, pure: bool) -> None:
    assert slugs_and_lines(f"{line}\n---\na: 1\n", pure) == [("yaml-directive", 1)]
    assert slugs_and_lines(f"a: 1\r\n...\r\n{line}\r\n---\r\n", pure) == [("yaml-directive", 3)]


@both
@pytest.mark.parametrize("char", "\0\x01\x1b\x7f\x85\u2028\u2029\ufeff\ufffe\ud800")
def test_a_character_that_nobody_sees_is_refused_with_its_line(char: str, pure: bool) -> None:
    [problem] = problems(f"a: 1\r\nb: x{char}{char}y\r\n", pure)
    assert problem.slug == "yaml-character"
    assert problem.where == Location("kpicli.yaml", 2, 5, None, "b: x\ufffd\ufffdy")
    assert f"U+{ord(char):04X}" in problem.text
    assert "1 more" in problem.text


@both
def test_the_collector_of_garbage_is_left_as_it_was(pure: bool) -> None:
    value("a: 1", pure)
    problems("a: [", pure)
    assert gc.isenabled()
    gc.disable()
    try:
        value("a: 1", pure)
        assert not gc.isenabled()
    finally:
        gc.enable()


# Files


@pytest.mark.parametrize(
    "data",
    [
        "naïve: 😀\n".encode(),
        codecs.BOM_UTF8 + "naïve: 😀\n".encode(),
        codecs.BOM_UTF16_LE + "naïve: 😀\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "naïve: 😀\n".encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be"],
)
def test_a_file_is_read_as_utf_8_or_as_its_byte_order_mark_says(
    data: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "kpicli.yaml"
    path.write_bytes(data)
    assert read(path).plain() == {"naïve": "😀"}
    assert at(read(path), "naïve").column == 8


@pytest.mark.parametrize(
    ("data", "text", "line", "column", "excerpt"),
    [
        (b"a: 1\r\nb: caf\xe9\r\n", "0xE9 is not UTF-8 (in Windows-1252 it is é)", 2, 7, "b: caf�"),
        (b"\xef\xbb\xbfa\n\xc3", "0xC3 is not UTF-8", 2, 1, "�"),
        (codecs.BOM_UTF16_LE + b"a\0\n\0\0\xd8b\0", "is not UTF-16", 2, 1, "�b"),
        (codecs.BOM_UTF32_LE + "a: 1".encode("utf-32-le"), "UTF-32", 1, 1, None),
    ],
)
def test_another_encoding_is_refused_with_the_place_of_the_byte(
    data: bytes, text: str, line: int, column: int, excerpt: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "kpicli.yaml"
    path.write_bytes(data)
    problem = file_problem(path)
    assert problem.slug == "yaml-encoding"
    assert text in problem.text
    assert problem.where == Location(str(path), line, column, None, excerpt)
    assert problem.hint
    assert "UTF-8" in problem.hint


def test_utf_16_without_its_mark_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "kpicli.yaml"
    path.write_bytes("a: 1\n".encode("utf-16-le"))
    problem = file_problem(path)
    assert problem.slug == "yaml-character"
    assert problem.hint
    assert "UTF-16" in problem.hint


def test_a_file_that_cannot_be_read_is_a_problem_of_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "kpicli.yaml"
    file.write_text("a: 1\n")
    assert file_problem(tmp_path / "absent.yaml").slug == "yaml-file-missing"
    assert file_problem(file / "below.yaml").slug == "yaml-file-missing"
    assert file_problem(tmp_path).slug == "yaml-file-is-directory"
    assert file_problem(tmp_path / ("x" * 5_000)).slug == "yaml-file-unreadable"
    assert file_problem(tmp_path / "a\0b").slug == "yaml-file-unreadable"


def test_a_file_may_hold_1_mb_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "kpicli.yaml"
    path.write_bytes(b"a: " + b"x" * 999_997)
    assert len(read(path).plain()["a"]) == 999_997
    path.write_bytes(b"a: " + b"x" * 999_998)
    assert file_problem(path).slug == "yaml-too-large"
    [problem] = problems("a: " + "x" * 999_998)
    assert problem.slug == "yaml-too-large"


# Limits and bombs

MOMENT = 1.0
"""Seconds; what is meant is 0.1 on an idle machine, and some machines are busy."""


@both
@pytest.mark.parametrize(("before", "after"), [("a: ", ""), ("{a: ", "}")], ids=["list", "mapping"])
def test_32_levels_are_read_and_33_refused(before: str, after: str, pure: bool) -> None:
    def nested(levels: int) -> str:
        if not after:
            return before + "[" * (levels - 1) + "]" * (levels - 1)
        return before * levels + after * levels

    assert value(nested(32), pure)
    assert slugs_and_lines(nested(33), pure) == [("yaml-too-deep", 1)]


def test_100_000_keys_and_values_are_read_and_no_more() -> None:
    def listed(nodes: int) -> str:
        return "a:\n" + "- 1\n" * (nodes - 3)  # the mapping, its key and the list are nodes too

    assert len(value(listed(100_000))["a"]) == 99_997
    assert slugs_and_lines(listed(100_001)) == [("yaml-too-many-values", 99_999)]


LAUGHS = "a0: &a0 lol\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
)
MERGES = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 20)
)
BOMBS = {
    "billion laughs": LAUGHS,
    "merge keys": MERGES,
    "wide merges": "a: &a {" + "k: 1, " * 9 + "}\n" + "b: {<<: *a}\n" * 20_000,
    "nested lists": "a: " + "[" * 100_000,
    "nested mappings": "{a: " * 100_000,
    "nested dashes": "- " * 100_000,
    "nested questions": "? " * 100_000,
    "wide list": "a: [" + "1," * 490_000 + "]",
    "wide mapping": "".join(f"k{n}: 1\n" for n in range(90_000)),
    "aliases": "a: &a 1\nb: [" + "*a," * 300_000 + "]",
    "documents": "---\n" * 240_000,
    "tag directives": "".join(f"%TAG !a{n}! b\n" for n in range(60_000)) + "---\na: 1",
    "controls": "\x01" * 990_000,
    "unclosed quote": 'a: "' + "x\n " * 300_000,
    "unclosed bracket": "a: [" + "\n" * 900_000,
    "anchor": "a: &" + "b" * 900_000 + " 1",
    "tag": "a: !" + "b" * 900_000 + " 1",
}
SMALL_BOMBS = [name for name in BOMBS if "nested" in name or len(BOMBS[name]) < 10_000]
LARGE = {
    "plain text": "a: " + "x" * 999_000,
    "double quotes": 'a: "' + "x " * 499_000 + '"',
    "escapes": 'a: "' + "\\n" * 499_000 + '"',
    "block text": "a: |\n" + " x\n" * 330_000,
    "blank lines": "a: |\n" + " \n" * 490_000,
    "comments": "#\n" * 490_000 + "a: 1",
    "digits": "a: " + "1" * 999_000,
    "decimals": "a: 0." + "1" * 990_000,
    "hexadecimal": "a: 0x" + "f" * 990_000,
}


def seconds_to_read(text: str, pure: bool = False) -> tuple[float, list[Problem]]:
    started = time.perf_counter()
    try:
        parse(text, "bomb.yaml", pure=pure)
        found = []
    except UserError as error:
        found = error.problems
    return time.perf_counter() - started, found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_line_and_in_no_time(name: str) -> None:
    seconds, found = seconds_to_read(BOMBS[name])
    assert found[0].where
    assert found[0].where.line
    assert seconds < MOMENT


@pytest.mark.parametrize("name", LARGE)
def test_a_single_large_value_is_read_in_no_time(name: str) -> None:
    seconds, found = seconds_to_read(LARGE[name])
    assert not found
    assert seconds < MOMENT


@pytest.mark.parametrize("name", SMALL_BOMBS)
def test_a_bomb_is_refused_without_libyaml_too(name: str) -> None:
    seconds, found = seconds_to_read(BOMBS[name], pure=True)
    assert found[0].where
    assert found[0].where.line
    assert seconds < MOMENT


# Texts that nobody here wrote


class Case(NamedTuple):
    name: str
    text: str
    must_fail: bool


def suite_cases() -> Iterator[Case]:
    """Each case of the YAML test suite, which inherits what it leaves out from the one before."""
    import yaml

    for path in sorted(corpus("malformed", "yaml_test_suite", "src").glob("*.yaml")):
        text = ""
        for number, case in enumerate(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)):
            text = case.get("yaml", text)
            yield Case(f"{path.stem}-{number}", unmasked(text), case.get("fail") == "true")


def unmasked(text: str) -> str:
    """The text of a case with its blanks, tabs and ends of line, which the suite makes visible."""
    text = re.sub("—*»", "\t", text.replace("␣", " "))
    text = text.replace("↵", "").replace("←", "\r").replace("⇔", "\ufeff")
    return re.sub("∎\n\\Z", "", text)


def outcome(text: str, pure: bool) -> Node | list[Problem]:
    """The node or the problems; every problem has a line."""
    try:
        return parse(text, "kpicli.yaml", pure=pure)
    except UserError as error:
        assert error.problems
        for each in error.problems[:100]:
            assert each.where
            assert each.where.line
            assert each.where.column
        return error.problems


@both
def test_the_94_cases_of_the_yaml_test_suite_that_must_fail_do(pure: bool) -> None:
    cases = [case for case in suite_cases() if case.must_fail]
    assert len(cases) == 94
    passed = [case.name for case in cases if isinstance(outcome(case.text, pure), Node)]
    assert passed == []


@both
def test_each_case_of_the_yaml_test_suite_is_read_or_refused_with_its_line(pure: bool) -> None:
    for case in suite_cases():
        outcome(case.text, pure)
        outcome("key:\n" + re.sub("(?m)^", "  ", case.text), pure)


def test_both_readers_read_each_case_of_the_yaml_test_suite_alike() -> None:
    for case in suite_cases():
        quick, pure = outcome(case.text, False), outcome(case.text, True)
        assert type(quick) is type(pure), case
        if isinstance(quick, Node):
            assert quick == pure, case


PIECES = st.sampled_from(
    [
        *"ab1~:,#-?|>&*!%@`\"'[]{}\\\n\t\0 é😀\ufeff\u2028",
        *(
            "<<",
            ".nan",
            "0x1f",
            "\\x41",
            "\\ud800",
            "---",
            "...",
            "|-",
            ">+2",
            "x:y",
            "x?y",
            "key:",
        ),
        *("  ", "\n  ", "\n- ", "\r\n", ": ", ", ", " # c\n", "%YAML 1.2\n"),
    ]
)
ANY_TEXT = st.text() | st.lists(PIECES, max_size=30).map("".join)


@given(ANY_TEXT)
@settings(max_examples=often(80), deadline=None)
def test_any_text_at_all_is_read_alike_by_both_readers_or_refused(text: str) -> None:
    quick, pure = outcome(text, False), outcome(text, True)
    assert type(quick) is type(pure)
    if isinstance(quick, Node) and isinstance(pure, Node):
        assert repr(quick) == repr(pure)


@given(data=st.binary() | ANY_TEXT.map(lambda text: text.encode("utf-16", "surrogatepass")))
@settings(max_examples=often(40), deadline=None)
def test_any_bytes_at_all_are_read_or_refused(data: bytes, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        read(path)
    except UserError as error:
        assert error.problems


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TREES: st.SearchStrategy[Any] = st.recursive(
    WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=15
)


def texts(node: Node) -> Any:
    """The structure of the node with each scalar as the text it was written as."""
    if isinstance(node.value, list):
        return [texts(item) for item in node.value]
    if isinstance(node.value, dict):
        return {name: texts(item) for name, item in node.value.items()}
    return node.raw


@given(st.dictionaries(WORDS, TREES), st.sampled_from([True, False, None]))
@settings(max_examples=often(40), deadline=None)
def test_the_structure_agrees_with_a_trusted_reader(
    tree: dict[str, Any], flow: bool | None
) -> None:
    import yaml

    text = yaml.safe_dump(tree, default_flow_style=flow)
    for pure in (False, True):
        assert texts(parse(text, "f", pure=pure)) == yaml.safe_load(text) == tree
