"""Recordings to judged utterances: load, hear, measure, read, judge; nothing here is measured or decided itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np

from voicesim.app.own_voice import Material, for_these, own_baseline
from voicesim.delivery.judge import judge
from voicesim.delivery.overall import doubted
from voicesim.language.reading import Reader, read
from voicesim.language.recognised import is_doubtful
from voicesim.model.audio import Pcm, Span
from voicesim.model.delivery import Delivery
from voicesim.model.errors import VoicesimError
from voicesim.model.language import NO_WORDS, LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import Word
from voicesim.model.units import HEAR_BLOCK_SAMPLES, to_samples
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.baseline import population
from voicesim.prosody.checks import peak_dbfs
from voicesim.prosody.measure import measure
from voicesim.prosody.utterances import utterances

ONE_UTTERANCE_S: Final = 30.0  # a longer file is a whole recording and is cut into utterances
DOUBTFUL: Final = "few words were recognised with any certainty: is this English?"

BaselineChoice = Literal["self", "none"] | Baseline


@dataclass(frozen=True, slots=True)
class Ears:
    """What words are made with; without a recogniser the voice is judged alone."""

    recognizer: Recognizer | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of speech; all places count from the start of its file."""

    span: Span
    words: tuple[Word, ...]
    prosody: ProsodyFeatures
    cues: LanguageCues


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that was heard, or the reason why not; one that was heard has at least one utterance."""

    path: Path
    speaker: str | None
    duration_s: float | None = None
    peak_dbfs: float | None = None
    """The highest sample of the file."""
    utterances: tuple[Utterance, ...] = ()
    error: VoicesimError | None = None
    note: str | None = None
    """What is wrong with the file, though it was heard: it was cut short, or its words are doubtful."""
    doubtful: bool = False
    """Whether too few words were recognised with any certainty to judge it by them."""


@dataclass(frozen=True, slots=True)
class JudgedRecording:
    """A recording with a judgement of each of its utterances."""

    recording: Recording
    baseline: Baseline | None = None
    deliveries: tuple[Delivery, ...] = ()


def hear(path: Path, ears: Ears, speaker_from: re.Pattern[str] | None) -> Recording:
    """One file, cut into utterances when it is long; what is wrong with it is kept beside it."""
    speaker = speaker_of(path, speaker_from)
    try:
        clip = load_audio(path)
        pcm = clip.pcm
        spans = utterances(pcm) if len(pcm) > to_samples(ONE_UTTERANCE_S) else (Span(0, len(pcm)),)
        found = tuple(_utterance(pcm, span, ears) for span in spans) or (_silence(len(pcm)),)
    except VoicesimError as error:
        return Recording(path, speaker, error=error)
    doubtful = ears.recognizer is not None and are_doubtful(found)
    note = "; ".join(part for part in (clip.note, DOUBTFUL if doubtful else None) if part) or None
    return Recording(path, speaker, Span(0, len(pcm)).duration_s, peak_dbfs(pcm), found, note=note, doubtful=doubtful)


def judge_recordings(recordings: Sequence[Recording], choice: BaselineChoice) -> list[JudgedRecording]:
    """Every utterance against what is usual for its speaker, in the order given.

    "self" takes the medians of the speaker's own calm utterances (those of all files with the same speaker, or of the
    one file where the speaker is unknown); with fewer than 3 of them, and with "none", people in general are usual.
    Cues that the recordings of a speaker do not keep true (see prosody/checks) are in the baseline's `untrusted`.
    """
    groups = [_group(recording, choice) for recording in recordings]
    baselines = {group: _usual(found, choice) for group, found in _materials(groups, recordings)}
    return [_judged(one, baselines[group]) for group, one in zip(groups, recordings, strict=True)]


def judge_text(words: tuple[Word, ...], ears: Ears, previous_customer_line: str) -> tuple[LanguageCues, Delivery]:
    """Words that nobody spoke."""
    cues = read(words, ears.reader, previous_customer_line)
    end_sample = words[-1].span.end_sample if words else 0
    nothing = ProsodyFeatures(duration_s=0.0, speech_s=0.0, voiced_s=0.0)
    return cues, judge(nothing, cues, population(), Span(0, end_sample))


def recognise(pcm: Pcm, recognizer: Recognizer) -> tuple[Word, ...]:
    """The words of a clip; spans count from its first sample.

    Raises:
        EngineError: the recogniser failed.
    """
    stream = recognizer.open_stream()
    for block in blocks(pcm):
        stream.feed(block)
    return tuple(replace(word, span=_within(word.span, len(pcm))) for word in stream.settle())


def _utterance(pcm: Pcm, span: Span, ears: Ears) -> Utterance:
    part = pcm[span.start_sample : span.end_sample]
    words = recognise(part, ears.recognizer) if ears.recognizer is not None else ()
    prosody = measure(part, words, None)
    placed = tuple(replace(word, span=word.span.moved(span.start_sample)) for word in words)
    return Utterance(span, placed, prosody, read(placed, ears.reader))


def are_doubtful(utterances: Sequence[Utterance]) -> bool:
    """Whether of all that one speaker said too few words were recognised to judge by them."""
    words = [word for utterance in utterances for word in utterance.words]
    return is_doubtful(words, sum(utterance.prosody.speech_s for utterance in utterances))


def _silence(samples: int) -> Utterance:
    """A whole recording without speech: judged too, as nothing heard, so that its row has the shape of the others."""
    span = Span(0, samples)
    return Utterance(span, (), ProsodyFeatures(duration_s=span.duration_s, speech_s=0.0, voiced_s=0.0), NO_WORDS)


def blocks(pcm: Pcm) -> Iterator[Pcm]:
    """A clip in blocks of HEAR_BLOCK_SAMPLES, the last one filled up with silence."""
    for start in range(0, len(pcm), HEAR_BLOCK_SAMPLES):
        block = pcm[start : start + HEAR_BLOCK_SAMPLES]
        yield np.pad(block, (0, HEAR_BLOCK_SAMPLES - len(block)))


def _within(span: Span, samples: int) -> Span:
    return Span(min(span.start_sample, samples), min(span.end_sample, samples))


def speaker_of(path: Path, pattern: re.Pattern[str] | None) -> str | None:
    """The group called speaker, else the first group, else the whole match; None where nothing matches."""
    match = pattern.search(path.as_posix()) if pattern else None
    if match is None:
        return None
    return match.groupdict().get("speaker") or (match.group(1) if match.groups() else match.group(0))


def _group(recording: Recording, choice: BaselineChoice) -> str:
    """Whose utterances are looked at together; a profile is one speaker's, so are the recordings held against it."""
    if recording.speaker is not None:
        return f"speaker {recording.speaker}"
    return "profile" if isinstance(choice, Baseline) else f"file {recording.path}"


def _materials(groups: Iterable[str], recordings: Iterable[Recording]) -> Iterator[tuple[str, Material]]:
    grouped: dict[str, list[Recording]] = {}
    for group, recording in zip(groups, recordings, strict=True):
        grouped.setdefault(group, []).append(recording)
    for group, files in grouped.items():
        yield group, Material([u.prosody for file in files for u in file.utterances], _peaks_dbfs(files))


def _peaks_dbfs(files: Iterable[Recording]) -> list[float]:
    """Of the files with a voice in them."""
    voiced = (file for file in files if any(u.prosody.voiced_s > 0 for u in file.utterances))
    return [file.peak_dbfs for file in voiced if file.peak_dbfs is not None]


def _usual(heard: Material, choice: BaselineChoice) -> Baseline:
    if isinstance(choice, Baseline):
        return for_these(choice, heard)
    return (own_baseline(heard) if choice == "self" else None) or population()


def _judged(recording: Recording, baseline: Baseline) -> JudgedRecording:
    judged = (judge(u.prosody, u.cues, baseline, u.span, u.words) for u in recording.utterances)
    deliveries = tuple(doubted(one, DOUBTFUL) if recording.doubtful else one for one in judged)
    return JudgedRecording(recording, baseline, deliveries)
