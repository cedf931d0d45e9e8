"""The command line gives the figures of the client tables that the Python API gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import called, report_of
from tests.clients.sample import TRUTH, card

CALLS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "score": ([], {}),
    "segment": (["--by", "region"], {"by": "region"}),
    "trend": (["--every", "quarter"], {"every": "quarter"}),
}


@pytest.mark.parametrize("command", CALLS)
def test_a_command_gives_what_its_method_gives(command: str, tmp_path: Path) -> None:
    scorecard = card(tmp_path)
    arguments, keywords = CALLS[command]
    kpis = ("churn", "arpc", "response_time", "engagement")
    named = [text for name in kpis for text in ("--kpi", name)]
    found = report_of(called(tmp_path, command, *arguments, *named, "--format", "json"))
    wanted = getattr(scorecard, command)(kpis=kpis, **keywords).to_dict()
    for result in wanted["results"]:
        result.pop("arithmetic", None)  # which the command line adds with --explain
    for key in ("results", "ledger", "notes"):
        assert found[key] == wanted[key]
    [churn] = [r for r in found["results"] if r["name"] == "churn" and _is(command, r)]
    truth = TRUTH["retention"]
    parts = {"segment": truth["by_region"]["South"], "trend": truth["by_quarter"]["2026-Q3"]}
    assert churn["value"] == pytest.approx(parts.get(command, truth["value"])["churn"], rel=1e-12)


def _is(command: str, result: dict[str, Any]) -> bool:
    if command == "segment":
        return bool(result["group"] == {"region": "South"})
    return command == "score" or bool(result["period"]["label"] == "2026-Q3")
