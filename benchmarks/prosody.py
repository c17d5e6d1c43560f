"""How well the pitch tracker hears, and how long measuring takes; `python benchmarks/prosody.py`.

F0 is compared with a laryngograph (Bagshaw's FDA evaluation database, 100 sentences of a man and a woman). GPE: share
of frames that both call voiced with an F0 off by more than 20 %. FFE: share of all frames with a gross error or a wrong
voicing decision. The reference has a frame every 15 ms; it is compared with our nearest frame (every 10 ms).

Time is processor time: over audio time (RTF), for the whole and for each group of features; and at the end of a turn,
when all of its audio has been fed in blocks of 100 ms as a call does, beside the time of measuring it in one go.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from voicesim.dsp.filters import HighPass
from voicesim.model.audio import Pcm
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ
from voicesim.ports.audio_files import load_audio
from voicesim.prosody import measure as measure_module
from voicesim.prosody import observe, pitch
from voicesim.prosody.measure import Measuring, measure
from voicesim.prosody.pitch import HOP_SAMPLES, track

REFERENCE_HOP_S = 0.015
GROSS = 0.2
LOW_EDGE, HIGH_EDGE = 0.75, 0.85  # of the telephone line, as shares of its cutoffs
GUARD_SAMPLES = RATE_HZ // 10  # silence behind the stretch, so that its end does not ring into its start
TURNS_S: Final = (5, 15, 60)
MOST_TURNS: Final = 12  # of each length
GROUPS: Final[dict[str, tuple[tuple[Any, str], ...]]] = {
    "high-pass": ((HighPass, "hear"), (HighPass, "finish")),
    "F0": ((pitch.PitchFollower, "advance"), (pitch.PitchFollower, "finish"), (observe, "_gated")),
    "levels": ((observe, "levels_dbfs"), (observe, "active_frames")),
    "spectra": ((observe, "power_spectra"), (observe, "balance_db"), (observe, "band_powers"), (observe, "_mean")),
    "timing": ((measure_module, "timing"),),
}
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
    """What lies between 300 and 3400 Hz, with raised cosines for edges."""
    from scipy import fft

    size = fft.next_fast_len(len(pcm) + GUARD_SAMPLES, real=True)
    spectrum = fft.rfft(pcm - pcm.mean(), size)  # an offset would otherwise ring at both ends
    bins_per_hz = size / RATE_HZ
    below, first = int(300 * bins_per_hz) + 1, int(3400 * bins_per_hz)
    spectrum[:below] *= rise(np.arange(below) / bins_per_hz / 300, LOW_EDGE)
    spectrum[first:] *= 1 - rise(np.arange(first, len(spectrum)) / bins_per_hz * HIGH_EDGE / 3400, HIGH_EDGE)
    out: Pcm = fft.irfft(spectrum, size)[: len(pcm)]
    return out


def rise(share: npt.NDArray[np.float64], edge: float) -> npt.NDArray[np.float32]:
    """0 up to `edge` and 1 from 1 on."""
    place = np.clip((share - edge) / (1 - edge), 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * place)).astype(np.float32)


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


@contextmanager
def stopwatch(seconds: Counter[str]) -> Iterator[None]:
    """Adds up the processor time of each group of features."""
    watched = [(owner, name, group) for group, places in GROUPS.items() for owner, name in places]
    unwatched = [(owner, name, getattr(owner, name)) for owner, name, _ in watched]
    for owner, name, group in watched:
        setattr(owner, name, timed(getattr(owner, name), group, seconds))
    try:
        yield
    finally:
        for owner, name, work in unwatched:
            setattr(owner, name, work)


def timed(work: Callable[..., Any], group: str, seconds: Counter[str]) -> Callable[..., Any]:
    def stopped(*what: Any) -> Any:  # noqa: ANN401 - whatever the work takes and gives
        started = time.process_time()
        result = work(*what)
        seconds[group] += time.process_time() - started  # type: ignore[assignment]
        return result

    return stopped


def turns(clips: Iterable[Pcm], turn_s: int) -> list[Pcm]:
    """Speech cut into turns of that length."""
    speech, samples = np.concatenate(list(clips)), turn_s * RATE_HZ
    return [speech[at : at + samples] for at in range(0, len(speech) - samples + 1, samples)][:MOST_TURNS]


def end_ms(pcm: Pcm) -> tuple[float, float]:
    """What is left to do at the end of a turn that was fed in blocks, and measuring it in one go."""
    measuring = Measuring()
    for block in np.split(pcm, range(HEAR_BLOCK_SAMPLES, len(pcm), HEAR_BLOCK_SAMPLES)):
        measuring.hear(block)
    started = time.process_time()
    ahead = measuring.finish((), None)
    finished = time.process_time()
    if measure(pcm, (), None) != ahead:
        sys.exit("measured ahead and afterwards are not the same")
    return 1000 * (finished - started), 1000 * (time.process_time() - finished)


def print_times(clips: list[Pcm]) -> None:
    print(f"RTF of track   {seconds_per_second(track, clips):.5f}")
    print(f"RTF of measure {seconds_per_second(lambda pcm: measure(pcm, (), None), clips):.5f}")
    seconds: Counter[str] = Counter()
    with stopwatch(seconds):
        for pcm in clips:
            measure(pcm, (), None)
    audio_s = sum(len(pcm) for pcm in clips) / RATE_HZ
    print("  of these", "   ".join(f"{group} {seconds[group] / audio_s:.5f}" for group in GROUPS))
    for turn_s in TURNS_S:
        left, whole = zip(*(end_ms(pcm) for pcm in turns(clips, turn_s)), strict=True)
        print(
            f"turns of {turn_s:2} s: at the end {median(left):5.1f} ms (median), {max(left):5.1f} ms (longest of "
            f"{len(left)}); in one go {median(whole):5.1f} ms"
        )


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
    print_times(clips)


if __name__ == "__main__":
    main()
