"""The corpus of files that nobody on this project wrote, which tests read and never copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def corpus(*parts: str) -> Path:
    """The path of a file or folder of the corpus.

    The corpus is looked for in `$KPICLI_CORPUS`, else in `../shared/corpus` beside the repository.
    Where it is absent the test is skipped, but fails where `$CI` is set.
    """
    path = Path(os.environ.get("KPICLI_CORPUS") or _BESIDE_THE_REPOSITORY).joinpath(*parts)
    if path.exists():
        return path
    reason = f"the corpus has no {'/'.join(parts) or 'folder'}: set KPICLI_CORPUS to where it is"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
