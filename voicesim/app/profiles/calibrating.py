"""Recordings of an agent's ordinary speech become a profile: the usual voice, and which of its cues may count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judged.judging import recognise
from voicesim.app.one_line import one_line
from voicesim.app.own_voice import LEAST_UTTERANCES, Material, own_baseline
from voicesim.app.places import audio_paths
from voicesim.app.profiles.profiles import Profile, Source
from voicesim.model.audio import Pcm, Span
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.protocols import Recognizer
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.checks import LEAST_SAMPLE_S, microphone_checks, peak_dbfs, room_dbfs
from voicesim.prosody.measure import measure
from voicesim.prosody.utterances import utterances

LEAST_SPEECH_S: Final = 10.0
ENOUGH: Final = "record half a minute of ordinary sentences, with a second of silence between them"
Watched = Callable[[list[Path]], Iterable[Path]]
"""Gives the paths on, showing how far it is."""
Tell = Callable[[str], None]
"""Takes a line about a recording that is not whole."""


@dataclass(frozen=True, slots=True)
class CalibrationPlan:
    """The options of the command."""

    recordings: tuple[Path, ...]
    """Files, and folders of them."""
    name: str
    headset: str | None = None
    words: bool = True
    """Whether to recognise what was said, without which the pace is not known."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """One recording."""

    source: Source
    peak_dbfs: float
    usable: tuple[ProsodyFeatures, ...]
    """Utterances with enough voice in them."""


def calibrate(plan: CalibrationPlan, watched: Watched, tell: Tell) -> Profile:
    """The profile, not yet written; of a recording that was cut short it takes what is there, and tells so.

    Raises:
        BadAudio: a recording cannot be read.
        BadInput: there is no recording, or too little speech in them.
        EngineError: the recogniser failed.
    """
    paths = audio_paths(plan.recordings, AUDIO_SUFFIXES)
    recognizer = _recognizer() if plan.words else None
    return _profile(plan, [_hear(path.name, _read(path, tell), recognizer) for path in watched(paths)], "--from")


def calibrate_heard(plan: CalibrationPlan, pcm: Pcm) -> Profile:
    """The profile of what one microphone has just heard, silence first; not yet written.

    Raises:
        BadInput: there is too little speech in it.
        EngineError: the recogniser failed.
    """
    return _profile(plan, [_hear("the microphone", pcm, _recognizer() if plan.words else None)], "calibration")


def _profile(plan: CalibrationPlan, heard: list[_Heard], where: str) -> Profile:
    usable = [one for recording in heard for one in recording.usable]
    material = Material(usable, [recording.peak_dbfs for recording in heard if recording.usable])
    return Profile(
        name=plan.name,
        headset=one_line(plan.headset or "") or None,
        made_from=tuple(recording.source for recording in heard),
        speech_s=sum(one.speech_s for one in usable),
        baseline=_usual(material, where),
        checks=microphone_checks(usable, material.peaks_dbfs),
    )


def _usual(material: Material, where: str) -> Baseline:
    speech_s, count = sum(one.speech_s for one in material.utterances), len(material.utterances)
    if speech_s < LEAST_SPEECH_S or count < LEAST_UTTERANCES:
        found = f"only {speech_s:.0f} s of speech in {count} utterance{'' if count == 1 else 's'}"
        needed = f"a profile needs {LEAST_SPEECH_S:.0f} s in {LEAST_UTTERANCES}"
        raise BadInput(f"{found}; {needed}", where=where, remedy=ENOUGH)
    baseline = own_baseline(material)
    if baseline is None:  # cannot be: there are enough utterances
        raise BadInput("there is no usual voice in it", where=where, remedy=ENOUGH)
    paced = any(one.articulation_rate_per_s is not None for one in material.utterances)
    rate_per_s = baseline.articulation_rate_per_s if paced else None  # that of people in general is nobody's own
    return replace(baseline, source="profile", articulation_rate_per_s=rate_per_s)


def _recognizer() -> Recognizer | None:
    """The recogniser; None without a model, for most of a voice is measured without words."""
    from voicesim.app import wire

    try:
        model = wire.speech_model()
    except MissingPart:
        return None
    return wire.recognizer(model)


def _read(path: Path, tell: Tell) -> Pcm:
    clip = load_audio(path)
    if clip.note is not None:
        tell(f"{path}: {clip.note}; the profile is made from what is there")
    return clip.pcm


def _hear(name: str, pcm: Pcm, recognizer: Recognizer | None) -> _Heard:
    spans = utterances(pcm)
    room = room_dbfs(pcm, spans)
    measured = (_utterance(pcm[span.start_sample : span.end_sample], recognizer, room) for span in spans)
    usable = tuple(one for one in measured if one.voiced_s >= LEAST_SAMPLE_S)
    return _Heard(Source(one_line(name), Span(0, len(pcm)).duration_s), peak_dbfs(pcm), usable)


def _utterance(pcm: Pcm, recognizer: Recognizer | None, room_dbfs: float | None) -> ProsodyFeatures:
    """Measured; with the noise as it was before the first utterance, for little of it is left between words."""
    words = recognise(pcm, recognizer) if recognizer is not None else ()
    measured = measure(pcm, words, None)
    if not words:
        measured = replace(measured, articulation_rate_per_s=None)  # by ear fewer syllables are counted than by words
    if room_dbfs is None or measured.level_dbfs is None:
        return measured
    return replace(measured, snr_db=measured.level_dbfs - room_dbfs)
