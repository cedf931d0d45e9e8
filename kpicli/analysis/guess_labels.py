"""The usual five-point scales in seven languages, told from the texts of a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kpicli.core.answers import fold
from kpicli.core.labels import label_set, recognise, wordings

_IN: Mapping[str, Mapping[str, str]] = {
    "satisfaction-5": {
        "English": "extremely dissatisfied|somewhat dissatisfied|neither|"
        "somewhat satisfied|extremely satisfied",
        "German": "sehr unzufrieden;äußerst unzufrieden|unzufrieden;eher unzufrieden|"
        "weder zufrieden noch unzufrieden;weder noch;teils, teils;teils/teils;neutral|"
        "zufrieden;eher zufrieden|sehr zufrieden;äußerst zufrieden",
        "Dutch": "zeer ontevreden;heel ontevreden|ontevreden|niet tevreden, niet ontevreden;"
        "niet tevreden en niet ontevreden;noch tevreden, noch ontevreden;"
        "noch tevreden noch ontevreden;neutraal|tevreden|zeer tevreden;heel tevreden",
        "French": "très insatisfait(e);pas du tout satisfait(e)|insatisfait(e);"
        "plutôt insatisfait(e);peu satisfait(e);plutôt pas satisfait(e)|"
        "ni satisfait ni insatisfait;ni satisfait, ni insatisfait;neutre|"
        "satisfait(e);plutôt satisfait(e)|très satisfait(e);tout à fait satisfait(e)",
        "Spanish": "muy insatisfecho(a);nada satisfecho(a)|insatisfecho(a);poco satisfecho(a)|"
        "ni satisfecho ni insatisfecho;neutral;neutro|satisfecho(a)|muy satisfecho(a)",
        "Portuguese": "muito insatisfeito(a);nada satisfeito(a)|insatisfeito(a);"
        "pouco satisfeito(a)|nem satisfeito nem insatisfeito;neutro;indiferente|"
        "satisfeito(a)|muito satisfeito(a)",
        "Italian": "molto insoddisfatto(a);per niente soddisfatto(a)|insoddisfatto(a);"
        "poco soddisfatto(a)|né soddisfatto né insoddisfatto;neutro;neutrale|"
        "soddisfatto(a);abbastanza soddisfatto(a)|molto soddisfatto(a)",
    },
    "agreement-5": {
        "English": "|somewhat disagree|neither|somewhat agree|",
        "German": "stimme überhaupt nicht zu;stimme gar nicht zu|"
        "stimme nicht zu;stimme eher nicht zu|weder noch;teils, teils;teils/teils;neutral|"
        "stimme zu;stimme eher zu|"
        "stimme voll und ganz zu;stimme völlig zu;stimme voll zu;stimme vollkommen zu",
        "Dutch": "helemaal mee oneens;zeer mee oneens;helemaal niet mee eens|"
        "mee oneens;oneens;niet mee eens|neutraal;niet eens, niet oneens;"
        "niet mee eens, niet mee oneens;niet eens en niet oneens|mee eens;eens|"
        "helemaal mee eens;zeer mee eens",
        "French": "pas du tout d'accord|pas d'accord;plutôt pas d'accord|"
        "ni d'accord ni pas d'accord;ni d'accord, ni pas d'accord;ni en accord ni en désaccord;"
        "neutre|d'accord;plutôt d'accord|tout à fait d'accord",
        "Spanish": "totalmente en desacuerdo;muy en desacuerdo|en desacuerdo|"
        "ni de acuerdo ni en desacuerdo;neutral;neutro|de acuerdo|"
        "totalmente de acuerdo;muy de acuerdo",
        "Portuguese": "discordo totalmente;discordo completamente|"
        "discordo;discordo parcialmente|"
        "não concordo nem discordo;nem concordo nem discordo;neutro|"
        "concordo;concordo parcialmente|concordo totalmente;concordo completamente",
        "Italian": "fortemente in disaccordo;totalmente in disaccordo;per niente d'accordo|"
        "in disaccordo;poco d'accordo|né d'accordo né in disaccordo;neutro;neutrale|"
        "d'accordo;abbastanza d'accordo|completamente d'accordo;totalmente d'accordo;"
        "molto d'accordo;pienamente d'accordo",
    },
    "likelihood-5": {
        "English": "|somewhat unlikely|neither|somewhat likely|",
        "German": "sehr unwahrscheinlich;äußerst unwahrscheinlich|"
        "unwahrscheinlich;eher unwahrscheinlich|"
        "weder wahrscheinlich noch unwahrscheinlich;weder noch;neutral|"
        "wahrscheinlich;eher wahrscheinlich|sehr wahrscheinlich;äußerst wahrscheinlich",
        "Dutch": "zeer onwaarschijnlijk;heel onwaarschijnlijk|onwaarschijnlijk|"
        "niet waarschijnlijk, niet onwaarschijnlijk;neutraal|waarschijnlijk|"
        "zeer waarschijnlijk;heel waarschijnlijk",
        "French": "très improbable;très peu probable;pas du tout probable|"
        "improbable;peu probable|ni probable ni improbable;neutre|probable|"
        "très probable;extrêmement probable",
        "Spanish": "muy improbable;nada probable|improbable;poco probable|"
        "ni probable ni improbable;neutral;neutro|probable|muy probable;extremadamente probable",
        "Portuguese": "muito improvável;nada provável|improvável;pouco provável|"
        "nem provável nem improvável;neutro|provável|muito provável;extremamente provável",
        "Italian": "molto improbabile;per niente probabile|improbabile;poco probabile|"
        "né probabile né improbabile;neutro;neutrale|probabile|"
        "molto probabile;estremamente probabile",
    },
    "quality-5": {
        "German": "mangelhaft;sehr schlecht|ausreichend;schlecht|befriedigend;mittelmäßig|gut|"
        "sehr gut",
    },
    "ease-5": {
        "English": "extremely difficult|somewhat difficult|neither|somewhat easy|extremely easy",
        "German": "sehr schwierig;sehr schwer|schwierig;schwer;eher schwierig|"
        "weder einfach noch schwierig;weder leicht noch schwer;weder noch;neutral|"
        "einfach;leicht;eher einfach|sehr einfach;sehr leicht",
        "Dutch": "zeer moeilijk;heel moeilijk|moeilijk|niet makkelijk, niet moeilijk;"
        "niet makkelijk en niet moeilijk;neutraal|makkelijk;gemakkelijk|"
        "zeer makkelijk;heel makkelijk;zeer gemakkelijk;heel gemakkelijk",
        "French": "très difficile|difficile;plutôt difficile|ni facile ni difficile;neutre|"
        "facile;plutôt facile|très facile",
        "Spanish": "muy difícil|difícil|ni fácil ni difícil;neutral;neutro|fácil|muy fácil",
        "Portuguese": "muito difícil|difícil|nem fácil nem difícil;neutro|fácil|muito fácil",
        "Italian": "molto difficile|difficile|né facile né difficile;neutro;neutrale|facile|"
        "molto facile",
    },
}
"""Wordings by score 1 to 5, `|` between scores and `;` between wordings of one score.

