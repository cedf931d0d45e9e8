"""What `check` tells of an export: its platform and why, and each question's names and codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.platforms.people import RECOMMEND, Sample
from tests.platforms.test_naming import asking
from tests.platforms.test_samples import SAMPLES, begun
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_check_passes_and_tells_the_platform_and_its_sign(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    config, _ = begun(sample, tmp_path, capsys)
    done = ran(capsys, "check", "-c", config, "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found["platform"]["id"] == sample.platform
    assert sample.why in found["platform"]["why"]
    assert found["platform"]["header_rows"] == len(sample.rows) - len(sample.respondents)


def test_check_tells_column_code_text_and_codes_of_a_question(
    tmp_path: Path, capsys: Capture
) -> None:
    [sample] = [one for one in SAMPLES if str(one) == "qualtrics-numeric"]
    config = asking(sample, "QID1", tmp_path)
    done = ran(capsys, "check", "-c", config)
    told = " ".join(done.out.split())
    assert "Qualtrics, because its third row holds ImportId; 3 header rows" in told
    assert f"it: column Q1, code QID1, “{RECOMMEND}”; no answers: -99" in told
    found = json.loads(ran(capsys, "check", "-c", config, "--format", "json").out)
    [question] = found["questions"]
    assert question["named"] == "QID1"
    assert (question["column"], question["code"], question["text"]) == ("Q1", "QID1", RECOMMEND)
    assert question["missing"] == ["-99"]
    unseen = sum(not one.nps for one in sample.respondents)
    assert found["ledger"]["answers"]["it"]["missing"] == unseen > 0
    assert "invalid" not in found["ledger"]["answers"]["it"]


def test_a_plain_file_says_nothing_of_itself(tmp_path: Path, capsys: Capture) -> None:
    data = write_csv(tmp_path / "survey.csv", {"q": [10, 9, 9, 8, 3, 10, 10, 2]})
    kpi = {"nps": {"question": "q", "scale": "0-10"}}
    config = configure(tmp_path / "kpicli.yaml", kpi, {"path": data.name})
    assert "What the file says" not in ran(capsys, "check", "-c", config).out
    found = json.loads(ran(capsys, "check", "-c", config, "--format", "json").out)
    assert (found["platform"], found["questions"]) == (None, [])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("microsoft_forms-en", "%m/%d/%y %H:%M:%S"),
        ("surveymonkey-expanded", "month first"),
        ("qualtrics-three", "ISO 8601"),
    ],
)
def test_check_tells_how_the_platform_writes_its_dates(
    name: str, written: str, tmp_path: Path, capsys: Capture
) -> None:
    [sample] = [one for one in SAMPLES if str(one) == name]
    config, _ = begun(sample, tmp_path, capsys)
    found = json.loads(ran(capsys, "check", "-c", config, "--format", "json").out)
    assert found["columns"]["date"]["written"] == written
    assert found["columns"]["date"]["unreadable"] == 0
