"""What agents say, and noises they make, while the customer speaks: rendered, cut from recordings, made of noise."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Final, Literal

import numpy as np
from sets import DATA

from voicesim.app.folders import cache_dir
from voicesim.dsp.quantise import quantise
from voicesim.dsp.resample import to_call_rate
from voicesim.engines.base_voices import BASE_VOICES
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio

Kind = Literal["floor", "backchannel", "noise"]
SPOKEN_PEAK: Final = 0.3
"""Of an agent's clip at its usual level."""
AUDIBLE: Final = 0.03
"""Of a clip's peak; where that is passed for the first time, its sound begins."""
FLOOR: Final = (
    "Excuse me, sir.", "Excuse me, can I just say something?", "Sorry, can I stop you there?",
    "Sorry to interrupt you.",
    "Wait a moment, please.", "Hold on a second, please.", "Stop, please, stop.", "Listen to me for a second.",
    "Mister Parker, may I?", "Missus Parker, please.", "One moment, please, let me check.", "Please let me finish.",
    "But we cannot do that today.", "I would like to help you with that.", "Let me check that for you right now.",
    "No, that is not what I said.", "May I say something?", "I think I can solve this for you.",
    "What is your order number?", "We have already sent it out.", "Can you tell me when it was delivered?",
    "That is not our fault, you know.", "You have to give me your name first.",
    "So what you need is a new delivery date.",
)  # fmt: skip
BACKCHANNELS: Final = (
    "Mm-hm.", "Okay.", "Yes.", "Right.", "I see.", "Uh-huh.", "Yeah.", "Alright.", "Sure.", "Of course.", "Mm.",
    "Yeah, okay, yes.", "Okay, I see.", "Oh, I see.", "Got it.",
)  # fmt: skip
LAUGHS: Final = ("Ha ha ha.", "Heh heh.")
SAID_IN_PASSING: Final = frozenset({"okay", "yes", "yeah", "alright", "great", "sure", "right", "perfect"})
EDGE_S: Final = 0.06  # kept around a word cut from a recording


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip at the agent's usual level that begins with its first audible sample."""

    name: str
    origin: str
    """Who speaks: a voice of the synthesiser, a recorded agent, or what the noise is made of."""
    kind: Kind
    pcm: Pcm


def rendered() -> Iterator[Sound]:
    """Every wording in two voices of four."""
    voices = {name: CachedSynthesizer(Pyttsx3Synthesizer(name), cache_dir() / "clips") for name in sorted(BASE_VOICES)}
    takes = cycle(voices)
    groups: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("floor", FLOOR), ("backchannel", BACKCHANNELS), ("noise", LAUGHS),
    )  # fmt: skip
    try:
        for kind, texts in groups:
            for text in texts:
                for name in (next(takes), next(takes)):
                    pcm = to_call_rate(voices[name].render(text, "neutral"))
                    yield Sound(text, name, kind, _usual(pcm))
                next(takes)
    finally:
        for voice in voices.values():
            voice.close()


def recorded() -> Iterator[Sound]:
    """Words and beginnings of sentences of bank agents (HarperValley); none where the set is not there."""
    for path in sorted((DATA / "harper_valley" / "transcript").glob("*.json")):
        call = load_audio(DATA / "harper_valley" / "audio" / "agent" / f"{path.stem}.wav").pcm
        for said in json.loads(path.read_text(encoding="utf-8")):
            words = said["human_transcript"].split()
            if said["speaker_role"] == "agent" and len(words) == len(said["word_offsets_ms"]):
                yield from _cut(path.stem[-4:], call, said, words)


def _cut(who: str, call: Pcm, said: dict[str, object], words: list[str]) -> Iterator[Sound]:
    starts, lengths = said["word_offsets_ms"], said["word_durations_ms"]
    base_s = float(said["start_ms"]) / 1000  # type: ignore[arg-type]
    for word, start, length in zip(words, starts, lengths, strict=True):  # type: ignore[call-overload]
        kind: Kind | None = "backchannel" if word in SAID_IN_PASSING else "noise" if word == "[noise]" else None
        if kind is not None:
            yield from _heard(word, who, kind, _part(call, base_s + start / 1000, length / 1000))
    if len(words) >= 5 and not SAID_IN_PASSING & set(words[:2]):
        whole_s = float(said["duration_ms"]) / 1000  # type: ignore[arg-type]
        yield from _heard(" ".join(words), who, "floor", _part(call, base_s, min(whole_s, 3.0)))


def _part(call: Pcm, start_s: float, length_s: float) -> Pcm:
    return call[max(0, to_samples(start_s - EDGE_S)) : to_samples(start_s + length_s + EDGE_S)]


def _heard(name: str, who: str, kind: Kind, pcm: Pcm) -> Iterator[Sound]:
    if len(pcm) and float(np.abs(pcm).max()) >= 0.02:  # softer ones are no sounds of the agent's
        yield Sound(name, f"recorded agent {who}", kind, _usual(pcm))


def made() -> Iterator[Sound]:
    """Bangs, breaths and coughs, of seeded noise."""
    rng = np.random.default_rng(5)
    for length_s in (0.06, 0.15, 0.3, 0.6, 1.0):
        yield Sound(f"noise of {length_s} s", "white noise", "noise", _shaped(rng.normal(size=to_samples(length_s))))
    for bursts in (1, 2, 2, 3, 3):
        parts = [_cough(rng) for _ in range(bursts)]
        yield Sound(f"cough of {bursts}", "shaped noise", "noise", _usual(np.concatenate(parts)))


def _shaped(noise: np.ndarray) -> Pcm:
    attack = np.minimum(1.0, np.arange(len(noise)) / to_samples(0.01))
    return _usual((noise * attack * np.linspace(1.0, 0.1, len(noise))).astype(np.float32))


def _cough(rng: np.random.Generator) -> Pcm:
    """A burst of air, a hoarse tail with a trace of voice, a gap: some 0.35 s (phases as Korpas et al. 1996)."""
    time_s = np.arange(to_samples(0.3)) / RATE_HZ
    air = np.convolve(rng.normal(size=len(time_s)), np.hanning(9) / 4, "same") * np.exp(-time_s / 0.07)
    voice = np.sign(np.sin(2 * np.pi * 170 * time_s)) * np.exp(-(((time_s - 0.2) / 0.04) ** 2)) * 0.15
    return np.concatenate([air + voice, np.zeros(to_samples(0.08))]).astype(np.float32)


def _usual(pcm: Pcm) -> Pcm:
    peak = float(np.abs(pcm).max())
    audible = np.flatnonzero(np.abs(pcm) > AUDIBLE * peak)
    return quantise(pcm[audible[0] : audible[-1] + 1] * np.float32(SPOKEN_PEAK / peak))
