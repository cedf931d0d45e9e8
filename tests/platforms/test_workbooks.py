"""Exports saved as workbooks are recognised and scored as their text is."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from tests.analysis.ran import ran
from tests.platforms.people import Sample
from tests.platforms.test_samples import SAMPLES, by_column, scored

Capture = pytest.CaptureFixture[str]
SAVED = (
    *("google_forms-en", "google_forms-fr", "microsoft_forms-en-quiz", "microsoft_forms-de"),
    *("surveymonkey-expanded", "surveymonkey-condensed", "qualtrics-two", "limesurvey-full"),
)
TIMES = ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%y %H:%M:%S")


def cell(text: str) -> datetime | int | str | None:
    """A text as the cell that a spreadsheet would make of it."""
    for form in TIMES:
        with suppress(ValueError):
            return datetime.strptime(text, form)
    with suppress(ValueError):
        return int(text)
    return text or None


@pytest.mark.parametrize("sample", [one for one in SAMPLES if str(one) in SAVED], ids=str)
def test_a_workbook_gives_the_figures_of_its_text(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    export, config = tmp_path / "export.xlsx", tmp_path / "kpicli.yaml"
    with xlsxwriter.Workbook(str(export), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(sample.rows):
            sheet.write_row(number, 0, [cell(text) for text in row])
    assert ran(capsys, "init", export, "-o", config).code == 0
    content = yaml.safe_load(config.read_text("utf-8"))
    report, done = scored(config, capsys)
    found = by_column(content, report)
    for name, (value, n) in sample.figures.items():
        assert found[sample.asked[name]] == (pytest.approx(value, rel=1e-12), n), name
    assert sample.why in done.err
    assert "date" in content["sources"]["survey"]
