"""What column names and answer texts give away: the vocabulary behind `init`'s guesses."""

from __future__ import annotations

import re

_NO_ANSWER = re.compile(
    r"-+|\(?blank\)?|leer|leeg|none|missing|nan|#n/a|<na>|no answer|no response|not answered|"
    r"unanswered|skipped|refused|rather not say|prefer not to (?:say|answer)|keine angabe|"
    r"k\. ?a\.|geen antwoord|geen opgave|sans réponse|sin respuesta|nessuna risposta|"
    r"non renseigné|sem resposta|prefiro não responder|prefiero no responder"
)
_NOT_ASKED = re.compile(
    r"(?:don't know|dont know|do not know|dk)(?: ?/ ?(?:not applicable|n/?a))?|unsure|not sure|"
    r"no opinion|no experience|cannot say|can't say|unable to (?:say|rate)|not used|never used|"
    r"(?:did not|didn't|have not|haven't) used?|not relevant|(?:does not|doesn't) apply|"
    r"n\. ?a\.|n\.v\.t\.|nvt|niet van toepassing|weet (?:ik )?niet|geen mening|geen idee|"
    r"wei(?:ß|ss) nicht|keine meinung|entfällt|trifft nicht zu|nicht zutreffend|"
    r"nicht genutzt|(?:je )?ne sai[ts] pas|sans objet|sans opinion|non applicable|no sé|"
    r"no sabe|no aplica|sin opinión|non so|non applicabile|não sei|não se aplica"
)

TWO_POINT = (
    ("no", "yes"),
    ("false", "true"),
    ("n", "y"),
    ("nee", "ja"),
    ("nein", "ja"),
    ("non", "oui"),
    ("no", "sí"),
    ("no", "sì"),
    ("não", "sim"),
    ("0", "1"),
)
"""Pairs of answers, the one that counts last."""

_RECOMMEND = (
    r"\bnps|\bnet ?pro|recommend|recommand|recomend|raccomand|empfehl|empfiehl|aanbevel|"
    r"aanbeveel|aanrad"
)
_SATISFIED = (
    r"satisf|\bsat\b|zufrieden|tevreden|csat|soddisf|overall (?:\w+ )?(?:rating|score|experience|"
    r"impression|evaluation)|\brat(?:e|ing)\b.*\boverall|\boverall\b.*\brat(?:e|ing)\b"
)
_EFFORT = (
    r"\b(?:effort|ease|easy|easily|easier|moeite|makkelijk|gemakkelijk|aufwand|mühe|einfach|"
    r"facil\w*|fácil|facile)\b|\bcustomer effort|^(?:\w+ )?ces\b(?: \w+)?$"
)
_EMPOWER = r"\bcess\b|\bempower"
_EASY = r"\bma(?:de|kes?) (?:\w+ ){0,4}eas(?:y|ier)\b"
_HARD = r"\b(?:how )?much (?:\w+ )?effort\b"
_RATED = (
    r"\brat(?:e|ed|ing|ings)\b|\bscores?\b|\bsatisf|\bquality\b|\bhow\b|\bopinion|\bevaluat|"
    r"\bagree|\bimportan|\blikel|\bexperience\b|bewert|beoordel|\bcijfer\b|\bnote\b"
)
_WHY = (
    r"^(?:please (?:tell us|explain|say) )?(?:why|warum|wieso|pourquoi|waarom|por qué|perché|"
    r"por que)\b|\breason for (?:your|the|this|that) (?:score|rating|answer)"
)
_PERCENT = r"\bpercent|\bpct\b|\bscores?\b|\brating\b|\b0 (?:to )?100\b|\bsatisf"
# What is counted, coded or measured about a respondent, and no answer to a rating question.
_ATTRIBUTE = (
    r"\b(?:id|ids|no|nr|num|number|code|codes|index|idx|row|count|counts|age|gender|sex|income|"
    r"country|county|state|city|region|area|zone|zip|postal|postcode|year|years|month|months|"
    r"week|weeks|day|days|hour|hours|minute|minutes|date|time|duration|quarter|wave|stratum|"
    r"strata|psu|cluster|segment|group|grp|type|category|class|level|tier|team|branch|store|"
    r"shop|site|gate|floor|room|plan|department|dept|language|lang|race|ethnicity|education|"
    r"household|children|people|persons|employees|seats|users|visits|orders|purchases|items|"
    r"amount|price|cost|spend|revenue|tenure|version|lat|lon|latitude|longitude|progress|len|"
    r"length|status|quantity|qty|weight|com|comment|comments)\b"
)
ORDERED = re.compile(
    r"\b(?:very|extremely|somewhat|slightly|moderately|totally|completely|fairly|quite|not at all|"
    r"excellent|great|good|fair|average|okay|ok|bad|poor|awful|terrible|horrendous|worst|best|"
    r"better|worse|(?:dis)?agree|(?:dis)?satisfied|(?:un)?likely|(?:un)?happy|easy|difficult|hard|"
    r"always|often|sometimes|rarely|seldom|never|positive|neutral|negative|important|"
    r"above|below|exceeded|met|sehr|gut|schlecht|(?:un)?zufrieden|(?:un)?wahrscheinlich|zeer|goed|"
    r"slecht|(?:on)?tevreden|(?:on)?waarschijnlijk|très|bon|mauvais|(?:in)?satisfaite?|"
    r"(?:im)?probable|muy|bueno|malo|(?:in)?satisfech[oa]|muito|bom|ruim|mau|(?:in)?satisfeit[oa]|"
    r"(?:im)?provável|molto|buono|cattivo|(?:in)?soddisfatt[oa]|(?:im)?probabile)\b"
)
"""Words that put texts in an order, in folded texts."""

