"""The invariant of the ledger: its rows add up to the mood."""

from collections.abc import Iterable

from voicesim.customer.personas import DECIMALS
from voicesim.model.customer import SCALES, Mood, MoodChange


def rebuilt(start: Mood, rows: Iterable[MoodChange]) -> Mood:
    """The mood that a ledger leads to: its deltas added up in order, each rounded as it was booked."""
    values = {scale: float(getattr(start, scale)) for scale in SCALES}
    for row in rows:
        values[row.scale] = round(values[row.scale] + row.delta, DECIMALS) + 0.0
    return Mood(*(values[scale] for scale in SCALES))
