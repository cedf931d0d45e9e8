"""The whole scorecard from Python: the tables, texts and files of the command."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import kpicli
from tests.analysis.ran import ran
from tests.cli.process import SCHEMA
from tests.report.build import small

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("survey")
    small(found)
    return found


@pytest.fixture
def card(folder: Path) -> kpicli.Scorecard:
    return kpicli.load(folder / "kpicli.yaml")


@pytest.mark.parametrize("suffix", ["html", "md", "pdf"])
def test_the_texts_are_those_that_the_command_writes(
    suffix: str, card: kpicli.Scorecard, folder: Path, capsys: Capture
) -> None:
    whole, file = card.report(), folder / f"scorecard.{suffix}"
    done = ran(capsys, "report", "-c", folder / "kpicli.yaml", "-o", file)
    assert done.code == 0, done.err
    made = {"html": whole.to_html, "md": whole.to_markdown, "pdf": whole.to_pdf}[suffix]()
    assert file.read_bytes() == (made.encode() if isinstance(made, str) else made)


def test_its_tables_are_the_reports_of_segment_and_trend(card: kpicli.Scorecard) -> None:
    whole, south = card.report(), card.segment(by="region").find("nps", group="South")
    assert set(whole.segments) == {"region"}
    found = whole.segments["region"].find("nps", group="South")
    assert found.estimate == south.estimate and found.versus_rest == south.versus_rest
    assert whole.trend is not None
    moved, alone = whole.trend["nps"].change, card.trend(every="month", last=24)["nps"].change
    assert moved is not None and alone is not None and moved.difference == alone.difference
    assert whole["nps"].estimate == card.score()["nps"].estimate
    SCHEMA.validate(whole.score.to_dict())


def test_its_frame_has_a_row_for_every_result_of_every_table(card: kpicli.Scorecard) -> None:
    whole = card.report()
    frame = whole.to_frame()
    assert whole.trend is not None
    tables = [whole.score, *whole.segments.values(), whole.trend]
    assert len(frame) == sum(len(one.results) for one in tables)
    assert set(frame["table"]) == {"score", "segment", "trend"}
    assert frame["n"].dtype == pd.Int64Dtype()


def test_a_frame_in_place_of_the_file_gives_the_same_figures(
    card: kpicli.Scorecard, folder: Path
) -> None:
    frame = pd.read_csv(folder / "survey.csv", dtype=str, keep_default_na=False)
    assert card.report(frame).results == card.report().results


def test_kpis_segments_and_periods_can_be_chosen(card: kpicli.Scorecard) -> None:
    whole = card.report(kpis="nps", by="region", every="quarter", last=3, level=0.9)
    assert [one.name for one in whole.results] == ["nps"] and whole.results[0].level == 0.9
    assert whole.trend is not None and len(whole.trend.results) == 3
    assert any("region" in each for each in whole.verdict)
    assert repr(whole) == "<kpicli report: nps>"


def test_what_is_asked_wrongly_is_told_at_once(card: kpicli.Scorecard) -> None:
    with pytest.raises(kpicli.UserError) as found:
        card.report(every="fortnight", last=0)  # type: ignore[arg-type]
    assert {one.slug for one in found.value.problems} == {"no-such-period", "bad-count"}
    with pytest.raises(KeyError, match="nps"):
        card.report()["no"]
