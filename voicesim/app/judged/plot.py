"""Judged recordings as pictures: measured once more for drawing, drawn, written."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from voicesim.app.judged.judging import JudgedRecording, Utterance
from voicesim.app.one_line import one_line
from voicesim.app.plot_paths import write_picture
from voicesim.coach.plot_page import picture_of
from voicesim.coach.plot_svg import svg
from voicesim.coach.plot_types import Sound, Stretch, Subject
from voicesim.delivery.overall import JudgedPart, overall
from voicesim.delivery.reference import own, usual_pitch_hz
from voicesim.dsp.filters import high_pass
from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.model.audio import Pcm, Span
from voicesim.model.delivery import Delivery
from voicesim.model.errors import VoicesimError
from voicesim.model.prosody import Baseline
from voicesim.model.units import to_samples
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.observe import Observed, Observing
from voicesim.prosody.pitch import HOP_SAMPLES, HUM_HZ
from voicesim.prosody.timing import silences, sounds

LEVEL_SAMPLES: Final = to_samples(0.025)


def draw_judged(judged: Iterable[JudgedRecording], places: Iterable[Path]) -> None:
    """Draw each recording to its place, as SVG or PNG by the ending.

    Raises:
        BadInput: a place cannot be written to.
        MissingPart: matplotlib is not installed and a PNG was asked for.
    """
    for recording, place in zip(judged, places, strict=True):
        picture = picture_of(subject_of(recording))
        if place.suffix.lower() == ".svg":
            write_picture(place, svg(picture).encode())
        else:
            from voicesim.app.plot_png import png

            write_picture(place, png(picture))


def subject_of(judged: JudgedRecording) -> Subject:
    """What a picture shows of a judged recording; why there is nothing, where it could not be heard."""
    recording, baseline = judged.recording, judged.baseline
    name = one_line("/".join(recording.path.parts[-2:]))  # many recordings are called 01.wav
    speaker = None if recording.speaker is None else one_line(recording.speaker)
    error = recording.error
    if error is None and baseline is not None:
        try:
            sound = measured(load_audio(recording.path).pcm, recording.utterances)
        except VoicesimError as gone:
            error = gone
        else:
            return _heard(Subject(name, speaker, recording.duration_s, sound), judged, baseline)
    return Subject(name, speaker, failure=_reason(error))


def _reason(error: VoicesimError | None) -> str:
    if error is None:
        return "it was not heard"
    return one_line(f"{error.message}{f' -> {error.remedy}' if error.remedy else ''}")


def _heard(subject: Subject, judged: JudgedRecording, baseline: Baseline) -> Subject:
    utterances, deliveries = judged.recording.utterances, judged.deliveries
    return Subject(
        subject.name, subject.speaker, subject.duration_s, subject.sound,
        stretches=tuple(_stretch(u, d, baseline) for u, d in zip(utterances, deliveries, strict=True)),
        whole=overall([JudgedPart(d, u.prosody.speech_s) for u, d in zip(utterances, deliveries, strict=True)]),
        usual_level_dbfs=_usual_level_dbfs(baseline),
        whose_usual="usual" if own(baseline) else "most people",
        held_against=_compared(baseline),
    )  # fmt: skip


def _usual_level_dbfs(baseline: Baseline) -> float | None:
    """None where it is not known or does not count."""
    trusted = own(baseline) and "level_p90_dbfs" not in baseline.untrusted
    return baseline.level_p90_dbfs if trusted else None


def _compared(baseline: Baseline) -> str:
    if baseline.source == "profile":
        return "the speaker's profile"
    if own(baseline):
        return f"the speaker's own usual voice ({baseline.utterances} utterances)"
    return "people in general, for what is usual for this speaker is not known"


def _stretch(utterance: Utterance, delivery: Delivery, baseline: Baseline) -> Stretch:
    return Stretch(
        utterance.span, utterance.words, utterance.cues.techniques, utterance.prosody, delivery,
        usual_pitch_hz(utterance.prosody.f0_median_hz, baseline),
    )  # fmt: skip


def measured(pcm: Pcm, utterances: Iterable[Utterance]) -> Sound:
    """Level of the whole, pitch and pauses of each utterance, just as they were measured for the judgement."""
    level_dbfs = frame_levels_dbfs(high_pass(pcm, HUM_HZ), LEVEL_SAMPLES, HOP_SAMPLES)
    f0_hz = np.full(len(level_dbfs), np.nan)
    spoken: list[Span] = []
    for utterance in utterances:
        seen = _observed(pcm[utterance.span.start_sample : utterance.span.end_sample])
        spoken += [sound.moved(utterance.span.start_sample) for sound in sounds(seen)]
        if seen.f0_median_hz is not None:
            first = round(utterance.span.start_sample / HOP_SAMPLES)
            heard_hz = seen.f0_median_hz * 2 ** (seen.semitones[: len(f0_hz) - first] / 12)
            f0_hz[first : first + len(heard_hz)] = heard_hz
    return Sound(pcm, level_dbfs, f0_hz, silences(spoken), HOP_SAMPLES)


def _observed(pcm: Pcm) -> Observed:
    observing = Observing()
    observing.hear(pcm)
    return observing.finish()