Those in English stand beside the ready-made ones.

`(e)` and `(a)` stand for the endings that depend on who speaks.
"""

FOUR = {1.0, 2.0, 4.0, 5.0}
"""All scores but the middle one."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Scores by folded text, as in the set called `name`; in `languages` where it is not English.

    A ready-made set has no `languages`.
    """

    name: str
    scores: Mapping[str, float]
    languages: tuple[str, ...] = ()


@dataclass(slots=True)
class _Known:
    """A text in some languages: its score, and the wording that it is a spelling of."""

    score: float
    wording: str
    languages: set[str]


def known(texts: set[str]) -> Labels | None:
    """The labels that know every one of the folded texts, else None.

    In the words of one language no score may be told in two ways: these are steps of another
    scale. Nor may all scores but the middle one be told, as on four points. A set of seven points
    is the last resort: "somewhat satisfied" is a step of five points as well.
    """
    ready = recognise(texts)
    if ready is not None and not ready.endswith("-7"):
        return Labels(ready, label_set(ready) or {})
    for name in _IN:
        words = _words(name)
        if not texts <= set(words):
            continue
        if _five(texts, words):
            scores = {text: one.score for text, one in words.items()}
            return Labels(name, scores, tuple(_languages(texts, words)))
        if {words[text].score for text in texts} == FOUR and len(texts) == len(FOUR):
            return None
    return Labels(ready, label_set(ready) or {}) if ready else None


def scores_of(texts: set[str]) -> dict[str, float]:
    """The scores of those of the folded texts that the set which knows most of them knows."""
    sets = [
        {text: words[text].score for text in texts if text in words} for words in map(_words, _IN)
    ]
    return max(sets, key=len)


def _five(texts: set[str], words: Mapping[str, _Known]) -> bool:
    ways: dict[float, set[str]] = {}
    tongues: dict[float, set[str]] = {}
    for text in texts:
        one = words[text]
        ways.setdefault(one.score, set()).add(one.wording)
        tongues.setdefault(one.score, set()).update(one.languages)
    if any(len(ways[score]) > len(tongues[score]) for score in ways):
        return False
    return set(ways) != FOUR


def _languages(texts: Iterable[str], words: Mapping[str, _Known]) -> list[str]:
    """As few languages as know all the texts, the one that knows most first."""
    left, found = set(texts), list[str]()
    while left:
        told = [tongue for text in left for tongue in words[text].languages]
        best = max(sorted(set(told)), key=told.count)
        found.append(best)
        left = {text for text in left if best not in words[text].languages}
    return found


@cache
def _words(name: str) -> dict[str, _Known]:
    """What each folded text means on the scale of a set."""
    found: dict[str, _Known] = {}
    told = [(score, text, "English") for score, text in wordings(name)]
    for language, scale in _IN[name].items():
        for score, group in enumerate(scale.split("|"), 1):
            told += [(score, wording, language) for wording in group.split(";") if wording]
    for score, wording, language in told:
        for text in _spellings(wording):
            one = found.setdefault(fold(text), _Known(float(score), fold(wording), set()))
            one.languages.add(language)
    return found


def _spellings(wording: str) -> list[str]:
    """A wording as a woman, a man and a form for both write it."""
    stem, ending, _ = wording.partition("(e)")
    if ending:
        return [stem, f"{stem}e", wording]
    stem, ending, _ = wording.partition("(a)")
    return [stem, f"{stem[:-1]}a", f"{stem}/a", wording] if ending else [wording]
