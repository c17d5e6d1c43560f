"""What the customer says without taking the floor: "mm-hm" while the agent explains, "Sorry, go on." on giving way.

An aside is voiced ahead and waits for a pause of the agent; one that finds none in time is not said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.call.chance import choose
from voicesim.dsp.quantise import quantise
from voicesim.model.audio import Pcm
from voicesim.model.customer import Style
from voicesim.model.floor_words import FloorWords, Manner
from voicesim.model.units import to_samples
from voicesim.model.work import RenderLine, Task

PLANNED_SAMPLES: Final = to_samples(3.0)
"""Length of the agent's turn from which on a nod is kept ready."""
LISTENS_SAMPLES: Final = to_samples(5.0)
"""Length of the agent's turn from which on the customer may nod."""
BETWEEN_SAMPLES: Final = to_samples(8.0)
"""From one nod to the next."""
PAUSE_SAMPLES: Final = to_samples(0.25)
LATE_SAMPLES: Final = to_samples(0.5)
"""A nod that late in a pause would sound like the beginning of an answer."""
PATIENCE_SAMPLES: Final = to_samples(3.0)
"""How long a customer who has given way looks for a pause to say so."""
FAINT: Final = 10 ** (-9 / 20)
"""Gain of a passive customer's asides: -9 dB."""
STYLES: Final[dict[Manner, Style]] = {"angry": "curt", "passive": "neutral", "ordinary": "neutral"}
"""Short in any mood: the styles of a timid voice begin with a silence."""


@dataclass(slots=True)
class Aside:
    """A sound that waits for its moment."""

    text: str
    request_id: int
    gain: float
    until_sample: int | None
    """Not said after this; None for a nod, which waits as long as the turn lasts."""
    pcm: Pcm | None = None
    """None until it is voiced."""


class Asides:
    """Keeps at most one aside ready. Told the time, never looks for it."""

    def __init__(self, words: FloorWords, seed: str) -> None:
        self._words, self._seed = words, seed
        self._next: Aside | None = None
        self._count = 0
        self._last_nod_sample: int | None = None

    def plan_nod(self, manner: Manner, spoken_samples: int, at_sample: int, ask: Callable[[Task], int]) -> None:
        """Have a nod voiced once the agent's turn has become long."""
        soon = at_sample + LISTENS_SAMPLES - PLANNED_SAMPLES
        if self._next is None and spoken_samples >= PLANNED_SAMPLES and self._rested(soon):
            self._plan(self._words.nods.get(manner, ()), manner, None, ask)

    def plan_giving_way(self, manner: Manner, at_sample: int, ask: Callable[[Task], int]) -> None:
        """Have it voiced that the agent shall go on; it comes instead of a nod that waits."""
        self._next = None
        self._plan(self._words.gives_way.get(manner, ()), manner, at_sample + PATIENCE_SAMPLES, ask)

    def voiced(self, request_id: int, pcm: Pcm) -> None:
        """Take a rendering if it is of the aside that waits."""
        if self._next is not None and self._next.request_id == request_id:
            self._next.pcm = quantise(pcm * np.float32(self._next.gain))

    def due(self, spoken_samples: int, pause_samples: int, at_sample: int) -> Aside | None:
        """The aside to be said now, in a pause of the agent's turn; it then waits no longer."""
        aside = self._next
        if aside is None or aside.pcm is None or not len(aside.pcm) or pause_samples < PAUSE_SAMPLES:
            return None  # one that could not be voiced waits in vain, and nothing else is asked for in its place
        if aside.until_sample is None:
            if spoken_samples < LISTENS_SAMPLES or pause_samples > LATE_SAMPLES or not self._rested(at_sample):
                return None
            self._last_nod_sample = at_sample
        self._next = None
        return None if aside.until_sample is not None and at_sample > aside.until_sample else aside

    def forget(self) -> None:
        """The agent's turn is over: nothing waits any more."""
        self._next = None

    def _rested(self, at_sample: int) -> bool:
        return self._last_nod_sample is None or at_sample - self._last_nod_sample >= BETWEEN_SAMPLES

    def _plan(
        self, variants: tuple[str, ...], manner: Manner, until_sample: int | None, ask: Callable[[Task], int]
    ) -> None:
        text = choose(variants, self._seed, "aside", self._count)
        self._count += 1
        if text:
            gain = FAINT if manner == "passive" else 1.0
            self._next = Aside(text, ask(RenderLine(text, STYLES[manner])), gain, until_sample)
