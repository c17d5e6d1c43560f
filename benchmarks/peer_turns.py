"""Smart Turn over pauses, in an environment of its own; imports nothing of voicesim.

    .venv-peers/bin/python benchmarks/peer_turns.py CHANNEL.npy

The file holds one side of a call at 16 kHz. Reads spans on stdin, first and last sample of a line, and answers each
with how sure the model is that a whole turn was said there. For turn_peers.py. Smart Turn 3.2 (BSD-2-Clause) is a
network over the log-mel spectrum of the last 8 s; its weights come with the wheel of pipecat-ai, of which nothing is
imported.
"""

import sys
from importlib.metadata import files
from typing import Any, Final

import librosa
import numpy as np
import onnxruntime

RATE_HZ: Final = 16_000
LOOK_SAMPLES: Final = 8 * RATE_HZ
N_FFT, HOP_SAMPLES, N_MELS = 400, 160, 80  # of Whisper (Radford et al. 2022), whose encoder it is
MODEL: Final = "smart-turn-v3.2-cpu.onnx"


def features(pcm: Any) -> Any:  # noqa: ANN401 - this file is checked without the tools' own types
    """Whisper's log-mel spectrum of the last 8 s, silence before what is shorter: shape (80, 800)."""
    last = pcm[-LOOK_SAMPLES:].astype(np.float32)
    padded = np.pad(last, (LOOK_SAMPLES - len(last), 0))
    normed = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    mel = librosa.feature.melspectrogram(
        y=normed, sr=RATE_HZ, n_fft=N_FFT, hop_length=HOP_SAMPLES, n_mels=N_MELS, fmax=RATE_HZ / 2, pad_mode="reflect"
    )
    log = np.log10(np.maximum(mel[:, :-1], 1e-10))
    return ((np.maximum(log, log.max() - 8.0) + 4.0) / 4.0).astype(np.float32)


def main() -> None:
    """One answer a line."""
    found = [file for file in files("pipecat-ai") or () if file.name == MODEL]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(found[0].locate()), options)
    channel = np.load(sys.argv[1])
    for line in sys.stdin:
        first, last = map(int, line.split())
        given = {"input_features": features(channel[first:last])[None]}
        print(session.run(None, given)[0].item(), flush=True)


if __name__ == "__main__":
    main()
