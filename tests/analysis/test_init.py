"""`kpicli init` on real exports: what it writes passes `check` and `score` as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import Ran, guessed, ran
from tests.corpus import corpus
from tests.support import write_csv

SAMPLE = Path(__file__).parents[2] / "sample_data"
Capture = pytest.CaptureFixture[str]

MEAN, SHARE, NPS, CSAT = "mean", "share", "nps", "csat"
SFO = {"netpro": NPS, "q7all": MEAN, "q9all": MEAN, "q10safe": MEAN}
SUDZILLA = {"sudzilla": NPS, "opening_keynote": MEAN, "closing_keynote": MEAN}
FILES: list[tuple[tuple[str, ...], dict[str, str]]] = [
    (("sfo_formats_derived", "sfo2017.parquet"), SFO),
    (("sfo_formats_derived", "sfo2017_int8_dictionary.parquet"), SFO),
    (("sfo_formats_derived", "sfo2017.tsv"), SFO),
    (("sfo_formats_derived", "sfo2017_utf16.csv"), SFO),
    (("sfo_formats_derived", "sfo2017_semicolon_decimalcomma_cp1252.csv"), SFO),
    (("gforms_sudzilla_nps", "sudzilla_google_form_01.csv"), SUDZILLA),
    (("gforms_sudzilla_nps", "sudzilla_google_form_02.csv"), SUDZILLA),
    (("gp_fft_text_labels", "gp_fft.csv"), {"rating": SHARE, "rating_score": MEAN}),
    (
        ("nps_r_package_testdata", "testdata.csv"),
        {
            "rec": MEAN,
            "product_tastiness": MEAN,
            "salesman_smileyness": MEAN,
            "salesman_chirpiness": MEAN,
            "salesman_bubbliness": MEAN,
        },
    ),
    (
        ("r_survey_reference", "apistrat.csv"),
        {"sch_wide": SHARE, "comp_imp": SHARE, "both": SHARE},
    ),
    (("qualtrics_3header_excluder", "qualtrics_text_1header.csv"), {"duration": MEAN}),
    (("qualtrics_3header_excluder", "qualtrics_raw.csv"), {"duration": MEAN}),
    (("qualtrics_3header_excluder", "qualtrics_raw_utf16.tsv"), {"duration": MEAN}),
    (
        ("support_tickets_published_stats", "customer_support_tickets.csv"),
        {
            "csat_score": CSAT,
            "response_time": "response_time",
            "resolution_time": "resolution_time",
        },
    ),
]


def written(capsys: Capture, export: Path, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The configuration written for an export and the report made with it, unedited."""
    target = folder / "kpicli.yaml"
    assert ran(capsys, "init", export, "-o", target).code == 0
    checked = ran(capsys, "check", "-c", target)
    assert checked.code == 0, checked.err
    scored = ran(capsys, "score", "-c", target, "--format", "json")
    assert scored.code == 0, scored.err
    return yaml.safe_load(target.read_text("utf-8")), json.loads(scored.out)


def kpis_of(config: dict[str, Any]) -> dict[str, str]:
    return {key: options.get("kpi", key) for key, options in config["kpis"].items()}


@pytest.mark.parametrize(("parts", "expected"), FILES, ids=[parts[-1] for parts, _ in FILES])
def test_what_is_written_for_a_real_export_is_scored_as_it_stands(
    parts: tuple[str, ...], expected: dict[str, str], tmp_path: Path, capsys: Capture
) -> None:
    config, report = written(capsys, corpus(*parts), tmp_path)
    assert kpis_of(config) == expected
    assert [one["name"] for one in report["results"]] == list(expected)
    assert all(one["value"] is not None for one in report["results"])


