"""A long recording of one speaker as utterances, and what was measured of them as one."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

import numpy as np

from voicesim.dsp.filters import high_pass
from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.model.audio import Pcm, Span
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.units import to_samples
from voicesim.prosody.activity import active_frames, runs
from voicesim.prosody.observe import LEVEL_FRAME_SAMPLES
from voicesim.prosody.pitch import HOP_SAMPLES, HUM_HZ

SILENCE_BETWEEN_S: Final = 0.8
MARGIN_S: Final = 0.2  # kept around an utterance, for soft beginnings and ends
LEAST_SPEECH_S: Final = 0.15  # less is a click or a breath
SUMS: Final = ("duration_s", "speech_s", "voiced_s", "pause_count", "mid_clause_pause_count")
FIRST: Final = "response_latency_s"
LONGEST: Final = "longest_pause_s"


def utterances(pcm: Pcm) -> tuple[Span, ...]:
    """The stretches of speech between silences of 0.8 s and more, with 0.2 s around each.

    A recording without speech has none.
    """
    levels_dbfs = frame_levels_dbfs(high_pass(pcm, HUM_HZ), LEVEL_FRAME_SAMPLES, HOP_SAMPLES)
    found: list[list[int]] = []  # first sample, end, samples of speech
    for first, end in runs(active_frames(levels_dbfs)):
        start_sample, end_sample = first * HOP_SAMPLES, end * HOP_SAMPLES
        if found and start_sample - found[-1][1] < to_samples(SILENCE_BETWEEN_S):
            found[-1][1] = end_sample
            found[-1][2] += end_sample - start_sample
        else:
            found.append([start_sample, end_sample, end_sample - start_sample])
    margin = to_samples(MARGIN_S)
    return tuple(
        Span(max(0, start - margin), min(len(pcm), end + margin))
        for start, end, speech in found
        if speech >= to_samples(LEAST_SPEECH_S)
    )


def together(parts: Sequence[ProsodyFeatures]) -> ProsodyFeatures:
    """The features of several utterances of one speaker as those of one.

    Durations and counts are summed, the longest pause is the longest of all, the latency is the first one's;
    everything else is a mean weighted by the duration of speech, so that one loud laugh does not decide. The silence
    between the utterances counts as nobody's.
    """
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in fields(ProsodyFeatures)]
    return ProsodyFeatures(**{name: _together(name, parts) for name in names})


def _together(name: str, parts: Sequence[ProsodyFeatures]) -> Any:  # noqa: ANN401 - int or float or None, by field
    known = [(value, part.speech_s) for part in parts if (value := getattr(part, name)) is not None]
    values, weights = [value for value, _ in known], [weight for _, weight in known]
    if name in SUMS:
        return sum(values) if values or name.endswith("_s") else None  # no count is not a count of 0
    if name == FIRST:
        return parts[0].response_latency_s if parts else None
    if name == LONGEST:
        return max(values, default=None)
    return float(np.average(values, weights=weights)) if sum(weights) > 0 else None
