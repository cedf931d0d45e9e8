"""The README is true: its pictures, its two commands, and its way to add a KPI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
README = TOP / "README.md"


def block(marker: str) -> str:
    pattern = rf"<!-- {re.escape(marker)}.*?-->\n```\w+\n(.*?)```"
    found = re.search(pattern, README.read_text("utf-8"), re.DOTALL)
    assert found is not None, marker
    return found[1]


def run(*arguments: str, cwd: Path = TOP, path: Path | None = None) -> str:
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(path or TOP)}
    environment |= {"SOURCE_DATE_EPOCH": "1795000000"}  # when all periods of the data are over
    return subprocess.run(
        [sys.executable, "-m", "kpicli", *arguments],
        cwd=cwd,
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def pictures() -> list[str]:
    """The commands whose output the README shows."""
    return re.findall(r"^<!-- terminal: kpicli (.*) -->$", README.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", pictures())
def test_a_picture_of_the_terminal_is_what_the_command_prints(line: str) -> None:
    printed = run(*line.split())
    marker = f"<!-- terminal: kpicli {line} -->"
    if os.environ.get("KPICLI_REFRESH"):
        text = README.read_text("utf-8")
        start = text.index(marker)
        end = text.index("```\n", text.index("```text", start) + 7) + 4
        fresh = f"{marker}\n```text\n{printed.rstrip()}\n```\n"
        README.write_text(text[:start] + fresh + text[end:], encoding="utf-8")
    assert block(marker.removeprefix("<!-- ").removesuffix(" -->")) == printed.rstrip() + "\n"


def test_there_is_a_picture_of_each_of_the_four_commands() -> None:
    assert [line.split()[0] for line in pictures()] == ["score", "segment", "trend", "benchmark"]


def test_the_kpi_of_the_readme_works_as_one_more_file(tmp_path: Path) -> None:
    shutil.copytree(TOP / "kpicli", tmp_path / "kpicli")
    (tmp_path / "kpicli/kpis/top_box.py").write_text(block("file: kpicli/kpis/top_box.py"), "utf-8")
    (tmp_path / "survey.csv").write_text("q\n5\n5\n4\n1\n\n", encoding="utf-8")
    (tmp_path / "kpicli.yaml").write_text(
        "version: 1\nsources: {survey: {path: survey.csv}}\n"
        "kpis: {top_box: {question: q, scale: 1-5}}\n",
        encoding="utf-8",
    )
    printed = run("score", "--format", "csv", cwd=tmp_path, path=tmp_path)
    assert ",50.0,percent," in printed


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8")):
        if "://" not in link:
            assert (TOP / link).exists(), link
