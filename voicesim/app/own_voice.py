"""A speaker's usual voice from recordings in which they were not calm throughout."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from voicesim.delivery.judge import judge
from voicesim.model.audio import Span
from voicesim.model.language import NO_WORDS
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.checks import LEAST_SAMPLE_S, level_checks, microphone_checks, ruled_out

LEAST_UTTERANCES: Final = 3  # from which a speaker has a usual voice
HEATED_FROM: Final = 1.0  # arousal; lower, and a speaker's livelier half would be taken for heat
ROUNDS: Final = 2  # first the median of everything, then twice of what was not heated against it


@dataclass(frozen=True, slots=True)
class Material:
    """What there is of one speaker through one microphone."""

    utterances: Sequence[ProsodyFeatures]
    peaks_dbfs: Sequence[float]
    """The highest sample of each file they are from."""


def own_baseline(heard: Material) -> Baseline | None:
    """The medians of the calm utterances, without the cues that the recordings do not keep true.

    None with fewer than 3 utterances of 0.5 s of voice.
    """
    usable = [prosody for prosody in heard.utterances if prosody.voiced_s >= LEAST_SAMPLE_S]
    if len(usable) < LEAST_UTTERANCES:
        return None
    untrusted = ruled_out(microphone_checks(usable, heard.peaks_dbfs))
    baseline = replace(from_utterances(usable), untrusted=untrusted)
    for _ in range(ROUNDS):
        calm = [prosody for prosody in usable if _is_calm(prosody, baseline)]
        if len(calm) < LEAST_UTTERANCES:
            break
        baseline = replace(from_utterances(calm), untrusted=untrusted)
    return baseline


def for_these(profile: Baseline, heard: Material) -> Baseline:
    """A profile as it holds for some recordings: where their levels were evened out, the level does not count."""
    untrusted = {*profile.untrusted, *ruled_out(level_checks(heard.utterances, heard.peaks_dbfs))}
    return replace(profile, untrusted=tuple(sorted(untrusted)))


def _is_calm(prosody: ProsodyFeatures, baseline: Baseline) -> bool:
    arousal = judge(prosody, NO_WORDS, baseline, Span(0, 0)).voice.arousal
    return arousal is not None and arousal < HEATED_FROM
