"""Weeks of remission of 42 children with leukaemia, 21 of them on 6-MP. Freireich et al. 1963."""

from __future__ import annotations

from kpicli.core.spells import Spell

_RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
_OPEN = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
_PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)

MERCAPTOPURINE = [Spell(t, True) for t in _RELAPSED] + [Spell(t, False) for t in _OPEN]
PLACEBO = [Spell(t, True) for t in _PLACEBO]
