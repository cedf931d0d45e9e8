"""The text of a YAML file: read from disk, checked for size and characters, located and quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kpicli.errors import Location, Problem, UserError, usage_error

MAX_SIZE = 1_000_000
"""The largest file read: bytes on disk, characters in memory."""

MAX_EXCERPT = 200

MAX_PROBLEMS = 100
"""The most problems of one file that are listed."""

# A reader would not see these characters, or would take them for a line break that is none.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))
_BREAK = re.compile(r"\r\n|\r|\n")
_NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_DIRECTIVE = re.compile(r"(?:\A|(?<=[\r\n]))%(?!YAML 1\.2(?: +(?:#[^\r\n]*)?)?(?:[\r\n]|\Z))")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(slots=True)
class Source:
    """The text of one YAML file, without its byte-order mark, and the name it goes by."""

    text: str
    file: str

    def __post_init__(self) -> None:
        self.text = self.text.removeprefix("\ufeff")

    def excerpt(self, start: int) -> str:
        """The line that begins at `start`: at most 200 characters, none of them a control."""
        line = _BREAK.split(self.text[start : start + MAX_EXCERPT + 1], maxsplit=1)[0]
        if len(line) > MAX_EXCERPT:
            line = line[: MAX_EXCERPT - 1] + "…"
        return _NOT_SHOWN.sub(lambda found: " " if found[0] == "\t" else "\ufffd", line)

    def locate(self, index: int, path: str | None = None) -> Location:
        """The place of the character at `index`, counted from 0."""
        before = self.text[:index]
        start = max(before.rfind("\n"), before.rfind("\r")) + 1
        line = before.count("\n") + before.count("\r") - before.count("\r\n") + 1
        return Location(self.file, line, index - start + 1, path, self.excerpt(start))

    def check(self) -> None:
        """Nothing, or `UserError` for a text too large, or with a character or line refused."""
        if len(self.text) > MAX_SIZE:
            raise _too_large(self.file)
        problems = [*self._characters(), *self._directives()]
        if problems:
            raise UserError(problems)

    def _characters(self) -> list[Problem]:
        if not self.text.encode("utf-8", "surrogatepass").translate(None, _PLAIN):
            return []  # the quick way for a text of ASCII
        found = _FORBIDDEN.search(self.text)
        if not found:
            return []
        code = ord(found[0])
        hint = f'remove it, or write it as "\\u{code:04x}" within double quotes'
        if code == 0:
            hint = "remove it; if the file is UTF-16 without a byte-order mark, save it as UTF-8"
        elif 0xD800 <= code <= 0xDFFF:
            hint = "remove it: it is half a character"
        text = f"the character U+{code:04X} cannot stand here"
        more = len(_FORBIDDEN.findall(self.text)) - 1
        text += f" (and {more:,} more like it in this file)" if more else ""
        return [Problem("yaml-character", text, self.locate(found.start()), hint=hint)]

    def _directives(self) -> list[Problem]:
        found = "%" in self.text and _DIRECTIVE.search(self.text)
        if not found:
            return []
        text = (
            "a line that begins with % is an instruction to the YAML reader, and none is followed"
        )
        hint = "remove the line; `%YAML 1.2` alone may stay"
        return [Problem("yaml-directive", text, self.locate(found.start()), hint=hint)]


def load(path: Path) -> str:
    """The text of the file at `path`: UTF-8, or UTF-16 with its byte-order mark.

    Raises `UserError` for a file that is missing, a directory, unreadable, too large or in
    another encoding.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if len(data) > MAX_SIZE:
        raise _too_large(file)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-32":
        text, where = "the file is UTF-32", Location(file, 1, 1)
        raise usage_error("yaml-encoding", text, where, hint="save it as UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(file, data, error) from error


def _wrong_encoding(file: str, data: bytes, error: UnicodeDecodeError) -> UserError:
    readable = data[: error.start].decode(error.encoding, "ignore").removeprefix("\ufeff")
    where = Source(data.decode(error.encoding, "replace"), file).locate(len(readable))
    name = "UTF-16" if error.encoding.startswith("utf-16") else "UTF-8"
    byte = data[error.start : error.start + 1]
    text = f"the byte 0x{byte.hex().upper()} is not {name}"
    guess = byte.decode("cp1252", "replace")
    if name == "UTF-8" and guess.isprintable() and guess != "\ufffd":
        text += f" (in Windows-1252 it is {guess})"
    return usage_error("yaml-encoding", text, where, hint="save the file as UTF-8")


def _too_large(file: str) -> UserError:
    text = f"the file is larger than {MAX_SIZE // 1_000_000} MB"
    hint = "is this the configuration, and not the data?"
    return usage_error("yaml-too-large", text, Location(file), hint=hint)


def _unreadable(path: Path, error: OSError | ValueError) -> UserError:
    where = Location(str(path))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        hint = "check the name and the working directory"
        return usage_error("yaml-file-missing", "there is no such file", where, hint=hint)
    if isinstance(error, IsADirectoryError) or (
        isinstance(error, PermissionError) and _is_directory(path)
    ):
        hint = "name a file in it"
        return usage_error("yaml-file-is-directory", "this is a directory", where, hint=hint)
    reason = error.strerror if isinstance(error, OSError) else str(error)
    text = f"the file cannot be read: {reason}"
    return usage_error("yaml-file-unreadable", text, where, hint="check its name and permissions")


def _is_directory(path: Path) -> bool:
    """Whether `path` is a directory: Windows says no more than "permission denied"."""
    try:
        return path.is_dir()
    except OSError:
        return False
