"""A comment without what names or reaches a person: addresses, numbers and links.

Names of people are not found. Every search is over in a time that grows with the length of the
text and no faster: nothing that is repeated without limit can be cut up in two ways.
"""

from __future__ import annotations

import re

from kpicli.core.iban import ibans

URL, EMAIL, IBAN = "[link]", "[e-mail]", "[IBAN]"
CARD, PHONE, NUMBER = "[card number]", "[phone number]", "[number]"
MARKS = (URL, EMAIL, IBAN, CARD, PHONE, NUMBER)

LONG = 9
"""So many digits in a row, with or without marks between them, are taken out whatever they are."""
_URL = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"]+", re.IGNORECASE)
_AROUND = frozenset('@<>()[]{},;:"|')
_CHAIN = re.compile(r"[+(]{0,3}\d(?:[ ./()‐–-]{0,3}\d)*")
_LOCAL = re.compile(r"\(?\d{3}\)?[ ./-]{1,2}\d{3}[ .-]\d{4}")
"""A number of North America: area, exchange and line."""


def redacted(text: str) -> str:
    """The text with a mark in square brackets in place of each address, number and link.

    Links with a scheme or `www`; e-mail addresses; IBANs with the right check digits; card numbers
    by Luhn; phone numbers in international or national form; and all else with 9 digits or more.
    """
    return _replaced(text, MARKS)


def bare(text: str) -> str:
    """The text with a blank in place of what `redacted` marks."""
    return _replaced(text, (" ",) * len(MARKS))


def _replaced(text: str, marks: tuple[str, ...]) -> str:
    url, email, iban, *numbers = marks
    by = dict(zip((CARD, PHONE, NUMBER), numbers, strict=True))
    text = _emails(_URL.sub(url, text), email)
    text = ibans(text, iban)

    def mark(found: re.Match[str]) -> str:
        chain = found[0]
        kind = _kind(chain)
        opened = chain.startswith("(") and chain.count("(") > chain.count(")")
        return "(" * opened + by[kind] if kind else chain

    return _CHAIN.sub(mark, text)


def _emails(text: str, mark: str) -> str:
    """E-mail addresses replaced: each @ is looked at once, as far as its neighbours reach."""
    parts: list[str] = []
    done = 0
    at = text.find("@")
    while at >= 0:
        first, last = at, at + 1
        while first > done and not (text[first - 1].isspace() or text[first - 1] in _AROUND):
            first -= 1
        while last < len(text) and (text[last].isalnum() or text[last] in ".-"):
            last += 1
        domain = text[at + 1 : last].rstrip(".-")
        if first < at and any(map(str.isalpha, domain)):
            parts += [text[done:first], mark]
            done = at + 1 + len(domain)
        at = text.find("@", last)
    return "".join([*parts, text[done:]])


def _kind(chain: str) -> str:
    """The mark for digits with what stands between them; empty where they may stay."""
    digits = [int(sign) for sign in chain if sign.isdecimal()]
    n = len(digits)
    if 13 <= n <= 19 and not set(chain) & set("+(./") and luhn(digits):
        return CARD
    abroad = chain.lstrip("(").startswith(("+", "00"))
    if (abroad and 7 <= n <= 17) or (digits[0] == 0 and LONG <= n <= 12):
        return PHONE
    if _LOCAL.fullmatch(chain):
        return PHONE
    return NUMBER if n >= LONG else ""


def luhn(digits: list[int]) -> bool:
    """Whether the last digit checks the others, as on payment cards. ISO/IEC 7812-1, annex B."""
    doubled = (2 * digit for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0
