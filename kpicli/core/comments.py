"""What counts as a comment, and what is asked of a KPI's comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpicli.core.question import Scale
from kpicli.core.wording import words

_NOTHING = """
none, no, nope, nil, null, nothing, na, n a, not applicable, no comment, no comments, no answer,
nothing to add, nothing else,
geen, nee, niets, nvt, n v t, niet van toepassing, geen opmerking, geen opmerkingen,
geen commentaar,
keine, kein, nein, nichts, entfällt, k a, keine angabe, keine angaben, kein kommentar,
keine anmerkungen,
non, rien, aucun, aucune, néant, sans objet, ras, r a s, pas de commentaire, sans commentaire,
aucun commentaire,
nada, ninguno, ninguna, no aplica, sin comentario, sin comentarios, ningún comentario,
não, nenhum, nenhuma, sem comentário, sem comentários,
niente, nulla, nessuno, nessuna, nessun commento
"""
NOTHING = frozenset(text.strip() for text in _NOTHING.split(","))
"""Texts that say there is nothing to say, as their words with a blank between."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of comments, and in which of the KPI's columns it is found.

    `options` are the keys of the configuration that name the columns, in their order; the comment
    is the first. `score` and `consent` are places among them. `themes` are lists of words by name,
    a `*` at the end of a word standing for any ending; `languages` those whose stop words are no
    terms.
    """

    options: tuple[str, ...]
    score: int | None = None
    scale: Scale | None = None
    consent: int | None = None
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    sentiment: bool = False


def is_comment(text: str, nothing: frozenset[str] = NOTHING) -> bool:
    """Whether a text says something: it has a letter, and is none of the texts of `nothing`."""
    return any(map(str.isalpha, text)) and " ".join(words(text)) not in nothing
