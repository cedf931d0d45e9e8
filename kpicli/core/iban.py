"""International bank account numbers in a text, told by length and check digits."""

from __future__ import annotations

import re

_COUNTRIES = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 "
    "EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 "
    "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 "
    "NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 "
    "TN24 TR26 UA29 VA22 VG24 XK20"
)
LENGTHS = {one[:2]: int(one[2:]) for one in _COUNTRIES.split()}
"""Signs of an IBAN by country. SWIFT, IBAN Registry."""

_START = re.compile(r"(?<![^\W_])[A-Z]{2}[ -]?[0-9]{2}(?=[ -]?[A-Z0-9])", re.IGNORECASE | re.ASCII)
_SIGN = re.compile(r"[ -]?[A-Z0-9]", re.IGNORECASE | re.ASCII)


def ibans(text: str, mark: str) -> str:
    """The text with `mark` in place of each IBAN, blanks and hyphens between its signs or not."""
    parts: list[str] = []
    done = 0
    found = _START.search(text)
    while found:
        end = _end(text, found.start())
        if end:
            parts += [text[done : found.start()], mark]
            done = end
        found = _START.search(text, end or found.start() + 1)
    return "".join([*parts, text[done:]])


def _end(text: str, start: int) -> int | None:
    """Where the IBAN that begins at `start` ends; None when there is none."""
    signs, at = "", start
    length = LENGTHS.get(text[start : start + 2].upper())
    if length is None:
        return None
    while len(signs) < length:
        found = _SIGN.match(text, at)
        if found is None:
            return None
        signs += found[0][-1]
        at = found.end()
    follows = text[at : at + 1]
    return at if checks(signs) and not follows.isalnum() else None


def checks(signs: str) -> bool:
    """Whether an IBAN without blanks has the right check digits. ISO 13616; ISO 7064 MOD 97-10."""
    turned = signs[4:] + signs[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
