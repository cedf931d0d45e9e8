"""The blanks that do not count at either end of a text."""

from __future__ import annotations

BLANKS = "".join(map(chr, [32, 160, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]))
"""The space separators of Unicode (category Zs): what the database trims."""
