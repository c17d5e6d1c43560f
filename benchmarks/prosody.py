"""How well the pitch tracker hears, and how long measuring takes; `python benchmarks/prosody.py`.

F0 is compared with a laryngograph (Bagshaw's FDA evaluation database, 100 sentences of a man and a woman). GPE: share
of frames that both call voiced with an F0 off by more than 20 %. FFE: share of all frames with a gross error or a wrong
voicing decision. The reference has a frame every 15 ms; it is compared with our nearest frame (every 10 ms).
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import band_pass
from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.measure import measure
from voicesim.prosody.pitch import HOP_SAMPLES, track

REFERENCE_HOP_S = 0.015
GROSS = 0.2
DATA = Path(os.environ.get("VOICESIM_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "pitch_fda"


def clean(pcm: Pcm) -> Pcm:
    return pcm


def noisy(pcm: Pcm) -> Pcm:
    """White noise at 10 dB SNR."""
    noise = np.random.default_rng(7).standard_normal(len(pcm))
    return with_added(pcm, noise * np.sqrt(np.mean(pcm**2) / 10))


def humming(pcm: Pcm) -> Pcm:
    """Mains hum at 10 dB SNR."""
    hum = np.sin(2 * np.pi * 50 * np.arange(len(pcm)) / RATE_HZ)
    return with_added(pcm, hum * np.sqrt(np.mean(pcm**2) / 5))


def with_added(pcm: Pcm, other: npt.NDArray[np.float64]) -> Pcm:
    total: Pcm = (pcm + other).astype(np.float32)
    return total


def telephone(pcm: Pcm) -> Pcm:
    return band_pass(pcm, 300.0, 3400.0)


def errors(pcm: Pcm, reference_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Counts: gross errors, frames voiced in both, wrong voicing, frames."""
    found_hz = np.nan_to_num(track(pcm).f0_hz)
    times_s = np.arange(len(reference_hz)) * REFERENCE_HOP_S
    nearest = np.minimum(np.round(times_s * RATE_HZ / HOP_SAMPLES).astype(int), len(found_hz) - 1)
    ours = found_hz[nearest]
    both = (reference_hz > 0) & (ours > 0)
    gross = np.abs(ours[both] / reference_hz[both] - 1) > GROSS
    return np.array([gross.sum(), both.sum(), ((reference_hz > 0) != (ours > 0)).sum(), len(ours)])


def seconds_per_second(work: Callable[[Pcm], object], clips: Iterable[Pcm]) -> float:
    """Processor time over audio time, after a first run that fills the caches."""
    clips = list(clips)
    work(clips[0])
    started = time.process_time()
    for pcm in clips:
        work(pcm)
    return (time.process_time() - started) * RATE_HZ / sum(len(pcm) for pcm in clips)


def main() -> None:
    paths = sorted(DATA.glob("*.wav"))
    if not paths:
        sys.exit(f"no WAV files in {DATA}; set VOICESIM_DATA")
    clips = [load_audio(path).pcm for path in paths]
    references = [np.loadtxt(path.with_suffix(".f0ref")) for path in paths]
    for condition in (clean, noisy, humming, telephone):
        pairs = zip(clips, references, strict=True)
        counts = np.sum([errors(condition(pcm), reference) for pcm, reference in pairs], axis=0)
        gross, both, voicing, frames = counts.tolist()
        print(
            f"{condition.__name__:10} GPE {100 * gross / both:5.2f} %   FFE {100 * (gross + voicing) / frames:5.2f} %"
        )
    print(f"RTF of track   {seconds_per_second(track, clips):.5f}")
    print(f"RTF of measure {seconds_per_second(lambda pcm: measure(pcm, (), None), clips):.5f}")


if __name__ == "__main__":
    main()
