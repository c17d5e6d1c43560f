"""The same speech through other microphones, files and recognisers: does the judgement stay what it was?

Every clip is written to a file in another shape, comes in through the file door again, and is judged against the
speaker's clips in that same shape. Words are given where only the voice is in question.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from re import Pattern
from typing import Final

import numpy as np
import numpy.typing as npt
from figures import share
from scripted import ScriptedRecognizer
from sets import ACTOR, AGENT_SPEAKER, QUIET, acted_clips, agent_clips
from table import Row

from voicesim.app.judged.judging import Ears, Recording, hear, judge_recordings
from voicesim.dsp.levels import frame_levels_dbfs
from voicesim.dsp.resample import resample
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.delivery import Delivery
from voicesim.model.speech import Word
from voicesim.model.thresholds import CALM, HEATED
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio, save_audio
from voicesim.prosody.utterances import utterances

SECTION: Final = "Robustness: the same speech in another shape (own baseline in that shape too)"
DROPPED: Final = "Robustness: a quarter of the words missing, as with a poor recogniser; the sound is the same"
LEAD_S: Final = 3.0
ROOM_BELOW_VOICE_DB: Final = 35.0
PASSING_DBFS: Final = -65.0
OFFSET: Final = 0.05
CLIPPED_FROM: Final = 1.0
CUT_WITHIN_S: Final = 0.05
Sound = npt.NDArray[np.float32]
"""(frames,) or (frames, channels)."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """What is done to a clip before it is written to a file."""

    name: str
    change: Callable[[Pcm], Sound]
    rate_hz: int = RATE_HZ
    lead_s: float = 0.0
    """By how much everything is later."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip of one set, with the words that were heard in it as it is."""

    path: Path
    group: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is altered: single clips with their judgements as they are, and whole calls."""

    pieces: Sequence[Piece]
    deliveries: Sequence[Delivery]
    calls: Sequence[Path]


def noise(samples: int, level_dbfs: float) -> Pcm:
    """White noise, always the same."""
    found = np.random.default_rng(3).standard_normal(samples) * 10 ** (level_dbfs / 20)
    return found.astype(np.float32)


def in_a_room(pcm: Pcm) -> Pcm:
    """The clip LEAD_S later; the noise of a quiet room before it goes on under it."""
    voice_dbfs = float(np.percentile(frame_levels_dbfs(pcm, 400, 160), 90))
    later = np.pad(pcm, (to_samples(LEAD_S), 0))
    return later + noise(len(later), voice_dbfs - ROOM_BELOW_VOICE_DB)


def after_a_noise(pcm: Pcm) -> Pcm:
    """The clip LEAD_S later; a noise before it ends where it begins, as when a fan stops."""
    return np.concatenate([noise(to_samples(LEAD_S), PASSING_DBFS), pcm])


def at(rate_hz: int) -> Alteration:
    """The clip in a file of that rate."""
    return Alteration(f"{rate_hz / 1000:g} kHz", lambda pcm: resample(AudioClip(pcm), rate_hz).pcm, rate_hz)


ALTERATIONS: Final = (
    Alteration("12 dB quieter", lambda pcm: pcm * np.float32(10 ** (-12 / 20))),
    Alteration("12 dB louder", lambda pcm: pcm * np.float32(10 ** (12 / 20))),
    at(8_000),
    at(16_000),
    at(44_100),
    at(48_000),
    Alteration("stereo, one channel dead", lambda pcm: np.stack([np.zeros_like(pcm), pcm], axis=1)),
    Alteration("3 s of digital silence before", lambda pcm: np.pad(pcm, (to_samples(LEAD_S), 0)), lead_s=LEAD_S),
    Alteration("3 s of a quiet room before, and under it", in_a_room, lead_s=LEAD_S),
    Alteration(f"3 s of noise at {PASSING_DBFS:g} dBFS before, not under it", after_a_noise, lead_s=LEAD_S),
    Alteration("offset of 5 % of full scale", lambda pcm: pcm + np.float32(OFFSET)),
)


def written(piece: Path, alteration: Alteration, folder: Path, name: str) -> tuple[Path, bool]:
    """The altered clip as a 16-bit WAV file, and whether it was clipped on the way."""
    import soundfile

    sound = alteration.change(load_audio(piece).pcm)
    path = folder / f"{name}.wav"
    soundfile.write(path, sound, alteration.rate_hz, subtype="PCM_16")
    return path, bool(np.abs(sound).max(initial=0.0) > CLIPPED_FROM)


def call_pieces(calls: Sequence[Path], folder: Path) -> Iterator[Path]:
    """The utterances of recorded calls as clips of their own, so that words can be given to each."""
    for path in calls:
        pcm = load_audio(path).pcm
        for i, span in enumerate(utterances(pcm)):
            piece = folder / f"call-{path.stem}-{i:03d}.wav"
            save_audio(piece, pcm[span.start_sample : span.end_sample])
            yield piece


def all_pieces(calls: Sequence[Path], ears: Ears) -> list[Piece]:
    """Acted clips of the contrast, our own rendered agents, and utterances of bank agents, with their words."""
    acted = [c.path for c in acted_clips() if c.kind in {*QUIET, "angry", "angry, strong"}]
    places = [(path, f"acted {found.group(1)}") for path in acted if (found := ACTOR.search(str(path)))]
    places += [(path, f"agent {_group(path, AGENT_SPEAKER)}") for path in agent_clips()]
    places += [(path, f"call {path.name.split('-')[1]}") for path in calls]
    return [Piece(path, group, _words(hear(path, ears, None))) for path, group in places]


def judged_as_they_are(pieces: Sequence[Piece], ears: Ears) -> list[Delivery]:
    """What every alteration is compared with."""
    return _judged(pieces, [piece.path for piece in pieces], ears, 0.0)


def altered_row(alteration: Alteration, kept: Kept, ears: Ears, folder: Path) -> Row:
    """Share of the labels that stay, words given."""
    files = [written(piece.path, alteration, folder, f"{i:04d}") for i, piece in enumerate(kept.pieces)]
    after = _judged(kept.pieces, [path for path, _ in files], ears, alteration.lead_s)
    same = [a.label == b.label for a, b in zip(kept.deliveries, after, strict=True)]
    detail = {
        "calmness band unchanged": share(_band(a) == _band(b) for a, b in zip(kept.deliveries, after, strict=True)),
        "clipped": share(clipped for _, clipped in files),
        **_cut_alike(kept.calls, alteration, folder),
        **{f"labels unchanged, {name}": _of(name, kept.pieces, same) for name in sorted(_sets(kept.pieces))},
    }
    note = ", ".join(f"{name} {100 * value:.1f} %" for name, value in detail.items() if "," not in name)
    return Row(
        SECTION, f"{alteration.name}: labels unchanged", share(same), len(same), "share", note=note, detail=detail
    )


def _cut_alike(calls: Sequence[Path], alteration: Alteration, folder: Path) -> dict[str, float]:
    """Share of the utterances of whole calls that begin and end at the same places, to CUT_WITHIN_S."""
    found = [alike for call in calls for alike in _found_again(call, alteration, folder)]
    return {"utterances of calls cut alike": share(found)} if found else {}


def _found_again(call: Path, alteration: Alteration, folder: Path) -> Iterator[bool]:
    path, _ = written(call, alteration, folder, "whole")
    after, within = utterances(load_audio(path).pcm), to_samples(CUT_WITHIN_S)
    for span in utterances(load_audio(call).pcm):
        there = span.moved(to_samples(alteration.lead_s))
        yield any(
            max(abs(there.start_sample - other.start_sample), abs(there.end_sample - other.end_sample)) <= within
            for other in after
        )


def _sets(pieces: Iterable[Piece]) -> set[str]:
    return {piece.group.split()[0] for piece in pieces}


def _of(name: str, pieces: Sequence[Piece], same: Sequence[bool]) -> float:
    return share(one for piece, one in zip(pieces, same, strict=True) if piece.group.startswith(name))


def _judged(pieces: Sequence[Piece], paths: Sequence[Path], ears: Ears, lead_s: float) -> list[Delivery]:
    """One judgement a piece; the words are given, later by the silence before them."""
    by = to_samples(lead_s)
    heard = []
    for piece, path in zip(pieces, paths, strict=True):
        words = tuple(replace(word, span=word.span.moved(by)) for word in piece.words)
        scripted = replace(ears, recognizer=ScriptedRecognizer([words]))
        heard.append(replace(hear(path, scripted, None), speaker=piece.group))
    return [judged.deliveries[0] for judged in judge_recordings(heard, "self")]


def heard_anew_row(alteration: Alteration, changed: Sequence[Path], ears: Ears) -> Row:
    """The rendered agents, with the words recognised in the altered files too."""
    before = [one for recording in _heard(agent_clips(), ears, AGENT_SPEAKER) for one in recording]
    after = [one for recording in _heard(changed, ears, AGENT_SPEAKER) for one in recording]
    same = [a.label == b.label for a, b in zip(before, after, strict=True)]
    what = f"{alteration.name}, words recognised anew: labels unchanged"
    return Row(SECTION, what, share(same), len(same), "share", note="rendered agents")


def _heard(paths: Iterable[Path], ears: Ears, speaker_from: Pattern[str] | None) -> list[tuple[Delivery, ...]]:
    heard = [hear(path, ears, speaker_from) for path in paths]
    return [judged.deliveries for judged in judge_recordings(heard, "self")]


def dropped_rows(name: str, whole: Sequence[Recording], partial: Sequence[Recording]) -> list[Row]:
    """What a quarter of the words missing does to labels and pace; both sides with their own baselines."""
    labels = [
        (a.label, b.label)
        for one, other in zip(judge_recordings(whole, "self"), judge_recordings(partial, "self"), strict=True)
        for a, b in zip(one.deliveries, other.deliveries, strict=True)
    ]
    pace = [
        b.prosody.articulation_rate_per_s / a.prosody.articulation_rate_per_s - 1
        for one, other in zip(whole, partial, strict=True)
        for a, b in zip(one.utterances, other.utterances, strict=True)
        if a.prosody.articulation_rate_per_s and b.prosody.articulation_rate_per_s
    ]
    sure = [(a, b) for a, b in labels if a != "unsure"]
    return [
        Row(DROPPED, f"{name}: labels unchanged", share(a == b for a, b in labels), len(labels), "share"),
        Row(DROPPED, f"{name}: labels other than unsure unchanged", share(a == b for a, b in sure), len(sure), "share",
            note=f"{100 * share(b == 'unsure' for _, b in sure):.1f} % became unsure"),
        Row(DROPPED, f"{name}: articulation rate, median change", float(np.median(pace)), len(pace), "share",
            note="syllables come from the words, so missing ones make speech look slow"),
    ]  # fmt: skip


def _band(delivery: Delivery) -> str | None:
    if delivery.calmness is None:
        return None
    return "calm" if delivery.calmness >= CALM else "heated" if delivery.calmness < HEATED else "tense"


def _words(recording: Recording) -> tuple[Word, ...]:
    return recording.utterances[0].words if recording.utterances else ()


def _group(path: Path, pattern: Pattern[str]) -> str:
    found = pattern.search(path.as_posix())
    return found.group(1) if found else ""
