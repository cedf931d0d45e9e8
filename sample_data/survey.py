"""The survey export: eight quarters of answers with the mess that real exports have.

The story: a better onboarding from 2026-Q1 lifts every score; region South lags behind and gains
less; ease (q_effort, high is good) goes with satisfaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from clients import FIRST_DAY, Client
from comments import make_comment
from dice import Dice

COLUMNS = (
    *("response_id", "client_id", "submitted_at", "status", "channel", "language", "weight"),
    *("cess_informed", "cess_control", "cess_support", "cess_voice"),
    *("q_satisfaction", "q_recommend", "q_effort", "q_support", "comment"),
)
QUESTIONS = COLUMNS[7:15]
LIFT = (0.00, -0.04, 0.03, -0.02, 0.05, 0.62, 0.80, 0.88)  # by quarter, 2024-Q4 first
ITEMS = {"cess_informed": 0.12, "cess_control": -0.14, "cess_support": 0.10, "cess_voice": -0.08}
CUTS = (-2.45, -1.4, -0.3, 0.85)  # between the points of a 1-5 item
OUT_OF_SCALE = {
    "q_recommend": ("11", "99", "-1"),
    "q_effort": ("0", "8", "99"),
    "q_support": ("Medium", "?"),
}
UNREADABLE = ("great!", "five", "?", "4-5", "8/10", "x")
LABELS = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
ODD_CASES: tuple[Callable[[str], str], ...] = (str, str, str, str.lower, str.upper, str.title)
LABEL_CHANNEL, LABEL_QUARTERS = "in-app", (0, 1)  # an old widget exported texts, not numbers
STRANGERS = ("C951", "C958", "C964", "C970", "C987", "C993", "C999", "C999")
EDGES = (  # either side of a quarter's midnight, and in the hour that the clock shows twice
    *("2024-12-31 23:52:41", "2025-01-01 00:07:19", "2025-10-26 02:31:07"),
    *("2025-12-31 23:58:12", "2026-01-01 00:03:55", "2026-09-30 23:44:02"),
)


@dataclass(frozen=True)
class Visit:
    """One opening of the survey: by whom, when, and how far they got."""

    client: Client
    quarter: int
    submitted: datetime
    status: str


def quarter_days(quarter: int) -> tuple[date, date]:
    """First day of the quarter and first day after it."""
    months = [FIRST_DAY.year * 12 + FIRST_DAY.month - 1 + 3 * (quarter + i) for i in (0, 1)]
    first, after = (date(month // 12, month % 12 + 1, 1) for month in months)
    return first, after


def survey_rows(dice: Dice, clients: list[Client]) -> list[dict[str, str]]:
    """The rows of survey.csv in the order the survey was opened, not the order it was handed in."""
    visits = list(_visits(dice, clients))
    taken: set[datetime] = set()
    opened = []
    for number, visit in enumerate(visits):
        while visit.submitted in taken:
            visit = replace(visit, submitted=visit.submitted + timedelta(seconds=1))
        taken.add(visit.submitted)
        minutes = dice.between(2, 16) if dice.chance(0.85) else dice.between(600, 40000)
        opened.append((visit.submitted - timedelta(minutes=minutes), number, visit))
    rows = [_row(dice, visit) for _, _, visit in sorted(opened, key=lambda entry: entry[:2])]
    for number, row in enumerate(rows, start=1):
        row["response_id"] = f"R{number:05d}"
    return rows


def _visits(dice: Dice, clients: list[Client]) -> Iterator[Visit]:
    for client in clients:
        first = True
        for quarter in range(len(LIFT)):
            start, after = quarter_days(quarter)
            start = max(start, client.signed + timedelta(days=14))
            after = min(after, client.ended or after)
            if (after - start).days < 10:
                continue
            times = dice.weighted({0: 0.04, 1: 0.77, 2: 0.16, 3: 0.03})
            for turn in range(max(times, int(first))):
                stops = dice.chance(0.22 if times > 1 else 0.03) and not (first and turn == 0)
                status = "partial" if stops else "complete"
                yield Visit(client, quarter, _moment(dice, start, after), status)
            if dice.chance(0.018):
                yield Visit(client, quarter, _moment(dice, start, after), "test")
            first = False
    for number, stranger in enumerate(STRANGERS):  # ids that no account has; C999 answers twice
        quarter = min(number, 6)
        moment = _moment(dice, *quarter_days(quarter))
        client = replace(dice.pick(clients), id=stranger, size="medium")
        yield Visit(client, quarter, moment, "complete")
    for text in EDGES:
        moment = datetime.fromisoformat(text)
        quarter = next(q for q in range(8) if moment.date() < quarter_days(q)[1])
        loyal = [c for c in clients if c.active_on(FIRST_DAY) and c.ended is None]
        yield Visit(dice.pick(loyal), quarter, moment, "complete")


def _moment(dice: Dice, start: date, after: date) -> datetime:
    """A time between two days: mostly a working day in office hours, sometimes an evening."""
    day = start + timedelta(days=dice.whole(0, (after - start).days - 1))
    if day.weekday() >= 5 and dice.chance(0.85):
        monday = day + timedelta(days=7 - day.weekday())
        friday = day - timedelta(days=day.weekday() - 4)
        day = monday if monday < after else max(friday, start)
    hour = dice.whole(9, 16) if dice.chance(0.88) else dice.pick((7, 8, 17, 18, 19, 20, 21, 22))
    return datetime(day.year, day.month, day.day, hour, dice.whole(0, 59), dice.whole(0, 59))


def _row(dice: Dice, visit: Visit) -> dict[str, str]:
    """One row: content first, then the mess over it."""
    client = visit.client
    channel = dice.weighted({"email": 0.5, "in-app": 0.3, "support": 0.2})
    language = client.language if dice.chance(0.9) else dice.pick(("en", "nl", "de"))
    lift = LIFT[visit.quarter] * (0.55 if client.region == "South" else 1.1)
    feeling = client.mood + lift + 0.75 * dice.bell() - (0.12 if channel == "support" else 0.0)
    answers = _answers(dice, feeling)
    satisfaction = answers["q_satisfaction"]
    if channel != "support":
        del answers["q_support"]
    texts = {question: str(answer) for question, answer in answers.items()}
    if "q_support" in answers:
        texts["q_support"] = "Good" if answers["q_support"] else "Bad"
    if visit.quarter in LABEL_QUARTERS and channel == LABEL_CHANNEL:
        label = dice.pick(ODD_CASES)(LABELS[satisfaction - 1])
        texts["q_satisfaction"] = label + dice.pick(("", "", " ", "  "))
    texts = {question: _spoil(dice, question, text) for question, text in texts.items()}
    _skip_block(dice, texts)
    tone = "bad" if satisfaction <= 2 else "mixed" if satisfaction == 3 else "good"
    says = 0.30 if tone == "good" else 0.45
    comment = make_comment(dice, language, tone) if dice.chance(says) else ""
    if visit.status == "partial":
        reached = dice.whole(1, 6)
        texts = {q: t for q, t in texts.items() if QUESTIONS.index(q) < reached}
        comment = ""
    if visit.status == "test":
        texts = {q: dice.pick(("1", "5", "5")) for q in QUESTIONS if q != "q_support"}
        comment = dice.pick(("test", "TEST please ignore", "test 2", ""))
    size = {"small": 1.42, "medium": 0.93, "large": 0.68}[client.size]
    calibration = size * dice.between(0.92, 1.08) * (1.2 if channel == "support" else 1.0)
    row = {
        "client_id": client.id,
        "submitted_at": visit.submitted.isoformat(sep=" ", timespec="seconds"),
        "status": visit.status,
        "channel": channel,
        "language": language,
        "weight": f"{calibration:.4f}",
        **texts,
        "comment": comment,
    }
    return {column: row.get(column, "") for column in COLUMNS}


def _answers(dice: Dice, feeling: float) -> dict[str, int]:
    """Clean answers to every question from one feeling (0 is average, about -3 to 4)."""
    answers = {}
    for item, shift in ITEMS.items():
        level = feeling + shift + 0.85 * dice.bell()
        answers[item] = 1 + sum(level > cut for cut in CUTS)
    level = feeling + 0.6 * dice.bell()
    answers["q_satisfaction"] = 1 + sum(level > cut for cut in (-2.0, -1.4, -0.74, 0.9))
    recommend = 8.4 + 1.5 * (feeling - 0.2) + 1.1 * dice.bell()
    answers["q_recommend"] = min(10, max(0, int(recommend + 0.5)))
    ease = 5.0 + 0.8 * feeling + 0.9 * dice.bell()
    answers["q_effort"] = min(7, max(1, int(ease + 0.5)))
    answers["q_support"] = int(feeling + 0.5 * dice.bell() > -0.75)
    return answers


def _spoil(dice: Dice, question: str, text: str) -> str:
    """Mostly the text itself; sometimes blank, not applicable, out of scale or unreadable."""
    applies = 0.978 if question == "q_effort" else 0.988
    if dice.chance(0.028):
        return dice.pick(("",) * 9 + (" ",))
    if not dice.chance(applies):
        return dice.pick(("N/A", "N/A", "n/a", "n/a", "NA", "not applicable", "Not applicable"))
    if dice.chance(0.012 if question == "q_support" else 0.004):
        return dice.pick(OUT_OF_SCALE.get(question, ("0", "6", "11", "99")))
    if question == "q_support":
        return text.lower() if dice.chance(0.05) else text
    return dice.pick(UNREADABLE) if dice.chance(0.002) else text


def _skip_block(dice: Dice, texts: dict[str, str]) -> None:
    """Some leave most of the four empowerment items open; it is then hard to score them."""
    items = list(ITEMS)
    if dice.chance(0.022):
        for item in items[dice.whole(0, 2) :]:
            texts[item] = ""
    elif dice.chance(0.008):
        for item in items[dice.whole(0, 1) :]:
            texts[item] = "n/a"
    elif dice.chance(0.003):
        texts.update(dict(zip(items, ("99", "", "", texts[items[3]]), strict=True)))
