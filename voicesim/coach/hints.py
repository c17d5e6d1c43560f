"""Hints while a practice call runs: at most one at a time, seldom, each for a reason that was seen or heard.

A hint of the voice or of a silence needs its reason for 2.5 s; one of the words follows a judged turn. After a hint
there is none for 18 s, and the same one not before 60 s. Everything here follows from the events and the sound of the
call, so the same call gives the same hints. No hint judges a person: each says what to do next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from voicesim.coach.hint_rules import RULES, Noticed, What
from voicesim.model.audio import Pcm
from voicesim.model.events import Event
from voicesim.model.prosody import Baseline
from voicesim.model.units import to_samples

COOLDOWN_SAMPLES: Final = to_samples(18.0)
AGAIN_SAMPLES: Final = to_samples(60.0)
SUSTAINED_SAMPLES: Final = to_samples(2.5)


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


class HintCoach:
    """Watches a call step by step."""

    def __init__(self, baseline: Baseline) -> None:
        """`baseline`: the agent's usual voice as the call begins."""
        self._noticed = Noticed(baseline)
        self._since: dict[str, int] = {}
        self._given: dict[str, int] = {}
        self._last_sample: int | None = None

    def step(self, at_sample: int, mic: Pcm, events: Iterable[Event]) -> Hint | None:
        """Take one step of the call; a hint when there is one to give."""
        self._noticed.step(at_sample, mic, events)
        found = [rule for rule in RULES if self._holds(rule, at_sample)]
        may_speak = self._last_sample is None or at_sample - self._last_sample >= COOLDOWN_SAMPLES
        for what in found if may_speak else ():
            if at_sample - self._given.get(what.name, -AGAIN_SAMPLES) >= AGAIN_SAMPLES:
                self._last_sample = self._given[what.name] = at_sample
                return Hint(what.name, what.text, what.why(self._noticed), at_sample)
        return None

    def _holds(self, what: What, at_sample: int) -> bool:
        """Whether it is noticed; what needs to last has lasted."""
        if not what.holds(self._noticed):
            self._since.pop(what.name, None)
            return False
        since = self._since.setdefault(what.name, at_sample)
        return not what.lasts or at_sample - since >= SUSTAINED_SAMPLES
