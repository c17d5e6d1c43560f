"""Hints while a practice call runs: at most one at a time, seldom, each for a reason that can be seen and heard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to try now."""

    name: str
    """too_loud, too_fast, long_monologue, ..."""
    text: str
    """What to do, in a few words."""
    why: str
    """What was noticed."""
    at_sample: int
