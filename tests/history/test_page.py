"""The page on history shows what the commands print."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb

from kpicli.core.history_revisions import latest
from tests.cli.process import ROOT, kpicli
from tests.history.sheets import Capture, answers, records, survey, trend

PAGE = ROOT / "docs" / "history.md"
BLOCK = re.compile(r"(<!-- diff -->\n\n```console\n).*?(```\n\n<!-- end of diff -->)", re.DOTALL)
FIXED = {"SOURCE_DATE_EPOCH": "1795000000", "COLUMNS": "80", "NO_COLOR": "1"}
KPIS = ("--kpi", "cess", "--kpi", "csat", "--kpi", "nps", "--kpi", "ces")


def test_the_example_of_diff_is_what_it_prints(tmp_path: Path) -> None:
    config = ("-c", ROOT / "config.example.yaml", "-q")
    for name, until in (("june", "2026-07-01"), ("september", "2026-10-01")):
        command = ("score", *KPIS, "--until", until, "-o", f"{name}.json")
        assert kpicli(tmp_path, *command, *config, **FIXED).code == 0
    line = "diff june.json september.json"
    done = kpicli(tmp_path, *line.split(), "--format", "table", **FIXED)
    shown = f"$ kpicli {line}\n\n{done.out}"
    text = PAGE.read_text("utf-8")
    if os.environ.get("KPICLI_REFRESH"):
        text = BLOCK.sub(lambda found: f"{found[1]}{shown}{found[2]}", text)
        PAGE.write_text(text, encoding="utf-8")
    assert shown in text


def test_the_query_on_the_page_gives_the_latest_revisions(here: Path, capsys: Capture) -> None:
    trend(capsys, "history.parquet", "--by", "region")
    survey([*answers(), ("2025-03-30", "North", 0)])
    trend(capsys, "history.parquet", "--by", "region")
    [query] = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    found = set(duckdb.sql(query).fetchall())
    last = latest(records("history.parquet")).values()
    assert len(records("history.parquet")) > len(last)
    assert found == {(r.name, r.group, r.period, r.value, r.low, r.high) for r in last}
