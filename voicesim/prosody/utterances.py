"""A long recording of one speaker as utterances, and what was measured of them as one."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
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
LONGEST_S: Final = 30.0
"""Longer ones are parted at their longest pauses: who speaks for minutes does not speak in one manner."""
LEAST_PAUSE_S: Final = 0.25
"""A shorter silence is part of a word (Goldman-Eisler 1968 counts pauses from 0.25 s)."""
TOO_LONG_S: Final = 60.0
"""Parted even inside a word, or where there is no gap at all: music, noise, a stuck line."""
STRETCH_SILENCE_S: Final = 0.4
"""Between stretches; people who write calls down part them where nothing is said for about as long."""
SUMS: Final = ("duration_s", "speech_s", "voiced_s", "pause_count", "mid_clause_pause_count")
FIRST: Final = "response_latency_s"
LONGEST: Final = "longest_pause_s"


def utterances(pcm: Pcm) -> tuple[Span, ...]:
    """The stretches of speech between silences of 0.8 s and more, with 0.2 s around each, or less where parted.

    Those longer than 30 s are parted at the longest pause they hold, and so on, as far as they hold any; those longer
    than 60 s also where there is none. A recording without speech has none.
    """
    return with_margins(_spoken(pcm, SILENCE_BETWEEN_S), len(pcm))


def stretches(pcm: Pcm) -> tuple[Span, ...]:
    """The stretches of speech between silences of 0.4 s and more, from the first to the last sound, parted likewise."""
    return tuple(Span(part[0].start_sample, part[-1].end_sample) for part in _spoken(pcm, STRETCH_SILENCE_S))


def _spoken(pcm: Pcm, silence_s: float) -> list[list[Span]]:
    """Runs of sound, in groups with at least so much silence between them."""
    levels_dbfs = frame_levels_dbfs(high_pass(pcm, HUM_HZ), LEVEL_FRAME_SAMPLES, HOP_SAMPLES)
    spoken = [Span(first * HOP_SAMPLES, end * HOP_SAMPLES) for first, end in runs(active_frames(levels_dbfs))]
    short = [piece for run in spoken for piece in _cut_evenly(run)]
    parts = [part for whole in _between_silences(short, silence_s) for part in _parted(whole)]
    return [part for part in parts if sum(run.samples for run in part) >= to_samples(LEAST_SPEECH_S)]


def _cut_evenly(run: Span) -> Iterator[Span]:
    """A run of sound as it is, or in equal pieces when it goes on and on without a gap."""
    count = math.ceil(run.samples / to_samples(TOO_LONG_S))
    edges = [run.start_sample + run.samples * number // count for number in range(count + 1)]
    return (Span(start, end) for start, end in pairwise(edges))


def _between_silences(spoken: Sequence[Span], silence_s: float) -> list[list[Span]]:
    found: list[list[Span]] = []
    for run in spoken:
        if found and _pause(found[-1][-1], run) < to_samples(silence_s):
            found[-1].append(run)
        else:
            found.append([run])
    return found


def _parted(spoken: list[Span]) -> list[list[Span]]:
    """Runs of speech as they are, or in two at the longest pause, each parted again."""
    pauses = [_pause(one, other) for one, other in pairwise(spoken)]
    length = spoken[-1].end_sample - spoken[0].start_sample
    if length <= to_samples(LONGEST_S) or not pauses:
        return [spoken]
    longest = max(pauses)
    if longest < to_samples(LEAST_PAUSE_S) and length <= to_samples(TOO_LONG_S):
        return [spoken]
    at = pauses.index(longest) + 1
    return [*_parted(spoken[:at]), *_parted(spoken[at:])]


def with_margins(parts: Sequence[Sequence[Span]], samples: int) -> tuple[Span, ...]:
    """Each part from its first to its last sound, with 0.2 s around it, but never into its neighbour's half.

    `samples` is the length of the recording that they are from.
    """
    if not parts:
        return ()
    margin = to_samples(MARGIN_S)
    spans = [Span(part[0].start_sample, part[-1].end_sample) for part in parts]
    ends = [0, *((one.end_sample + other.start_sample) // 2 for one, other in pairwise(spans)), samples]
    return tuple(
        Span(max(before, span.start_sample - margin, 0), min(after, span.end_sample + margin, samples))
        for span, (before, after) in zip(spans, pairwise(ends), strict=True)
    )


def _pause(one: Span, other: Span) -> int:
    return other.start_sample - one.end_sample


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
