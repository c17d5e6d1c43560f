"""When an angry customer cuts the agent off, and where in the agent's words (S49, S78)."""

from dataclasses import dataclass
from typing import Final

from voicesim.call.terms import forms_of
from voicesim.model.floor_words import FloorWords
from voicesim.model.units import to_samples
from voicesim.turns.phrases import PhraseList
from voicesim.turns.word_ends import WordEnds

WORDS_BEFORE: Final = 3
"""Nobody is cut off before having said something."""
AFTER_TRIGGER_SAMPLES: Final = to_samples(0.3)
PAUSE_SAMPLES: Final = to_samples(1.2)
"""A pause inside the agent's turn that invites."""
PATIENCE_SAMPLES: Final = to_samples(0.6)
"""How long a customer who is ready waits for the end of a word."""
APOLOGIES: Final = 3
"""The third one of a call provokes."""


@dataclass(frozen=True, slots=True)
class AgentTalk:
    """What the customer hears of the agent's open turn, once a frame."""

    spoken_samples: int
    """Since the turn began."""
    pause_samples: int
    """Silent for that long; 0 while the voice is active."""
    text: str
    """The words so far."""
    level_dbfs: float
    """Of the frame."""


class CuttingIn:
    """Watches the agent's turn for reasons to cut in and for places to do it."""

    def __init__(self, words: FloorWords, own_triggers: tuple[str, ...]) -> None:
        """`own_triggers`: what provokes in this scenario, on top of what provokes anybody."""
        self._triggers = PhraseList((*words.triggers, *(form for word in own_triggers for form in forms_of(word))))
        self._apologies = PhraseList(words.apologies)
        self._apologies_before = 0
        self._word_ends, self._word_ended = WordEnds(), False
        self._triggered_sample: int | None = None
        self._known_triggers = 0
        self._ready_sample: int | None = None

    def turn_begins(self) -> None:
        """A new turn of the agent."""
        self._triggered_sample = self._ready_sample = None
        self._known_triggers = 0

    def turn_ends(self, text: str) -> None:
        """The turn was heard out: keep count of the apologies in it."""
        self._apologies_before += self._apologies.count(text)

    def watch(self, talk: AgentTalk, at_sample: int) -> None:
        """Take one frame of the agent's turn."""
        self._word_ended = self._word_ends.step(talk.level_dbfs)
        apologies = self._apologies.count(talk.text)
        third = int(apologies > 0 and self._apologies_before + apologies >= APOLOGIES)
        triggers = self._triggers.count(talk.text) + third
        if triggers > self._known_triggers:
            self._triggered_sample = at_sample
        self._known_triggers = triggers

    def wants(self, talk: AgentTalk, bears_s: float, at_sample: int) -> bool:
        """Whether a customer who bears that much talk has heard enough."""
        if len(talk.text.split()) < WORDS_BEFORE:
            return False
        provoked = self._triggered_sample is not None and at_sample - self._triggered_sample <= PATIENCE_SAMPLES
        return provoked or talk.pause_samples >= PAUSE_SAMPLES or self._too_long(talk, bears_s)

    def may_begin(self, talk: AgentTalk, at_sample: int) -> bool:
        """Whether a line that is voiced may begin here: 0.3 s after what provoked, at the end of a word, or at last."""
        if self._triggered_sample is not None and at_sample - self._triggered_sample < AFTER_TRIGGER_SAMPLES:
            return False
        self._ready_sample = at_sample if self._ready_sample is None else self._ready_sample
        waited = at_sample - self._ready_sample >= PATIENCE_SAMPLES
        return self._word_ended or talk.pause_samples > 0 or waited

    @staticmethod
    def _too_long(talk: AgentTalk, bears_s: float) -> bool:
        return talk.pause_samples == 0 and talk.spoken_samples >= to_samples(bears_s)
