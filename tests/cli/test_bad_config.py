"""A configuration that is wrong, as the user sees it: place, offending line, caret, way out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kpicli.config.described import keys
from kpicli.config.source_model import SourceSection
from tests.analysis.ran import Ran, ran
from tests.cli.process import kpicli, refused
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
GOOD = "version: 1\nsources: {survey: {path: s.csv}}\nkpis: {nps: {question: q}}\n"


def scored(capsys: Capture, text: str | bytes) -> Ran:
    """`score` with this configuration, where no data is ever needed."""
    data = text if isinstance(text, bytes) else text.encode()
    Path("kpicli.yaml").write_bytes(data)
    return ran(capsys, "score")


def test_each_problem_shows_its_line_with_a_caret_and_all_come_in_order(
    here: Path, capsys: Capture
) -> None:
    done = scored(
        capsys,
        "version: 1\n"
        "reporting: {timezone: Europe/Amsterdm}\n"
        "sources:\n"
        "  survey: {path: s.csv, wieght: w}\n"
        "kpis:\n"
        "  nps: {question: q, scale: 1-5}\n"
        "  share: {question: q}\n",
    )
    assert done.code == 2 and done.out == ""
    assert done.err == (
        "kpicli.yaml:2:23 (reporting.timezone): no time zone is called 'Europe/Amsterdm'\n"
        "    reporting: {timezone: Europe/Amsterdm}\n"
        "                          ^\n"
        "  hint: did you mean Europe/Amsterdam?\n"
        "  [no-such-timezone]\n"
        "\n"
        "kpicli.yaml:4:25 (sources.survey.wieght): unknown key 'wieght'\n"
        "      survey: {path: s.csv, wieght: w}\n"
        "                            ^\n"
        "  allowed: path, format, encoding, delimiter, quote, decimal, header_rows, sheet, "
        f"long, include, max_malformed, max_bytes, … ({len(keys(SourceSection))} in all)\n"
        "  hint: did you mean weight?\n"
        "  [unknown-key]\n"
        "\n"
        "kpicli.yaml:6:29 (kpis.nps.scale): NPS is defined on 0–10 only, not on 1–5\n"
        "      nps: {question: q, scale: 1-5}\n"
        "                                ^\n"
        "  hint: for points per answer on another scale use kpi: index, for a share kpi: csat\n"
        "  [nps-scale]\n"
        "\n"
        "kpicli.yaml:7:3 (kpis.share): no answers are listed\n"
        "      share: {question: q}\n"
        "      ^\n"
        "  hint: add answers: and the list of answers that count\n"
        "  [answers-required]\n"
    )


BROKEN: dict[str, tuple[str | bytes, str, tuple[str, ...]]] = {
    "nothing": ("", "yaml-empty", ("kpicli.yaml:1:1: the file is empty\n  hint: ", "kpicli init")),
    "nothing but a comment": ("# x\n", "yaml-empty", ("the file is empty\n  hint: ",)),
    "a list": ("- a\n", "yaml-no-mapping", ("kpicli.yaml:1:1: ", "    - a\n    ^\n")),
    "keys that stand twice": (
        GOOD + "name: a\nname: b\n",
        "yaml-duplicate-key",
        ("kpicli.yaml:5:1 (name): ", "on line 4 and again on line 5"),
    ),
    "a KPI that stands twice": (
        "version: 1\nsources: {survey: {path: s.csv}}\nkpis:\n  nps: {question: a}\n"
        "  nps: {question: b}\n",
        "yaml-duplicate-key",
        ("kpicli.yaml:5:3 (kpis.nps): ", "remove or rename"),
    ),
    "tabs": (
        "version: 1\nsources:\n\tsurvey: {path: s.csv}\n",
        "yaml-syntax",
        ("kpicli.yaml:3:1: ", "a tab", "use blanks, not tabs"),
    ),
    "a quote that is never closed": (
        "version: 1\nname: 'Client's card\n",
        "yaml-syntax",
        ("kpicli.yaml:2:", "hint: "),
    ),
    "aliases": (
        f"{GOOD}name: &n x\nsegments: *n\n",
        "yaml-alias",
        ("kpicli.yaml:4:7 (name): ", "[yaml-anchor]", "kpicli.yaml:5:11"),
    ),
    "two documents": (f"{GOOD}---\n{GOOD}", "yaml-many-documents", ("kpicli.yaml:4:",)),
    "a tag": (f"{GOOD}name: !!python/object:os.system x\n", "yaml-tag", ("kpicli.yaml:4:7",)),
    "an encoding of its own": (
        GOOD.encode() + b"name: caf\xe9\n",
        "yaml-encoding",
        ("kpicli.yaml:4:10: the byte 0xE9 is not UTF-8",),
    ),
    "a control character": (
        GOOD + "name: \x1b[31mred\n",
        "yaml-character",
        ("kpicli.yaml:4:7: ", "U+001B", "\\u001b"),
    ),
    "data in its place": (
        "q,w\n9,1\n" * 200_000,
        "yaml-too-large",
        ("kpicli.yaml: ", "and not the data?"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_yaml_of_ours_is_refused(name: str, here: Path, capsys: Capture) -> None:
    text, slug, parts = BROKEN[name]
    done = scored(capsys, text)
    refused(done, 2, slug, *parts)
    assert "\x1b" not in done.err


BOMBS = {
    "aliases of aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "merge keys": "a: &a {x: 1}\n"
    + "".join(f"b{n}: &b{n}\n  <<: [{','.join(['*a'] * 9)}]\n" for n in range(20)),
    "brackets": "a: " + "[" * 50_000,
    "mappings": "a: " + "{a: " * 5_000,
    "values": f"a: [{'x,' * 200_000}x]\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once_with_its_line(name: str, here: Path, capsys: Capture) -> None:
    scored(capsys, "")  # what is imported once is not the bomb's doing
    started = time.perf_counter()
    done = scored(capsys, BOMBS[name])
    assert time.perf_counter() - started < 1
    assert done.code == 2 and done.out == ""
    assert "kpicli.yaml:1:" in done.err or "kpicli.yaml:2:" in done.err
    assert "  hint: " in done.err and "[yaml-" in done.err


def test_a_configuration_that_is_not_there_or_is_a_folder_is_named(
    here: Path, capsys: Capture
) -> None:
    refused(ran(capsys, "score"), 2, "no-configuration", "kpicli init EXPORT -o kpicli.yaml")
    refused(ran(capsys, "score", "-c", "no.yaml"), 2, "yaml-file-missing", "no.yaml: ")
    refused(ran(capsys, "score", "-c", "."), 2, "yaml-file-is-directory", "name a file in it")


def test_columns_that_the_data_lack_are_told_all_at_once_at_their_places(
    here: Path, capsys: Capture
) -> None:
    write_csv(here / "survey.csv", {"q_recommend": [9], "status": ["complete"], "weight": [1]})
    (here / "kpicli.yaml").write_text(
        "version: 1\n"
        "sources:\n"
        "  survey:\n"
        "    path: survey.csv\n"
        "    weight: weigth\n"
        "    where: {statsu: complete}\n"
        "    dedupe: {by: [status, client]}\n"
        "kpis:\n"
        "  nps: {question: q_recomend}\n"
        "  cess: {items: [q_recommend, voice], scale: 1-5, where: {staus: x}}\n",
        encoding="utf-8",
    )
    done = ran(capsys, "score", "--where", "chanel=email")
    refused(done, 2, "no-such-column", "did you mean q_recommend?", "did you mean weight?")
    lines = done.err.splitlines()
    assert [line for line in lines if "there is no column" in line] == [
        "--where: there is no column 'chanel' in survey.csv",
        "kpicli.yaml:5:13 (sources.survey.weight): there is no column 'weigth' in survey.csv",
        "kpicli.yaml:6:13 (sources.survey.where.statsu): there is no column 'statsu' in survey.csv",
        "kpicli.yaml:7:27 (sources.survey.dedupe.by[1]): there is no column 'client' in survey.csv",
        "kpicli.yaml:9:19 (kpis.nps.question): there is no column 'q_recomend' in survey.csv",
        "kpicli.yaml:10:31 (kpis.cess.items[1]): there is no column 'voice' in survey.csv",
        "kpicli.yaml:10:59 (kpis.cess.where.staus): there is no column 'staus' in survey.csv",
    ]
    at = lines.index("      nps: {question: q_recomend}")
    assert lines[at + 1] == " " * 22 + "^"
    assert lines[at + 2] == "  allowed: q_recommend, status, weight"


def test_columns_are_not_asked_of_kpis_that_are_not_called_for(here: Path, capsys: Capture) -> None:
    write_csv(here / "survey.csv", {"q": [9]})
    kpis = {"nps": {"question": "q"}, "csat": {"question": "other", "scale": "1-5"}}
    configure(here / "kpicli.yaml", kpis, {"path": "survey.csv"})
    assert ran(capsys, "score", "--kpi", "nps").code == 0
    refused(ran(capsys, "score"), 2, "no-such-column", "'other'")


def test_a_wrong_configuration_is_told_in_a_process_of_its_own_too(here: Path) -> None:
    (here / "kpicli.yaml").write_text("version: 1\nkpis: {nps: {}}\n", encoding="utf-8")
    refused(kpicli(here, "score"), 2, "missing-key", "kpicli.yaml:1:1: sources: is missing")
