"""A ring of 16-bit samples between one thread that writes and one that reads; neither ever waits for the other."""

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]


class Ring:
    """Preallocated; both ends are counts of samples that only grow, so that they are also a clock of the device."""

    def __init__(self, capacity_samples: int) -> None:
        self._store = np.zeros(capacity_samples, np.int16)
        self.written = 0
        """Samples that came in; moved by the writing thread alone."""
        self.taken = 0
        """Samples that went out; moved by the reading thread alone."""

    @property
    def fill(self) -> int:
        """Samples that wait."""
        return self.written - self.taken

    def push(self, samples: Samples) -> int:
        """Take as many as there is room for; how many that were."""
        count = min(len(samples), len(self._store) - self.fill)
        at = self.written % len(self._store)
        first = min(count, len(self._store) - at)
        self._store[at : at + first] = samples[:first]
        self._store[: count - first] = samples[first:count]
        self.written += count
        return count

    def pull(self, into: Samples) -> int:
        """Fill the front of `into` with what waits; how many that were."""
        count = min(len(into), self.fill)
        at = self.taken % len(self._store)
        first = min(count, len(self._store) - at)
        into[:first] = self._store[at : at + first]
        into[first:count] = self._store[: count - first]
        self.taken += count
        return count

    def drain(self) -> Samples:
        """Everything that waits, copied."""
        out = np.empty(self.fill, np.int16)
        return out[: self.pull(out)]

    def skip(self, count: int) -> None:
        """Throw away that many of the oldest; called by the reading thread."""
        self.taken += min(count, self.fill)
