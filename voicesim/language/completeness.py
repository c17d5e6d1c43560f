"""Whether the words so far are a whole turn, as far as words can tell; asked at every pause of the agent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self
from zlib import crc32

import numpy as np
import numpy.typing as npt

from voicesim.language.asking import asks
from voicesim.language.lexicon import Lexicon
from voicesim.language.tokens import page_of, words_from_text
from voicesim.model.errors import BadInput

Steps = npt.NDArray[np.int8]

BUCKETS: Final = 1 << 17
"""Places that features are hashed into; a clash of two costs less than a table of their names."""
NEAR_WORDS: Final = 10
"""How far back words are looked at."""
LONGEST: Final = 4
"""Words of the longest group that is looked at as one."""
ASKED_WORDS: Final = 12
"""A question among the last words is the last thing that was said."""
NUMBER: Final = "number"
FILLED_PAUSE: Final = "filled_pause"
LEADS_ON: Final = "leads_on"
HOLD_NOTICE: Final = "hold_notice"
TAKES_ON: Final = "takes_on"
WHOLE_ANSWER: Final = "whole_answer"
HOLD_WORDS: Final = 12
"""A hold notice counts when it stands in the last words: a turn may go on for long after an earlier one."""
LED_ON: Final = 0.02
"""Of a turn whose last word cannot be the last ("the", "and", "um"): as good as never complete."""
TAKEN_ON: Final = 0.0
"""After "I can do that": who takes a request on is due to act or to say more, and is waited for (Schegloff 2007)."""
IN_A_NUMBER: Final = 0.3
"""At most, after a number without a unit: more figures may come."""
ANSWERED: Final = 0.4
"""At least, for a "yes" or a "goodbye" alone: the corpus that the model learnt from has hardly any turns as short."""


@dataclass(frozen=True, slots=True)
class Completed:
    """What the words tell about whether the turn is over."""

    completeness: float
    """0..1: the chance that the turn is over where turns that are and turns that are not come equally often."""
    holds: bool
    """The agent has said to be back in a moment, and keeps the floor meanwhile."""
    leads_on: bool
    """The last word asks for another one, or the last words take on a request that is now to be acted on."""
    asks: bool
    """The last words ask the customer for something."""


@dataclass(frozen=True, slots=True)
class CompletenessModel:
    """A logistic regression over hashed groups of words; trained by `python -m training.completeness`."""

    steps: Steps
    """Weights in whole steps, (BUCKETS,)."""
    step: float
    bias: float

    @classmethod
    def of(cls, steps: Steps, step: float, bias: float) -> Self:
        """From its stored parts.

        Raises:
            BadInput: the weights are not as many as features are hashed into.
        """
        if steps.shape != (BUCKETS,) or steps.dtype != np.int8:
            raise BadInput(f"a completeness model has {BUCKETS} weights of one byte", where=str(steps.shape))
        return cls(steps, step, bias)

    def log_odds(self, words: Sequence[str], numbers: frozenset[str]) -> float:
        """Natural log of the odds that a turn of these words is over."""
        found = self.steps[places(words, numbers)]
        return self.bias + self.step * int(found.sum(dtype=np.int64))


@dataclass(frozen=True, slots=True)
class PauseReader:
    """What the words before a pause are read with."""

    lexicon: Lexicon
    model: CompletenessModel

    def read(self, text: str) -> Completed | None:
        """The recogniser's words so far; None when there are none.

        Raises:
            BadInput: the lexicon has no lists for this, or one of them cannot be understood.
        """
        words = text.split()
        if not words:
            return None
        led_on = words[-1] in self._list(LEADS_ON) or words[-1] in self._list(FILLED_PAUSE)
        takes_on = self._finds(TAKES_ON, words[-HOLD_WORDS:])
        completeness = TAKEN_ON if takes_on else self._completeness(words, led_on)
        holds = self._finds(HOLD_NOTICE, words[-HOLD_WORDS:])
        return Completed(completeness, holds, led_on or takes_on, asks(words[-ASKED_WORDS:]))

    def _completeness(self, words: Sequence[str], led_on: bool) -> float:
        number = frozenset(self._list(NUMBER))
        odds = np.exp(np.clip(self.model.log_odds(words, number), -30, 30))
        completeness = float(odds / (1 + odds))
        if led_on:
            return min(completeness, LED_ON)
        if words[-1] in number:
            return min(completeness, IN_A_NUMBER)
        return max(completeness, ANSWERED) if self._finds(WHOLE_ANSWER, words) else completeness

    def _finds(self, name: str, words: Sequence[str]) -> bool:
        page = page_of(words_from_text(" ".join(words)), self.lexicon.spelling)
        return self.lexicon.pattern(self._list(name), name).search(page.text) is not None

    def _list(self, name: str) -> tuple[str, ...]:
        if name not in self.lexicon.lists:
            raise BadInput(f"the word list {name!r} is missing", where=f"lexicon {self.lexicon.language}")
        return self.lexicon.lists[name]


def places(words: Sequence[str], numbers: frozenset[str]) -> npt.NDArray[np.int64]:
    """Where the features of some words stand among the weights, (features,); there is at least one word.

    Source: feature hashing, Weinberger et al. 2009.
    """
    return np.array([crc32(name.encode()) % BUCKETS for name in features(words, numbers)], np.int64)


def features(words: Sequence[str], numbers: frozenset[str]) -> Iterator[str]:
    """What is looked at: how the words end, what stands near the end, how they begin, how many they are."""
    near = ["#" if word in numbers else word for word in words[-NEAR_WORDS:]]
    count = min(len(words).bit_length(), 6)
    for size in range(1, min(LONGEST, len(near)) + 1):
        yield f"end {' '.join(near[-size:])}"
    yield f"last {words[-1]}"
    yield f"count {count}"
    yield f"count {count} {near[-1]}"
    yield f"begin {words[0]}"
    yield f"begin {' '.join(words[:2])}"
    for back, word in enumerate(reversed(near)):
        yield f"near {word}"
        if 0 < back < LONGEST:
            yield f"back {back} {word}"
    for first, second in pairwise(near):
        yield f"pair {first} {second}"
    yield from _asked(words)


def _asked(words: Sequence[str]) -> Iterator[str]:
    """Whether the turn asks, and where: who has asked waits for the answer, who has told may have more to tell."""
    last = asks(words[-ASKED_WORDS:])
    before = asks(words[:-ASKED_WORDS])
    yield f"asks {last} {before}"
    yield f"asks {last} count {min(len(words).bit_length(), 6)}"
