"""What counts as a comment."""

from __future__ import annotations

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


def is_comment(text: str, nothing: frozenset[str] = NOTHING) -> bool:
    """Whether a text says something: it has a letter, and is none of the texts of `nothing`."""
    return any(map(str.isalpha, text)) and " ".join(words(text)) not in nothing
