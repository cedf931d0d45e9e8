"""Seeded exports of help desks, each with the figures known beforehand."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.platforms.exports import (
    Export,
    Truth,
    comments,
    drawn,
    moments,
    numbered,
    share,
    some,
    texts,
)


def _rated(
    draw: random.Random, rows: int, good: Sequence[str], bad: Sequence[str], none: Sequence[str]
) -> tuple[list[str], Truth]:
    """Ratings as texts, with the share of good among good and bad."""
    found = [good[0], bad[0], none[0], *some(draw, (*good, *bad, *none, *none), rows - 3)]
    well, ill = (sum(text in texts for text in found) for texts in (good, bad))
    return found, Truth(100 * well / (well + ill), well + ill, rows - well - ill)


def zendesk_tickets(seed: int, rows: int) -> Export:
    """A view of tickets: Good, Bad, offered, not offered, or blank."""
    draw = random.Random(seed)
    rated, truth = _rated(draw, rows, ("Good",), ("Bad",), ("Offered", "Not Offered", ""))
    opened = moments(draw, rows)
    table = {
        "Summation column": ["1"] * rows,
        "Id": numbered("{}", rows),
        "Requester": some(draw, ("Ann", "Bob", "Cy"), rows),
        "Requester id": some(draw, ("501", "502", "503"), rows),
        "Requester email": some(draw, ("ann@a.example", "bob@b.example"), rows),
        "Assignee": some(draw, ("Joe", "Lee"), rows),
        "Group": ["Support"] * rows,
        "Subject": numbered("Question {}", rows),
        "Tags": [""] * rows,
        "Status": some(draw, ("Solved", "Closed"), rows),
        "Created at": [f"{one:%Y-%m-%d %H:%M}" for one in opened],
        "Organization": some(draw, ("Acme", "Bolt", "Cole", "Dean"), rows),
        "Satisfaction Score": rated,
    }
    why = "its column Satisfaction Score holds Good, Bad or Offered beside Requester"
    return Export("zendesk", why, table, {"csat": truth})


def zendesk_ratings(seed: int, rows: int) -> Export:
    """The table of ratings, with the words of the interface."""
    draw = random.Random(seed)
    good, bad = ("good", "good_with_comment"), ("bad", "bad_with_comment")
    rated, truth = _rated(draw, rows, good, bad, ("offered", "unoffered"))
    table = {
        "id": numbered("62{}", rows),
        "url": numbered("https://a.example/api/v2/satisfaction_ratings/{}.json", rows),
        "assignee_id": some(draw, ("135", "136"), rows),
        "group_id": ["44"] * rows,
        "requester_id": some(draw, numbered("7881{}", 9), rows),
        "ticket_id": numbered("20{}", rows),
        "score": rated,
        "created_at": [f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in moments(draw, rows)],
        "reason_code": some(draw, ("", "100"), rows),
        "comment": comments(draw, rows),
    }
    why = "its column score holds Good, Bad or Offered beside ticket_id"
    return Export("zendesk", why, table, {"csat": truth})


def _intercom(seed: int, rows: int, faces: Sequence[str], unrated: float) -> Export:
    draw = random.Random(seed)
    scores = drawn(draw, 1, 5, rows)
    blank = {row for row in range(3, rows) if draw.random() < unrated}
    rated = [score for row, score in enumerate(scores) if row not in blank]
    table = {
        "Conversation ID": numbered("2154{}", rows),
        "Conversation started at": [f"{one:%Y-%m-%d %H:%M:%S}" for one in moments(draw, rows)],
        "Channel": some(draw, ("Messenger", "Email"), rows),
        "Conversation rating": [
            "" if row in blank else faces[score - 1] for row, score in enumerate(scores)
        ],
        "Conversation rating remark": comments(draw, rows),
        "CX score": texts(drawn(draw, 1, 5, rows)),
    }
    truth = Truth(share(rated, (4, 5)), len(rated), len(blank))
    why = "it has the columns Conversation rating and Conversation ID"
    return Export("intercom", why, table, {"csat": truth})


def intercom(seed: int, rows: int) -> Export:
    """Conversations with a rating from 1 to 5, most of them without."""
    return _intercom(seed, rows, ("1", "2", "3", "4", "5"), 0.6)


def intercom_faces(seed: int, rows: int) -> Export:
    """The same with the faces that people clicked."""
    return _intercom(seed, rows, ("😠", "🙁", "😐", "😃", "🤩"), 0.3)
