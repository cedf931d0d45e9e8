"""With SOURCE_DATE_EPOCH every format has the same bytes, wherever and however often it is made."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import ROOT, environment
from tests.trust.outputs import WHEN, WRITERS, fill, thorough

APART: dict[str, dict[str, str]] = {
    "another hash seed": {"PYTHONHASHSEED": "7"},
    "another time zone": {"TZ": "Pacific/Auckland"},
    "another locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "one thread": {"OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"},
}
TOGETHER = {name: value for each in APART.values() for name, value in each.items()}
SURROUNDINGS = APART if thorough() else {"all of them": TOGETHER}


def made(folder: Path, **given: str) -> dict[str, str]:
    """The SHA-256 of what each writer makes in the folder, all by one process."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.test_same_bytes"],
        cwd=folder,
        capture_output=True,
        env=environment(SOURCE_DATE_EPOCH=WHEN, PYTHONPATH=path, **given),
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_the_same_bytes_come_out_in_all_surroundings(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    deep = tmp_path / "a" / "good" / "deal" / "deeper" / "ünder"
    deep.mkdir(parents=True)
    once = made(fill(tmp_path / "here"), PYTHONHASHSEED="0")
    assert set(once) == set(WRITERS)
    for name, given in SURROUNDINGS.items():
        assert made(tmp_path / "here", **given) == once, name
    assert made(fill(deep)) == once


def test_without_it_only_the_time_differs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kpicli.cli.run import run

    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    reports = []
    for _ in range(2):
        with pytest.raises(SystemExit):
            run(["score", "-q", "-o", "out.json"])
        reports.append(json.loads((folder / "out.json").read_text("utf-8")))
    for report in reports:
        del report["provenance"]["generated_at"]
    assert reports[0] == reports[1]


def main() -> None:
    """Run every writer here and print the SHA-256 of each target."""
    import io
    from contextlib import redirect_stderr, redirect_stdout

    from kpicli.cli.run import run

    sums = {}
    for name, writer in WRITERS.items():
        Path(writer.target).unlink(missing_ok=True)
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                run(list(writer.arguments))
        except SystemExit as leaving:
            assert leaving.code == writer.ok, name
        sums[name] = hashlib.sha256(Path(writer.target).read_bytes()).hexdigest()
    print(json.dumps(sums))


if __name__ == "__main__":
    main()