def test_the_sample_survey_is_understood(tmp_path: Path, capsys: Capture) -> None:
    config, _ = written(capsys, SAMPLE / "survey.csv", tmp_path)
    survey = config["sources"]["survey"]
    assert survey["client"] == "client_id"
    assert survey["date"] == "submitted_at"
    assert survey["weight"] == "weight"
    assert survey["where"] == {"status": "complete"}
    assert config["segments"] == {"channel": "survey.channel", "language": "survey.language"}
    assert config["kpis"] == {
        "cess": {
            "items": ["cess_informed", "cess_control", "cess_support", "cess_voice"],
            "scale": "1-5",
        },
        "q_satisfaction": {
            "kpi": "csat",
            "question": "q_satisfaction",
            "scale": "1-5",
            "labels": "satisfaction-5",
        },
        "q_support": {
            "kpi": "csat",
            "question": "q_support",
            "labels": "good-bad",
            "where": {"channel": "support"},
        },
        "q_recommend": {"kpi": "nps", "question": "q_recommend", "scale": "0-10"},
    }


def test_the_effort_question_of_the_sample_is_left_to_decide_with_a_hint(capsys: Capture) -> None:
    text = ran(capsys, "init", SAMPLE / "survey.csv").out
    off = [line for line in text.splitlines() if "kpi: ces" in line]
    assert len(off) == 2
    assert all(line.startswith("  # q_effort: {kpi: ces") for line in off)
    assert "better: higher" in off[0]
    assert "better: lower" in off[1]
    assert "rise with q_satisfaction" in text
    assert "speaks for higher" in text.replace("\n  # ", " ")


def test_the_airport_survey_gives_the_published_figure_and_its_codes(
    tmp_path: Path, capsys: Capture
) -> None:
    export = corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv")
    config, report = written(capsys, export, tmp_path)
    kpis = config["kpis"]
    assert kpis["netpro"] == {
        "kpi": "nps",
        "question": "NETPRO",
        "scale": "0-10",
        "missing": [11],
    }
    assert kpis["q7all"]["missing"] == ["Blank"]
    for key in ("q7art", "q7wifi", "q7ltparking", "q9boarding"):
        assert (kpis[key]["missing"], kpis[key]["not_applicable"]) == ([0], [6])
    assert len(kpis) == 20
    assert config["sources"]["survey"]["weight"] == "WEIGHT"
    [nps] = [one for one in report["results"] if one["kpi"] == "nps"]
    want = json.loads(corpus("sfo_airport_2017", "expected.json").read_text("utf-8"))
    assert nps["value"] == pytest.approx(want["computed"]["nps_weighted"], rel=1e-12)
    assert nps["n"] == 2746
    assert set(kpis_of(config).values()) == {"nps", "mean"}
    assert "# q14find: {kpi: mean" in (tmp_path / "kpicli.yaml").read_text("utf-8")


def test_no_other_column_of_the_airport_survey_is_taken_for_a_question(capsys: Capture) -> None:
    config = guessed(capsys, corpus("sfo_airport_2017", "2017_SFO_Customer_Survey.csv"))
    asked = {options["question"] for options in config["kpis"].values()}
    rated = {column for column in asked if column.startswith(("Q7", "Q9"))}
    assert asked - rated == {"NETPRO"}
    assert "Q9COM1" not in asked


def test_dont_know_is_proposed_as_not_applicable(capsys: Capture) -> None:
    config = guessed(capsys, corpus("gp_fft_text_labels", "gp_fft.csv"))
    assert config["kpis"]["rating"] == {
        "kpi": "share",
        "question": "rating",
        "labels": "likelihood-5",
        "answers": [4, 5],
        "not_applicable": ["Don't know"],
    }
    assert config["sources"]["survey"]["date"] == "time"


def test_labels_that_only_people_can_order_are_offered_as_a_comment(capsys: Capture) -> None:
    export = corpus("gforms_sudzilla_nps", "sudzilla_google_form_01.csv")
    text = ran(capsys, "init", export).out
    commented = text.partition("  # food_sudzilla_lunch:")[2]
    assert '  #     "Some good, some not so good":' in commented
    assert "food_sudzilla_lunch" not in yaml.safe_load(text)["kpis"]


