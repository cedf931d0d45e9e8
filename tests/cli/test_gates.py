"""`--fail-on` on the command line: the whole report first, then a line per gate and the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.support import configure, repeated, write_csv


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """CSAT 60 % of 200 answers with a verified benchmark of 70, and NPS on 12 answers."""
    nps = repeated({9: 12, "": 188})
    write_csv(tmp_path / "s.csv", {"sat": repeated({5: 120, 1: 80}), "rec": nps})
    return configure(
        tmp_path / "kpicli.yaml",
        {"csat": {"question": "sat", "scale": "1-5"}, "nps": {"question": "rec"}},
        {"path": "s.csv"},
        benchmarks=[
            {"name": "peers", "kpi": "csat", "value": 70, "source": "ours", "verified": True},
            {"name": "peers", "kpi": "nps", "value": 20, "source": "ours", "verified": True},
        ],
    )


def gated(capsys: pytest.CaptureFixture[str], config: Path, *more: str | Path) -> Ran:
    return ran(capsys, "score", "-c", config, *more)


def test_a_breached_gate_ends_with_5_after_the_whole_report(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    plain = gated(capsys, config)
    done = gated(capsys, config, "--fail-on", "below:peers:csat")
    assert (plain.code, done.code) == (0, 5)
    assert done.out == plain.out
    assert "gate breached: below:peers:csat: CSAT 60.0 % is below peers 70" in done.err


def test_an_undecided_gate_ends_with_4_and_a_breach_beside_it_with_5(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    done = gated(capsys, config, "--fail-on", "below:peers:nps", "-q")
    assert done.code == 4
    assert done.err == "gate undecided: below:peers:nps: NPS: too few answers (12)\n"
    both = gated(capsys, config, "--fail-on", "below:peers:nps", "--fail-on", "score:csat<61")
    assert both.code == 5
    assert "gate undecided" in both.err and "gate breached" in both.err


def test_a_gate_that_passes_says_nothing(capsys: pytest.CaptureFixture[str], config: Path) -> None:
    done = gated(capsys, config, "--fail-on", "score:csat<60", "-q")
    assert (done.code, done.err) == (0, "")


def test_with_an_output_file_the_report_is_written_and_the_gate_still_tells(
    capsys: pytest.CaptureFixture[str], config: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    done = gated(capsys, config, "--fail-on", "significant:below:peers:csat", "-o", file)
    assert done.code == 5
    assert len(json.loads(file.read_text(encoding="utf-8"))["results"]) == 2
    assert done.err.startswith("gate breached: significant:below:peers:csat:")


def test_mistakes_in_conditions_are_told_with_other_mistakes_before_any_data_is_read(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    config.with_name("s.csv").unlink()
    done = gated(capsys, config, "--fail-on", "beneath:peers", "--level", "95")
    assert (done.code, done.out) == (2, "")
    assert "bad-gate" in done.err and "bad-level" in done.err


def test_a_condition_about_nothing_there_is_ends_with_2_and_prints_no_report(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    done = gated(capsys, config, "--fail-on", "below:peer")
    assert (done.code, done.out) == (2, "")
    assert "did you mean peers?" in done.err and "no-such-benchmark" in done.err


def test_the_output_may_not_overwrite_a_file_of_norms(
    capsys: pytest.CaptureFixture[str], config: Path
) -> None:
    norms = config.with_name("norms.csv")
    norms.write_text("kpi,name,value,source\nnps,others,10,ours\n", encoding="utf-8")
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("benchmarks:\n", "benchmarks:\n- {file: norms.csv}\n"), encoding="utf-8"
    )
    kept = norms.read_bytes()
    done = gated(capsys, config, "-f", "csv", "-o", norms)
    assert done.code == 2 and "output-is-input" in done.err
    assert norms.read_bytes() == kept
