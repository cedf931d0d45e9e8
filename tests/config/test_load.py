"""A configuration that is right: each section as it is meant, and where everything stands."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from kpicli.config.load import Config, find, load
from kpicli.core.kpi import Band, Scored, Tabled
from kpicli.core.source import Condition, Dedupe
from kpicli.errors import ExitCode, UserError

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"
REST = "sources: {survey: {path: s.csv}}\nkpis: {nps: {question: q}}\n"


def loaded(folder: Path, text: str) -> Config:
    path = folder / "kpicli.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def source(folder: Path, text: str) -> Config:
    return loaded(folder, f"version: 1\nsources:\n  survey: {text}\nkpis: {{nps: {{question: q}}}}")


def test_the_smallest_configuration_has_the_usual_settings(tmp_path: Path) -> None:
    config = loaded(tmp_path, f"version: 1\n{REST}")
    assert config.name is None
    assert config.reporting.timezone == "UTC"
    assert config.reporting.week_starts == "monday"
    assert config.reporting.fiscal_year_starts == "january"
    assert config.reporting.level == 0.95
    assert config.privacy.min_group == 5
    assert (config.main.format, config.main.decimal, config.main.header_rows) == ("auto", ".", None)
    assert config.main.max_malformed == 0.01
    assert config.main.base == str(tmp_path)
    assert not config.segments and not config.benchmarks


def test_the_example_is_read_as_it_says() -> None:
    config = load(EXAMPLE)
    assert config.name == "Client scorecard"
    assert config.reporting.timezone == "Europe/Amsterdam"
    survey = config.sources["survey"]
    assert (survey.path, survey.client, survey.date) == (
        "sample_data/survey.csv",
        "client_id",
        "submitted_at",
    )
    assert survey.where == (Condition("status", ("complete",)),)
    assert survey.dedupe == Dedupe(("client_id",), "quarter", "latest")
    assert survey.weight == "weight"
    assert config.sources["accounts"].roles == {"start": "signed_on", "end": "ended_on"}
    assert config.segments["channel"].column == "survey.channel"
    assert config.segments["spend"].bins == (0, 10_000, 50_000)
    scored = [name for name, kpi in config.kpis.items() if isinstance(kpi, Scored)]
    assert scored[:5] == ["cess", "csat", "nps", "ces", "support_csat"]
    assert {kpi.source for kpi in config.kpis.values() if isinstance(kpi, Tabled)} == {
        "accounts",
        "transactions",
        "tickets",
        "projects",
        "usage",
    }
    assert config.sources["accounts"].as_of == "2026-09-30"
    cess = config.kpis["cess"]
    assert isinstance(cess, Scored) and len(cess.columns) == 4
    assert config.kpis["support_csat"].where == (Condition("channel", ("support",)),)
    assert config.kpis["support_csat"].title == "Support CSAT"
    assert config.segments["spend_quarter"].quantiles == 4
    assert [(one.day, one.kpi) for one in config.breaks] == [("2025-04-01", "csat")]
    last_year, nps, ces, target = config.benchmarks
    assert [(one.name, one.year, one.value) for one in (nps, ces)] == [
        ("peers", 2025, 22),
        ("peers", 2025, 5.1),
    ]
    assert (last_year.name, last_year.kpi, last_year.verified) == ("last year", "nps", True)
    assert (target.kind, target.since, target.until) == ("target", "2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("text", "role", "column"),
    [
        ("{path: t, client: c, start: s, end: e}", "end", "e"),
        ("{path: t, client: c, date: d, amount: a, currency: k}", "amount", "a"),
        ("{path: t, opened: o, responded: r, resolved: s}", "responded", "r"),
        ("{path: t, due: d, completed: c, satisfaction: r}", "satisfaction", "r"),
    ],
)
def test_client_tables_name_their_columns_by_role(
    text: str, role: str, column: str, tmp_path: Path
) -> None:
    sources = f"sources: {{survey: {{path: s}}, table: {text}}}"
    config = loaded(tmp_path, f"version: 1\n{sources}\nkpis: {{nps: {{question: q}}}}")
    assert config.sources["table"].roles[role] == column
    assert config.main.name == "survey"


def test_the_only_source_is_the_main_one_whatever_its_name(tmp_path: Path) -> None:
    config = loaded(tmp_path, "version: 1\nsources: {ours: {path: s}}\nkpis: {nps: {question: q}}")
    assert config.main.name == "ours"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("complete", [Condition("c", ("complete",))]),
        ("[a, 010, 1.50, no, null]", [Condition("c", ("a", "010", "1.50", "no", ""))]),
        ("", [Condition("c", ("",))]),
        ("{min: 1}", [Condition("c", (), "1", None)]),
        ("{min: 2026-01-01, max: 2026-12-31}", [Condition("c", (), "2026-01-01", "2026-12-31")]),
        ("{not: test}", [Condition("c", ("test",), negate=True)]),
        ("{not: {not: [a, b]}}", [Condition("c", ("a", "b"))]),
        ("{not: {max: 3}}", [Condition("c", (), None, "3", negate=True)]),
    ],
)
def test_a_condition_is_a_value_several_a_range_or_their_opposite(
    text: str, rules: list[Condition], tmp_path: Path
) -> None:
    assert source(tmp_path, f"{{path: s, where: {{c: {text}}}}}").main.where == tuple(rules)


@pytest.mark.parametrize(
    ("text", "dedupe"),
    [
        ("client", Dedupe(("client",))),
        ("[client, wave]", Dedupe(("client", "wave"))),
        ("{by: client, keep: first}", Dedupe(("client",), None, "first")),
        ("{by: [a, b], within: day}", Dedupe(("a", "b"), "day", "latest")),
        ("{by: a, within: , keep: }", Dedupe(("a",))),
        ("{by: a, within: 30 days, keep: mean}", Dedupe(("a",), None, "mean", 30)),
        ("{by: a, within: 1 day, keep: all}", Dedupe(("a",), None, "all", 1)),
        ("{by: a, date: sent, ties: id}", Dedupe(("a",), None, "latest", None, "sent", "id")),
    ],
)
def test_repeats_are_told_by_columns_a_period_and_which_to_keep(
    text: str, dedupe: Dedupe, tmp_path: Path
) -> None:
    assert source(tmp_path, f"{{path: s, date: d, dedupe: {text}}}").main.dedupe == dedupe


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1-5", 1, 5),
        ("0 - 10", 0, 10),
        ("1..7", 1, 7),
        ("1 to 7", 1, 7),
        ("1–4.5", 1, 4.5),
        ("-3-3", -3, 3),
        ("{min: 1, max: 6}", 1, 6),
    ],
)
def test_a_scale_is_written_in_many_ways(
    text: str, low: float, high: float, tmp_path: Path
) -> None:
    kpis = f"kpis: {{csat: {{question: q, scale: {text}}}}}"
    config = loaded(tmp_path, f"version: 1\nsources: {{survey: {{path: s}}}}\n{kpis}")
    scale = config.kpis["csat"].questions[0].scale
    assert scale is not None and (scale.low, scale.high) == (low, high)


def test_a_survey_kpi_takes_what_the_design_promises(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "version: 1\nsources: {survey: {path: s, weight: w}}\nkpis:\n"
        "  good:\n    kpi: csat\n    question: q\n    labels: {Good: 1, ' BAD': 0}\n"
        "    missing: [99, '-']\n    not_applicable: Never used\n    weight: none\n"
        "    better: higher\n    bands: {fine: 70, poor: 0}\n    title: How good\n"
        "  plain: {kpi: csat, question: q, labels: satisfaction-5}\n",
    )
    good, plain = config.kpis["good"], config.kpis["plain"]
    question = good.questions[0]
    assert question.labels == {"good": 1, "bad": 0}
    assert question.missing == {"99", "-"}
    assert question.not_applicable == {"never used"}
    assert good.bands == (Band("poor", 0), Band("fine", 70))
    assert (good.weight, good.title, good.better) == ("none", "How good", "higher")
    assert plain.questions[0].labels["very satisfied"] == 5


def test_texts_stay_as_they_are_written(tmp_path: Path) -> None:
    config = source(tmp_path, "{path: 010, client: no, date: 1.50, weight: 1E2, cluster: '~'}")
    survey = config.main
    assert (survey.path, survey.client, survey.date) == ("010", "no", "1.50")
    assert (survey.weight, survey.cluster) == ("1E2", "~")


def test_a_population_is_a_number_or_a_column(tmp_path: Path) -> None:
    assert source(tmp_path, "{path: s, population: 1200}").main.population == 1200.0
    assert source(tmp_path, "{path: s, population: frame}").main.population == "frame"


def test_every_way_to_write_a_date_that_the_engine_reads_is_allowed(tmp_path: Path) -> None:
    for form in ("%d/%m/%Y %H:%M", "%-d.%-m.%y", "%b %d, %Y %I:%M %p", "%Y%m%d %% %S.%f%z"):
        config = source(tmp_path, f'{{path: s, date: d, date_format: "{form}"}}')
        assert config.main.date_format == form


def test_the_days_of_a_target_are_kept_in_one_form(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "version: 1\nsources: {survey: {path: s, date: d}}\nkpis: {nps: {question: q}}\n"
        "targets: [{kpi: nps, value: 1, from: '20260101', until: 2026-W53-7}]",
    )
    assert [(one.since, one.until) for one in config.benchmarks] == [("2026-01-01", "2027-01-03")]


def test_every_value_has_its_place_and_a_condition_that_of_its_column(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "version: 1\nsources:\n  survey:\n    path: s.csv\n    where: {a: x}\nkpis:\n"
        "  cess: {items: [one, two], scale: 1-5}\n",
    )
    places = {
        path: (place.line, place.column, place.excerpt) for path, place in config.places.items()
    }
    assert places["sources.survey.path"] == (4, 11, "    path: s.csv")
    assert places["sources.survey.where.a"][:2] == (5, 13)
    assert places["kpis.cess.items[1]"][:2] == (7, 23)
    assert str(config.place("kpis.cess.no", "kpis.cess.scale")).endswith(":7:36 (kpis.cess.scale)")
    assert str(config.place("nowhere")) == str(tmp_path / "kpicli.yaml")


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    config = loaded(tmp_path, f"version: 1\nname: Zufriedenheit — übrig\n{REST}")
    content = (tmp_path / "kpicli.yaml").read_bytes()
    assert config.digest == hashlib.sha256(content).hexdigest()


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_a_configuration_is_read_once_so_that_a_pipe_will_do(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = f"version: 1\nname: piped\n{REST}"
    writer = threading.Thread(target=pipe.write_text, args=(text,), daemon=True)
    writer.start()
    config = load(pipe)
    writer.join(5)
    assert (config.name, config.digest) == ("piped", hashlib.sha256(text.encode()).hexdigest())


def test_the_configuration_is_the_named_one_else_the_environments_else_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPICLI_CONFIG", raising=False)
    with pytest.raises(UserError, match="in this folder") as missing:
        find(None)
    assert missing.value.code is ExitCode.USAGE
    assert "kpicli init" in str(missing.value.problems[0].hint)
    Path("kpicli.yaml").touch()
    assert find(None) == Path("kpicli.yaml")
    monkeypatch.setenv("KPICLI_CONFIG", "other.yaml")
    assert find(None) == Path("other.yaml")
    assert find("mine.yaml") == Path("mine.yaml")
