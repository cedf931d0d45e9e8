"""What a source declares for the checks of its answers, and the columns that it names for them."""

from __future__ import annotations

from kpicli.core.source import Source

ROLES = ("duration", "email")


def declared(source: Source) -> bool:
    """Whether the source says anything that answers can be checked by."""
    return source.quality is not None or any(source.column(role) for role in ROLES)


def used(source: Source) -> list[tuple[str, str]]:
    """Every column that the checks of a source name, with its path in the configuration."""
    base = f"sources.{source.name}"
    found = [(column, f"{base}.{role}") for role in ROLES if (column := source.column(role))]
    quality = source.quality
    if quality is None:
        return found
    if quality.straight_liners is not None:
        path = f"{base}.quality.straight_liners.questions"
        found += [(one, path) for battery in quality.straight_liners.questions for one in battery]
    if quality.repeated_texts is not None:
        path = f"{base}.quality.repeated_texts.questions"
        found += [(one, path) for one in quality.repeated_texts.questions]
    if quality.duplicates is not None:
        path = f"{base}.quality.duplicates.by"
        found += [(one, path) for columns in quality.duplicates.by for one in columns]
    return found
