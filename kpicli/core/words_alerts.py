"""The words for what is new in gates: ready for mail and chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.core.alerts import BREACHED, DECIDED, RECOVERED, UNDECIDED, Event
from kpicli.core.report import Report

SCHEMA = 1
TITLES = {
    BREACHED: "Breached",
    UNDECIDED: "Not enough data",
    RECOVERED: "Recovered",
    DECIDED: "Enough data again, and fine",
}
"""What each kind of event is called, the worst first."""


def line(event: Event) -> str:
    """An event on one line: "breached: below:industry: CSAT 71.2 % is below industry 75 …"."""
    return f"{TITLES[event.what].lower()}: {event.condition}: {event.text}{_before(event)}"


def markdown(report: Report, events: Sequence[Event]) -> str:
    """The message as Markdown, the worst first; empty when nothing is new."""
    if not events:
        return ""
    lines = [f"**{_escaped(heading(report, events))}**", ""]
    for event in ordered(events):
        text = _escaped(f"{event.text}{_before(event)}")
        lines.append(f"- **{TITLES[event.what]}** ({_escaped(event.condition)}): {text}")
    made = report.provenance.generated_at.replace("T", " ")[:16]
    return "\n".join([*lines, "", f"kpicli {report.command}, {made} UTC"]) + "\n"


def fields(report: Report, events: Sequence[Event]) -> dict[str, Any]:
    """The message for programs: the events, and `text`, the whole as chats take it."""
    return {
        "schema": SCHEMA,
        "name": report.name,
        "command": report.command,
        "generated_at": report.provenance.generated_at,
        "text": markdown(report, events).rstrip(),
        "events": [
            {
                "condition": event.condition,
                "event": event.what,
                "text": event.text,
                "before": event.before,
                "since": event.since,
            }
            for event in ordered(events)
        ],
    }


def heading(report: Report, events: Sequence[Event]) -> str:
    """What the message is about: "Client scorecard: 2 breached, 1 recovered"."""
    counts = [(title, sum(one.what == what for one in events)) for what, title in TITLES.items()]
    told = ", ".join(f"{n} {title.lower()}" for title, n in counts if n)
    return f"{report.name or 'kpicli'}: {told}"


def ordered(events: Sequence[Event]) -> list[Event]:
    """The events, the worst kind first."""
    kinds = list(TITLES)
    return sorted(events, key=lambda event: kinds.index(event.what))


def _before(event: Event) -> str:
    if event.before is None or event.since is None:
        return ""
    words = {UNDECIDED: "not enough data"}
    return f" ({words.get(event.before, event.before)} since {event.since[:10]})"


def _escaped(text: str) -> str:
    """A text without what Markdown would take for its own."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in text)
