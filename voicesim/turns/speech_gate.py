"""Speech probabilities become the edges of speech. Pure: counts frames, never looks at a clock."""

from dataclasses import dataclass
from typing import Final

from voicesim.model.units import FRAME_SAMPLES, to_samples

SPEECH_PROBABILITY: Final = 0.5
SILENCE_PROBABILITY: Final = 0.35
"""Lower than the threshold to start: a voice that fades does not flicker."""
ONSET_SAMPLES: Final = to_samples(0.06)
"""Shorter bursts are clicks and breaths."""
HANGOVER_SAMPLES: Final = to_samples(0.2)
"""Shorter gaps are stop consonants."""


@dataclass(frozen=True, slots=True)
class SpeechEdge:
    """The voice became active, or fell silent, at a sample that lies a little back."""

    speaking: bool
    sample: int


class SpeechGate:
    """step(probability) -> SpeechEdge | None, once a frame."""

    def __init__(self) -> None:
        self.speaking = False
        self._now_sample = 0
        self._run_samples = 0  # evidence against the present state

    def step(self, probability: float) -> SpeechEdge | None:
        """Take one frame's speech probability; report an edge once it is certain."""
        self._now_sample += FRAME_SAMPLES
        contrary = probability < SILENCE_PROBABILITY if self.speaking else probability >= SPEECH_PROBABILITY
        self._run_samples = self._run_samples + FRAME_SAMPLES if contrary else 0
        needed = HANGOVER_SAMPLES if self.speaking else ONSET_SAMPLES
        if self._run_samples < needed:
            return None
        edge_sample = self._now_sample - self._run_samples
        self.speaking, self._run_samples = not self.speaking, 0
        return SpeechEdge(self.speaking, edge_sample)
