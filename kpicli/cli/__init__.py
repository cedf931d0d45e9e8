"""One file per command: signatures and wiring, no arithmetic."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    import signal

    # Until `run` listens an interrupt ends the process as the system does, without a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kpicli.cli.run import run

    run()
