"""Spells for the tests of survival: drawn at random, and as arrays for other packages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from kpicli.core.spells import Spell


@st.composite
def spell(draw: st.DrawFn, late: bool = True) -> Spell:
    """A spell of 1 to 12, which `late` lets enter at any age before its end."""
    time = draw(st.integers(1, 12))
    entry = draw(st.integers(0, time - 1)) if late else 0
    return Spell(float(time), draw(st.booleans()), draw(st.integers(1, 4)), float(entry))


any_spells = st.lists(spell(), min_size=1, max_size=30)
early_spells = st.lists(spell(late=False), min_size=1, max_size=30)


def sample(seed: int, n: int, late: bool = False) -> list[Spell]:
    """`n` spells with ties, a third of them open, and the longest open."""
    dice = random.Random(seed)
    found = []
    for _ in range(n):
        time = dice.randint(1, 60)
        entry = dice.choice([0, 0, dice.randint(0, time - 1)]) if late else 0
        found.append(Spell(float(time), dice.random() < 0.67, 1, float(entry)))
    return [*found, Spell(61.0, False)]


def arrays(spells: Sequence[Spell]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times, events as 0 or 1, and entries, one for each single spell."""
    single = [replace(s, n=1) for s in spells for _ in range(s.n)]
    return (
        np.array([s.time for s in single]),
        np.array([int(s.event) for s in single]),
        np.array([s.entry for s in single]),
    )
