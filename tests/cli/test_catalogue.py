"""The catalogue on the command line: `kpicli kpis` and `kpicli explain`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from kpicli import kpis
from kpicli.analysis.catalogue import FAMILIES, PARTS, Entry, as_json, entries, entry
from kpicli.cli import cards
from kpicli.cli.listing import plain, table
from kpicli.config.described import keys
from kpicli.core.options import SurveyOptions
from kpicli.core.tabled import TableOptions
from kpicli.core.unit import INDEX, NUMBER, PERCENT, POINTS, SCALE, SCORE, SECONDS, money
from kpicli.norms.builtin import BUILTIN
from kpicli.render.parts.surface import Surface

UNITS = {
    PERCENT.id: "percent, 0 to 100",
    POINTS.id: "points, −100 to 100",
    SCALE.id: "points on the scale",
    INDEX.id: "points, as declared",
    SCORE.id: "points, 0 to 100",
    NUMBER.id: "numerator unit per denominator unit",
    SECONDS.id: "seconds; shown as a duration",
    money().id: "money, in the declared currency",
}
"""How the unit of the code is written on the card."""

every_kpi = pytest.mark.parametrize("found", entries(), ids=lambda found: found.id)
computed = pytest.mark.parametrize("name", kpis.names())


def kpicli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpicli", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


@every_kpi
def test_every_card_has_all_twelve_parts_and_none_is_empty(found: Entry) -> None:
    assert list(found.parts) == list(PARTS)
    assert len(PARTS) == 12
    for part, value in found.parts.items():
        texts = [value] if isinstance(value, str) else list(value)
        if isinstance(value, dict):
            texts += value.values()
        assert texts, part
        assert all(text.strip() for text in texts), part


@every_kpi
def test_every_card_says_unit_direction_bands_and_references(found: Entry) -> None:
    assert found.title and found.summary and found.unit and found.bands_text
    assert found.better in ("higher", "lower", "declared")
    assert found.family in ("survey", "client", "family")
    assert found.references


@every_kpi
def test_every_related_kpi_has_a_card_of_its_own_and_is_another_one(found: Entry) -> None:
    assert set(found.parts["related"]) <= set(kpis.cards()) - {found.id}


@computed
def test_a_card_gives_the_unit_that_the_code_gives(name: str) -> None:
    identity = kpis.calculator(name).IDENTITY
    assert entry(name).unit.startswith(UNITS[identity.unit.id])
    assert identity.id == name


@computed
def test_a_card_gives_the_direction_that_the_code_gives(name: str) -> None:
    # A card says "declared" where `better:` decides; the code may then still have a default.
    found, better = entry(name), kpis.calculator(name).IDENTITY.better
    assert found.better == better or found.better == "declared"
    assert better is not None or found.better == "declared"
    assert found.default_better == better


def test_every_kpi_has_a_card_and_every_card_is_of_one() -> None:
    assert kpis.names() == kpis.cards()


@every_kpi
def test_the_explanation_holds_every_part_under_a_heading_and_fits_the_width(found: Entry) -> None:
    lines = cards.text(found, Surface(80)).splitlines()
    headings = [line for line in lines if line.isupper() and not line.startswith(" ")]
    for heading in PARTS.values():
        assert heading.upper() in headings
    assert all(len(line) <= 80 for line in lines)
    assert all(line == line.rstrip() for line in lines)
    squeezed = "".join("\n".join(lines).split())
    for value in found.parts.values():
        texts = [value] if isinstance(value, str) else list(value)
        for text in texts:
            assert "".join(text.split()) in squeezed


@every_kpi
def test_without_unicode_an_explanation_is_readable_ascii(found: Entry) -> None:
    text = cards.text(found, Surface(80, unicode=False))
    assert text.isascii()
    assert "\\x" not in text and "\\u" not in text


@every_kpi
def test_the_markdown_has_a_heading_for_every_part(found: Entry) -> None:
    lines = cards.markdown(found).splitlines()
    assert lines[0] == f"# {found.title}"
    for heading in PARTS.values():
        assert f"## {heading}" in lines


def test_explain_prints_options_bands_and_benchmarks_marked_unverified() -> None:
    ran = kpicli("explain", "cess")
    assert ran.returncode == 0 and not ran.stderr
    text = " ".join(ran.stdout.split())
    assert "strong from 80" in text
    for norm in BUILTIN:
        assert f"{norm.name} {norm.value:g} %, unverified" in text
        assert norm.source in text
    assert "Type: of_max, range or none. Default: of_max. Example: range" in text
    for option in ("question", "items", "normalise", "labels", "title"):
        assert f"\n  {option} " in ran.stdout


@computed
def test_own_options_and_those_of_all_such_kpis_are_told_apart(name: str) -> None:
    found, cls = entry(name), kpis.calculator(name).Options
    shared = SurveyOptions if issubclass(cls, SurveyOptions) else TableOptions
    if issubclass(cls, shared):
        assert [key.name for key in found.shared] == [key.name for key in keys(shared)]
    every = {key.name for key in (*found.options, *found.shared)}
    assert every == {key.name for key in keys(cls)}
    text = cards.text(found, Surface(80))
    assert ("OPTIONS OF EVERY CLIENT KPI" in text) is issubclass(cls, TableOptions)
    assert ("OPTIONS OF EVERY SURVEY KPI" in text) is issubclass(cls, SurveyOptions)


def test_a_client_kpi_is_explained_with_the_options_of_its_own() -> None:
    text = " ".join(kpicli("explain", "churn").stdout.split())
    own = text.partition("OPTIONS OF EVERY CLIENT KPI")[0].rpartition(" OPTIONS ")[2]
    for name in ("source", "period", "of", "lost", "leave_out"):
        assert f" {name} " in f" {own}"


def test_explain_json_holds_what_is_known_and_nothing_else() -> None:
    ran = kpicli("explain", "nps", "--format", "json")
    found: dict[str, Any] = json.loads(ran.stdout)
    assert found == as_json(entry("nps"))
    assert [key for key in found if key in PARTS] == list(PARTS)
    assert {"name": "interval", "default": "adjusted-wald"}.items() <= found["options"][0].items()


def test_explain_markdown_is_the_same_card() -> None:
    assert kpicli("explain", "nps", "-f", "markdown").stdout == cards.markdown(entry("nps"))


@pytest.mark.parametrize("asked", ["NPS", "Response-Time", "response time"])
def test_explain_takes_an_id_in_any_case_and_with_blanks(asked: str) -> None:
    assert kpicli("explain", asked).returncode == 0


@pytest.mark.parametrize(
    ("asked", "hint"), [("cast", "csat"), ("effort", "ces"), ("lifetime value", "clv")]
)
def test_explain_of_an_unknown_kpi_exits_2_and_says_what_may_be_meant(
    asked: str, hint: str
) -> None:
    ran = kpicli("explain", asked)
    assert ran.returncode == 2
    assert not ran.stdout
    assert "no-such-kpi" in ran.stderr
    assert f"did you mean {hint}?" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_format_that_does_not_exist_exits_2() -> None:
    for command in (("explain", "nps"), ("kpis",)):
        ran = kpicli(*command, "--format", "jsn")
        assert ran.returncode == 2
        assert "did you mean json?" in ran.stderr


def test_kpis_lists_every_card() -> None:
    listed = json.loads(kpicli("kpis", "--format", "json").stdout)
    assert [one["id"] for one in listed] == list(kpis.cards())


def test_kpis_is_plain_in_a_pipe_with_a_line_per_kpi_and_nothing_cut() -> None:
    ran = kpicli("kpis")
    head, *lines = ran.stdout.splitlines()
    assert ran.stdout == plain(entries())
    assert head.split()[:4] == ["ID", "UNIT", "BETTER", "WHAT"]
    assert [line.split()[0] for line in lines] == list(kpis.cards())
    for line, found in zip(lines, entries(), strict=True):
        assert line.endswith(found.summary)
        assert found.unit in line
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_of_kpis_fits_the_width_and_holds_every_word(width: int) -> None:
    text = table(entries(), Surface(width))
    assert all(len(line) <= width for line in text.splitlines())
    for found in entries():
        assert f"\n  {found.id}" in text
        for word in found.summary.split():
            assert word in text


def test_the_table_has_the_kpis_of_each_family_under_its_heading() -> None:
    text = table(entries(), Surface(80))
    headings = list(FAMILIES.values())
    ends = [*headings[1:], "`kpicli explain KPI`"]
    for (family, heading), end in zip(FAMILIES.items(), ends, strict=True):
        part = text.partition(heading)[2].partition(end)[0]
        listed = [line.split()[0] for line in part.splitlines() if line[:3].strip()]
        assert listed == [found.id for found in entries() if found.family == family]


def test_headings_are_bold_only_where_there_is_colour() -> None:
    assert "\x1b[1mDEFINITION\x1b[0m" in cards.text(entry("nps"), Surface(80, colour=True))
    assert "\x1b" not in cards.text(entry("nps"), Surface(80))


def test_the_catalogue_imports_no_heavy_library() -> None:
    code = (
        "import sys; from kpicli.cli.run import run\n"
        "try: run(['explain', 'nps'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'pyarrow', 'duckdb', 'numpy', 'rich'} & set(sys.modules)\n"
        "sys.stderr.write(' '.join(heavy))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
