"""The two sides of a recorded call: what was recorded of either, and where either speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voicesim.app.scoring.jobs import Options, Source
from voicesim.app.scoring.who_spoke import load_segments
from voicesim.model.audio import AudioClip, Pcm, Span
from voicesim.model.errors import BadAudio
from voicesim.model.speech import Speaker
from voicesim.model.units import to_samples
from voicesim.ports.audio_files import load_audio, load_channels
from voicesim.prosody.checks import peak_dbfs
from voicesim.prosody.utterances import stretches
from voicesim.turns.dialogue import joined

ALIKE: Final = 0.98
"""Correlation from which two channels are one and the same sound."""
BOTH: Final = 2
WHO: Final = "say who spoke when (--who FILE.rttm or .csv), or name two files"


@dataclass(frozen=True, slots=True)
class Side:
    """What was recorded of one speaker, on the time axis of the call."""

    pcm: Pcm
    utterances: tuple[tuple[Span, ...], ...]
    """Each as its stretches of speech."""
    peak_dbfs: float
    note: str | None = None
    """What is wrong with the file, though it can be used."""

    @property
    def stretches(self) -> tuple[Span, ...]:
        """All of them."""
        return tuple(span for utterance in self.utterances for span in utterance)


def load_sides(source: Source, options: Options) -> dict[Speaker, Side]:
    """Both sides of a call.

    Raises:
        BadInput: a file cannot be read, or does not tell the two speakers apart.
    """
    if source.segments is not None:
        mixed = load_audio(source.agent)
        told = load_segments(source.segments, options.agent_label)
        spans = {speaker: _inside(told[speaker], len(mixed.pcm)) for speaker in told}
        return _sides({"agent": mixed, "customer": mixed}, spans)
    channels = _two_files(source) if source.customer is not None else _two_channels(source, options)
    length = max(len(clip.pcm) for clip in channels.values())
    even = {who: replace(clip, pcm=np.pad(clip.pcm, (0, length - len(clip.pcm)))) for who, clip in channels.items()}
    return _sides(even, {speaker: stretches(clip.pcm) for speaker, clip in even.items()})


def notes_of(sides: Mapping[Speaker, Side]) -> str | None:
    """What is wrong with the files of a call, each named by its side where they are two; None: nothing."""
    notes = {who: side.note for who, side in sides.items() if side.note is not None}
    if len(notes) == len(sides) and len(set(notes.values())) == 1:
        return next(iter(notes.values()))
    return "; ".join(f"the {who}'s file {note}" for who, note in notes.items()) or None


def _sides(heard: dict[Speaker, AudioClip], spans: dict[Speaker, tuple[Span, ...]]) -> dict[Speaker, Side]:
    other: dict[Speaker, Speaker] = {"agent": "customer", "customer": "agent"}
    utterances = {who: tuple(tuple(one) for one in joined(spans[who], spans[other[who]])) for who in other}
    return {who: Side(clip.pcm, utterances[who], peak_dbfs(clip.pcm), clip.note) for who, clip in heard.items()}


def _inside(spans: tuple[Span, ...], samples: int) -> tuple[Span, ...]:
    """What is told of a time after the end of the recording is left out."""
    cut = (Span(span.start_sample, min(span.end_sample, samples)) for span in spans)
    return tuple(span for span in cut if span.samples > 0)


def _two_files(source: Source) -> dict[Speaker, AudioClip]:
    assert source.customer is not None
    return {
        "agent": _later(load_audio(source.agent), source.agent_offset_s),
        "customer": _later(load_audio(source.customer), source.customer_offset_s),
    }


def _later(clip: AudioClip, offset_s: float) -> AudioClip:
    return replace(clip, pcm=np.pad(clip.pcm, (to_samples(offset_s), 0)))


def _two_channels(source: Source, options: Options) -> dict[Speaker, AudioClip]:
    channels, where = load_channels(source.agent), str(source.agent)
    if len(channels) != BOTH:
        count = "one channel" if len(channels) == 1 else f"{len(channels)} channels"
        raise BadAudio(f"it has {count}, not one for each speaker", where=where, remedy=WHO)
    if _likeness(*(clip.pcm for clip in channels)) > ALIKE:
        raise BadAudio("both its channels hold the same sound", where=where, remedy=WHO)
    agent, customer = channels if options.agent_channel == 1 else channels[::-1]
    return {"agent": agent, "customer": customer}


def _likeness(one: Pcm, other: Pcm) -> float:
    """Correlation, whatever the sign; 0 where a side is silent."""
    power = float(np.dot(one, one)) * float(np.dot(other, other))
    return abs(float(np.dot(one, other))) / power**0.5 if power > 0 else 0.0
