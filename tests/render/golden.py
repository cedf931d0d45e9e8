"""Whole outputs kept beside the tests; `KPICLI_REFRESH=1 pytest tests/render` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def check(name: str, content: str) -> None:
    """Fail unless `content` is what the file `name` holds; a failing one is saved as NAME.new."""
    kept, fresh = FOLDER / name, FOLDER / f"{name}.new"
    data = content.encode()
    if os.environ.get("KPICLI_REFRESH"):
        kept.write_bytes(data)
    fresh.unlink(missing_ok=True)
    if not kept.exists() or kept.read_bytes() != data:
        fresh.write_bytes(data)
        raise AssertionError(f"{name} has changed: compare {fresh.name} with it, in {FOLDER.name}/")
