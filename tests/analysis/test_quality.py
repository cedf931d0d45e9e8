"""Flagged answers: counted always, left out where declared, the figures with and without them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.errors import UserError
from tests.analysis.flagged import (
    COLUMNS,
    EVERY,
    ITEMS,
    KPIS,
    ORDER,
    QUALITY,
    ROLES,
    Row,
    messy,
    nps,
    oracle,
    reported,
    with_flagged,
    written,
)
from tests.corpus import corpus
from tests.support import configure, report_of, write_csv


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_engine_flags_and_leaves_out_what_plain_rules_do(
    seed: int, kind: str, tmp_path: Path
) -> None:
    rows = messy(seed)
    judged = oracle(rows)
    found = reported(tmp_path, rows, EVERY, kind)
    by_reason = Counter(why[0] for _, why in judged if why)
    assert dict(found.ledgers[0].steps) == {
        "where": len(rows) - len(judged),
        **{reason: by_reason[reason] for reason in ORDER},
    }
    assert all(by_reason[reason] for reason in ORDER), "every check is to flag some rows"
    counts = {one.check: one.rows for one in found.quality if one.check != "duplicates"}
    assert counts == {
        check: sum(reason in why for _, why in judged)
        for check, reason in zip(
            ("test_addresses", "speeders", "straight_liners", "repeated_texts"),
            ("test-address", "speeder", "straight-liner", "repeated-text"),
            strict=True,
        )
    }
    assert {one.of for one in found.quality} == {len(judged)}
    value, n = nps([row for row, why in judged if not why])
    result = found.results[0]
    assert result.estimate is not None
    assert (result.estimate.value, result.estimate.n) == (pytest.approx(value), n)
    value, n = nps([row for row, _ in judged])
    assert with_flagged(result) == (pytest.approx(value), n)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_without_exclude_rows_are_counted_and_stay(kind: str, tmp_path: Path) -> None:
    rows = messy(4)
    found = reported(tmp_path, rows, [], kind)
    assert [reason for reason, _ in found.ledgers[0].steps] == ["where"]
    assert all(one.rows and not one.excluded for one in found.quality)
    assert found.results[0].with_flagged is None
    slugs = {f"quality-{one.replace('_', '-')}" for one in EVERY}
    assert {note.slug for note in found.notes} >= slugs


@pytest.mark.parametrize("check", EVERY)
def test_one_check_alone_leaves_out_all_that_it_flags(check: str, tmp_path: Path) -> None:
    rows = messy(5)
    reason = dict(
        zip(
            ("test_addresses", "duplicates", "speeders", "straight_liners", "repeated_texts"),
            ORDER,
            strict=True,
        )
    )[check]
    found = reported(tmp_path, rows, [check])
    assert dict(found.ledgers[0].steps)[reason] == sum(reason in why for _, why in oracle(rows))


def test_a_flagged_row_is_gone_before_repeats_give_way(tmp_path: Path) -> None:
    rows = [
        {"client": "1", "seconds": "500", "nps": "10", "day": "2025-01-01"},
        {"client": "1", "seconds": "9", "nps": "0", "day": "2025-01-02"},
        {"client": "2", "seconds": "500", "nps": "10", "day": "2025-01-03"},
    ]
    data = write_csv(tmp_path / "s.csv", {name: [row[name] for row in rows] for name in rows[0]})
    survey = {
        "path": data.name,
        "date": "day",
        "duration": "seconds",
        "dedupe": {"by": "client", "keep": "latest"},
        "quality": {"exclude": ["speeders"]},
    }
    found = report_of(tmp_path, {"nps": {"question": "nps"}}, survey)
    assert dict(found.ledgers[0].steps) == {"speeder": 1}
    assert found.results[0].estimate is not None
    assert (found.results[0].estimate.value, found.results[0].estimate.n) == (100.0, 2)
    assert with_flagged(found.results[0]) == (0.0, 2)


def test_checks_look_at_the_rows_of_where_whatever_the_period(tmp_path: Path) -> None:
    columns = {
        "seconds": [10, 500, 500, 500],
        "nps": [0, 10, 10, 10],
        "day": ["2025-01-01", "2025-02-01", "2025-02-02", "2025-02-03"],
    }
    data = write_csv(tmp_path / "s.csv", columns)
    quality = {"exclude": ["speeders"]}
    survey = {"path": data.name, "date": "day", "duration": "seconds", "quality": quality}
    kpis = {"nps": {"question": "nps"}}
    found = report_of(tmp_path, kpis, survey, Request(since="2025-02-01"))
    assert dict(found.ledgers[0].steps) == {"speeder": 1}
    assert (found.quality[0].rows, found.quality[0].of) == (1, 4)


def clean(n: int) -> list[Row]:
    """Rows that no check has anything against."""
    return [
        dict(
            zip(
                COLUMNS,
                [
                    str(k % 11),
                    *"1234",
                    f"my own words, number {k}",
                    "300",
                    f"p{k}@firm.com",
                    f"10.1.{k // 250}.{k % 250}",
                    f"{k}.1",
                    f"{k}.2",
                    "North",
                    f"c{k}",
                ],
                strict=True,
            )
        )
        for k in range(n)
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(n=st.integers(1, 60), exclude=st.sets(st.sampled_from(EVERY)))
def test_where_nothing_is_flagged_nothing_changes(
    n: int, exclude: set[str], tmp_path: Path
) -> None:
    rows = clean(n)
    bare = report_of(
        tmp_path, KPIS, {"path": written(tmp_path, rows, "csv"), "where": ROLES["where"]}
    )
    found = reported(tmp_path, rows, sorted(exclude))
    assert found.results == bare.results
    assert found.ledgers == bare.ledgers
    assert all(one.rows == 0 for one in found.quality)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    answers=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 10)), min_size=1, max_size=40)
)
def test_leaving_out_speeders_is_keeping_the_others(
    answers: list[tuple[int, int]], tmp_path: Path
) -> None:
    times, scores = [list(one) for one in zip(*answers, strict=True)]
    data = write_csv(tmp_path / "s.csv", {"seconds": times, "nps": scores})
    kpis = {"nps": {"question": "nps"}}
    quality = {"speeders": {"under": 100}, "exclude": ["speeders"]}
    survey = {"path": data.name, "duration": "seconds", "quality": quality}
    found = report_of(tmp_path, kpis, survey)
    where = {"path": data.name, "where": {"seconds": {"min": 100}}}
    other = report_of(tmp_path, kpis, where)
    assert found.results[0].estimate == other.results[0].estimate
    assert found.ledgers[0].kept == other.ledgers[0].kept


def test_minutes_are_minutes(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "s.csv", {"minutes": [1, 2, 3], "nps": [9, 9, 9]})
    survey = {
        "path": data.name,
        "duration": "minutes",
        "duration_unit": "minutes",
        "quality": {"speeders": {"under": "2 min"}, "exclude": ["speeders"]},
    }
    found = report_of(tmp_path, {"nps": {"question": "nps"}}, survey)
    assert dict(found.ledgers[0].steps) == {"speeder": 1}
    assert found.quality[0].threshold == 120.0


def test_the_questions_of_kpis_are_batteries_and_comments_by_default(tmp_path: Path) -> None:
    rows = messy(6)
    kpis = {**KPIS, "feedback": {"comment": "comment"}}
    survey = {"path": written(tmp_path, rows, "csv"), **ROLES, "quality": {"exclude": []}}
    found = report_of(tmp_path, kpis, survey, Request(kpis=("nps",)))
    checks = {one.check: one.rows for one in found.quality}
    flagged = [why for _, why in oracle(rows)]
    assert checks["straight_liners"] == sum("straight-liner" in why for why in flagged)
    assert checks["repeated_texts"] == sum("repeated-text" in why for why in flagged)


@pytest.mark.parametrize("name", ["qualtrics_text_1header.csv", "qualtrics_numeric_1header.csv"])
def test_the_published_chain_of_exclusions_comes_out(name: str, tmp_path: Path) -> None:
    path = corpus("qualtrics_3header_excluder", name)
    text = "text" in name
    where = {"Status": {"not": "Survey Preview" if text else 1}, "Finished": "TRUE" if text else 1}
    time = "Duration (in seconds)"
    by = [["IPAddress"], ["LocationLatitude", "LocationLongitude"]]
    steps = []
    for exclude in ([], ["duplicates"], ["speeders", "duplicates"]):
        quality = {"speeders": {"under": 100}, "duplicates": {"by": by}, "exclude": exclude}
        survey = {"path": str(path), "where": where, "duration": time, "quality": quality}
        found = report_of(tmp_path, {"time": {"kpi": "mean", "question": time}}, survey)
        steps.append((found.ledgers[0].rows, found.ledgers[0].kept))
    assert steps == [(100, 92), (100, 83), (100, 81)]
    assert [one.rows for one in found.quality] == [6, 9, 2]
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert sum(float(row[time]) < 100 for row in rows) == 4, "two of four were left out before"


def test_checks_come_after_what_a_platform_leaves_out(tmp_path: Path) -> None:
    path = corpus("qualtrics_3header_excluder", "qualtrics_raw.csv")
    time = "Duration (in seconds)"
    by = [["IPAddress"], ["LocationLatitude", "LocationLongitude"]]
    exclude = ["speeders", "duplicates"]
    quality = {"speeders": {"under": 100}, "duplicates": {"by": by}, "exclude": exclude}
    survey = {"path": str(path), "duration": time, "quality": quality}
    found = report_of(tmp_path, {"time": {"kpi": "mean", "question": time}}, survey)
    assert list(found.ledgers[0].steps) == [
        ("preview", 2),
        ("unfinished", 6),
        ("copy", 9),
        ("speeder", 2),
    ]
    assert {one.of for one in found.quality} == {92}


def test_a_check_without_a_column_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "s.csv", {"nps": [9]})
    survey = {"path": data.name, "quality": {"exclude": ["straight_liners", "speeders"]}}
    config = configure(tmp_path / "kpicli.yaml", {"nps": {"question": "nps"}}, survey)
    with pytest.raises(UserError) as error:
        load(config)
    assert [one.slug for one in error.value.problems] == ["quality-without-column"]
    survey = {"path": data.name, "quality": {"exclude": ["straight_liners"]}}
    config = configure(tmp_path / "kpicli.yaml", {"nps": {"question": "nps"}}, survey)
    with pytest.raises(UserError) as error:
        score(load(config), Request())
    assert [one.slug for one in error.value.problems] == ["quality-without-column"]


def test_columns_of_checks_that_are_not_there_are_all_told(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "s.csv", {"nps": [9]})
    quality = {**QUALITY, "exclude": []}
    survey = {"path": data.name, "duration": "seconds", "email": "mail", "quality": quality}
    with pytest.raises(UserError) as error:
        report_of(tmp_path, {"nps": {"question": "nps"}}, survey)
    problems = error.value.problems
    told = {one.text.split("'")[1]: one.where.path for one in problems if one.where}
    assert set(told) == {"seconds", "mail", *ITEMS, "comment", "ip", "lat", "lon"}
    assert told["seconds"] == "sources.survey.duration"
    assert told["lat"] == "sources.survey.quality.duplicates.by"
