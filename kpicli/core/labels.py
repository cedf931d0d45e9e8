"""Ready-made label sets for the common English scales, by name.

Each set runs from its lowest score to its highest and starts at 1 (yes/no and good/bad at 0).
A scale in another language, or with another wording, is an explicit `labels:` map.
"""

from __future__ import annotations

from kpicli.core.answers import fold

_FIVE: dict[str, str] = {
    "satisfaction-5": (
        "Very dissatisfied|Dissatisfied|Neither satisfied nor dissatisfied/Neutral|Satisfied|"
        "Very satisfied"
    ),
    "agreement-5": (
        "Strongly disagree|Disagree|Neither agree nor disagree/Neutral|Agree|Strongly agree"
    ),
    "likelihood-5": (
        "Extremely unlikely/Very unlikely|Unlikely|Neither likely nor unlikely/Neutral|Likely|"
        "Extremely likely/Very likely"
    ),
    "quality-5": "Very poor|Poor|Fair/Average|Good|Excellent/Very good",
    "ease-5": "Very difficult|Difficult|Neither easy nor difficult/Neutral|Easy|Very easy",
    "effort-5": "Very easy|Easy|Neither easy nor difficult/Neutral|Difficult|Very difficult",
    "frequency-5": "Never|Rarely|Sometimes|Often|Always",
    "importance-5": (
        "Not at all important|Slightly important|Moderately important|Very important|"
        "Extremely important"
    ),
    "agreement-7": (
        "Strongly disagree|Disagree|Somewhat disagree|Neither agree nor disagree/Neutral|"
        "Somewhat agree|Agree|Strongly agree"
    ),
    "satisfaction-7": (
        "Extremely dissatisfied|Very dissatisfied/Moderately dissatisfied|"
        "Somewhat dissatisfied/Slightly dissatisfied|Neither satisfied nor dissatisfied/Neutral|"
        "Somewhat satisfied/Slightly satisfied|Very satisfied/Moderately satisfied|"
        "Extremely satisfied"
    ),
    "ease-7": (
        "Extremely difficult|Very difficult|Difficult/Somewhat difficult|"
        "Neither easy nor difficult/Neutral|Easy/Somewhat easy|Very easy|Extremely easy"
    ),
}

_TWO: dict[str, str] = {
    "good-bad": "Bad|Good",
    "yes-no": "No|Yes",
}

NAMES: tuple[str, ...] = (*_FIVE, *_TWO)
"""The names that `labels:` takes in place of a map."""

LOWER_IS_BETTER = frozenset({"effort-5"})
"""Sets whose high end is the bad one; the other sets run from bad to good."""


def _read(text: str, first: int) -> dict[str, float]:
    return {
        fold(label): float(score)
        for score, wordings in enumerate(text.split("|"), first)
        for label in wordings.split("/")
    }


def label_set(name: str) -> dict[str, float] | None:
    """Folded label → score of the set called `name`, or None if there is no such set."""
    if name in _FIVE:
        return _read(_FIVE[name], 1)
    if name in _TWO:
        return _read(_TWO[name], 0)
    return None


def wordings(name: str) -> list[tuple[int, str]]:
    """(score, label) pairs of a set as printed in the docs, lowest first."""
    first = 0 if name in _TWO else 1
    text = (_FIVE | _TWO)[name]
    return [
        (score, label)
        for score, group in enumerate(text.split("|"), first)
        for label in group.split("/")
    ]


def recognise(texts: set[str]) -> str | None:
    """The name of the smallest set that knows every one of the folded `texts`, else None."""
    fitting = [name for name in NAMES if texts <= set(label_set(name) or {})]
    return min(fitting, key=lambda name: len(label_set(name) or {}), default=None)
