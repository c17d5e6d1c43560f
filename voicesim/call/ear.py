"""The microphone's recent past, and the open turn of the agent cut into blocks for the recogniser."""

from collections import deque
from typing import Final

import numpy as np

from voicesim.model.audio import Pcm, Span
from voicesim.model.units import FRAME_SAMPLES, HEAR_BLOCK_SAMPLES, to_samples
from voicesim.model.work import HearBlock

PRE_ROLL_SAMPLES: Final = to_samples(0.3)
"""Heard before the detector was sure: soft onsets belong to the first word."""
MEMORY_SAMPLES: Final = to_samples(4.0)
"""Kept while no turn is open; a turn may begin to count a while after its first sound."""


class Ear:
    """Frames in; audio of the open turn out."""

    def __init__(self) -> None:
        self._frames: deque[Pcm] = deque()
        self._first_sample = 0
        self._open_sample: int | None = None
        self._asked_sample = 0
        self.stream = -1

    @property
    def now_sample(self) -> int:
        """The end of what was heard."""
        return self._first_sample + len(self._frames) * FRAME_SAMPLES

    def take(self, frame: Pcm) -> None:
        """Hear one frame."""
        self._frames.append(frame)
        oldest = self.now_sample - MEMORY_SAMPLES if self._open_sample is None else self._open_sample
        while self._first_sample + FRAME_SAMPLES <= oldest:
            self._frames.popleft()
            self._first_sample += FRAME_SAMPLES

    def open(self, speech_start_sample: int) -> None:
        """A turn has begun at that sample, or what may become one; its audio starts a little earlier, on a frame.

        What was opened before and neither closed nor dropped goes on.
        """
        if self._open_sample is not None:
            return
        start = max(speech_start_sample - PRE_ROLL_SAMPLES, self._first_sample)
        self._open_sample = self._asked_sample = start - start % FRAME_SAMPLES
        self.stream += 1

    def blocks(self) -> list[HearBlock]:
        """The blocks of the open turn that are complete and were not given out yet."""
        ready: list[HearBlock] = []
        while self._open_sample is not None and self._asked_sample + HEAR_BLOCK_SAMPLES <= self.now_sample:
            span = Span(self._asked_sample, self._asked_sample + HEAR_BLOCK_SAMPLES)
            ready.append(HearBlock(self.stream, span, self._audio(span)))
            self._asked_sample = span.end_sample
        return ready

    def part(self, span: Span) -> tuple[Span, Pcm]:
        """What was heard of a stretch, on whole frames; nothing of what is forgotten or still to come."""
        first = min(max(-(-span.start_sample // FRAME_SAMPLES) * FRAME_SAMPLES, self._first_sample), self.now_sample)
        last = max(first, min(span.end_sample // FRAME_SAMPLES * FRAME_SAMPLES, self.now_sample))
        found = Span(first, last)
        return found, self._audio(found) if found.samples else np.zeros(0, np.float32)

    def frames_since(self, sample: int) -> list[Pcm]:
        """The frames heard from that sample on, as far as they are kept."""
        first = max(0, (sample - self._first_sample) // FRAME_SAMPLES)
        return [self._frames[i] for i in range(first, len(self._frames))]

    def so_far(self) -> tuple[Span, Pcm]:
        """All audio of the open turn up to now."""
        if self._open_sample is None:
            raise RuntimeError("no turn is open")
        span = Span(self._open_sample, self.now_sample)
        return span, self._audio(span)

    def close(self) -> None:
        """What is open is over, or was no turn; its stream is not fed any more."""
        self._open_sample = None

    def _audio(self, span: Span) -> Pcm:
        first = (span.start_sample - self._first_sample) // FRAME_SAMPLES
        count = span.samples // FRAME_SAMPLES
        return np.concatenate([self._frames[i] for i in range(first, first + count)])
