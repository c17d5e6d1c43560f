"""The audio and words of a turn become numbers of how it was said."""

from dataclasses import asdict
from typing import Any, Final

from voicesim.dsp.levels import clipped_samples
from voicesim.model.audio import Pcm
from voicesim.model.prosody import LEAST_VOICED_S, ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ
from voicesim.prosody.features import Numbers, loudness, melody, snr_db, voice_quality
from voicesim.prosody.observe import FRAME_S, Observing
from voicesim.prosody.timing import timing

LEAST_ACTIVE_S: Final = 0.1


def measure(pcm: Pcm, words: tuple[Word, ...], response_latency_s: float | None) -> ProsodyFeatures:
    """Everything that is measured about how a stretch of one speaker's speech was said; see Measuring."""
    measuring = Measuring()
    measuring.hear(pcm)
    return measuring.finish(words, response_latency_s)


class Measuring:
    """Measures how a stretch of one speaker's speech is said while it is being said.

    The features are the same to the last bit however the stretch is cut into pieces, and little is left to be done at
    its end. Features that cannot be measured are None, the whole voice when less than 0.3 s of it is voiced. Apart
    from the levels nothing depends on gain. Never raises.
    Source: feature set after eGeMAPS, Eyben et al. 2016; F0 and harmonicity Boersma 1993.
    """

    def __init__(self) -> None:
        self._observing = Observing()
        self._clipped_samples = 0
        self.samples = 0

    def hear(self, pcm: Pcm) -> None:
        """Take the next samples, as many as there are."""
        self.samples += len(pcm)
        self._clipped_samples += clipped_samples(pcm)
        self._observing.hear(pcm)

    def finish(self, words: tuple[Word, ...], response_latency_s: float | None) -> ProsodyFeatures:
        """The features of all that was heard; nothing can be heard afterwards.

        `words` may be empty; their spans count from the first sample heard.
        """
        seen = self._observing.finish()
        speech_s, voiced_s = seen.active.sum() * FRAME_S, seen.voiced.sum() * FRAME_S
        found: Numbers = {}
        if speech_s >= LEAST_ACTIVE_S:
            found |= loudness(seen) | {"voiced_ratio": voiced_s / speech_s}
        if voiced_s >= LEAST_VOICED_S:
            found |= melody(seen) | voice_quality(seen)
        numbers: dict[str, Any] = {name: None if value is None else float(value) for name, value in found.items()}
        numbers |= asdict(timing(seen, words))
        return ProsodyFeatures(
            duration_s=self.samples / RATE_HZ,
            speech_s=float(speech_s),
            voiced_s=float(voiced_s),
            response_latency_s=response_latency_s,
            snr_db=snr_db(seen),
            clipped_ratio=self._clipped_samples / self.samples if self.samples else None,
            **numbers,
        )
