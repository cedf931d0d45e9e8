"""What may stand at a place of the command line: commands, options, and the values of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from kpicli.analysis.choices import ADJUST, PERIODS, SORT
from kpicli.cli.completion import SHELLS
from kpicli.cli.diff import FORMATS
from kpicli.cli.gates import MESSAGES
from kpicli.cli.manners import LOCKS, LOG_FORMATS

if TYPE_CHECKING:
    from kpicli.cli.completing import Place

FILES: dict[str, str] = {}
"""In place of words: the files that there are."""
Words = dict[str, str]
"""Words with what is said of each."""


def candidates(place: Place) -> Words:
    """The words that may stand there, with their help, or `FILES`."""
    if place.parameter is None:
        if place.word.startswith("-") or not hasattr(place.command, "commands"):
            return _options(place)
        return {name: _brief(one.help) for name, one in place.command.commands.items()}
    name = place.parameter.name
    found = VALUES.get(f"{place.command.name} {name}", VALUES.get(name))
    return found(place) if found else {}


def _options(place: Place) -> Words:
    """The options not given yet, each by its long name unless a short one is typed."""
    found: Words = {}
    for one in place.command.params:
        names = [name for name in one.opts if name.startswith("-")]
        if not names or (one.name in place.given and not one.multiple):
            continue
        short = [name for name in names if place.word == name]
        long = [name for name in names if name.startswith("--")]
        found |= dict.fromkeys(short or long or names, _brief(one.help))
    return found | ({"--help": "Show this message and exit."})


def _brief(text: str | None) -> str:
    """The first sentence of a help text."""
    return " ".join((text or "").split()).partition(". ")[0]


def _files(_: Place) -> Words:
    return FILES


def _any(words: Iterable[str]) -> Callable[[Place], Words]:
    return lambda _: dict.fromkeys(words, "")


def _calculators(_: Place) -> Words:
    from kpicli import kpis

    return dict.fromkeys(kpis.names(), "")


def _formats(_: Place) -> Words:
    from kpicli.render import formats

    return dict.fromkeys(formats.names(), "")


def _whole_formats(_: Place) -> Words:
    from kpicli.render import formats

    return dict.fromkeys(formats.names(whole=True), "")


def _results(place: Place) -> Words:
    return dict.fromkeys(_section(place, "kpis"), "")


def _parts(place: Place) -> Words:
    """Segments, then columns; behind a comma those that do not stand before it."""
    *earlier, place.word = place.word.split(",")
    place.before += "".join(f"{one}," for one in earlier)
    segments = dict.fromkeys(_section(place, "segments"), "segment")
    found = dict.fromkeys(_columns(place), "column") | segments
    ordered = sorted(found, key=lambda name: name not in segments)
    return {name: found[name] for name in ordered if name not in earlier and "," not in name}


def _conditions(place: Place) -> Words:
    return {f"{name}=": "" for name in _columns(place) if "=" not in name}


def _others(place: Place) -> Words:
    known = {"target": "", "previous": "the period before", "best": "the best of the segments"}
    return known | dict.fromkeys(_benchmarks(place), "benchmark")


def _gates(place: Place) -> Words:
    """The next part of a condition: a side, then a benchmark, then a KPI."""
    *earlier, place.word = place.word.split(":")
    place.before += "".join(f"{one}:" for one in earlier)
    sides = ("below:", "above:", "worse:")
    match [one for one in earlier if one != "significant"]:
        case []:
            first = () if earlier else ("significant:", "score:")
            return dict.fromkeys((*sides, *first), "")
        case ["score"]:
            return {f"{name}<": "" for name in _results(place)}
        case [_]:
            return dict.fromkeys(("target", *_benchmarks(place)), "")
        case _:
            return _results(place)


VALUES: Mapping[str, Callable[[Place], Words]] = {
    "export": _files,
    "exports": _files,
    "config": _files,
    "output": _files,
    "clients": _files,
    "gate_state": _files,
    "rejects": _files,
    "history": _files,
    "from_history": _files,
    "old": _files,
    "new": _files,
    "kpi": _results,
    "explain kpi": _calculators,
    "by": _parts,
    "split_by": _parts,
    "where": _conditions,
    "against": _others,
    "fail_on": _gates,
    "format_name": _formats,
    "check format_name": _any(("text", "json")),
    "report format_name": _whole_formats,
    "diff format_name": _any(FORMATS),
    "kpis format_name": _any(("table", "plain", "json")),
    "explain format_name": _any(("text", "markdown", "json")),
    "message": _any(MESSAGES),
    "every": _any(PERIODS),
    "adjust": _any(ADJUST),
    "sort": _any(SORT),
    "lock": _any(LOCKS),
    "log_format": _any(LOG_FORMATS),
    "of": _any(("config", "report")),
    "shell": _any(SHELLS),
}
"""The words for each parameter by its name, or by command and name."""


def _section(place: Place, name: str) -> Mapping[str, Any]:
    found = _configuration(_config(place)).get(name)
    return found if isinstance(found, dict) else {}


@cache
def _configuration(named: str | None) -> Mapping[str, Any]:
    """The configuration as it stands in its file, wrong or not; empty where there is none."""
    from kpicli.config.load import find
    from kpicli.config.yaml_nodes import read
    from kpicli.errors import UserError

    try:
        path = find(named).expanduser()
        return read(path).plain() if path.is_file() else {}
    except UserError:
        return {}


def _benchmarks(place: Place) -> list[str]:
    from kpicli.norms.builtin import BUILTIN

    listed = _configuration(_config(place)).get("benchmarks")
    own = [one.get("name") for one in listed or [] if isinstance(one, dict)]
    return list(dict.fromkeys([*(one.name for one in BUILTIN), *filter(None, own)]))


def _columns(place: Place) -> list[str]:
    """The columns of the export that is named, else of the configuration's main source.

    None where they cannot be read, or only once.
    """
    from kpicli.config.load import MAIN
    from kpicli.core.source import Source
    from kpicli.sources.files import expand, is_stream
    from kpicli.sources.recognise import open_table

    with suppress(Exception):
        sources = _section(place, "sources")
        main: dict[str, Any] = sources.get(MAIN) or next(iter(sources.values()), {})
        named = place.given.get("export")
        path, base = (named[0], ".") if named else (main["path"], _base(place))
        if is_stream(path, base):
            return []
        keys = ("format", "encoding", "delimiter", "quote", "header_rows", "sheet")
        source = Source(MAIN, path, base, **{key: main[key] for key in keys if key in main})
        with expand(path, base) as files:
            return [name for name in open_table(files[0], source).names if name.strip()]
    return []


def _base(place: Place) -> str:
    from kpicli.config.load import find

    return str(find(_config(place)).expanduser().parent)


def _config(place: Place) -> str | None:
    given = place.given.get("config")
    return given[-1] if given else None
