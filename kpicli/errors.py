"""What can go wrong, where, and what to do about it: one vocabulary for every room."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended, as the shell sees it."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    """The command line or the configuration is wrong."""
    DATA = 3
    """The input data cannot be read, or breaks a declared rule."""
    UNDECIDED = 4
    """A gate could not be decided: too few answers."""
    BREACHED = 5
    """A gate was breached."""
    OUTPUT = 74
    """The output could not be written."""
    LOCKED = 75
    """Another run holds the lock."""
    TIMEOUT = 124
    """The run took longer than `--timeout` allows."""
    INTERRUPTED = 130
    PIPE = 141
    TERMINATED = 143


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file, and for a configuration the path of the key.

    `line` and `column` count from 1. `excerpt` is the offending line as it stands.
    """

    file: str
    line: int | None = None
    column: int | None = None
    path: str | None = None
    excerpt: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        text = ":".join(parts)
        return f"{text} ({self.path})" if self.path else text


def location(text: str) -> Location:
    """The place that a text names: `file:line`, or whatever else it says."""
    file, _, line = text.rpartition(":")
    if file and line.isascii() and line.isdigit() and ", " not in text:
        return Location(file, int(line))
    return Location(text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and the way out.

    `slug` is the heading under which docs/messages.md explains it, in kebab-case.
    `allowed` lists what would have been right; `hint` is the way out or a did-you-mean.
    """

    slug: str
    text: str
    where: Location | None = None
    allowed: tuple[str, ...] = ()
    hint: str | None = None


@dataclass
class UserError(Exception):
    """Everything found wrong at once, and the exit code it calls for."""

    problems: list[Problem] = field(default_factory=list)
    code: ExitCode = ExitCode.USAGE

    def __str__(self) -> str:
        return "\n".join(
            f"{problem.where}: {problem.text}" if problem.where else problem.text
            for problem in self.problems
        )


def data_error(
    slug: str,
    text: str,
    where: Location | None = None,
    *,
    hint: str | None = None,
    allowed: tuple[str, ...] = (),
) -> UserError:
    """A `UserError` of exit code 3 with a single problem in the input data."""
    return UserError([Problem(slug, text, where, allowed, hint)], ExitCode.DATA)


def usage_error(
    slug: str,
    text: str,
    where: Location | None = None,
    *,
    hint: str | None = None,
    allowed: tuple[str, ...] = (),
) -> UserError:
    """A `UserError` of exit code 2 with a single problem in the call or the configuration."""
    return UserError([Problem(slug, text, where, allowed, hint)], ExitCode.USAGE)
