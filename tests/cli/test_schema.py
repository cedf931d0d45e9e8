"""`kpicli schema`: what the loader accepts the schema accepts, and plain mistakes it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kpicli import kpis
from kpicli.config.described import Key, keys
from kpicli.config.json_schema import schema
from kpicli.config.load import load
from kpicli.config.model import SECTIONS, Reporting
from kpicli.config.source_model import SourceSection
from kpicli.config.yaml_nodes import parse, read
from kpicli.errors import UserError
from tests.thorough import often

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
                "dedupe": {"by": ["a", "b"], "within": "30 days", "keep": None, "ties": "id"},
            },
            "accounts": {"path": "a.csv", "population": 12, "dedupe": "client"},
        }
    ),
    "client tables": config(
        sources={
            "survey": {"path": "s.csv"},
            "accounts": {
                "path": "a.csv",
                "client": "c",
                "start": "s",
                "end": "e",
                "as_of": "2026-09-30",
                "known_since": "2020-01-01",
            },
            "transactions": {
                "path": "t.csv",
                "client": "c",
                "date": "d",
                "amount": "a",
                "quantity": "q",
                "currency": "k",
                "order": "o",
                "rates": {"EUR": 1, "USD": 0.92},
            },
            "tickets": {
                "path": "k.csv",
                "response": "r",
                "resolution": "s",
                "duration_unit": "minutes",
                "key": "id",
                "updated": "u",
            },
        },
        kpis={
            "retention": None,
            "churn": {"period": "quarter", "where": {"plan": ["a", "b"]}},
            "revenue_churn": {"kpi": "churn", "of": "clients", "lost": "Churned"},
            "arpc": {"clients": "paying", "refunds": "leave_out"},
            "clv": {"years": 4.5, "margin": 0.6, "discount": 0.1, "lost_after": "180 days"},
            "response_time": {"limit": "4h"},
            "resolution_time": {"limit": "3 days", "closed": {"status": ["closed", "solved"]}},
        },
    ),
    "business hours": config(
        sources={"tickets": {"path": "k.csv", "opened": "o", "resolved": "r"}},
        kpis={
            "resolution_time": {
                "hours": {
                    "days": "mon-fri",
                    "from": "09:00",
                    "until": "17:30",
                    "holidays": ["2026-12-25"],
                }
            }
        },
    ),
    "every check of answers": config(
        sources={
            "survey": {
                "path": "s.csv",
                "duration": "t",
                "duration_unit": "minutes",
                "email": "e",
                "quality": {
                    "speeders": {"under": "30 % of median"},
                    "straight_liners": {"questions": [["a", "b", "c", "d"], ["e", "f", "g", "h"]]},
                    "repeated_texts": {"questions": "comment", "at_least": 40},
                    "test_addresses": {"domains": ["ours.com"]},
                    "duplicates": {"by": ["ip", ["lat", "lon"]]},
                    "exclude": ["speeders", "duplicates"],
                },
            }
        }
    ),
    "checks with nothing said": config(
        sources={
            "survey": {
                "path": "s.csv",
                "duration": "t",
                "quality": {"speeders": {"under": 100}, "straight_liners": None, "exclude": []},
            }
        }
    ),
    "segments": config(segments={"a": "survey.a", "b": {"column": "survey.b", "bins": [0, 1.5]}}),
    "benchmarks and targets": config(
        sources={"survey": {"path": "s.csv", "date": "d"}},
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
    "a window without days": config(
        sources={"survey": {"path": "s", "date": "d", "dedupe": {"by": "c", "within": "30"}}}
    ),
    "dedupe without by": config(sources={"survey": {"path": "s", "dedupe": {"keep": "first"}}}),
    "benchmark without a source": config(benchmarks=[{"name": "us", "kpi": "nps", "value": 20}]),
    "no such unit of time": config(sources={"survey": {"path": "s.csv", "duration_unit": "weeks"}}),
    "a rate of nothing": config(sources={"survey": {"path": "s.csv", "rates": {"EUR": 0}}}),
    "no rates": config(sources={"survey": {"path": "s.csv", "rates": {}}}),
    "an option of a survey KPI for churn": config(kpis={"churn": {"question": "q"}}),
    "no such period of churn": config(kpis={"churn": {"period": "week"}}),
    "a limit without a unit": config(kpis={"response_time": {"limit": 4}}),
    "a rate without an event": config(kpis={"rate": {"source": "survey", "better": "lower"}}),
    "no such check": config(sources={"survey": {"path": "s", "quality": {"slackers": {}}}}),
    "no such check to leave rows out": config(
        sources={"survey": {"path": "s", "quality": {"exclude": ["slackers"]}}}
    ),
    "a limit of no time": config(
        sources={"survey": {"path": "s", "duration": "t", "quality": {"speeders": {"under": 0}}}}
    ),
    "a limit in words": config(
        sources={"survey": {"path": "s", "duration": "t", "quality": {"speeders": {"under": "x"}}}}
    ),
    "copies of nothing": config(
        sources={"survey": {"path": "s", "quality": {"duplicates": {"by": [[]]}}}}
    ),
    "texts of no length": config(
        sources={"survey": {"path": "s", "quality": {"repeated_texts": {"at_least": 0}}}}
    ),
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
        (Reporting, SCHEMA["properties"]["reporting"]),
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
ENTRIES: dict[str, Config] = {
    "nps": {"question": "q"},
    "csat": {"question": "q", "scale": "1-5"},
    "ces": {"question": "q", "scale": "1-7", "better": "higher"},
    "cess": {"items": ["a", "b"], "scale": "1-5"},
    "share": {"question": "q", "answers": ["Yes"]},
    "mean": {"question": "q"},
    "index": {"question": "q", "points": {"0-6": -1, "7-8": 0}},
    "feedback": {"comment": "q", "score": "s", "scale": "1-5"},
    "retention": {},
    "churn": {"of": "revenue"},
    "arpc": {},
    "clv": {"margin": 0.6},
    "response_time": {"limit": "4h"},
    "resolution_time": {"closed": {"status": "closed"}},
    "project_completion": {"cancelled": {"status": "cancelled"}},
    "engagement": {"active": "4 events per month"},
    "rate": {"source": "tickets", "event": {"status": "reopened"}, "better": "lower"},
    "ratio": {"source": "tickets", "numerator": "hours", "better": "higher"},
    "composite": {"parts": {"base": {"weight": 2, "from": 1, "to": 5}}},
}
"""A right entry for every KPI, which the tests below change a little."""
BASE: Config = {"base": {"kpi": "mean", "question": "q"}}
"""What the composite is made of."""
TABLES: Config = {
    "accounts": {"path": "a.csv", "client": "c", "start": "s", "end": "e", "amount": "a"},
    "transactions": {"path": "t.csv", "client": "c", "date": "d", "amount": "a"},
    "tickets": {"path": "k.csv", "opened": "o", "responded": "p", "resolved": "r"},
    "projects": {"path": "p.csv", "due": "d", "completed": "c"},
    "usage": {"path": "u.csv", "client": "c", "date": "d"},
}
"""The client tables that these read."""


def values(key: Key) -> st.SearchStrategy[Any]:
    """Values for a key: its example and others of its kind, or anything at all."""
    fitting: list[Any] = [None]
    if key.example is not None:
        fitting.append(parse(f"x: {key.example}", "example").plain()["x"])
    if get_origin(key.hint) is Literal:
        fitting += get_args(key.hint)
    elif key.hint is str:
        fitting += ["q", 12, True, 1.5, "", ";"]
    elif key.hint in (int, float):
        fitting += [0, 1, 0.6, 2, -1, 1e300]
    elif key.hint in (tuple[str, ...], tuple[float, ...]):
        fitting += [3, [], [1, 2.5], "q"]
    return st.one_of(st.sampled_from(fitting), st.sampled_from(fitting), VALUES)


@st.composite
def configs(draw: st.DrawFn) -> Config:
    """A right configuration in which one or two keys were given another value."""
    kpi = draw(st.sampled_from(sorted(ENTRIES)))
    name = draw(st.sampled_from([kpi, "mine", "mean"]))
    options = {**ENTRIES[kpi], **({} if name == kpi else {"kpi": kpi})}
    content = config(kpis={name: options, **BASE}, reporting={})
    tables = {key: dict(source) for key, source in TABLES.items()}
    content["sources"] |= tables
    table = draw(st.sampled_from(["survey", *tables]))
    places = [
        (options, keys(kpis.calculator(kpi).Options)),
        (content["sources"][table], keys(SourceSection)),
        (content["reporting"], keys(Reporting)),
        (content, [Key(name, Any, False, None, None, "") for name in ("name", "segments")]),
    ]
    for _ in range(draw(st.integers(1, 2))):
        place, known = draw(st.sampled_from(places))
        key = draw(st.sampled_from(known))
        place[key.name] = draw(values(key))
    return content


def test_there_is_a_right_entry_for_every_kpi(tmp_path: Path) -> None:
    assert set(ENTRIES) == set(kpis.names())
    for name, options in ENTRIES.items():
        sources = {"survey": {"path": "s.csv"}, **TABLES}
        content = config(kpis={name: options, **BASE}, sources=sources)
        assert loads(tmp_path, content), name
        assert not list(VALIDATOR.iter_errors(content)), name


ACCEPTED: list[bool] = []


@settings(max_examples=often(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(content=configs())
def test_no_configuration_that_the_loader_accepts_is_refused_by_the_schema(
    content: Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    accepted = loads(tmp_path_factory.getbasetemp(), content)
    ACCEPTED.append(accepted)
    if accepted:
        assert not list(VALIDATOR.iter_errors(content))


def test_the_law_above_was_not_tried_on_refused_configurations_only() -> None:
    assert not ACCEPTED or sum(ACCEPTED) / len(ACCEPTED) > 0.1


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
