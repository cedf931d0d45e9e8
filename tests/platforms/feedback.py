"""Seeded exports of feedback platforms and help desks, each with the figures known beforehand."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

Table = dict[str, list[str]]
COMMENTS = ("", "Fine, thanks", 'They said "soon"', "Slow\nand dear", "Très bien", "10 out of 10")


@dataclass(frozen=True)
class Truth:
    """A KPI's value, its valid answers, and the kept rows that are no answers to it."""

    value: float
    n: int
    missing: int = 0
    not_asked: int = 0


@dataclass(frozen=True)
class Export:
    """A file as a platform writes it; `why` stands in the sentence that says what it is.

    `truths` are by the results' names, by KPI where they are not `named` by the platform;
    `dropped` are rows by the reason for which they are left out.
    """

    platform: str
    why: str
    table: Table
    truths: Mapping[str, Truth]
    dropped: Mapping[str, int] = field(default_factory=dict)
    named: bool = True
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def rows(self) -> int:
        """The data records."""
        return len(next(iter(self.table.values())))

    def write(self, path: Path) -> Path:
        """The file written."""
        with path.open("w", newline="", encoding=self.encoding) as stream:
            writer = csv.writer(stream, delimiter=self.delimiter)
            writer.writerow(self.table)
            writer.writerows(zip(*self.table.values(), strict=True))
        return path


def nps(scores: Sequence[int]) -> float:
    """100 × (promoters − detractors) ÷ answers."""
    return 100 * sum((score >= 9) - (score <= 6) for score in scores) / len(scores)


def share(scores: Sequence[int], satisfied: Sequence[int]) -> float:
    """The satisfied answers in percent."""
    return 100 * sum(score in satisfied for score in scores) / len(scores)


def drawn(draw: random.Random, low: int, high: int, rows: int) -> list[int]:
    """Answers on a scale, both of its ends among them."""
    found = [low, high, high] + [draw.randint(low, high) for _ in range(rows - 3)]
    draw.shuffle(found)
    return found


def moments(draw: random.Random, rows: int) -> list[datetime]:
    """Times in rising order, to the second."""
    first = datetime(2024, 1, 31, 9, 5, 7)
    steps = sorted(draw.randrange(90 * 86400) for _ in range(rows))
    return [first + timedelta(seconds=step) for step in steps]


def comments(draw: random.Random, rows: int) -> list[str]:
    """What people wrote, or nothing."""
    return [draw.choice(COMMENTS) for _ in range(rows)]


def some(draw: random.Random, texts: Sequence[str], rows: int) -> list[str]:
    """Texts drawn with repeats."""
    return [draw.choice(texts) for _ in range(rows)]


def numbered(form: str, rows: int) -> list[str]:
    """A different text for each row."""
    return [form.format(1000 + row) for row in range(rows)]


def epochs(found: Sequence[datetime]) -> list[str]:
    """Times as seconds since 1970."""
    return [str(int((one - datetime(1970, 1, 1)).total_seconds())) for one in found]


def texts(scores: Sequence[int | None]) -> list[str]:
    """Scores as they stand in a file, blank where there is none."""
    return ["" if score is None else str(score) for score in scores]


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


def _typed(
    draw: random.Random, rows: int, scales: Mapping[str, tuple[int, int]], blank: float
) -> tuple[list[str], list[int | None], dict[str, list[int]]]:
    """Surveys of several types in turn: their types, their scores, and the scores by type."""
    kinds = [list(scales)[row % len(scales)] for row in range(rows)]
    found: list[int | None] = []
    by_type: dict[str, list[int]] = {kind: [] for kind in scales}
    for row, kind in enumerate(kinds):
        low, high = scales[kind]
        score = (low, high)[row // len(scales) % 2] if row < 6 else draw.randint(low, high)
        if row >= 6 and draw.random() < blank:
            found.append(None)
        else:
            found.append(score)
            by_type[kind].append(score)
    return kinds, found, by_type


def _truth(value: float, answers: Sequence[int], kinds: Sequence[str], kind: str) -> Truth:
    asked = kinds.count(kind)
    return Truth(value, len(answers), asked - len(answers), len(kinds) - asked)


def delighted(seed: int, rows: int) -> Export:
    """NPS, CSAT and CES in one file, links to the platform, a property of each person."""
    draw = random.Random(seed)
    scales = {"NPS": (0, 10), "CSAT": (1, 5), "CES": (1, 5)}
    kinds, scores, by_type = _typed(draw, rows, scales, 0.0)
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
            "nps": _truth(nps(by_type["NPS"]), by_type["NPS"], kinds, "NPS"),
            "csat": _truth(share(by_type["CSAT"], (4, 5)), by_type["CSAT"], kinds, "CSAT"),
            "ces": _truth(means["CES"], by_type["CES"], kinds, "CES"),
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
    kinds, answers, by_type = _typed(draw, rows, scales, 0.3)
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
            "nps": _truth(nps(by_type["nps"]), by_type["nps"], kinds, "nps"),
            "csat": _truth(share(by_type["csat"], (4, 5)), by_type["csat"], kinds, "csat"),
            "five_star": _truth(sum(stars) / len(stars), stars, kinds, "fivestar"),
        },
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


def _hubspot(
    seed: int, rows: int, names: Mapping[str, str], scales: Mapping[str, tuple[int, int]], form: str
) -> Export:
    draw = random.Random(seed)
    kinds, scores, by_type = _typed(draw, rows, scales, 0.0)
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
        truths["nps"] = _truth(nps(by_type["NPS"]), by_type["NPS"], kinds, "NPS")
    if "CSAT" in scales:
        truths["csat"] = _truth(share(by_type["CSAT"], (2,)), by_type["CSAT"], kinds, "CSAT")
    if "CES" in scales:
        eased = by_type["CES"]
        truths["ces"] = _truth(sum(eased) / len(eased), eased, kinds, "CES")
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