_BOUNDARY = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])|(?<=[^\W\d_])(?=\d)|"
    r"(?<=\d)(?=[^\W\d_])"
)


def words(name: str) -> str:
    """A name as lower-case words with a blank between: `CustomerID` → "customer id"."""
    return " ".join(re.findall(r"[^\W_]+", _BOUNDARY.sub(" ", name))).casefold()


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None


def no_answer(folded: str) -> bool:
    """Whether a folded text says that there is no answer, beside the blank and NULL."""
    return _NO_ANSWER.fullmatch(folded) is not None


def not_asked(folded: str) -> bool:
    """Whether a folded text says that the question did not apply, or cannot be answered."""
    return _NOT_ASKED.fullmatch(folded) is not None


def says_recommend(text: str) -> bool:
    """Whether a question's words speak of recommending, or of the Net Promoter Score."""
    return _has(_RECOMMEND, text)


def says_satisfied(text: str) -> bool:
    """Whether a question's words speak of satisfaction, or of an overall rating."""
    return _has(_SATISFIED, text)


def says_effort(text: str) -> bool:
    """Whether a question's words speak of effort or ease."""
    return _has(_EFFORT, text)


def says_empowered(text: str) -> bool:
    """Whether a question's words speak of empowerment."""
    return _has(_EMPOWER, text)


def says_rated(text: str) -> bool:
    """Whether the words are those of a question that is rated."""
    return _has(_RATED, text)


def asks_why(text: str) -> bool:
    """Whether a question's words ask for the reason of the answer before."""
    return _has(_WHY, text)


def says_percent(text: str) -> bool:
    """Whether the words fit answers from 0 to 100."""
    return _has(_PERCENT, text)


def is_attribute(text: str) -> bool:
    """Whether the words name what is known about a respondent rather than an answer."""
    return _has(_ATTRIBUTE, text) and not says_satisfied(text)


def direction(text: str) -> str | None:
    """`higher` for "made it easy", `lower` for "how much effort", else None."""
    if _has(_EASY, text):
        return "higher"
    return "lower" if _has(_HARD, text) else None


def scale_in(text: str) -> tuple[float, float] | None:
    """The scale that a header spells out, "0-10" or "from 1 to 5", else None."""
    pairs = re.findall(
        r"(?<![\w.\-/])([01])\s*(?:-|–|—|to|bis|tot|à|a)\s*(10|100|[3-79])(?![\w.\-/])", text
    )
    found = {(float(low), float(high)) for low, high in pairs}
    return found.pop() if len(found) == 1 else None


_FILLING = re.compile(
    r"an?|the|on|of|from|to|how|would|you|d(?:o|id|oes)|your|our|with|is|are|was|were|please|rate|"
    r"and|or|in|for|us|we|at|that|this|its?|i|my|me|be|been|ha[ds]|have|what|which|scale|where|"
    r"by|as|one|so|far|if|all"
)
_RESERVED = re.compile(r"null|true|false|yes|no|on|off|y|n|nan|inf")
LONGEST_KEY = 40


def key(name: str, number: int, taken: set[str]) -> str:
    """A key for a column, its `number`th: ASCII letters, digits and `_`, not `taken` yet.

    A short name as it is, a long question by its telling words: "How would you rate the food?"
    is `food`.
    """
    plain = _ascii(name)
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if len(found) > LONGEST_KEY or plain.count(" ") > 3:
        telling = re.sub(r"\b[01] ?(?:-|to) ?\d+\b", " ", plain)
        parts = [part for part in re.findall(r"[a-z0-9]+", telling) if not _FILLING.fullmatch(part)]
        while parts and len("_".join(parts)) > LONGEST_KEY:
            parts.pop()
        found = "_".join(parts) or found[:LONGEST_KEY].strip("_")
    if not found:
        found = f"column_{number}"
    if found[0].isdigit() or _RESERVED.fullmatch(found):
        found = f"q_{found}"
    unique, place = found, 1
    while unique in taken:
        place += 1
        unique = f"{found}_{place}"
    taken.add(unique)
    return unique


def _ascii(text: str) -> str:
    from unicodedata import normalize

    folded = text.replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    return normalize("NFKD", folded).encode("ascii", "ignore").decode().lower()
