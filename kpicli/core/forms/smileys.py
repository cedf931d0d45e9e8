"""A single face of five, from the worst to the best."""

from __future__ import annotations

from kpicli.core.forms.stars import PRESENTATION

FACES: tuple[tuple[str, ...], ...] = (
    ("😡", "😠"),
    ("🙁", "☹", "😞"),
    ("😐",),
    ("🙂",),
    ("😀", "😃", "😄", "😊", "😍"),
)
"""The faces that are read, those of score 1 first."""

_SCORES = {face: float(score) for score, faces in enumerate(FACES, 1) for face in faces}


def score(text: str, _decimal: str) -> float | None:
    """The score of a face, 1 to 5, None of any other text."""
    return _SCORES.get(text.replace(PRESENTATION, ""))
