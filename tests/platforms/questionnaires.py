"""Files as SurveyMonkey and LimeSurvey write them: two header rows; codes, texts, or both."""

from __future__ import annotations

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

UNFINISHED = {"unfinished": 8}
OWN = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
ENGLISH = (
    *("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started"),
    "Date last action",
)
GERMAN = (
    *("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert"),
    *("Datum gestartet", "Datum letzte Aktivität"),
)


def surveymonkey(*, expanded: bool = True) -> Sample:
    """SurveyMonkey: a question over several columns, or all in one header row (condensed)."""
    respondents = people(60 + expanded)
    own = [
        *("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"),
        *("Email Address", "First Name", "Last Name", "Custom Data 1"),
    ]
    other = "Other (please specify)"
    asked = [
        (RECOMMEND, ""),
        (WHY, "Open-Ended Response"),
        (SATISFIED, "Response"),
        (EASY, "Response"),
    ]
    asked += [(RATED if row == ROWS[0] else "", row) for row in ROWS]
    asked += [(CHANNEL if each == CHANNELS[0] else "", each) for each in (*CHANNELS, other)]
    single = [RECOMMEND, WHY, SATISFIED, EASY, *(f"{RATED} - {row}" for row in ROWS), CHANNEL]
    rows = [[*own, *(text for text, _ in asked)], [*([""] * 9), *(part for _, part in asked)]]
    if not expanded:
        rows = [[*own, *single]]
    for one in respondents:
        form = "%m/%d/%Y %I:%M:%S %p"
        chosen = [one.channel if one.channel == each else "" for each in CHANNELS]
        rows.append(
            [
                *(str(11_000_000_000 + one.number), "421", f"{one.began:{form}}"),
                *(f"{one.ended:{form}}", "10.0.0.1", "", "", "", ""),
                *(_worded(one.nps), one.why, one.csat, one.ces, *one.rated),
                *([*chosen, ""] if expanded else [one.channel]),
            ]
        )
    columns = {"nps": RECOMMEND, "csat": SATISFIED, "ces": EASY}
    columns |= {row: f"{RATED} - {row}" for row in ROWS}
    return Sample(
        "surveymonkey",
        "expanded" if expanded else "condensed",
        rows,
        respondents,
        columns,
        "first columns are Respondent ID and Collector ID",
        ("how likely is it that",),
        RATED,
    )


def _worded(nps: str) -> str:
    return {"0": "Not at all likely - 0", "10": "Extremely likely - 10"}.get(nps, nps)


def _head(headings: str) -> list[str]:
    codes = ["q1", "q2", "q3", "q4", "q5[SQ001]", "q5[SQ002]", "q6"]
    texts = [RECOMMEND, WHY, SATISFIED, EASY, *(f"{RATED} [{row}]" for row in ROWS), CHANNEL]
    if headings == "code":
        return [*OWN, *codes]
    if headings == "full":
        return [*ENGLISH, *texts]
    if headings == "german":
        return [*GERMAN, *texts]
    broken = [text.replace("? [", "?\n\n [") for text in texts]
    both = zip([*OWN, *codes], [*ENGLISH, *broken], strict=True)
    return [f"{code}. {text}" for code, text in both]


def _lime(one: Person, *, dated: bool) -> list[str]:
    done = one.state == "complete"
    submitted = f"{one.ended}" if dated else "1980-01-01 00:00:00"
    began = f"{one.began}" if dated else ""
    return [
        *(str(one.number), submitted if done else "", "4" if done else "2", "en"),
        *(str(100_000 + one.number * 37), began, f"{one.ended}" if dated else ""),
        *(one.nps, one.why, one.csat, one.ces, *one.rated, one.channel),
    ]


def limesurvey(headings: str, *, delimiter: str = ",", dated: bool = True) -> Sample:
    """LimeSurvey, its headings `code`, `full`, `german` or `both`."""
    respondents = people(70 + len(headings), UNFINISHED)
    head = _head(headings)
    rows = [head, *(_lime(one, dated=dated) for one in respondents)]
    figures = {"nps": 7, "csat": 9, "ces": 10, "Delivery": 11, "Support": 12}
    if headings == "code":
        figures = {"csat": 9}  # without the texts nothing tells what the other questions ask
    ways = {"code": (), "both": ("q1", RECOMMEND, "How likely is it")}.get(
        headings, ("how likely is it",)
    )
    return Sample(
        "limesurvey",
        f"{headings}{'' if dated else '-undated'}",
        rows,
        respondents,
        {name: head[place] for name, place in figures.items()},
        "it has the columns",
        ways,
        "" if headings == "code" else RATED,
        UNFINISHED,
        delimiter=delimiter,
        encoding="utf-8-sig",
    )


def samples() -> list[Sample]:
    """Both ages of SurveyMonkey, and LimeSurvey with each kind of headings."""
    return [
        surveymonkey(),
        surveymonkey(expanded=False),
        limesurvey("code"),
        limesurvey("full", delimiter=";"),
        limesurvey("german", delimiter=";"),
        limesurvey("both"),
        limesurvey("full", dated=False),
    ]
