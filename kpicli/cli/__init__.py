"""One file per command: signatures and wiring, no arithmetic."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    from kpicli.cli.run import run

    run()
