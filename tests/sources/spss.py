"""SPSS files for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def spss(path: Path, columns: Mapping[str, Sequence[Any]], **about: Any) -> Path:
    """A .sav, .zsav or .por file of these columns; `about` is what pyreadstat takes beside."""
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(dict(columns))
    if path.suffix == ".por":
        pyreadstat.write_por(frame, str(path), **about)
    else:
        pyreadstat.write_sav(frame, str(path), compress=path.suffix == ".zsav", **about)
    return path
