"""Other tools over the same files, in an environment of their own; imports nothing of voicesim.

    .venv-peers/bin/python benchmarks/peer_trackers.py FILE...

Reads names of tools on stdin, a line each, and answers each with a line of JSON: the processor time of one pass over
all files, and the pitch that was found. For voice_peers.py. Praat is GPL and openSMILE for research only: both are
run here and nowhere else.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
import soundfile

RATE_HZ = 16_000
HOP_SAMPLES = 160  # 10 ms, as ours
FRAME_SAMPLES = 1024  # 64 ms: three periods of the lowest voice
LOWEST_HZ, HIGHEST_HZ = 75.0, 600.0  # as ours
Pitch = tuple[float, list[float]]
"""Where the first frame lies in seconds, and the F0 of every frame, 0 where unvoiced."""
Tool = Callable[[Any], Pitch]


def pyin() -> Tool:
    """librosa's, with a frame, a hop and a range for speech; the rest as it comes."""
    import librosa

    def work(pcm: Any) -> Pitch:  # noqa: ANN401 - this file is checked without the tools' own types
        f0_hz, _, _ = librosa.pyin(
            pcm, fmin=LOWEST_HZ, fmax=HIGHEST_HZ, sr=RATE_HZ, frame_length=FRAME_SAMPLES, hop_length=HOP_SAMPLES
        )
        return 0.0, np.nan_to_num(f0_hz).tolist()

    return work


def praat() -> Tool:
    """To Pitch (ac), with Praat's own settings but for the hop."""
    import parselmouth

    def work(pcm: Any) -> Pitch:  # noqa: ANN401
        sound = parselmouth.Sound(pcm.astype(np.float64), sampling_frequency=RATE_HZ)
        found = sound.to_pitch_ac(time_step=HOP_SAMPLES / RATE_HZ, pitch_floor=LOWEST_HZ, pitch_ceiling=HIGHEST_HZ)
        return float(found.x1), found.selected_array["frequency"].tolist()

    return work


def egemaps() -> Tool:
    """The 88 functionals of openSMILE."""
    import opensmile

    smile = opensmile.Smile(
        feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level=opensmile.FeatureLevel.Functionals
    )

    def work(pcm: Any) -> Pitch:  # noqa: ANN401
        smile.process_signal(pcm, RATE_HZ)
        return 0.0, []

    return work


TOOLS = {"librosa.pyin": pyin, "Praat": praat, "openSMILE eGeMAPS": egemaps}
PACKAGES = ("librosa", "praat-parselmouth", "opensmile")


def main() -> None:
    """Answer until nothing is asked any more."""
    warnings.simplefilter("ignore")
    sounds = [soundfile.read(path, dtype="float32")[0] for path in sys.argv[1:]]
    tools = {name: make() for name, make in TOOLS.items()}
    for work in tools.values():
        work(sounds[0])  # what is compiled or loaded the first time is not counted
    print(json.dumps({name: version(name) for name in PACKAGES}), flush=True)
    for line in sys.stdin:
        work, began_s = tools[line.strip()], time.process_time()
        found = [work(pcm) for pcm in sounds]
        print(json.dumps({"cpu_s": time.process_time() - began_s, "pitch": found}), flush=True)


if __name__ == "__main__":
    main()
