"""Where a recording of a line becomes a take, or is refused with the reason."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from voicesim.app.judged.judging import recognise
from voicesim.app.places import private_folder
from voicesim.app.voices.files import Voice, read_voice, write_takes
from voicesim.app.voices.take_words import WordCheck, check_words
from voicesim.customer.sayable import Saying
from voicesim.delivery.acting import acting_advice
from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.dsp.quantise import to_int16
from voicesim.engines.styling import matched, target_lufs
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.errors import EngineError
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import text_of
from voicesim.model.units import to_samples
from voicesim.model.voice import Take, words_key
from voicesim.ports.audio_files import load_audio, save_audio
from voicesim.prosody.baseline import from_utterances
from voicesim.prosody.measure import measure
from voicesim.prosody.take_faults import Fault, HeardTake, hear_take

LEAST_NEUTRAL: Final = 3
"""Neutral takes without which nobody can say how the others differ."""
MOST_NEUTRAL: Final = 12
"""So many are enough."""
FADE_IN_S: Final = 0.005
FADE_OUT_S: Final = 0.04
HEARD_PEAK: Final = 0.5
"""Recognisers hear soft voices best at -6 dBFS."""
SLUG_LETTERS: Final = 40


@dataclass(frozen=True, slots=True)
class JudgedTake:
    """A recording of a line, looked at from all sides."""

    saying: Saying
    pcm: Pcm
    """The part to keep, as it was spoken; empty where nobody spoke."""
    heard: HeardTake
    words: WordCheck | None
    """None without a recogniser."""
    advice: tuple[str, ...] = ()
    prosody: ProsodyFeatures | None = None

    @property
    def refusals(self) -> tuple[Fault, ...]:
        """Why it is not kept; none for a take that may be."""
        wrong = self.words is not None and not self.words.right and not self.heard.faults
        said = self.words.differing if self.words else ""
        words = Fault("wrong_words", f"these are other words ({said})", "say the line as it stands") if wrong else None
        return (*self.heard.faults, *([words] if words else ()))


@dataclass
class TakeDesk:
    """One voice being recorded; every take that is kept is on the disk at once."""

    voice: Voice
    recognizer: Recognizer | None
    made_by: str = "headset"
    _neutral: list[ProsodyFeatures] = field(default_factory=list)

    def __post_init__(self) -> None:
        for take in [take for take in self.voice.takes if take.style == "neutral"][:MOST_NEUTRAL]:
            pcm = load_audio(self.voice.folder / take.file).pcm
            self._learn(measure(pcm, (), None), take.gain_db)

    def judge(self, saying: Saying, pcm: Pcm, room_dbfs: float | None = None) -> JudgedTake:
        """Look at a recording of 16 kHz.

        Raises:
            EngineError: the recogniser failed.
        """
        heard = hear_take(pcm, room_dbfs=room_dbfs)
        if heard.kept is None:
            return JudgedTake(saying, np.zeros(0, np.float32), heard, None)
        part = _faded(pcm[heard.kept.start_sample : heard.kept.end_sample])
        words = self._words(saying, part) if self.recognizer is not None else None
        prosody = measure(part, (), None)
        usual = from_utterances(self._neutral) if len(self._neutral) >= LEAST_NEUTRAL else None
        advice = acting_advice(saying.style, prosody, usual) if usual is not None else ()
        return JudgedTake(saying, part, heard, words, advice, prosody)

    def keep(self, judged: JudgedTake) -> Take:
        """Match its loudness, write it, and list it in the place of an earlier one.

        Raises:
            BadInput: it cannot be written.
        """
        spoken = AudioClip(judged.pcm)
        gain_db = target_lufs(judged.saying.style) - loudness_lufs(spoken)
        take = keep_clip(
            self.voice.folder, judged.saying, matched(spoken, target_lufs(judged.saying.style)), self.made_by
        )
        take = take.model_copy(update={"gain_db": round(float(np.clip(gain_db, -60, 60)), 2)})
        self.voice = listed(self.voice, take)
        if judged.prosody is not None and take.style == "neutral" and len(self._neutral) < MOST_NEUTRAL:
            self._learn(judged.prosody, 0.0)
        return take

    def _words(self, saying: Saying, part: Pcm) -> WordCheck:
        if self.recognizer is None:
            raise EngineError("there is no recogniser")
        peak = float(np.abs(part).max(initial=1e-6))
        quiet = np.zeros(to_samples(0.3), np.float32)
        loud = np.concatenate([quiet, part * np.float32(HEARD_PEAK / peak), quiet])
        return check_words(saying.text, text_of(recognise(loud, self.recognizer)), saying.style)

    def _learn(self, prosody: ProsodyFeatures, gain_db: float) -> None:
        """What was matched in loudness afterwards is taken for what it was."""
        level = prosody.level_p90_dbfs
        self._neutral.append(replace(prosody, level_p90_dbfs=None if level is None else level - gain_db))


def listed(voice: Voice, take: Take) -> Voice:
    """The voice with that take in its list, on the disk too; a file that it replaces is taken away."""
    before = (*voice.damaged, *voice.takes)  # of the same words and style the later one stays
    write_takes(voice.folder, (*before, take))
    after = read_voice(voice.folder)
    for old in {one.file for one in before} - {one.file for one in after.takes}:
        with suppress(OSError):  # gone, or a folder in its place
            (voice.folder / old).unlink()
    damaged = tuple(one for one in voice.damaged if one in after.takes)
    return replace(after, takes=tuple(one for one in after.takes if one not in damaged), damaged=damaged)


def keep_clip(folder: Path, saying: Saying, clip: AudioClip, made_by: str) -> Take:
    """Write a clip of 16 kHz as a take's file; the row for the list.

    Raises:
        BadInput: it cannot be written.
    """
    private_folder(folder / "takes")
    name = f"takes/{take_name(saying, clip)}.flac"
    save_audio(folder / name, clip.pcm)
    return take_row(saying, name, (folder / name).read_bytes(), clip, made_by)


def take_row(saying: Saying, name: str, content: bytes, clip: AudioClip, made_by: str) -> Take:
    """What the list says of a file that was written."""
    return Take(
        text=saying.text,
        style=saying.style,
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        duration_s=round(clip.duration_s, 3),
        loudness_lufs=round(loudness_lufs(clip), 2),
        true_peak_dbtp=round(true_peak_dbtp(clip), 2),
        made_by=made_by,
    )


def take_name(saying: Saying, clip: AudioClip) -> str:
    """A file name that people can read; another sound has another one, so that no file changes under its row."""
    key = words_key(saying.text)
    slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in key).split())[:SLUG_LETTERS].strip("-")
    digest = hashlib.sha256(key.encode() + to_int16(clip.pcm).tobytes()).hexdigest()[:8]
    return f"{saying.style}-{slug or 'line'}-{digest}"


def _faded(pcm: Pcm) -> Pcm:
    faded = pcm.copy()
    rise, fall = min(to_samples(FADE_IN_S), len(pcm)), min(to_samples(FADE_OUT_S), len(pcm))
    faded[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    faded[len(pcm) - fall :] *= np.linspace(1, 0, fall, dtype=np.float32)
    return faded
