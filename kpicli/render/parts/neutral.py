"""Texts from data, made harmless for a terminal: nothing in them moves, hides or reorders."""

from __future__ import annotations

import re

INVISIBLE = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers and joiners
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff"  # zero width, bidi
    "\ufe00-\ufe0d\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U00013430-\U0001343f\U000e0000-\U000e0fff"  # hieroglyph joins, tags, further selectors
    "\ud800-\udfff"  # halves of a pair
)
"""What does not show, as a character class. The emoji and text selectors U+FE0E and U+FE0F stay,
as do the Arabic and other signs that Unicode calls format characters but that are seen."""

HIDDEN = re.compile(f"[{INVISIBLE}]")
BREAK = re.compile("\r\n|\n|\t")
_UNSEEN = re.compile(f"(?!\r?\n)[{INVISIBLE}]")
SIGNS = {"\r\n": "⏎", "\n": "⏎", "\t": "⇥"}

ASCII = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "·": "-",
        "…": "...",
        "×": "x",
        "÷": "/",
        "²": "^2",
        "√": "sqrt",
        "χ": "chi",
        "≥": ">=",
        "≤": "<=",
        "≈": "~",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "▲": "^",
        "▼": "v",
        "⏎": "\\n",
        "⇥": "\\t",
    }
)
"""What the typography of this tool falls back to."""


def neutral(text: str, unicode: bool = True) -> str:
    """`text` on one line with everything invisible spelled out: ESC is the four signs \\x1b.

    A line break shows as ⏎ and a tab as ⇥. With `unicode` off the result is ASCII: typographic
    signs by their like, the rest as \\xNN, \\uNNNN or \\UNNNNNNNN.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = HIDDEN.sub(_spelled, BREAK.sub(_sign, text))
    if unicode:
        return shown
    return shown.translate(ASCII).encode("ascii", "backslashreplace").decode("ascii")


def harmless(text: str) -> str:
    """Lines for a terminal with everything invisible spelled out but line ends."""
    return _UNSEEN.sub(_spelled, text)


def _sign(match: re.Match[str]) -> str:
    return SIGNS[match[0]]


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else (f"\\U{code:08x}")
    )


def width(text: str) -> int:
    """The number of terminal columns that `text` takes."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(
        0 if category(sign) in ("Mn", "Me") else 2 if east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def encodable(text: str) -> str:
    """`text` as it is but for halves of a surrogate pair, which no encoding can hold: \\udc80."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text
