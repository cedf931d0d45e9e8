"""What the page of the configuration says that client tables need, held against the loader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kpicli import kpis
from kpicli.config.described import keys
from kpicli.config.load import load
from kpicli.config.source_model import ROLES, SourceSection
from kpicli.core.tabled import TableOptions
from kpicli.errors import UserError
from tests.docs.support import page

TEXT = page("configuration.md")
TABLE = TEXT.partition("| KPI | table | needs | reads as well |")[2].partition("\n\n")[0]
ROWS = [
    [re.findall(r"`([a-z_]+)`", cell) for cell in line.strip("| ").split(" | ")]
    for line in TABLE.splitlines()[2:]
]
NEEDS = [(kpi, tables[0], needs) for names, tables, needs, _ in ROWS for kpi in names]


def problems(folder: Path, kpi: str, table: str, roles: list[str]) -> list[str]:
    """The slugs of what is wrong with a KPI on a table with these roles."""
    options = {"lost": ["Churned"]} if "status" in roles else {}
    content = {
        "version": 1,
        "sources": {table: {"path": "t.csv", **{role: f"the {role}" for role in roles}}},
        "kpis": {kpi: options},
    }
    file = folder / "kpicli.yaml"
    file.write_text(json.dumps(content), encoding="utf-8")
    try:
        load(file)
    except UserError as error:
        return [problem.slug for problem in error.problems]
    return []


def test_every_client_kpi_with_a_table_of_its_own_is_on_the_page() -> None:
    tabled = {
        name
        for name in kpis.names()
        for key in keys(kpis.calculator(name).Options)
        if issubclass(kpis.calculator(name).Options, TableOptions)
        if key.name == "source" and not key.required
    }
    assert {kpi for kpi, _, _ in NEEDS} == tabled


@pytest.mark.parametrize(("kpi", "table", "needs"), NEEDS)
def test_a_table_needs_what_the_page_says_and_nothing_else(
    kpi: str, table: str, needs: list[str], tmp_path: Path
) -> None:
    assert problems(tmp_path, kpi, table, needs) == []
    for role in needs:
        rest = [one for one in needs if one != role]
        assert problems(tmp_path, kpi, table, rest) == ["role-required"]


def test_the_page_names_only_roles_that_there_are() -> None:
    known = {*ROLES, "client", "date"}
    for _, _, needs, _ in ROWS:
        assert set(needs) <= known


def test_every_key_of_a_source_stands_in_one_group_of_the_page() -> None:
    part = TEXT.partition("<!-- generated: keys sources -->")[2].partition("<!-- end -->")[0]
    listed = re.findall(r"^\| `([a-z_]+)` \|", part, re.MULTILINE)
    assert sorted(listed) == sorted(key.name for key in keys(SourceSection))
    assert part.count("\n**") == 9
