"""A real browser, Chromium without a window, and axe-core, which looks for barriers in a page.

Where one of the two is not installed the tests that need it are skipped; in the gate they fail.
`AXE_CORE` names the file `axe.min.js`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=60000",
)
DARK = "--blink-settings=preferredColorScheme=0"
RUN = """<script>
addEventListener("load", () => axe.run({resultTypes: ["violations"]}).then(found => {
  const told = found.violations.map(one => ({
    id: one.id, nodes: one.nodes.map(node => node.html.slice(0, 300) + node.failureSummary)}));
  const out = document.createElement("template");
  out.setAttribute("data-found", JSON.stringify({
    violations: told, passes: found.passes.map(one => one.id),
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    wide: innerWidth, overflow: document.documentElement.scrollWidth - innerWidth}));
  document.body.append(out);
}));
</script>"""
"""Looks for barriers once the page is there, and leaves what was found in an attribute."""


def missing(what: str) -> None:
    """Skip the test, or fail it in the gate."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def chromium() -> str:
    """The browser's name."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        missing("Chromium")
    return found or ""


def axe() -> str:
    """The text of axe-core."""
    path = os.environ.get("AXE_CORE", "")
    if not path or not Path(path).is_file():
        missing("axe-core (AXE_CORE)")
    return Path(path).read_text(encoding="utf-8")


def opened(folder: Path, page: str, *flags: str) -> tuple[str, str]:
    """The document that the browser makes of a page, and what it says on standard error."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [chromium(), *FLAGS, f"--user-data-dir={profile}", *flags, file.as_uri()],
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def barriers(folder: Path, page: str, *flags: str) -> dict[str, Any]:
    """What axe-core finds in a page with all its tables opened.

    The policy, which admits no script, is taken out of the page for it.
    """
    head, _, rest = page.partition("<meta http-equiv=")
    page = head + rest.partition(">")[2].replace("<details>", "<details open>")
    script = f"<script>{axe()}</script>{RUN}"
    told, _ = opened(folder, page.replace("</body>", f"{script}</body>"), "--dump-dom", *flags)
    from tests.report.page import read

    attributes = [given for name, given in read(told).elements if name == "template"]
    assert attributes, told[-500:]
    found: dict[str, Any] = json.loads(attributes[-1]["data-found"] or "")
    return found
