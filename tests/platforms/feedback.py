"""Seeded exports of feedback platforms, each with the figures known beforehand."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from tests.platforms.exports import (
    Export,
    Truth,
    comments,
    drawn,
    epochs,
    moments,
    nps,
    numbered,
    share,
    some,
    texts,
    truth,
    typed,
)
from tests.platforms.helpdesks import intercom, intercom_faces, zendesk_ratings, zendesk_tickets


def formbricks(seed: int, rows: int) -> Export:
    """Questions as headers; some never finish, some skip, one column for an option's id."""
    draw = random.Random(seed)
    likely = drawn(draw, 0, 10, rows)
    happy = drawn(draw, 1, 5, rows)
    unfinished = {row for row in range(rows) if draw.random() < 0.2} - {0, 1, 2}
    skipped = {row for row in range(rows) if row > 2 and draw.random() < 0.1}
    kept = [row for row in range(rows) if row not in unfinished]
    asked = [row for row in kept if row not in skipped]
    likely[:3], happy[:3] = [10, 0, 8], [5, 3, 4]
    browsers = some(draw, ("Chrome", "Firefox"), rows)
    table = {
        "No.": [str(row + 1) for row in range(rows)],
        "Response ID": numbered("clw{}", rows),
        "Timestamp": [f"{one:%Y-%m-%d %H:%M:%S}" for one in moments(draw, rows)],
        "Finished": ["No" if row in unfinished else "Yes" for row in range(rows)],
        "Survey ID": ["clv1"] * rows,
        "Formbricks ID (internal)": numbered("cly{}", rows),
        "User ID": some(draw, numbered("u{}", 8), rows),
        "Tags": some(draw, ("", "vip, beta"), rows),
        "userAgent - browser": browsers,
        "1. How likely are you to recommend us to a friend?": [
            "skipped" if row in skipped else str(likely[row]) for row in range(rows)
        ],
        "2. How satisfied are you with our support?": texts(happy),
        "3. Which plan are you on?": some(draw, ("Free", "Pro"), rows),
        "3. Which plan are you on? - Option ID": some(draw, ("x1", "x2"), rows),
        "4. What can we do better?": comments(draw, rows),
    }
    scores = [likely[row] for row in asked]
    return Export(
        "formbricks",
        "it has the columns No., Response ID, Finished and Survey ID",
        table,
        {
            "nps": Truth(nps(scores), len(scores), missing=len(kept) - len(asked)),
            "csat": Truth(share([happy[row] for row in kept], (4, 5)), len(kept)),
        },
        {"unfinished": len(unfinished)} if unfinished else {},
        named=False,
    )


def delighted(seed: int, rows: int) -> Export:
    """NPS, CSAT and CES in one file, links to the platform, a property of each person."""
    draw = random.Random(seed)
    scales = {"NPS": (0, 10), "CSAT": (1, 5), "CES": (1, 5)}
    kinds, scores, by_type = typed(draw, rows, scales, 0.0)
    table = {
        "Response ID": numbered("{}", rows),
        "Person ID": some(draw, numbered("{}", 9), rows),
        "Email": some(draw, ("ann@a.example", "bob@b.example"), rows),
        "Survey Type": kinds,
        "Score": texts(scores),
        "Comment": comments(draw, rows),
        "Permalink": numbered("https://app.delighted.com/r/{}", rows),
        "Responded At": [f"{one:%Y-%m-%d %H:%M:%S} UTC"[:19] for one in moments(draw, rows)],
        "Country": some(draw, ("Chile", "Norway"), rows),
    }
    means = {kind: sum(found) / len(found) for kind, found in by_type.items()}
    return Export(
        "delighted",
        "its column Permalink leads to delighted.com",
        table,
        {
            "nps": truth(nps(by_type["NPS"]), by_type["NPS"], kinds, "NPS"),
            "csat": truth(share(by_type["CSAT"], (4, 5)), by_type["CSAT"], kinds, "CSAT"),
            "ces": truth(means["CES"], by_type["CES"], kinds, "CES"),
        },
    )


def delighted_fields(seed: int, rows: int) -> Export:
    """The fields of the interface, of one survey, its moments in seconds since 1970."""
    draw = random.Random(seed)
    scores = drawn(draw, 0, 10, rows)
    table = {
        "id": numbered("{}", rows),
        "person": some(draw, numbered("{}", 9), rows),
        "survey_type": ["nps"] * rows,
        "score": texts(scores),
        "comment": comments(draw, rows),
        "permalink": numbered("r/{}", rows),
        "created_at": epochs(moments(draw, rows)),
    }
    why = "it has the columns person, survey_type and permalink of a response"
    return Export("delighted", why, table, {"nps": Truth(nps(scores), rows)})


def asknicely(seed: int, rows: int) -> Export:
    """Surveys of three types, some of them sent and never answered."""
    draw = random.Random(seed)
    scales = {"nps": (0, 10), "csat": (1, 5), "fivestar": (1, 5)}
    kinds, answers, by_type = typed(draw, rows, scales, 0.3)
    sent = moments(draw, rows)
    responded = epochs([one + timedelta(hours=5) for one in sent])
    table = {
        "response_id": numbered("{}", rows),
        "person_id": numbered("{}", rows),
        "contact_id": numbered("{}", rows),
        "name": numbered("Person {}", rows),
        "email": numbered("p{}@a.example", rows),
        "answer": texts(answers),
        "answerlabel": texts(answers),
        "data": [""] * rows,
        "comment": comments(draw, rows),
        "note": [""] * rows,
        "status": [""] * rows,
        "dontcontact": some(draw, ("", "1"), rows),
        "sent": epochs(sent),
        "opened": epochs(sent),
        "responded": [
            time if answer is not None else ""
            for time, answer in zip(responded, answers, strict=True)
        ],
        "segment": some(draw, ("green", "blue"), rows),
        "question_type": kinds,
        "published": [""] * rows,
    }
    stars = by_type["fivestar"]
    return Export(
        "asknicely",
        "beside answer it has response_id and answerlabel and contact_id",
        table,
        {
            "nps": truth(nps(by_type["nps"]), by_type["nps"], kinds, "nps"),
            "csat": truth(share(by_type["csat"], (4, 5)), by_type["csat"], kinds, "csat"),
            "five_star": truth(sum(stars) / len(stars), stars, kinds, "fivestar"),
        },
    )


