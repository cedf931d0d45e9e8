"""Forms in which a score may be written beside the plain number, read where they are declared.

One file per form, named as `written_as:` takes it. Its `score` takes a folded text that is no plain
number, and the decimal mark, and gives the score or None. A text that is not wholly of the form has
no score: nothing is picked out of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

Form = Callable[[str, str], float | None]
FormName = Literal["leading_number", "stars", "smileys", "percent"]
NAMES: tuple[FormName, ...] = get_args(FormName)


def form(name: FormName) -> Form:
    """The form of this name."""
    from importlib import import_module

    module: Any = import_module(f"{__name__}.{name}")
    found: Form = module.score
    return found
