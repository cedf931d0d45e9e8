"""What single values must be beyond their type: a level is a share, a time zone exists, …"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kpicli.config.decode import Check, Decoding, closest
from kpicli.config.yaml_nodes import Node
from kpicli.core.date_numbers import NUMBERED

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
HEADER_ROWS = 100
_DIRECTIVE = re.compile(r"%(?:-?[dmyHIMSj]|[aAbBcfgGnpuUVwWxXYzZ%])")
"""What DuckDB's strptime reads."""
_NO_PLACE = re.compile("localtime|posixrules|Factory|(?:posix|right)/.*", re.DOTALL)
"""Files beside the time zones that are links to this machine's zone or copies of others."""


def level(decoding: Decoding, node: Node, path: str, value: float) -> None:
    """A confidence level lies between 0.5 and 1."""
    if not 0.5 < value < 1:
        text = f"the level {value:g} is not between 0.5 and 1"
        raise decoding.bad(node, path, "bad-level", text, hint="0.95 means 95 %")


def timezone(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A time zone is one of the IANA database, the same on every machine."""
    from zoneinfo import ZoneInfo

    try:
        if _NO_PLACE.fullmatch(value):
            raise KeyError(value)
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise decoding.bad(
            node,
            path,
            "no-such-timezone",
            f"no time zone is called {value!r}",
            hint=_zone_meant(value),
        ) from None


def _zone_meant(value: str) -> str:
    from zoneinfo import available_timezones

    zones = sorted(zone for zone in available_timezones() if not _NO_PLACE.fullmatch(zone))
    close = closest(value, zones) if len(value) < 50 else None
    if close:
        return f"did you mean {close}?"
    return "for example Europe/Amsterdam, America/New_York, UTC"


def path(decoding: Decoding, node: Node, where: str, value: str) -> None:
    """A path is not blank, which would be a whole folder."""
    if not value.strip():
        text = "path must name a file, a glob, a folder, or - for standard input"
        raise decoding.bad(node, where, "wrong-type", text, hint="for example path: survey.csv")


def encoding(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """An encoding is one of text that Python knows."""
    try:
        "a".encode(value)
    except (LookupError, ValueError):
        raise decoding.bad(
            node,
            path,
            "unknown-encoding",
            f"no encoding of text is called {value!r}",
            hint="for example utf-8, utf-16, cp1252, iso-8859-15, cp1250, shift_jis",
        ) from None


def delimiter(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A delimiter is a single ASCII character that is seen or a tab."""
    if not value:
        text = "delimiter must not be empty"
        raise decoding.bad(node, path, "bad-mark", text, hint='for example ";"')
    mark(decoding, node, path, value)


def mark(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A mark is a single ASCII character, and no line break."""
    if len(value.encode("utf-8", "surrogatepass")) > 1 or value in ("\r", "\n"):
        raise decoding.bad(
            node,
            path,
            "bad-mark",
            f"{path.rpartition('.')[2]} must be a single ASCII character and no line break",
            hint='for example ";"',
        )


def date_format(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A date's format is made of strptime's directives, or a word for a kind of numbers."""
    if value in NUMBERED:
        return
    if "%" not in value:
        close = closest(value, list(NUMBERED))
        raise decoding.bad(
            node,
            path,
            "wrong-type",
            f"{value[:40]!r} holds no part of a date",
            allowed=("a text such as %d/%m/%Y", *NUMBERED),
            hint=f"did you mean {close}?" if close else 'for example "%d/%m/%Y %H:%M", or excel',
        )
    found = (match[0] for match in re.finditer("%-?.?", value, re.DOTALL))
    wrong = [directive for directive in found if not _DIRECTIVE.fullmatch(directive)]
    if wrong:
        text = f"{wrong[0]!r} stands for no part of a date"
        raise decoding.bad(node, path, "wrong-type", text, hint='for example "%d/%m/%Y %H:%M"')


def within(low: float, high: float, hint: str) -> Check:
    """A number lies from `low` to `high`, both included."""

    def check(decoding: Decoding, node: Node, path: str, value: float) -> None:
        if not low <= value <= high:
            name = path.rpartition(".")[2]
            limits = f"from {low:g} to {high:g}" if high < float("inf") else f"at least {low:g}"
            text = f"{name} must be {limits}, not {node.raw[:40]}"
            raise decoding.bad(node, path, "bad-share", text, hint=hint)

    return check


def population(decoding: Decoding, node: Node, path: str, value: str | float) -> None:
    """A population given as a number has someone in it."""
    if isinstance(value, float) and value < 1:
        text = f"population must be at least 1, not {value:g}"
        raise decoding.bad(node, path, "bad-share", text, hint="for example population: 1200")


def rates(decoding: Decoding, node: Node, path: str, value: Mapping[str, float]) -> None:
    """Rates of exchange are over 0."""
    for code, rate in value.items():
        if rate <= 0:
            text = f"the rate of {code} is {rate:g}, not over 0"
            raise decoding.bad(
                node, path, "bad-share", text, hint="for example {EUR: 1, USD: 0.92}"
            )


def day(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A day is an ISO date."""
    if iso(value) is None:
        raise decoding.bad(node, path, "bad-date", f"{value!r} is no date", hint="write 2026-12-31")


def iso(text: str) -> str | None:
    """A day as 2026-12-31, None when it is none."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def one_of(allowed: Sequence[str], text: str) -> Check:
    """A text is one of a few; `text` says what is wrong with others."""

    def check(decoding: Decoding, node: Node, path: str, value: str) -> None:
        if value not in allowed:
            close = closest(value, allowed)
            raise decoding.bad(
                node,
                path,
                "not-allowed",
                text,
                allowed=allowed,
                hint=f"did you mean {close}?" if close else None,
            )

    return check


def format_(decoding: Decoding, node: Node, path: str, value: str) -> None:
    """A format that files can be read in."""
    one_of(formats(), "that is no format that files are read in")(decoding, node, path, value)


def formats() -> tuple[str, ...]:
    """What `format:` can say."""
    from kpicli.sources.platforms import names
    from kpicli.sources.recognise import CONTAINERS

    return ("auto", *CONTAINERS, *names())


def include(decoding: Decoding, node: Node, path: str, value: tuple[str, ...]) -> None:
    """Reasons for which platforms leave out rows."""
    from kpicli.core.drops import REASONS

    for reason in value:
        one_of(tuple(REASONS), "no platform leaves out rows for that")(decoding, node, path, reason)


REPORTING: dict[str, Check] = {
    "level": level,
    "timezone": timezone,
    "fiscal_year_starts": one_of(MONTHS, "that is no month"),
}
SOURCE: dict[str, Check] = {
    "path": path,
    "format": format_,
    "include": include,
    "encoding": encoding,
    "delimiter": delimiter,
    "quote": mark,
    "date_format": date_format,
    "header_rows": within(1, HEADER_ROWS, "a file has at least one header row"),
    "max_malformed": within(0, 1, "0.01 means 1 %"),
    "max_bytes": within(1, float("inf"), "for example max_bytes: 2000000000"),
    "population": population,
    "as_of": day,
    "known_since": day,
    "rates": rates,
}
KPI: dict[str, Check] = {
    "better": one_of(("higher", "lower"), "better is higher or lower"),
    "relevant": within(0, float("inf"), "for example relevant: 2"),
}
SEGMENT: dict[str, Check] = {"quantiles": within(2, 100, "for example quantiles: 4")}
NORM: dict[str, Check] = {
    "n": within(1, float("inf"), "n is the number of answers behind the value"),
    "sd": within(0, float("inf"), "sd is the standard deviation of one answer"),
    "year": within(1900, 2200, "for example year: 2025"),
}
PRIVACY: dict[str, Check] = {
    "min_group": within(1, float("inf"), "for example min_group: 10"),
    "min_comments": within(10, float("inf"), "10 is the least that protects who wrote them"),
}
DAYS: dict[str, Check] = {"from": day, "until": day}
