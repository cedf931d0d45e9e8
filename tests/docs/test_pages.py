"""The pages of the documentation: up to date, connected, and in words that users know."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kpicli.config import model
from kpicli.config.described import keys
from kpicli.config.load import load
from kpicli.config.source_model import SourceSection
from kpicli.core.labels import NAMES
from kpicli.core.options import SurveyOptions
from kpicli.core.words import FLAGS, WHY
from kpicli.errors import ExitCode
from kpicli.render import formats
from kpicli.render.parts.ledger import STEPS
from tests.docs.support import DOCS, TOP, blocks, files, page, shell, working_folder

PAGES = sorted(path.name for path in DOCS.glob("*.md"))
SCHEMA = json.loads((TOP / "kpicli" / "render" / "report.schema.json").read_text(encoding="utf-8"))
FOREIGN = re.compile(r"/tmp/|/work/|/home/|/root/|\blocalhost\b|\b\d+\.\d+\.\d+\.\d+\b")


def generate(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(top / "docs" / "generate.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )


def test_a_part_that_is_out_of_date_is_shown_as_a_diff_and_exits_1(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("generate.py", "manual.py"):
        shutil.copy(DOCS / name, tmp_path / "docs")
    (tmp_path / "docs" / "a.md").write_text("<!-- generated: label sets -->\nold\n<!-- end -->\n")
    checked = generate(tmp_path, "--check")
    assert checked.returncode == 1
    assert "-old" in checked.stdout and "+| `satisfaction-5`" in checked.stdout
    assert "old" in (tmp_path / "docs" / "a.md").read_text()
    assert generate(tmp_path).returncode == 0
    assert generate(tmp_path, "--check").returncode == 0


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page(name)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = DOCS / (path or name)
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {as_anchor(heading) for heading in headings}, target


def as_anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_speaks_of_machines_or_tools_that_users_do_not_have(name: str) -> None:
    assert not FOREIGN.findall(page(name))


def test_every_page_is_in_the_list_of_pages() -> None:
    assert set(PAGES) - {"README.md"} == set(re.findall(r"\]\((\S+\.md)\)", page("README.md")))


def test_every_key_is_on_the_page_of_the_configuration() -> None:
    text = page("configuration.md")
    for cls in (
        model.Reporting,
        SourceSection,
        model.SegmentSection,
        model.BenchmarkSection,
        model.NormsSection,
        model.BreakSection,
        model.TargetSection,
        model.Privacy,
        SurveyOptions,
    ):
        for key in keys(cls):
            assert f"| `{key.name}` | {key.kind} |" in text
            assert key.doc
    for name in NAMES:
        assert f"| `{name}` |" in text
    for section in model.SECTIONS:
        assert f"| `{section}` |" in text


def test_the_yaml_of_the_configuration_page_is_read_as_it_says(tmp_path: Path) -> None:
    top = "version: 1\nsources:\n  survey:\n    path: survey.csv\n    date: submitted_at\n"
    kpis = "kpis: {nps: {question: q}}\n"
    (tmp_path / "sample_data").symlink_to(TOP / "sample_data")
    for number, block in enumerate(blocks("configuration.md", "yaml")):
        text = block
        if block.startswith(("where:", "dedupe:")):
            text = top + "".join(f"    {line}\n" for line in block.splitlines()) + kpis
        elif block.startswith("kpis:"):
            text = top + block
        elif block.startswith("#") and "version:" not in block:
            continue
        file = tmp_path / f"{number}.yaml"
        file.write_text(text, encoding="utf-8")
        assert load(file)


def test_every_exit_code_is_on_the_page_of_the_commands() -> None:
    text = page("commands.md")
    for code in ExitCode:
        assert re.search(rf"^\|.*\b{code.value}\b.*\|.+\|$", text, re.MULTILINE), code


def test_every_field_and_code_of_the_json_is_on_its_page() -> None:
    text = page("json.md")
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        for field in part.get("properties", {}):
            assert f"`{field}`" in text, field
    codes = [*WHY, *STEPS, *(code for code in FLAGS if code != "few-effective")]
    for code in codes:
        assert f"`{code}`" in text, code


def test_every_field_of_the_json_of_check_is_on_its_page() -> None:
    _, _, text = page("json.md").partition("## `check --format json`")
    ran = subprocess.run(
        [sys.executable, "-m", "kpicli", "check", "-c", "config.example.yaml", "--format", "json"],
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    found = json.loads(ran.stdout)
    for field in (*found, *found["columns"], *found["labels"][0], *found["sources"][0]):
        assert f"`{field}`" in text, field


def test_the_example_of_the_json_fits_its_schema_and_its_identities() -> None:
    (block,) = blocks("json.md", "json")
    example: dict[str, Any] = json.loads(block)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(example))
    for ledger in example["ledger"]:
        assert ledger["rows"] == ledger["kept"] + sum(step["rows"] for step in ledger["steps"])
        for result in example["results"]:
            kinds = ledger["answers"][result["name"]]
            assert sum(kinds.values()) == ledger["kept"]
            assert kinds["valid"] == result["n"]


def test_every_output_format_and_suffix_is_on_the_page_of_formats() -> None:
    text = page("formats.md")
    for name in formats.names():
        suffixes = import_module(f"kpicli.render.{name}").SUFFIXES
        assert f"| `{name}` | {', '.join(f'`{one}`' for one in suffixes) or 'none'} |" in text


def test_every_command_of_the_quickstart_works(tmp_path: Path) -> None:
    environment = working_folder(tmp_path)
    found = [line for block in blocks("quickstart.md", "console") for line in block.splitlines()]
    assert len(found) >= 10 and all(line.startswith("$ kpicli") or "|" in line for line in found)
    lines = [line.removeprefix("$ ") for line in found]
    if shutil.which("jq") is None:
        lines = [line.partition("| jq")[0] for line in lines]

    def run(line: str) -> tuple[str, int, str]:
        ran = shell(line, tmp_path, environment)
        return line, ran.returncode, ran.stderr

    first, *others = lines
    assert run(first)[1] == 0  # it writes the configuration that the others read
    with ThreadPoolExecutor(4) as pool:
        for line, code, stderr in pool.map(run, others):
            assert code == 0 and "Traceback" not in stderr, (line, stderr)


def test_the_python_of_its_page_runs(tmp_path: Path) -> None:
    environment = working_folder(tmp_path)
    shell("kpicli init export.csv -o kpicli.yaml", tmp_path, environment)
    code = "\n".join(blocks("python.md", "python"))
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert "answer-out-of-scale" in ran.stdout


def test_the_kpi_that_the_page_adds_works_as_it_says(tmp_path: Path) -> None:
    environment = working_folder(tmp_path)
    shutil.copytree(TOP / "kpicli", tmp_path / "kpicli")
    shutil.copytree(TOP / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("golden"))
    for path, text in files("how-to-add-a-kpi.md").items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    environment["PYTHONPATH"] = str(tmp_path)
    entry = blocks("how-to-add-a-kpi.md", "yaml")[-1]
    (tmp_path / "kpicli.yaml").write_text(
        f"version: 1\nsources: {{survey: {{path: export.csv}}}}\n{entry}", encoding="utf-8"
    )
    scored = shell("kpicli score --format json -q", tmp_path, environment)
    (result,) = json.loads(scored.stdout)["results"]
    assert result["kpi"] == "nss" and sum(result["parts"].values()) == result["n"] > 1000
    assert "Net Satisfaction Score" in shell("kpicli explain nss", tmp_path, environment).stdout
    assert "kpi-nss" in shell("kpicli schema", tmp_path, environment).stdout
    wrong = entry.replace("scale: 1-5", "scale: 1-5, neutral: [9]")
    (tmp_path / "wrong.yaml").write_text(
        f"version: 1\nsources: {{survey: {{path: export.csv}}}}\n{wrong}", encoding="utf-8"
    )
    refused = shell("kpicli score -c wrong.yaml", tmp_path, environment)
    assert refused.returncode == 2 and "9 is not on the scale" in refused.stderr
    tests = "tests/kpis/test_cases.py tests/cli/test_catalogue.py"
    chosen = "-k nss -p no:cacheprovider -p no:hypothesispytest -q"
    ran = shell(f"{sys.executable} -m pytest {tests} {chosen}", tmp_path, environment)
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"\b[89] passed|\b1\d passed", ran.stdout), ran.stdout
