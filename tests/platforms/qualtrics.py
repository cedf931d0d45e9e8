"""Files as Qualtrics writes them: three header rows, one, or the two of the legacy export."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.platforms.people import (
    CHANNEL,
    CHANNELS,
    EASY,
    RATED,
    RECOMMEND,
    ROWS,
    SATISFIED,
    WHY,
    Person,
    Sample,
    people,
)

OTHERS = {"preview": 3, "test": 1, "spam": 2, "unfinished": 9}
TEXT = {"preview": "Survey Preview", "spam": "Spam", "test": "Survey Test"}
CODE = {"preview": "1", "spam": "8", "test": "2"}
META = [
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("UserLanguage", "User Language", "userLanguage"),
]
ASKED = [
    ("Q1_NPS_GROUP", f"{RECOMMEND} - Group", "QID1_NPS_GROUP"),
    ("Q1", RECOMMEND, "QID1"),
    ("Q2", WHY, "QID2_TEXT"),
    ("Q3", SATISFIED, "QID3"),
    ("Q4", EASY, "QID4"),
    *((f"Q5_{place}", f"{RATED} - {row}", f"QID5_{place}") for place, row in enumerate(ROWS, 1)),
    *(
        (f"Q6_{n}", f"{CHANNEL} - Selected Choice - {c}", f"QID6_{n}")
        for n, c in enumerate(CHANNELS, 1)
    ),
    ("Q6_3_TEXT", f"{CHANNEL} - Chat - Text", "QID6_3_TEXT"),
    ("Q7", "Which of these did you use?", "QID7"),
    ("region", "region", "region"),
]
FIGURES = {"nps": "Q1", "csat": "Q3", "ces": "Q4", "Delivery": "Q5_1", "Support": "Q5_2"}


def _record(one: Person, *, codes: bool) -> list[str]:
    status = (CODE if codes else TEXT).get(one.state, "0" if codes else "IP Address")
    done = one.state != "unfinished"
    finished = str(int(done)) if codes else str(done).upper()
    group = (
        ""
        if not one.nps
        else ("Detractor", "Passive", "Promoter")[(int(one.nps) > 6) + (int(one.nps) > 8)]
    )
    unseen = "-99" if codes else ""
    return [
        f"{one.began}",
        f"{one.ended}",
        status,
        f"10.0.{one.number % 7}.{one.number % 250}",
        "100" if done else "57",
        str((one.ended - one.began).seconds),
        finished,
        f"{one.ended}",
        f"R_{one.number:015x}",
        "",
        "",
        ("EN", "DE")[one.number % 2],
        group,
        one.nps or unseen,
        one.why,
        one.csat if not codes else "",
        one.ces,
        *one.rated,
        *(one.channel if one.channel == each else "" for each in CHANNELS),
        "by the web page" if one.channel == "Chat" and one.number % 5 == 0 else "",
        ("App", "Web", "App,Web")[one.number % 3],
        ("North", "South")[one.number % 3 > 0],
    ]


def _three(seed: int, *, codes: bool) -> tuple[list[list[str]], list[Person]]:
    respondents = people(seed, OTHERS)
    columns = [*META, *ASKED]
    head = [
        [name for name, _, _ in columns],
        [text for _, text, _ in columns],
        [json.dumps({"ImportId": code}, separators=(",", ":")) for _, _, code in columns],
    ]
    return [*head, *(_record(one, codes=codes) for one in respondents)], respondents


def _sample(
    variant: str,
    rows: Sequence[Sequence[str]],
    respondents: list[Person],
    why: str,
    **other: object,
) -> Sample:
    ways = ("QID1", RECOMMEND, RECOMMEND.upper()) if "one" not in variant else ()
    options: dict[str, object] = {"ways": ways, "dropped": OTHERS, "asked": FIGURES, **other}
    return Sample("qualtrics", variant, rows, respondents, why=why, **options)  # type: ignore[arg-type]


def samples() -> list[Sample]:
    """Choice texts, numeric values, UTF-16, one header row, and the legacy export."""
    by_id = "third row holds ImportId"
    numeric = {name: column for name, column in FIGURES.items() if name != "csat"}
    untold = {name: FIGURES[name] for name in ("nps", "csat")}
    coded_untold = {"nps": "Q1"}
    text, persons = _three(1, codes=False)
    coded, others = _three(2, codes=True)
    begun = {"ambiguous": RATED}
    return [
        _sample("three", text, persons, by_id, **begun),
        _sample("numeric", coded, others, by_id, asked=numeric),
        _sample("utf16", text, persons, by_id, suffix=".tsv", delimiter="\t", encoding="utf-16"),
        _sample("one", [text[0], *text[3:]], persons, "StartDate, EndDate", asked=untold),
        _sample(
            "one-numeric", [coded[0], *coded[3:]], others, "StartDate, EndDate", asked=coded_untold
        ),
        _sample("progress", *_without("Finished", text, persons), by_id),
        _sample("two", [*text[:2], *text[3:]], persons, "StartDate, EndDate", ways=(RECOMMEND,)),
        _legacy(),
    ]


def _without(
    name: str, rows: list[list[str]], respondents: list[Person]
) -> tuple[list[list[str]], list[Person]]:
    place = rows[0].index(name)
    return [[*row[:place], *row[place + 1 :]] for row in rows], respondents


def _legacy() -> Sample:
    respondents = people(3, {"unfinished": 6, "preview": 2})
    meta = [
        *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress"),
        *("IPAddress", "Status", "StartDate", "EndDate", "Finished"),
    ]
    asked = [("Q1", RECOMMEND), ("Q2", WHY), ("Q3", SATISFIED), ("Q4", EASY)]
    rows = [
        [*(f"V{place}" for place in range(1, 11)), *(name for name, _ in asked)],
        [*meta, *(text for _, text in asked)],
    ]
    rows += [
        [
            *(f"R_{one.number:015x}", "Default Response Set", "Anonymous", "", ""),
            *(f"10.0.0.{one.number % 250}", CODE.get(one.state, "0"), f"{one.began}"),
            *(f"{one.ended}", str(int(one.state != "unfinished"))),
            *(one.nps, one.why, one.csat, one.ces),
        ]
        for one in respondents
    ]
    columns = {"nps": "Q1", "csat": "Q3", "ces": "Q4"}
    why = "second row begins with ResponseID"
    dropped = {"preview": 2, "unfinished": 6}
    return _sample(
        "legacy", rows, respondents, why, asked=columns, dropped=dropped, ways=(RECOMMEND,)
    )
