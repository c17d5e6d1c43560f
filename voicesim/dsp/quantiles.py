"""Quantiles of short arrays, without the 30 microseconds that numpy's own takes for every call."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def quantiles(values: Floats, shares: Sequence[float]) -> list[float]:
    """Those shares (0..1) of the values (n,) in order, n > 0; on a straight line between neighbours.

    To the last bit what np.percentile gives (method 7 of Hyndman & Fan 1996).
    """
    ordered = np.sort(values)
    return [_between(ordered, share * (len(ordered) - 1)) for share in shares]


def _between(ordered: Floats, place: float) -> float:
    low = int(place)
    high, part = min(low + 1, len(ordered) - 1), place - low
    rise = ordered[high] - ordered[low]
    if part < 0.5:
        return float(ordered[low] + rise * np.float32(part))
    return float(ordered[high] - rise * np.float32(1 - part))
