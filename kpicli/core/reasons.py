"""Why a row of a client table is no item of a KPI: codes, what they count as, and their words."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.answers import Kind


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: the slug of its note, what the row counts as, and the words after "n rows".

    `then` is what becomes of the rows. A `quiet` reason is as it should be, and gets no note.
    """

    slug: str
    kind: Kind
    words: str
    quiet: bool = False
    then: str = "left out"


COUNTS = 0
NO_CLIENT, NO_AMOUNT, NO_NUMBER, NO_DATE, FUTURE, OUTSIDE, NO_RATE = 1, 2, 3, 4, 5, 6, 7
NO_START, ENDS_EARLY, NOT_AT_RISK, NEGATIVE, NOT_DUE, CANCELLED = 8, 9, 10, 11, 12, 13
NO_STATUS, LEFT_OUT, UNRATED, OPEN, NOT_ASKED, CONTRADICTS = 14, 15, 16, 17, 18, 19
AFTER, ENDED_OPEN, NO_TIME, LEFT_BEFORE = 20, 21, 22, 23

REASONS: dict[int, Reason] = {
    NO_CLIENT: Reason("no-client", Kind.MISSING, "without a client"),
    NO_AMOUNT: Reason("no-amount", Kind.MISSING, "without an amount"),
    NO_NUMBER: Reason("unreadable-number", Kind.INVALID, "whose number cannot be read"),
    NO_DATE: Reason("unreadable-date", Kind.MISSING, "without a readable date"),
    FUTURE: Reason("future-date", Kind.INVALID, "of a day still to come"),
    OUTSIDE: Reason("outside-period", Kind.NOT_ASKED, "outside the days asked for", True),
    NO_RATE: Reason("no-rate", Kind.INVALID, "in a currency without a rate"),
    NO_START: Reason("no-start", Kind.MISSING, "without a readable first day"),
    ENDS_EARLY: Reason("ends-before-start", Kind.INVALID, "that end before they start"),
    NOT_AT_RISK: Reason("not-at-risk", Kind.NOT_APPLICABLE, "not there at the start", True),
    NEGATIVE: Reason("negative-duration", Kind.INVALID, "that end before they begin"),
    NOT_DUE: Reason("not-due", Kind.NOT_APPLICABLE, "not yet due", True),
    CANCELLED: Reason("cancelled", Kind.NOT_APPLICABLE, "that were cancelled", True),
    NO_STATUS: Reason("no-status", Kind.MISSING, "without a status"),
    LEFT_OUT: Reason("left-out", Kind.NOT_APPLICABLE, "left out by their status", True),
    UNRATED: Reason("unrated", Kind.NOT_APPLICABLE, "without a rating", True),
    OPEN: Reason("still-open", Kind.NOT_APPLICABLE, "still open", True),
    NOT_ASKED: Reason("not-asked", Kind.NOT_ASKED, "that do not meet where:", True),
    LEFT_BEFORE: Reason("left-before-known", Kind.NOT_APPLICABLE, "of clients gone before", True),
    CONTRADICTS: Reason("contradicting-status", Kind.INVALID, "that are closed but bear no end"),
    AFTER: Reason("after-as-of", Kind.NOT_ASKED, "of a day after as_of:"),
    ENDED_OPEN: Reason(
        "end-but-open",
        Kind.NOT_APPLICABLE,
        "that bear an end but are not closed",
        then="counted as open",
    ),
    NO_TIME: Reason("contradicting-status", Kind.INVALID, "that are closed but bear no time"),
}
"""What each code other than 0 means."""
