"""Where a step leaves its work: requests are numbered, and dated with how long each kind of work is given."""

from collections.abc import Callable
from typing import Final

from voicesim.model.units import to_samples
from voicesim.model.work import HearBlock, JudgeTurn, RenderLine, Task, WeighPause, WorkRequest

DUE_SAMPLES: Final[dict[type[Task], int]] = {
    HearBlock: to_samples(0.2),
    WeighPause: to_samples(0.1),
    JudgeTurn: to_samples(0.12),
    RenderLine: to_samples(0.12),
}
"""How much call time each kind of work is given; headless waits for it, live reports what is late."""
OVERLAP_DUE_SAMPLES: Final = to_samples(0.1)
"""The same for hearing what is said over the customer, who needs it to give way."""


class Desk:
    """Takes tasks during a step, hands them out at its end."""

    def __init__(self, now_sample: Callable[[], int]) -> None:
        self._now_sample = now_sample
        self._asked = 0
        self._work: list[WorkRequest] = []

    def ask(self, task: Task) -> int:
        """Have it done in the usual time; the number under which the result comes back."""
        return self.ask_within(task, DUE_SAMPLES[type(task)])

    def ask_within(self, task: Task, samples: int) -> int:
        """Have it done within that time."""
        self._asked += 1
        self._work.append(WorkRequest(self._asked, self._now_sample() + samples, task))
        return self._asked

    def hand_out(self) -> tuple[WorkRequest, ...]:
        """What was asked for since the last time."""
        work, self._work = tuple(self._work), []
        return work
