"""Whether a file holds a row per answer: told by the names of its columns and by their texts."""

from __future__ import annotations

from kpicli.analysis.guess_words import words
from kpicli.analysis.peek import Head
from kpicli.core.source import Long

RESPONSES = (
    "response id",
    "respondent id",
    "submission id",
    "response",
    "respondent",
    "submission",
)
QUESTIONS = ("question", "question text", "question title", "question id", "question code")
ANSWERS = ("answer", "answer value", "answer text", "response value", "value", "score")


def long_of(head: Head) -> Long | None:
    """The columns of the response, the question and the answer, None where a row is no answer.

    There are fewer responses and questions than rows, and hardly a question twice in a response.
    """
    by_words = {" ".join(words(name).split()): name for name in reversed(head.names)}
    found = []
    for known in (RESPONSES, QUESTIONS, ANSWERS):
        name = next((by_words[one] for one in known if one in by_words), None)
        if name is None or name not in head.texts:
            return None
        found.append(name)
    response, question, answer = found
    if len({response, question, answer}) < 3:
        return None
    pairs = [
        pair
        for pair in zip(head.texts[response], head.texts[question], strict=True)
        if all(text and text.strip() for text in pair)
    ]
    responses, questions = ({pair[at] for pair in pairs} for at in (0, 1))
    if len(responses) == len(pairs) or len(questions) < 2 or len(questions) > len(pairs) / 2:
        return None
    return Long(response, question, answer) if len(set(pairs)) > 0.9 * len(pairs) else None