def test_dates_that_fit_both_orders_are_left_out_with_both_ways_to_declare_them(
    capsys: Capture,
) -> None:
    export = corpus("gforms_sudzilla_nps", "sudzilla_google_form_01.csv")
    text = ran(capsys, "init", export).out
    assert "date" not in yaml.safe_load(text)["sources"]["survey"]
    assert "    # date: Timestamp" in text
    assert '    # date_format: "%m/%d/%Y %H:%M:%S"' in text
    assert '    # date_format: "%d/%m/%Y %H:%M:%S"' in text


def test_a_declared_format_read_off_the_comment_makes_the_dates_readable(
    tmp_path: Path, capsys: Capture
) -> None:
    export = corpus("gforms_sudzilla_nps", "sudzilla_google_form_01.csv")
    target = tmp_path / "kpicli.yaml"
    text = ran(capsys, "init", export, "-o", target) and target.read_text("utf-8")
    target.write_text(text.replace("# date", "date").replace('date_format: "%d', '# "%d'), "utf-8")
    found = json.loads(ran(capsys, "check", "-c", target, "--format", "json").out)
    assert found["columns"]["date"]["first"] == "2019-11-01 08:51:12"
    assert found["columns"]["date"]["unreadable"] == 0


def test_a_file_without_question_or_client_is_refused_with_what_was_seen(
    tmp_path: Path, capsys: Capture
) -> None:
    columns = {"shop": [f"shop {n}" for n in range(40)], "region": ["N", "E", "S", "W"] * 10}
    done = ran(capsys, "init", write_csv(tmp_path / "shops.csv", columns))
    assert (done.code, done.out) == (3, "")
    assert "[no-question-found]" in done.err
    assert "region: 4 texts" in done.err


def test_the_same_file_gives_the_same_bytes(capsys: Capture) -> None:
    first, second = (ran(capsys, "init", SAMPLE / "survey.csv") for _ in range(2))
    assert first == second


def test_the_summary_goes_to_standard_error_and_stays_short(capsys: Capture) -> None:
    done: Ran = ran(capsys, "init", SAMPLE / "survey.csv")
    assert "2,580 rows, 16 columns" in done.err
    assert "q_recommend (nps)" in done.err
    assert len(done.err.splitlines()) <= 6
    assert ran(capsys, "init", SAMPLE / "survey.csv", "-q").err == ""


def test_an_existing_file_is_kept_unless_told_otherwise(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "kpicli.yaml"
    target.write_text("mine", "utf-8")
    done = ran(capsys, "init", SAMPLE / "survey.csv", "-o", target)
    assert done.code == 2
    assert "[file-exists]" in done.err
    assert target.read_text("utf-8") == "mine"
    assert ran(capsys, "init", SAMPLE / "survey.csv", "-o", target, "--force").code == 0
    assert target.read_text("utf-8").startswith("# Written by")
    assert [each.name for each in tmp_path.iterdir()] == ["kpicli.yaml"]


def test_the_export_itself_is_never_overwritten(tmp_path: Path, capsys: Capture) -> None:
    export = tmp_path / "survey.csv"
    export.write_bytes((SAMPLE / "survey.csv").read_bytes())
    done = ran(capsys, "init", export, "-o", export, "--force")
    assert done.code == 2
    assert "[output-is-input]" in done.err
    assert export.read_bytes() == (SAMPLE / "survey.csv").read_bytes()


def test_the_path_is_written_as_seen_from_the_configuration(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "conf").mkdir()
    (tmp_path / "data" / "survey.csv").write_bytes((SAMPLE / "survey.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert guessed(capsys, "data/survey.csv")["sources"]["survey"]["path"] == "data/survey.csv"
    assert ran(capsys, "init", "data/survey.csv", "-o", "conf/kpicli.yaml").code == 0
    content = yaml.safe_load((tmp_path / "conf" / "kpicli.yaml").read_text("utf-8"))
    assert content["sources"]["survey"]["path"] == "../data/survey.csv"
    assert ran(capsys, "check", "-c", "conf/kpicli.yaml").code == 0
