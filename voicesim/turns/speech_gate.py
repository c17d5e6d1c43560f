"""Speech probabilities become the edges of speech. Pure: counts frames, never looks at a clock."""

from dataclasses import dataclass
from typing import Final

from voicesim.model.units import FRAME_SAMPLES, to_samples

SPEECH_PROBABILITY: Final = 0.5
SILENCE_PROBABILITY: Final = 0.35
"""Lower than the threshold to start: a voice that fades does not flicker."""
ONSET_SAMPLES: Final = to_samples(0.06)
"""Shorter bursts are clicks and breaths."""
EAGER_ONSET_SAMPLES: Final = to_samples(0.04)
"""The same where being late costs more than being wrong."""
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
        self._silent_from_sample = 0

    @property
    def quiet_from_sample(self) -> int | None:
        """Where the present silence began, certain or not yet; None while the voice sounds."""
        if self.speaking:
            return self._now_sample - self._run_samples if self._run_samples else None
        return self._silent_from_sample

    @property
    def stirring(self) -> bool:
        """A silent voice may just be beginning: heard, but not for long enough to be sure."""
        return not self.speaking and self._run_samples > 0

    def step(self, probability: float, *, eager: bool = False, sounding_samples: int = 0) -> SpeechEdge | None:
        """Take one frame's speech probability; report an edge once it is certain, an onset sooner when eager.

        When eager, a voice that has sounded for long enough by level and pitch (voice_onset.py) begins, too; when the
        detector agrees by now, its first frames count as well.
        """
        self._now_sample += FRAME_SAMPLES
        contrary = probability < SILENCE_PROBABILITY if self.speaking else probability >= SPEECH_PROBABILITY
        self._run_samples = self._run_samples + FRAME_SAMPLES if contrary else 0
        if eager and not self.speaking and (contrary or sounding_samples >= ONSET_SAMPLES):
            self._run_samples = max(self._run_samples, sounding_samples)
        onset = EAGER_ONSET_SAMPLES if eager else ONSET_SAMPLES
        needed = HANGOVER_SAMPLES if self.speaking else onset
        if self._run_samples < needed:
            return None
        edge_sample = self._now_sample - self._run_samples
        self.speaking, self._run_samples = not self.speaking, 0
        self._silent_from_sample = edge_sample
        return SpeechEdge(self.speaking, edge_sample)
