"""Units of time and level. The clock of a call counts samples at 16,000 Hz."""

from typing import Final

RATE_HZ: Final = 16_000
FRAME_SAMPLES: Final = RATE_HZ // 50  # 20 ms, what one engine step consumes
HEAR_BLOCK_SAMPLES: Final = 5 * FRAME_SAMPLES  # 100 ms; the recogniser is always fed blocks of this size
SILENCE_DBFS: Final = -120.0  # what digital silence reads as, so that a level is always finite


def to_samples(seconds: float) -> int:
    """Seconds to the nearest sample of the call clock."""
    return round(seconds * RATE_HZ)


def to_seconds(samples: int) -> float:
    """Samples of the call clock to seconds."""
    return samples / RATE_HZ
