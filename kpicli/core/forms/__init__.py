"""Forms in which a score may be written beside the plain number, read where they are declared.

Each form takes a folded text that is no plain number, and the decimal mark, and gives the score
or None. A text that is not wholly of the form has no score: nothing is picked out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from kpicli.core.forms.leading_number import leading_number
from kpicli.core.forms.percent import percent
from kpicli.core.forms.smileys import smiley
from kpicli.core.forms.stars import stars

Form = Callable[[str, str], float | None]
FormName = Literal["leading_number", "stars", "smileys", "percent"]

FORMS: Mapping[FormName, Form] = {
    "leading_number": leading_number,
    "stars": stars,
    "smileys": smiley,
    "percent": percent,
}
"""The forms by the names that `written_as:` takes."""
