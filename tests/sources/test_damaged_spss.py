"""Damaged SPSS files are refused by name, and the way out is said where the library is missing."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from kpicli.errors import ExitCode, UserError
from tests.corpus import corpus
from tests.sources.reading import refused, table

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["sample_missing.sav", "sample.por", "simple_alltypes.sav"])
def test_cut_and_flipped_files_are_read_or_refused_by_name(tmp_path: Path, name: str) -> None:
    whole = corpus("spss_sav_fixtures", name).read_bytes()
    seeded = random.Random(11)
    path = tmp_path / name
    slugs = set()
    for _ in range(150):
        data = bytearray(whole)
        if seeded.random() < 0.4:
            del data[seeded.randrange(len(data)) :]
        for _ in range(seeded.randrange(4)):
            if data:
                data[seeded.randrange(len(data))] = seeded.randrange(256)
        path.write_bytes(data)
        try:
            table(path)
        except UserError as error:
            assert error.code is ExitCode.DATA
            [problem] = error.problems
            assert problem.hint
            slugs.add(problem.slug)
        except AssertionError:
            assert not data.startswith((b"$FL2", b"$FL3")) and b"SPSS PORT" not in data[:200]
    assert "broken-spss" in slugs


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_file_cut_off_is_never_read_in_part(tmp_path: Path, share: float) -> None:
    whole = corpus("sfo_formats_derived", "sfo2017.sav").read_bytes()
    path = tmp_path / "d.sav"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refused(path, "NETPRO").slug == "broken-spss"


def test_without_the_library_the_way_out_is_named() -> None:
    path = corpus("spss_sav_fixtures", "sample.sav")
    script = (
        "import sys\nsys.modules['pyreadstat'] = None\n"
        "from kpicli.errors import UserError\nfrom pathlib import Path\n"
        "from tests.sources.reading import tally\n"
        "try:\n    tally(Path(sys.argv[1]), 'mynum')\n"
        "except UserError as error:\n    print(error.code, error.problems[0].slug)\n"
        "    print(error.problems[0].hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=TOP,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines()[0] == "2 extra-required", done.stderr
    assert "pip install 'kpicli[spss]'" in done.stdout