def _hubspot(
    seed: int, rows: int, names: Mapping[str, str], scales: Mapping[str, tuple[int, int]], form: str
) -> Export:
    draw = random.Random(seed)
    kinds, scores, by_type = typed(draw, rows, scales, 0.0)
    tops = {"NPS": (6, 8), "CSAT": (0, 1), "CES": (3, 5)}
    felt = []
    for kind, score in zip(kinds, scores, strict=True):
        low, middle = tops[kind]
        place = 0 if score is None or score <= low else 1 if score <= middle else 2
        felt.append(("DETRACTOR", "PASSIVE", "PROMOTER")[place])
    cells = {
        "record": numbered("{}", rows),
        "date": [one.strftime(form) for one in moments(draw, rows)],
        "name": [f"Our {kind} survey" for kind in kinds],
        "type": kinds,
        "rating": texts(scores),
        "group": felt,
        "content": comments(draw, rows),
        "email": some(draw, ("ann@a.example", "bob@b.example"), rows),
    }
    table = {name: cells[part] for part, name in names.items()}
    truths = {}
    if "NPS" in scales:
        truths["nps"] = truth(nps(by_type["NPS"]), by_type["NPS"], kinds, "NPS")
    if "CSAT" in scales:
        truths["csat"] = truth(share(by_type["CSAT"], (2,)), by_type["CSAT"], kinds, "CSAT")
    if "CES" in scales:
        eased = by_type["CES"]
        truths["ces"] = truth(sum(eased) / len(eased), eased, kinds, "CES")
    why = f"it has the columns {names['rating']}, {names['type']} and {names['group']}"
    return Export("hubspot", why, table, truths)


def hubspot(seed: int, rows: int) -> Export:
    """Three types of survey under the names of the interface."""
    names = {
        "record": "hs_object_id",
        "date": "hs_submission_timestamp",
        "name": "hs_survey_name",
        "type": "hs_survey_type",
        "rating": "hs_value",
        "group": "hs_response_group",
        "content": "hs_content",
        "email": "hs_contact_email_rollup",
    }
    scales = {"NPS": (0, 10), "CSAT": (0, 2), "CES": (1, 7)}
    return _hubspot(seed, rows, names, scales, "%Y-%m-%dT%H:%M:%SZ")


def hubspot_labels(seed: int, rows: int) -> Export:
    """A survey of effort alone under the names that people see, its days as people write them."""
    names = {
        "record": "Record ID",
        "date": "Date",
        "name": "Survey name",
        "type": "Survey type",
        "rating": "Rating",
        "group": "Sentiment",
        "content": "Response",
        "email": "Contact email",
    }
    return _hubspot(seed, rows, names, {"CES": (1, 7)}, "%m/%d/%Y")


CATEGORIES = ("Detractor", "Passive", "Promoter")


def _category(score: int, words: Sequence[str]) -> str:
    return words[2] if score >= 9 else words[1] if score >= 7 else words[0]


def nps_table(seed: int, rows: int) -> Export:
    """Scores with their category, some surveys never answered."""
    draw = random.Random(seed)
    scores = drawn(draw, 0, 10, rows)
    blank = {row for row in range(3, rows) if draw.random() < 0.2}
    answers = [score for row, score in enumerate(scores) if row not in blank]
    shown: list[int | None] = [None if row in blank else scores[row] for row in range(rows)]
    table = {
        "Email": some(draw, ("ann@a.example", "bob@b.example"), rows),
        "Company": some(draw, ("Acme", "Bolt", "Cole"), rows),
        "Score": texts(shown),
        "Category": ["" if one is None else _category(one, CATEGORIES) for one in shown],
        "Comment": comments(draw, rows),
        "Response date": [f"{one:%d/%m/%Y}" for one in moments(draw, rows)],
    }
    why = "its column Category says promoter, passive or detractor as Score does"
    truth = Truth(nps(answers), len(answers), len(blank))
    return Export("nps_table", why, table, {"nps": truth})


def nps_categories(seed: int, rows: int) -> Export:
    """Categories without scores, in German, parted by semicolons in an old code page."""
    draw = random.Random(seed)
    scores = drawn(draw, 0, 10, rows)
    table = {
        "Datum": [f"{one:%d.%m.%Y}" for one in moments(draw, rows)],
        "Kundentyp": [_category(one, ("Kritiker", "Passiv", "Promotor")) for one in scores],
        "Bemerkung": some(draw, ("", "schön", "zu spät"), rows),
    }
    why = "its column Kundentyp says promoter, passive or detractor"
    truths = {"nps": Truth(nps(scores), rows)}
    return Export("nps_table", why, table, truths, delimiter=";", encoding="cp1252")


EXPORTS: dict[str, Callable[[int, int], Export]] = {
    made.__name__: made
    for made in (
        formbricks,
        delighted,
        delighted_fields,
        asknicely,
        zendesk_tickets,
        zendesk_ratings,
        intercom,
        intercom_faces,
        hubspot,
        hubspot_labels,
        nps_table,
        nps_categories,
    )
}
