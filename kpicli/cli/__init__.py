"""One file per command: signatures and wiring, no arithmetic."""
