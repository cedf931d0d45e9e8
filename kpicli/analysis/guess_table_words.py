"""What column names and texts give away of client tables: the vocabulary behind their guesses."""

from __future__ import annotations

from collections.abc import Mapping

_ID = r"id|ids|no|nr|num|number|nummer|code|key|ref|uuid"

DAYS: Mapping[str, str] = {
    "responded": r"(?:first|1st) (?:reply|response|answer|repl(?:y|ied)|respon\w+)|"
    r"\brespond(?:ed)?\b|\breplied\b|\banswered\b|\backnowledged\b|"
    r"(?<!contact )\b(?:reply|response) (?:at|on|date|time)\b",
    "resolved": r"\bresol(?:ved?|ution)\b|\bsolved\b|\bclosed?\b|\bclosure\b|\bopgelost\b|"
    r"\bgelöst\b",
    "due": r"\bdue\b|\bdeadline\b|\bpromised\b|\b(?:planned|agreed|target|expected) (?:\w+ )?"
    r"(?:on|at|end|date|day|finish|completion|delivery)\b",
    "completed": r"\bcomplet(?:ed|ion)\b|\bfinish(?:ed)?\b|\bdelivered\b|\bdone\b|"
    r"\bactual (?:end|finish|completion|delivery)\b|\bclosed\b",
    "end": r"\bend(?:ed|s)?\b|\bchurn(?:ed)?\b|\bcancel(?:l?ed|lation)?\b|\bterminat(?:ed|ion)\b|"
    r"\bleft\b|\blost\b|\bclosed\b|\bexpir(?:ed|y|es)\b|\blast day\b|\buntil\b|\beinde?\b|"
    r"\bstopped\b",
    "start": r"\bsign(?:ed|up)?\b|\bstart(?:ed|s)?\b|\bbeg[aiu]n\b|\bjoin(?:ed)?\b|\bsince\b|"
    r"\bonboard(?:ed)?\b|\bactivat(?:ed|ion)\b|\bsubscribed\b|\bregistered\b|\bregistration\b|"
    r"\bfirst day\b|\bcreated?\b",
    "opened": r"\bopen(?:ed)?\b|\bcreat(?:ed?|ion)\b|\bsubmitted\b|\breported\b|\breceived\b|"
    r"\blogged\b|\braised\b",
    "updated": r"\bupdat(?:ed?)\b|\bmodified\b|\blast change\b",
}
"""Roles of days, by what the names of their columns say."""

PAID = r"\b(?:paid|payment|invoic\w*|order(?:ed)?|purchas\w*|transaction|book(?:ed|ing)|billed)\b"
DAY = r"\b(?:date|day|datum|on|at|when|time|timestamp)\b"

READY: Mapping[str, str] = {
    "response": r"\b(?:response|respond|reply|first answer)\b",
    "resolution": r"\b(?:resolution|resolve|solution|solve|handling|handle)\b",
}
"""Roles of ready-made times; their names say that they are times, or in what they are measured."""
TIMED = r"\b(?:time|duration|hours?|hrs?|minutes?|mins?|seconds?|secs?|days?)\b"
UNITS: Mapping[str, str] = {
    "hours": r"\b(?:hours?|hrs?|h)\b",
    "minutes": r"\b(?:minutes?|mins?)\b",
    "seconds": r"\b(?:seconds?|secs?|s)\b",
    "days": r"\bdays?\b",
}

AMOUNT = (
    r"\b(?:amount|revenue|paid|payment|turnover|sales|bedrag|betrag|omzet|umsatz)\b",
    r"\b(?:total|net|gross|value|sum|charged?|spend)\b",
    r"\b(?:price|prijs|preis|rate)\b",
)
"""What names of amounts say, the surest first; the last are prices of one."""
QUANTITY = r"\b(?:quantity|qty|units|aantal|menge|anzahl)\b"
CURRENCY = r"\b(?:currency|valuta|währung|devise)\b"
ORDER = rf"\b(?:order|invoice|receipt|basket|bill|factuur|rechnung)(?: (?:{_ID}))?"
EVENTS = r"\b(?:events?|logins?|sessions?|visits?|clicks?|actions?|hits|count|n)\b"
RATING = r"\b(?:rating|rated|satisf\w*|score|stars|csat)\b"
KEY = rf"(?:(?:ticket|case|issue|request|conversation|incident|project|task) )?(?:{_ID})"
ISSUE = rf"(?:ticket|case|issue|conversation|incident) (?:{_ID})"
STATUS = r"\b(?:status|state|phase)\b"
CHURN = r"\b(?:churn(?:ed)?|attrition|left|lost)\b"

LOST = frozenset(
    {"churned", "churn", "cancelled", "canceled", "lost", "inactive", "terminated", "left", "ended"}
    | {"expired", "deactivated", "gekündigt", "opgezegd"}
)
STAYS = frozenset(
    {"active", "stayed", "stays", "current", "retained", "live", "customer", "client", "subscribed"}
    | {"renewed", "actief", "aktiv"}
)
JOINED = frozenset({"joined", "new"})
CANCELLED = frozenset({"cancelled", "canceled", "geannuleerd", "storniert", "abgebrochen"})
CLOSED = frozenset({"closed", "resolved", "solved", "done", "completed", "complete", "finished"})
"""Folded texts of a status, by what they say."""
