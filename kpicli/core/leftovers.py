"""Temporary files that runs left behind which were killed: the next run deletes them."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from functools import cache

OUTPUT = re.compile(r"\.kpicli-\d+-[0-9a-f]{16}\.tmp")
"""The names of half-written outputs, in the folder of the output."""
WORK = re.compile(r"kpicli-[a-z0-9_]{8}\.(in|spill)")
"""The names of what lies in the folder for temporary files."""
OLD = 86_400
"""Seconds without a change after which no run can be at work on a file."""


@cache
def sweep(folder: str, named: re.Pattern[str]) -> None:
    """Delete this user's files and folders of these names that are a day old, once per process.

    Folders are emptied of files, not of folders; links are not followed. Whatever cannot be read
    or deleted stays.
    """
    before = time.time() - OLD
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if named.fullmatch(entry.name):
                with suppress(OSError):
                    _delete(entry, before)


def _delete(entry: os.DirEntry[str], before: float) -> None:
    found = entry.stat(follow_symlinks=False)
    if found.st_mtime > before or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        return
    if not entry.is_dir(follow_symlinks=False):
        os.unlink(entry.path)  # noqa: PTH108 - as the calls around it
        return
    with os.scandir(entry.path) as inside:
        for each in inside:
            os.unlink(each.path)  # noqa: PTH108
    os.rmdir(entry.path)  # noqa: PTH106
