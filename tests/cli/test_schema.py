"""`kpicli schema`: what the loader accepts the schema accepts, and plain mistakes it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kpicli import kpis
from kpicli.config.described import keys
from kpicli.config.json_schema import schema
from kpicli.config.load import load
from kpicli.config.model import SECTIONS, Reporting, SourceSection
from kpicli.config.yaml_nodes import parse, read
from kpicli.errors import UserError

ROOT = Path(__file__).parents[2]
SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)

Config = dict[str, Any]


def config(kpi: Any = None, **sections: Any) -> Config:
    """A small configuration, with one KPI and what else is given."""
    nps = {"question": "q"} if kpi is None else kpi
    return {"version": 1, "sources": {"survey": {"path": "s.csv"}}, "kpis": {"nps": nps}} | sections


def loads(folder: Path, content: Config) -> bool:
    """Whether the loader takes a configuration, which is written as JSON (a kind of YAML)."""
    path = folder / "kpicli.yaml"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    try:
        load(path)
    except UserError:
        return False
    return True


RIGHT: dict[str, Config] = {
    "the smallest": config(),
    "version as text": config(version="1"),
    "blank sections": config(reporting=None, segments=None, benchmarks=None, privacy=None),
    "a name that is a number": config(name=2026),
    "scale as a mapping": config({"question": "q", "scale": {"min": 0, "max": 10}}),
    "scale with dots": config({"question": "q", "scale": "0..10"}),
    "one missing text, not a list": config({"question": "q", "missing": 99}),
    "labels by name": config({"kpi": "csat", "question": "q", "labels": "satisfaction-5"}),
    "labels as a mapping": config(
        {"kpi": "csat", "question": "q", "labels": {"Good": 1, "Bad": 0}}
    ),
    "a kpi under the name of another": config({"kpi": "mean", "question": "q"}),
    "a name of its own": config(kpis={"mine": {"kpi": "share", "question": "q", "answers": "Yes"}}),
    "bands": config({"question": "q", "bands": {"low": -100, "fine": 0}}),
    "where": config(
        {
            "question": "q",
            "where": {
                "a": "x",
                "b": ["x", 2, None],
                "c": {"min": 1},
                "d": {"not": {"min": 1, "max": 2}},
                "e": None,
            },
        }
    ),
    "source": config(
        sources={
            "survey": {
                "path": "s.csv",
                "date": "d",
                "delimiter": ";",
                "quote": "",
                "population": "frame",
                "dedupe": {"by": ["a", "b"], "within": "week", "keep": None},
            },
            "accounts": {"path": "a.csv", "population": 12, "dedupe": "client"},
        }
    ),
    "segments": config(segments={"a": "survey.a", "b": {"column": "survey.b", "bins": [0, 1.5]}}),
    "benchmarks and targets": config(
        benchmarks=[{"name": "us", "kpi": "nps", "value": 20, "source": "our survey"}],
        targets=[{"kpi": "nps", "value": 30, "from": "2026-01-01", "until": None}],
    ),
}

WRONG: dict[str, Config] = {
    "unknown section": config(kpi_list={}),
    "unknown key": config({"question": "q", "scall": "0-10"}),
    "unknown key in a source": config(sources={"survey": {"path": "s.csv", "encodign": "utf-8"}}),
    "no sources": {"version": 1, "kpis": {"nps": {"question": "q"}}},
    "no path": config(sources={"survey": {"date": "d"}}),
    "empty kpis": config(kpis={}),
    "version 2": config(version=2),
    "a list for a text": config({"question": ["q"]}),
    "a text for a number": config(reporting={"level": "95 %"}),
    "a level of 95": config(reporting={"level": 95}),
    "no month": config(reporting={"fiscal_year_starts": "smarch"}),
    "no such format": config(sources={"survey": {"path": "s.csv", "format": "xls"}}),
    "delimiter of two signs": config(sources={"survey": {"path": "s.csv", "delimiter": ";;"}}),
    "a share over 1": config(sources={"survey": {"path": "s.csv", "max_malformed": 2}}),
    "no such KPI": config(kpis={"mine": {"kpi": "npss", "question": "q"}}),
    "a name of its own without a KPI": config(kpis={"mine": {"question": "q"}}),
    "an option of another KPI": config({"question": "q", "normalise": "range"}),
    "an option of another KPI by kpi": config({"kpi": "mean", "question": "q", "interval": "t"}),
    "no such interval": config({"question": "q", "interval": "bootstrap"}),
    "better both": config({"question": "q", "better": "both"}),
    "a scale of one number": config({"question": "q", "scale": 10}),
    "no such label set": config({"kpi": "csat", "question": "q", "labels": "smileys"}),
    "not beside min": config({"question": "q", "where": {"a": {"not": 1, "min": 2}}}),
    "an empty list of values": config({"question": "q", "where": {"a": []}}),
    "dedupe without by": config(sources={"survey": {"path": "s", "dedupe": {"keep": "first"}}}),
    "benchmark without a source": config(benchmarks=[{"name": "us", "kpi": "nps", "value": 20}]),
    "targets as a mapping": config(targets={"kpi": "nps", "value": 20}),
}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example_configuration_fits_the_schema() -> None:
    assert not list(VALIDATOR.iter_errors(read(ROOT / "config.example.yaml").plain()))


@pytest.mark.parametrize("name", RIGHT)
def test_what_the_loader_accepts_fits_the_schema(name: str, tmp_path: Path) -> None:
    assert loads(tmp_path, RIGHT[name])
    assert not list(VALIDATOR.iter_errors(RIGHT[name]))


@pytest.mark.parametrize("name", WRONG)
def test_what_is_plainly_wrong_fits_neither(name: str, tmp_path: Path) -> None:
    assert not loads(tmp_path, WRONG[name])
    assert not VALIDATOR.is_valid(WRONG[name])


def test_the_schema_describes_every_key_in_the_words_of_the_dataclass() -> None:
    assert list(SCHEMA["properties"]) == list(SECTIONS)
    for cls, found in (
        (Reporting, SCHEMA["properties"]["reporting"]["anyOf"][0]),
        (SourceSection, SCHEMA["$defs"]["source"]),
    ):
        for key in keys(cls):
            assert found["properties"][key.name]["description"] == key.doc
    for name in kpis.names():
        found = SCHEMA["$defs"][f"kpi-{name}"]["properties"]
        assert [*found] == ["kpi", *(key.name for key in keys(kpis.calculator(name).Options))]


def test_every_example_of_a_key_fits_the_schema_of_that_key() -> None:
    for name in kpis.names():
        for key, found in SCHEMA["$defs"][f"kpi-{name}"]["properties"].items():
            for example in found.get("examples", []):
                whole = {"$defs": SCHEMA["$defs"], **found}
                assert Draft202012Validator(whole).is_valid(example), (name, key)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([0.5, 0.9, 1.5, 1e300]),
    st.sampled_from(["q", "a b", "", "none", "1", "1-5", "0-10", "5-1", "higher", "csv", "week"]),
    st.sampled_from(
        ["satisfaction-5", "range", "score", "2026-01-01", ";", ",", "survey.a", "utf-8"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["min", "max", "not", "by", "within", "keep", "a", "1", "0-6"]),
            inner,
            max_size=2,
        ),
    ),
    max_leaves=4,
)
OPTIONS = sorted({key.name for name in kpis.names() for key in keys(kpis.calculator(name).Options)})
LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "question": st.just("q"),
    "scale": st.sampled_from(["1-5", "0-10", {"min": 1, "max": 7}, None]),
    "kpi": st.sampled_from([*kpis.names(), "churn", None, 1]),
    "labels": st.sampled_from([None, "satisfaction-5", {"Good": 1, "Bad": 0}, {}]),
    "better": st.sampled_from(["higher", "lower", None]),
    "answers": st.sampled_from(["5", ["4", 5]]),
    "points": st.sampled_from([{"0-6": -1, "7-8": 0}, None]),
}


def mapping(names: list[str], most: int) -> st.SearchStrategy[Config]:
    """A mapping with some of these keys, most values likely ones and some of any kind."""
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=most)
    return chosen.flatmap(
        lambda found: st.fixed_dictionaries(
            {name: st.one_of(LIKELY.get(name, VALUES), VALUES) for name in found}
        )
    )


KPI = st.tuples(mapping(["kpi", "scale", "labels", "better", *OPTIONS], 4)).map(
    lambda found: {"question": "q", **found[0]}
)
SOURCE = mapping([key.name for key in keys(SourceSection)], 3).map(
    lambda found: {"path": "s.csv", **found}
)
CONFIGS = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "sources": st.dictionaries(st.sampled_from(["survey", "accounts"]), SOURCE, min_size=1),
        "kpis": st.dictionaries(
            st.sampled_from([*kpis.names(), "mine"]), KPI, min_size=1, max_size=2
        ),
    },
    optional={
        "name": VALUES,
        "reporting": mapping([key.name for key in keys(Reporting)], 2),
        "segments": VALUES,
        "privacy": VALUES,
        "benchmarks": VALUES,
    },
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=CONFIGS)
def test_no_configuration_that_the_loader_accepts_is_refused_by_the_schema(
    content: Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    if loads(folder, content):
        assert not list(VALIDATOR.iter_errors(content))


def test_half_of_the_generated_kpis_are_accepted_by_the_loader_so_the_law_says_something() -> None:
    # The law above is worth little if nearly all its configurations are refused.
    assert loads_share() > 0.1


def loads_share() -> float:
    from tempfile import TemporaryDirectory

    found: list[bool] = []
    with TemporaryDirectory() as folder:

        @settings(
            max_examples=100,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(content=CONFIGS)
        def look(content: Config) -> None:
            found.append(loads(Path(folder), content))

        look()
    return sum(found) / len(found)


def kpicli(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpicli", "schema", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_schema_prints_that_of_the_configuration() -> None:
    ran = kpicli()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == json.loads(json.dumps(SCHEMA))


def test_schema_of_the_report_is_a_schema_too() -> None:
    ran = kpicli("--of", "report")
    assert (ran.returncode, ran.stderr) == (0, "")
    Draft202012Validator.check_schema(json.loads(ran.stdout))


def test_schema_of_anything_else_exits_2() -> None:
    ran = kpicli("--of", "survey")
    assert ran.returncode == 2
    assert "no-such-schema" in ran.stderr


def test_yaml_is_read_by_the_schema_as_by_the_loader() -> None:
    text = "version: 1\nsources: {survey: {path: 010}}\nkpis: {nps: {question: 3.10}}\n"
    assert not list(VALIDATOR.iter_errors(parse(text, "c.yaml").plain()))
