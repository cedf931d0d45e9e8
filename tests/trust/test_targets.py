"""Odd targets: folders, links, pipes, inputs by another name, read-only places."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import COMMAND, clean, environment
from tests.trust.outputs import INPUTS, SOME, WHEN, WRITERS, Writer, fill, others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")

Capture = pytest.CaptureFixture[str]
OLD = b'{"schema": 1, "states": []}\n'
each = pytest.mark.parametrize("name", SOME)


def renamed(writer: Writer, target: str) -> tuple[str, ...]:
    """The arguments with another target."""
    return tuple(target if one == writer.target else one for one in writer.arguments)


def refused(done: Ran, code: int, slug: str) -> None:
    assert done.code == code, done.err
    assert clean(done.err) and f"  [{slug}]\n" in done.err, done.err


@each
def test_a_missing_folder_and_a_folder_are_no_target(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    done = ran(capsys, *renamed(writer, f"none/{writer.target}"))
    refused(done, 74, "cannot-write")
    assert "make the folder none first" in done.err
    (folder / writer.target).mkdir()
    done = ran(capsys, *writer.arguments)
    refused(done, *((3, "bad-gate-state") if name == "--gate-state" else (74, "cannot-write")))
    assert others(folder, writer.target) == []


@each
def test_a_link_is_followed_also_where_its_target_is_not_there_yet(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    (folder / "real").mkdir()
    (folder / writer.target).symlink_to(Path("real") / "file")
    for _ in range(2):
        done = ran(capsys, *writer.arguments)
        assert done.code in (writer.ok, 0), done.err
        assert (folder / writer.target).is_symlink()
        assert (folder / "real" / "file").stat().st_size > 50
    assert [path.name for path in (folder / "real").iterdir()] == ["file"]


@each
def test_a_link_that_goes_in_circles_is_refused(name: str, folder: Path, capsys: Capture) -> None:
    writer = WRITERS[name]
    (folder / writer.target).symlink_to(writer.target)
    done = ran(capsys, *writer.arguments)
    refused(done, *((3, "bad-gate-state") if name == "--gate-state" else (74, "cannot-write")))
    assert (folder / writer.target).is_symlink() and others(folder, writer.target) == []


@pytest.mark.parametrize("name", sorted(set(SOME) - {"--gate-state"}))
def test_a_pipe_gets_what_a_file_would_and_stays_a_pipe(
    name: str, folder: Path, capsys: Capture
) -> None:
    writer = WRITERS[name]
    assert ran(capsys, *writer.arguments).code == 0
    new = (folder / writer.target).read_bytes()
    (folder / writer.target).unlink()
    os.mkfifo(folder / writer.target)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((folder / writer.target).read_bytes()))
    reader.start()
    done = ran(capsys, *writer.arguments)
    reader.join(30)
    assert (done.code, got) == (0, [new]), done.err
    assert stat.S_ISFIFO((folder / writer.target).stat().st_mode)


def aliases(folder: Path, source: str) -> list[str]:
    """Other names of an input: through a folder, a link, a hard link, and in another case."""
    (folder / "deep").mkdir()
    (folder / "linked.json").symlink_to(source)
    (folder / "hard.json").hardlink_to(folder / source)
    names = [source, f"deep/../{source}", str(folder / source), "linked.json", "hard.json"]
    return [*names, *([source.upper()] if (folder / source.upper()).exists() else [])]


@pytest.mark.parametrize("source", sorted(INPUTS))
def test_an_input_is_never_the_output_whatever_it_is_called(
    source: str, folder: Path, capsys: Capture
) -> None:
    before = {name: (folder / name).read_bytes() for name in INPUTS}
    for name in aliases(folder, source):
        calls: list[tuple[str, ...]] = [
            ("score", "-f", "json", "-o", name),
            ("score", "--fail-on", "score:nps<101", "--gate-state", name),
        ]
        if name.endswith(".json"):
            calls.append(("score", "--clients", name))
        if source == "survey.csv":
            calls.append(("init", "survey.csv", "--force", "-o", name))
            calls.append(("init", "surv*.csv", "--force", "-o", name))
        for call in calls:
            done = ran(capsys, *call)
            assert done.code in (2, 3), (call, done.err)
            assert "[output-is-input]" in done.err or "[bad-gate-state]" in done.err, done.err
    assert {name: (folder / name).read_bytes() for name in INPUTS} == before


def test_the_files_of_a_folder_and_a_file_compared_with_are_inputs_too(
    folder: Path, capsys: Capture
) -> None:
    exports = folder / "exports"
    exports.mkdir()
    shutil.copy(folder / "survey.csv", exports / "a.csv")
    shutil.copy(folder / "survey.csv", folder / "before.csv")
    before = (exports / "a.csv").read_bytes()
    for call in (
        ("init", "exports", "--force", "-o", "exports/a.csv"),
        ("score", "exports", "-o", "exports/a.csv", "--kpi", "nps"),
        ("benchmark", "--kpi", "nps", "--against", "before.csv", "-o", "before.csv"),
        ("benchmark", "--kpi", "nps", "--against", "exports/a.csv", "-o", "exports/a.csv"),
    ):
        done = ran(capsys, *call)
        refused(done, 2, "output-is-input")
    assert (exports / "a.csv").read_bytes() == (folder / "before.csv").read_bytes() == before


def test_two_outputs_are_never_one_file(folder: Path, capsys: Capture) -> None:
    (folder / "link.json").symlink_to("out.json")
    (folder / "out.json").write_bytes(OLD)
    gated = ("--fail-on", "score:nps<101", "--gate-state")
    for call in (
        ("-o", "out.json", *gated, "out.json"),
        ("-o", "out.json", *gated, "./out.json"),
        ("-o", "link.json", *gated, "out.json"),
        ("-o", "out.json", "--clients", "link.json"),
        ("--clients", "out.json", *gated, "link.json"),
        ("-o", "new.json", *gated, "./new.json"),
    ):
        refused(ran(capsys, "score", *call), 2, "same-output")
    assert (folder / "out.json").read_bytes() == OLD
    assert others(folder, "out.json", "link.json") == []


def unprivileged() -> list[str]:
    """What comes before a command so that permissions hold, for root too."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everywhere")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search", "--"]


def test_read_only_folders_and_files_are_respected(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "work").mkdir()
    folder = fill(tmp_path / "work")
    target = folder / "out.json"
    target.write_bytes(OLD)
    before = unprivileged()

    def run(*arguments: str) -> Ran:
        done = subprocess.run(
            [*before, *COMMAND, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            env=environment(SOURCE_DATE_EPOCH=WHEN),
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    target.chmod(0o444)
    done = run("score", "-q", "-o", "out.json")
    refused(done, 74, "cannot-write")
    assert "permission denied" in done.err
    folder.chmod(0o555)
    try:
        done = run("score", "-q", "-o", "new.json", "--clients", "each.csv")
        refused(done, 74, "cannot-write")
        assert json.loads(run("score", "-q", "-f", "json").out)["results"]
    finally:
        folder.chmod(0o755)
    assert target.read_bytes() == OLD and others(folder, "out.json") == []
