"""The plain table of groups, periods and benchmarks: columns that are used, cells awk can read."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from kpicli.core.report import Report
from kpicli.core.unit import PERCENT
from kpicli.render import plain
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render import build_groups as groups

each_report = pytest.mark.parametrize("report", groups.REPORTS.values(), ids=groups.REPORTS)


def rows(report: Report) -> list[dict[str, str]]:
    head, *lines = (
        re.split(" {2,}", line) for line in plain.render(report, Surface(None)).splitlines()
    )
    return [dict(zip(head, line, strict=True)) for line in lines]


@each_report
def test_every_line_has_as_many_cells_as_the_header_and_no_number_holds_a_blank(
    report: Report,
) -> None:
    found = rows(report)
    assert len(found) >= len(report.results)
    for row in found:
        for name, cell in row.items():
            assert cell
            if name not in plain.TEXTS:
                assert re.fullmatch(r"-|<?[+-]?[\d.]+%?", cell), (name, cell)


def test_columns_of_comparisons_are_there_where_a_result_has_a_use_for_them() -> None:
    usual = set(rows(build.USUAL)[0])
    assert set(rows(groups.SEGMENT)[0]) - usual == {"group", *plain.GROUPS}
    assert set(rows(groups.TREND)[0]) - usual == {"period", *plain.PERIODS}
    assert not {"merged", "p_year_change"} & set(rows(groups.CROSSED)[0])


def test_a_group_is_one_word_where_its_names_are() -> None:
    assert [row["group"] for row in rows(groups.CROSSED)] == [
        "-",
        "region=North",
        "channel=email",
        "region=North;channel=email",
        "region=North;channel=web chat",
        "region=;channel=",
        "region=East;channel=email",
    ]


def test_the_p_value_of_a_change_is_the_one_that_decides() -> None:
    change = groups.difference(groups.NORTH, groups.SOUTH)
    for adjusted, shown in ((None, "<0.001"), (0.0499, "0.0499"), (0.05004, "0.05004")):
        one = replace(
            groups.NORTH,
            change=groups.Change("2024", replace(change, p_adjusted=adjusted)),
        )
        assert rows(build.report(one))[0]["p_change"] == shown


def test_a_small_share_or_impact_is_never_shown_as_none() -> None:
    one = replace(groups.NORTH, share=1e-4, impact=-0.002)
    whole = replace(groups.NORTH, share=0.99999, impact=0.0)
    shown = [(row["share"], row["impact"]) for row in rows(build.report(one, whole))]
    assert shown == [("0.01%", "-0.002"), ("99.999%", "0.0")]


def test_a_running_period_and_a_period_that_is_not_compared_say_so() -> None:
    flags = [row["flags"] for row in rows(groups.TREND)]
    assert flags[4:] == [
        "not compared: withheld",
        "Simpson's reversal",
        "not compared: break",
        "incomplete period, not compared: incomplete",
    ]


def test_benchmark_has_a_line_per_result_and_benchmark() -> None:
    found = rows(groups.BENCHMARK)
    assert [(row["kpi"], row["benchmark"]) for row in found] == [
        ("csat", "industry"),
        ("csat", "peers"),
        ("csat", "goal"),
        ("board", "industry"),
        ("board", "target"),
        ("board", "target"),
        ("ces", "-"),
        ("tiny", "-"),
    ]
    assert found[0]["cautions"] == "stale,scale-differs,unverified"
    assert found[2]["closing"] == "90 of 1936 from 3 to 4, about 9 of 1936 from 2 to 3"


def test_large_numbers_have_no_thousands_separators() -> None:
    one = build.result(
        "it", {10_000: 40, 30_000: 60}, replace(PERCENT, low=None, high=None), method="t"
    )
    one = replace(one, impact=-12345.6, versus_rest=groups.difference(one, groups.TOTAL))
    standing = groups.STANDINGS[0]
    far = replace(standing.benchmark, value=25_000.0)
    one = replace(one, standings=(replace(standing, benchmark=far, gap=-3000.0),))
    for command in ("segment", "benchmark"):
        for row in rows(build.report(one, command=command)):
            for name, cell in row.items():
                assert name in plain.TEXTS or "," not in cell


@pytest.mark.skipif(shutil.which("awk") is None, reason="needs awk")
def test_awk_reads_the_share_and_the_difference_of_every_group() -> None:
    program = 'NR > 1 && $1 == "csat" && $8 != "-" { print $2, $10 + 0, $11 + 0 }'
    ran = subprocess.run(
        ["awk", program],
        input=plain.render(groups.SEGMENT, Surface(None)),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert ran.stdout.splitlines() == [
        "- 100 0",
        "region=North 43.9 7.5",
        "region=South 33.1 -9.3",
        "region= 12.9 1.1",
        "region=Other 9.7 -2.7",
    ]
