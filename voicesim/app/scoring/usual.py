"""What is usual for each speaker of a recorded call."""

from collections.abc import Sequence
from typing import Final

from voicesim.app.own_voice import LEAST_UTTERANCES, Material, for_these, own_baseline
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import population
from voicesim.prosody.checks import LEAST_SAMPLE_S

FIRST_S: Final = 120.0
"""Of the speaker's own speech: who grows heated later is held against how they began."""


def own_usual(heard: Sequence[ProsodyFeatures], peak_dbfs: float) -> Baseline:
    """The medians of the calm utterances among the first two minutes of speech; of people in general where too few.

    Later ones are taken in only where the first two minutes hold fewer than 3 with enough voice.
    """
    return own_baseline(Material(_first(heard), [peak_dbfs])) or population()


def profile_usual(profile: Baseline, heard: Sequence[ProsodyFeatures], peak_dbfs: float) -> Baseline:
    """A profile as it holds for this recording."""
    return for_these(profile, Material(heard, [peak_dbfs]))


def _first(heard: Sequence[ProsodyFeatures]) -> list[ProsodyFeatures]:
    spoken_s, usable = 0.0, 0
    for number, prosody in enumerate(heard):
        if spoken_s >= FIRST_S and usable >= LEAST_UTTERANCES:
            return list(heard[:number])
        spoken_s += prosody.speech_s
        usable += prosody.voiced_s >= LEAST_SAMPLE_S
    return list(heard)
