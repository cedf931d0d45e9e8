"""The formats by name and suffix, found by their files and loaded when asked for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from kpicli.render import formats, parts
from kpicli.render.parts.surface import Surface
from tests.render import build


def test_every_format_has_its_suffixes_says_if_it_is_binary_and_renders() -> None:
    for name in formats.names():
        module = import_module(f"kpicli.render.{name}")
        assert isinstance(module.SUFFIXES, tuple)
        assert formats.is_binary(name) == isinstance(
            formats.load(name)(build.USUAL, Surface()), bytes
        )


def test_what_formats_are_made_with_is_no_format() -> None:
    for each in iter_modules([str(Path(parts.__file__).parent)]):
        assert not hasattr(import_module(f"kpicli.render.parts.{each.name}"), "SUFFIXES")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("out.json", "json"),
        ("out.JSON", "json"),
        ("out.ndjson", "ndjson"),
        ("out.jsonl", "ndjson"),
        ("out.csv", "csv"),
        ("out.md", "markdown"),
        ("out.txt", "plain"),
        ("out.parquet", "parquet"),
        ("out.table", None),
        ("out.xyz", None),
        ("out", None),
        (".json", None),
    ],
)
def test_the_suffix_decides_the_format(name: str, found: str | None) -> None:
    assert formats.for_suffix(Path(name)) == found


def test_no_two_formats_share_a_suffix() -> None:
    modules = [import_module(f"kpicli.render.{name}") for name in formats.names()]
    suffixes = [suffix for module in modules for suffix in module.SUFFIXES]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("name", ["xml", "write", "../json", ""])
def test_an_unknown_name_is_a_lookup_error(name: str) -> None:
    with pytest.raises(LookupError):
        formats.load(name)


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        (None, ("rich", "pyarrow", "json", "kpicli.render.json", "kpicli.render.table")),
        ("json", ("rich", "pyarrow", "pandas", "numpy")),
        ("csv", ("rich", "pyarrow", "pandas", "numpy")),
        ("plain", ("rich", "pyarrow", "pandas", "numpy")),
        ("markdown", ("rich", "pyarrow", "pandas", "numpy")),
        ("table", ("pyarrow", "pandas", "numpy")),
        ("parquet", ("rich", "pandas")),
    ],
)
def test_a_format_loads_only_what_it_needs(name: str | None, absent: tuple[str, ...]) -> None:
    use = f"formats.load({name!r})(build.ODD, Surface())" if name else "formats.names()"
    program = (
        "import sys\n"
        "from kpicli.render import formats, parts\n"
        "from kpicli.render.parts.surface import Surface\n"
        + ("from tests.render import build\n" if name else "")
        + f"{use}\n"
        f"print(*sorted(set({absent!r}) & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.split() == []
