"""Reference values: in the configuration, and from files of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kpicli.config.decode import BadValueError, Decoding
from kpicli.config.json_schema import schema
from kpicli.config.load import Config, load
from kpicli.config.norms_csv import rows
from kpicli.config.yaml_nodes import parse
from kpicli.core.report import Break
from kpicli.errors import ExitCode, Problem, UserError

TOP = "version: 1\nsources: {survey: {path: s.csv}}\n"
KPIS = (
    "kpis:\n  nps: {question: q}\n  csat: {question: s, scale: 1-5, relevant: 2}\n"
    "  effort: {kpi: ces, question: e, scale: 1-7, better: higher}\n"
)
CSV = (
    "kpi,name,value,source,industry,region,year,scale,n,sd,verified,definition,p25,p75\n"
    "nps,industry,31,Panel A,insurance,Benelux,2025,0-10,4100,70,true,,,\n"
    "nps,industry,44,Panel A,retail,Benelux,2025,0-10,900,,false,,,\n"
    'csat,panel,72,"Panel B, wave 2",insurance,,2024,1-5,,,,top two boxes,64,81\n'
    "churn,industry,9,Panel C,insurance,,2025,,,,,,,\n"
)


def loaded(folder: Path, benchmarks: str, text: str = CSV, name: str = "norms.csv") -> Config:
    (folder / name).write_text(text, encoding="utf-8")
    path = folder / "kpicli.yaml"
    path.write_text(f"{TOP}{KPIS}{benchmarks}", encoding="utf-8")
    return load(path)


def refused(
    folder: Path, benchmarks: str, text: str = CSV, name: str = "norms.csv"
) -> list[Problem]:
    with pytest.raises(UserError) as error:
        loaded(folder, benchmarks, text, name)
    assert error.value.code is ExitCode.USAGE
    assert all(one.hint or one.allowed for one in error.value.problems)
    return error.value.problems


def test_an_inline_benchmark_says_all_there_is_to_know_of_it(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "benchmarks:\n  - {name: peers, kpi: nps, value: 31, source: panel, n: 4100, sd: 70,\n"
        "     year: 2025, industry: insurance, region: Benelux, scale: 0-10, definition: index,\n"
        "     p10: -5, p25: 12, p50: 30, p75: 48, p90: 60}\n",
    )
    (found,) = config.benchmarks
    assert (found.n, found.sd, found.year, found.value) == (4100, 70, 2025, 31)
    assert (found.industry, found.region) == ("insurance", "Benelux")
    assert (found.scale, found.definition) == ("0–10", "index")
    assert found.quantiles == {0.1: -5, 0.25: 12, 0.5: 30, 0.75: 48, 0.9: 60}


def test_without_a_value_the_median_of_the_distribution_is_the_value(tmp_path: Path) -> None:
    entry = "{name: x, kpi: csat, source: s, p25: 60, p50: 70}"
    (found,) = loaded(tmp_path, f"benchmarks: [{entry}]\n").benchmarks
    assert (found.value, found.quantiles) == (70, {0.25: 60, 0.5: 70})


def test_a_csv_of_norms_is_filtered_by_industry_region_and_year(tmp_path: Path) -> None:
    config = loaded(tmp_path, "benchmarks: [{file: norms.csv, industry: Insurance}]\n")
    nps, csat = config.benchmarks
    assert (nps.kpi, nps.name, nps.value, nps.source) == ("nps", "industry", 31, "Panel A")
    assert (nps.n, nps.sd, nps.year, nps.verified, nps.scale) == (4100, 70, 2025, True, "0–10")
    assert (csat.source, csat.quantiles) == ("Panel B, wave 2", {0.25: 64, 0.75: 81})
    assert (csat.verified, csat.n, csat.region) == (False, None, None)
    only = "benchmarks: [{file: norms.csv, industry: retail, region: Benelux, year: 2025}]\n"
    assert [one.value for one in loaded(tmp_path, only).benchmarks] == [44]


def test_a_yaml_of_norms_has_the_entries_of_the_configuration(tmp_path: Path) -> None:
    text = "benchmarks:\n  - {kpi: ces, name: peers, value: 5.4, source: panel, year: 2024}\n"
    config = loaded(tmp_path, "benchmarks: [{file: norms.yaml}]\n", text, "norms.yaml")
    assert [(one.kpi, one.value, one.year) for one in config.benchmarks] == [("ces", 5.4, 2024)]


def test_a_csv_with_semicolons_and_a_byte_order_mark_reads_like_one_with_commas(
    tmp_path: Path,
) -> None:
    text = "\ufeffkpi;name;value;source\nnps;peers;31;panel, of ours\n"
    (found,) = loaded(tmp_path, "benchmarks: [{file: norms.csv}]\n", text).benchmarks
    assert (found.value, found.source) == (31, "panel, of ours")


def test_everything_wrong_in_both_files_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        "kpi,name,value,source,year\n"
        "nsp,peers,31,panel,2025\n"
        "nps,peers,310,panel,2025\n"
        'nps,peers,"31,5",panel,2025\n'
        "nps,peers,31,panel,25\n"
        "nps,peers,31,panel\n"
        "nps,,31,panel,2025\n"
        "nps,peers,,panel,2025\n"
    )
    found = refused(tmp_path, "nam: x\nbenchmarks: [{file: norms.csv}]\n", text)
    assert [(one.slug, one.where and one.where.line) for one in found] == [
        ("unknown-key", 7),
        ("no-such-result", 2),
        ("bad-share", 3),
        ("wrong-type", 4),
        ("bad-share", 5),
        ("bad-norms", 6),
        ("wrong-type", 7),
        ("missing-key", 8),
    ]
    place = found[2].where
    assert place is not None and place.file.endswith("norms.csv")
    assert (place.column, place.path, place.excerpt) == (11, "value", "nps,peers,310,panel,2025")
    assert found[1].hint == "did you mean nps?"


@pytest.mark.parametrize(
    ("text", "slug", "line", "words"),
    [
        ("kpi,nmae,value,source\nnps,a,1,s\n", "bad-norms", 1, "did you mean name?"),
        ("kpi,kpi,value,source\n", "bad-norms", 1, "stands twice"),
        ('kpi,name,value,source\nnps,"a,1,s\n', "bad-norms", 2, "quote"),
        ("", "bad-norms", 1, "empty"),
        ("kpi,name,value,source\nnps,a,1,s\nnps,a,2,s\n", "norm-twice", 3, "line 2"),
        ("kpi,name,value,source,p25,p75\nnps,a,1,s,30,20\n", "bad-quantiles", 2, "under p25"),
        ("kpi,name,value,source,p25\nnps,a,1,s,30\n", "bad-quantiles", 2, "two quantiles"),
        ("kpi,name,value,source,n,sd\nnps,a,90,s,9,80\n", "bad-spread", 2, "standard deviation"),
        ("kpi,name,value,source,n,sd\nnps,a,50,s,9,10\n", "bad-spread", 2, "standard deviation"),
        ("kpi,name,value,source,n\nnps,a,1,s,0\n", "bad-share", 2, "number of answers"),
        ("kpi,name,value,source,verified\nnps,a,1,s,perhaps\n", "wrong-type", 2, "true or false"),
    ],
)
def test_a_mistake_in_a_csv_of_norms_is_told_at_its_line_with_a_way_out(
    text: str, slug: str, line: int, words: str, tmp_path: Path
) -> None:
    (found,) = refused(tmp_path, "benchmarks: [{file: norms.csv}]\n", text)
    assert found.where is not None
    assert (found.slug, found.where.line) == (slug, line)
    assert words in f"{found.text} {found.hint}"


@pytest.mark.parametrize(
    ("entry", "slug", "words"),
    [
        ("{file: other.csv}", "norms-unreadable", "no such file"),
        ("{file: norms.txt}", "bad-norms", "ends in .yaml, .yml or .csv"),
        ("{file: norms.csv, industry: insurence}", "no-such-norm", "did you mean insurance?"),
        ("{file: norms.csv, year: 2019}", "no-such-norm", "2024"),
        ("{file: norms.csv}", "norm-twice", "industry:, region: or year:"),
        ("{fiel: norms.csv}", "unknown-key", "did you mean file?"),
        ("{file: norms.csv, yaer: 2025}", "unknown-key", "did you mean year?"),
    ],
)
def test_a_mistake_in_naming_a_file_of_norms_has_a_way_out(
    entry: str, slug: str, words: str, tmp_path: Path
) -> None:
    found = {one.slug: one for one in refused(tmp_path, f"benchmarks: [{entry}]\n")}
    assert words in " ".join([found[slug].text, found[slug].hint or "", *found[slug].allowed])


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("norms: []\n", "unknown-key"),
        ("benchmarks: {kpi: nps}\n", "wrong-type"),
        ("benchmarks: [{kpi: nps, name: a, value: x, source: s}]\n", "wrong-type"),
        ("benchmarks: [{kpi: nps, name: a, value: 1, source: s}\n", "yaml-syntax"),
        ("other: 1\nbenchmarks: []\n", "unknown-key"),
    ],
)
def test_a_mistake_in_a_yaml_of_norms_is_told_in_that_file(
    text: str, slug: str, tmp_path: Path
) -> None:
    (found, *_) = refused(tmp_path, "benchmarks: [{file: n.yaml}]\n", text, "n.yaml")
    assert found.slug == slug and found.where and found.where.file.endswith("n.yaml")


def test_a_value_is_held_against_every_result_that_it_is_for(tmp_path: Path) -> None:
    more = "  share: {kpi: ces, question: e, scale: 1-7, better: higher, as: share}\n"
    text = f"{TOP}{KPIS}{more}benchmarks: [{{name: a, kpi: ces, value: 40, source: s}}]\n"
    path = tmp_path / "kpicli.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        load(path)
    assert [one.slug for one in error.value.problems] == ["bad-share"]


def test_what_a_report_was_made_from_includes_the_files_of_norms(tmp_path: Path) -> None:
    entry = "benchmarks: [{file: norms.csv, industry: retail}]\n"
    config = loaded(tmp_path, entry)
    assert config.norms == (str(tmp_path / "norms.csv"),)
    text = f"{TOP}{KPIS}{entry}{CSV}"
    assert config.digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_break_has_a_day_a_reason_and_perhaps_a_kpi(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "breaks:\n  - {day: 2026-03-01, what: scale changed, kpi: nps}\n"
        "  - {day: 2026-05-01, what: new supplier}\n",
    )
    assert config.breaks == (
        Break("2026-03-01", "scale changed", "nps"),
        Break("2026-05-01", "new supplier"),
    )
    (day,) = refused(tmp_path, "breaks: [{day: soon, what: x}]\n")
    (kpi,) = refused(tmp_path, "breaks: [{day: 2026-03-01, what: x, kpi: nsp}]\n")
    assert (day.slug, kpi.slug, kpi.hint) == ("bad-date", "no-such-result", "did you mean nps?")


def test_a_kpi_declares_the_smallest_difference_that_matters(tmp_path: Path) -> None:
    config = loaded(tmp_path, "")
    assert (config.kpis["csat"].relevant, config.kpis["nps"].relevant) == (2, None)


def test_a_segment_has_bins_or_quantiles_but_not_both(tmp_path: Path) -> None:
    config = loaded(tmp_path, "segments: {a: {column: accounts.spend, quantiles: 4}}\n")
    assert (config.segments["a"].quantiles, config.segments["a"].bins) == (4, ())
    both = "segments: {a: {column: c.s, bins: [0, 1], quantiles: 4}}\n"
    (found,) = refused(tmp_path, both)
    assert (found.slug, found.where and found.where.path) == (
        "option-value",
        "segments.a.quantiles",
    )
    (one,) = refused(tmp_path, "segments: {a: {column: c.s, quantiles: 1}}\n")
    assert one.slug == "bad-share"


@pytest.mark.parametrize(
    ("entry", "valid"),
    [
        ("{name: a, kpi: nps, value: 1, source: s}", True),
        ("{name: a, kpi: nps, p25: 1, p50: 2, source: s}", True),
        ("{name: a, kpi: nps, source: s}", False),
        ("{name: a, kpi: nps, value: 1, source: s, n: 0}", False),
        ("{file: norms.csv, industry: retail}", True),
        ("{file: norms.csv, indstry: retail}", False),
        ("{file: norms.csv, value: 3}", False),
    ],
)
def test_the_schema_of_a_benchmark_takes_what_is_read(
    entry: str, valid: bool, tmp_path: Path
) -> None:
    text = f"{TOP}{KPIS}benchmarks: [{entry}]\n"
    found = list(Draft202012Validator(schema()).iter_errors(parse(text, "k").plain()))
    assert (not found) == valid
    (tmp_path / "norms.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "k.yaml").write_text(text, encoding="utf-8")
    if valid:
        assert load(tmp_path / "k.yaml").benchmarks
    else:
        with pytest.raises(UserError):
            load(tmp_path / "k.yaml")


@given(st.text(max_size=80))
def test_no_text_whatever_ends_the_reading_of_a_csv_otherwise_than_with_problems(
    text: str,
) -> None:
    decoding = Decoding("norms.csv")
    try:
        rows(decoding, f"kpi,name\n{text}", ("kpi", "name"))
    except BadValueError:
        assert decoding.problems
