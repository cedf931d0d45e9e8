"""Rows of accounts for worked examples."""

from __future__ import annotations


def account(client: str, start: str, end: str = "") -> dict[str, str]:
    """A client from its first day to its last one."""
    return {"client": client, "start": start, "end": end}
