"""What passes a place of the sound server, and when; for the benchmark of live calls."""

import os
import subprocess
import threading
import time
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt
from virtual_headset import VirtualHeadset

RATE_HZ: Final = 16000
FRAME: Final = RATE_HZ // 50
AUDIBLE_DBFS: Final = -50.0


class Tap:
    """What passes a place of the sound server, with the time at which it did."""

    def __init__(self, server: VirtualHeadset, device: str) -> None:
        command = ["parec", "-d", device, f"--rate={RATE_HZ}", "--channels=1", "--format=s16le", "--raw"]
        self._process = subprocess.Popen(
            [*command, "--latency-msec=10"], env=os.environ | server.env, stdout=subprocess.PIPE
        )
        self._blocks: list[bytes] = []
        self._marks: list[tuple[int, float]] = []
        """Samples so far, and when the last of them was read."""
        self._samples = 0
        self.sounded_s = 0.0
        """When something was audible last."""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        pipe: IO[bytes] | None = self._process.stdout
        while pipe is not None and (block := pipe.read(2 * FRAME)):
            now = time.monotonic()
            self._blocks.append(block)
            self._samples += len(block) // 2
            self._marks.append((self._samples, now))
            if level_dbfs(np.frombuffer(block, np.int16).astype(np.float32) / 32768) > AUDIBLE_DBFS:
                self.sounded_s = now

    def stop(self) -> None:
        """End the recording."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    def sounding(self) -> list[tuple[float, float]]:
        """Begin and end, by the clock, of what was audible; pauses below 0.3 s left out."""
        pcm = np.frombuffer(b"".join(self._blocks), np.int16).astype(np.float32) / 32768
        counts, times = (np.array(column, float) for column in zip(*self._marks, strict=True))
        began_s = float(np.percentile(times - counts / RATE_HZ, 5))  # blocks come late, never early
        return [(began_s + begin_s, began_s + end_s) for begin_s, end_s in sounding(pcm)]


def sounding(pcm: npt.NDArray[np.floating[Any]]) -> list[tuple[float, float]]:
    """Begin and end in seconds of what is audible; pauses below 0.3 s left out."""
    loud = [level_dbfs(pcm[at : at + FRAME]) > AUDIBLE_DBFS for at in range(0, len(pcm) - FRAME + 1, FRAME)]
    return [(first * 0.02, end * 0.02) for first, end in runs(loud)]


def level_dbfs(pcm: npt.NDArray[np.floating[Any]]) -> float:
    """Root mean square of some samples."""
    return float(20 * np.log10(max(np.sqrt(np.mean(pcm**2)), 1e-9)))


def runs(loud: list[bool], bridged: int = 15) -> list[tuple[int, int]]:
    """Half-open ranges of frames that are loud; gaps of up to `bridged` frames closed."""
    found: list[tuple[int, int]] = []
    for at in (i for i, is_loud in enumerate(loud) if is_loud):
        if found and at - found[-1][1] <= bridged:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found
