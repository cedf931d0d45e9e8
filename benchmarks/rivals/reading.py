"""Read a CSV file's columns as kpicli does, guarded or plain, and say how long that took.

Plain reading is the same parsing in the same threads, the blocks merely cut at line ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from counting import COLUMNS, show

from kpicli.core.plan import Source
from kpicli.sources import delimited
from kpicli.sources.block import Block
from kpicli.sources.files import File
from kpicli.sources.guard import Guard
from kpicli.sources.opening import open_delimited


class Unguarded(Guard):
    """Cuts at the last line end of each chunk and looks at nothing.

    Right only for files without line breaks inside quotes, as those of `generate.py` are.
    """

    def blocks(self, chunks: Iterator[bytes], first_line: int) -> Iterator[Block]:
        """The chunks as blocks of whole lines; with `starts` nobody looks at them again."""
        rest = b""
        for chunk in chunks:
            end = chunk.rfind(b"\n") + 1
            if end:
                yield Block(
                    rest + chunk[:end] if rest else chunk[:end], 0, first_line=first_line, starts=[]
                )
                rest = chunk[end:]
            else:
                rest += chunk
        if rest:
            yield Block(rest, 0, first_line=first_line, starts=[])


def main(path: str, way: str) -> None:
    """Read `path` in the given way (`guarded` or `plain`)."""
    import numpy  # noqa: F401 - imported before the clock starts, as pyarrow is
    from pyarrow import csv  # noqa: F401

    with patch.object(delimited, "Guard", {"plain": Unguarded, "guarded": Guard}[way]):
        wall, cpu = time.perf_counter(), time.process_time()
        opened = open_delimited(File(Path(path), path), Source("survey", path))
        rows = sum(count for count, _ in opened.tables(COLUMNS, lambda table: table.num_rows))
        seconds = time.perf_counter() - wall, time.process_time() - cpu
    show({"rows": rows, "bad": opened.bad, "seconds": seconds[0], "cpu": seconds[1]})


if __name__ == "__main__":
    main(*sys.argv[1:3])
