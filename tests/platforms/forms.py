"""Files as Google Forms, Microsoft Forms and Typeform write them: the texts are the headings."""

from __future__ import annotations

from tests.platforms.people import (
    CHANNEL,
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

STAMPS = {
    "en": "Timestamp",
    "de": "Zeitstempel",
    "fr": "Horodateur",
    "es": "Marca temporal",
    "nl": "Tijdstempel",
    "pt": "Carimbo de data/hora",
    "it": "Informazioni cronologiche",
}
TIMES = {
    "en": ("Start time", "Completion time", "Email", "Name"),
    "de": ("Startzeit", "Fertigstellungszeit", "E-Mail", "Name"),
    "fr": ("Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"),
    "es": ("Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"),
    "pt": ("Hora de início", "Hora de conclusão", "Email", "Nome"),
    "nl": ("Begintijd", "Tijd van voltooien", "E-mail", "Naam"),
    "it": ("Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome"),
}
WAYS = ("how likely is it that", "How likely is it that you would RECOMMEND")


def _asked(one: Person) -> list[str]:
    return [one.nps, one.why, one.csat, one.ces, *one.rated, one.channel]


def google(language: str = "en", *, quiz: bool = False, form: str = "%m/%d/%Y %H:%M:%S") -> Sample:
    """Google Forms: a time stamp, questions, a grid as "Question [row]"; a quiz with its scores."""
    respondents = people(len(language) + ord(language[0]))
    grid = [f"{RATED} [{row}]" for row in ROWS]
    head = [STAMPS[language], RECOMMEND, WHY, SATISFIED, EASY, *grid, CHANNEL]
    rows = [head] + [[f"{one.ended:{form}}", *_asked(one)] for one in respondents]
    if quiz:
        for place, row in enumerate(rows):
            right = place % 3
            more = [f"{right} / 2", f"{min(right, 1)} / 1", ""]
            row += more if place else ["Score", f"{CHANNEL} [Score]", f"{CHANNEL} [Feedback]"]
    asked = {"nps": RECOMMEND, "csat": SATISFIED, "ces": EASY, **dict(zip(ROWS, grid, strict=True))}
    variant = f"{language}-quiz" if quiz else language
    why = f"first column is {STAMPS[language]}"
    return Sample("google_forms", variant, rows, respondents, asked, why, WAYS, RATED)


def microsoft(language: str = "en", *, quiz: bool = False) -> Sample:
    """Microsoft Forms, saved as CSV: a row of a grid is its own heading, answers repeat."""
    respondents = people(40 + ord(language[0]))
    began, ended, email, name = TIMES[language]
    head = ["ID", began, ended, email, name, RECOMMEND, WHY, SATISFIED, EASY, *ROWS, CHANNEL, WHY]
    form = "%-m/%-d/%y %H:%M:%S" if language in ("en", "nl") else "%Y-%m-%d %H:%M:%S"
    rows = [head] + [
        [
            *(str(one.number), f"{one.began:{form}}", f"{one.ended:{form}}", "anonymous", ""),
            *_asked(one),
            "",
        ]
        for one in respondents
    ]
    if quiz:
        for place, row in enumerate(rows):
            row += [str(place % 5 + 1), "1"] if place else ["Total points", f"Points - {CHANNEL}"]
    asked = {"nps": RECOMMEND, "csat": SATISFIED, "ces": EASY}
    variant = f"{language}-quiz" if quiz else language
    why = f"first columns are ID, {began}, {ended}"
    return Sample("microsoft_forms", variant, rows, respondents, asked, why, WAYS)


def typeform(*, partial: bool = True) -> Sample:
    """Typeform: tags in a heading, a column per choice, headings that repeat, partial responses."""
    respondents = people(90 + partial, {"unfinished": 11} if partial else {})
    recommend = (
        "How likely is it that you would <strong>recommend</strong> us to a friend or colleague?"
    )
    head = ["#", recommend, WHY, SATISFIED, EASY, "Phone", "E-mail", "Chat", "Other", WHY, "Other"]
    head += ["Response Type"] if partial else []
    head += ["Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]
    rows = [head]
    for one in respondents:
        done = one.state == "complete"
        chosen = [one.channel if one.channel == each else "" for each in head[5:8]]
        row = [f"{one.number:032x}", *_asked(one)[:4], *chosen, "", "", ""]
        row += ["completed" if done else "partial"] if partial else []
        rows.append(
            [*row, f"{one.began}", f"{one.ended}" if done else "", f"{one.number:010x}", ""]
        )
    asked = {"nps": recommend, "csat": SATISFIED, "ces": EASY}
    return Sample(
        "typeform",
        "partial" if partial else "complete",
        rows,
        respondents,
        asked,
        "first column is #",
        (RECOMMEND, *WAYS),
        dropped={"unfinished": 11} if partial else {},
    )


def samples() -> list[Sample]:
    """Every language, a quiz of each, another way to write times, and both ages of Typeform."""
    return [
        *(google(language) for language in STAMPS),
        google(quiz=True),
        google("de", form="%d.%m.%Y %H:%M:%S"),
        google("it", form="%d/%m/%Y %H.%M.%S"),
        google("en", form="%Y/%m/%d %-I:%M:%S %p GMT+1"),
        *(microsoft(language) for language in TIMES),
        microsoft(quiz=True),
        typeform(),
        typeform(partial=False),
    ]
