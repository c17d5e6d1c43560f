"""An engine is brought to a point of a recorded call, to go on from there with other input.

The recorded inputs are stepped through again, and must give what was recorded. Results that had not arrived at that
point are asked for anew, under the numbers they had; what the recogniser needs to have heard for them it hears again.
What came later in the record never comes: request numbers go on from the engine's own count, so that none is met twice.
"""

from collections.abc import Sequence

import numpy as np

from voicesim import __version__
from voicesim.call.engine import Engine
from voicesim.call.replay import NOTHING, first_difference, recorded_inputs
from voicesim.call.saved_call import SavedCall, read_lines, read_sound
from voicesim.call.step import StepListener
from voicesim.call.taken_up import TakenUp
from voicesim.dsp.quantise import to_int16
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps, tagged
from voicesim.model.errors import BadInput
from voicesim.model.events import Event
from voicesim.model.units import HEAR_BLOCK_SAMPLES
from voicesim.model.work import Arrival, HearBlock, RenderLine, WorkRequest


def take_up(saved: SavedCall, engine: Engine, at_sample: int, listeners: Sequence[StepListener] = ()) -> TakenUp:
    """Step a fresh engine through a record up to that sample; `listeners` are told every step as of a call.

    Raises:
        BadInput: the steps did not give what was recorded.
    """
    asked, events, sound = _Asked(), list[Event](), list[Pcm]()
    for now, mic, arrivals in recorded_inputs(saved, at_sample):
        result = engine.step(mic, arrivals)
        asked.step(arrivals, result.work)
        for listen in listeners:
            listen(now, mic, arrivals, result)
        events += result.events
        sound.append(result.speaker)
    _check(saved, events, np.concatenate([NOTHING, *sound]))
    return asked.taken_up(events, engine.now_sample)


class _Asked:
    """What was asked for, as long as its result or a later one of its stream is open."""

    def __init__(self) -> None:
        self._kept: list[WorkRequest] = []
        self._awaited: set[int] = set()
        self._stream, self._heard_sample = -1, 0

    def step(self, arrivals: Sequence[Arrival], work: Sequence[WorkRequest]) -> None:
        self._awaited -= {arrival.request_id for arrival in arrivals}
        for request in work:
            self._awaited.add(request.request_id)
            if isinstance(request.task, HearBlock):
                if request.task.stream > self._stream:
                    self._kept = self._needed(request.task.stream)
                self._stream, self._heard_sample = request.task.stream, request.task.span.end_sample
            self._kept.append(request)

    def taken_up(self, events: Sequence[Event], now_sample: int) -> TakenUp:
        goes_on = now_sample - self._heard_sample < HEAR_BLOCK_SAMPLES  # an open turn is heard block by block
        needed = self._needed(self._stream if goes_on else self._stream + 1)
        return TakenUp(tuple(events), tuple(needed), frozenset(self._awaited))

    def _needed(self, from_stream: int) -> list[WorkRequest]:
        """What has to be done again when the streams from that one on are to be heard on."""
        awaited = [_stream_of(request) for request in self._kept if request.request_id in self._awaited]
        first = min([from_stream, *(stream for stream in awaited if stream is not None)])
        return [request for request in self._kept if self._is_needed(request, first)]

    def _is_needed(self, request: WorkRequest, first_stream: int) -> bool:
        stream = _stream_of(request)
        return request.request_id in self._awaited or (stream is not None and stream >= first_stream)


def _stream_of(request: WorkRequest) -> int | None:
    return None if isinstance(request.task, RenderLine) else request.task.stream


def _check(saved: SavedCall, events: Sequence[Event], heard: Pcm) -> None:
    recorded = read_lines(saved.folder / "events.jsonl")[: len(events)]
    replayed = [dumps(tagged(event)) for event in events]
    if not saved.complete:
        replayed = replayed[: len(recorded)]  # the last half second may be on disk of one file and not of the other
    difference = first_difference(recorded, replayed)
    if difference is not None:
        what = f"recorded {difference.recorded}, now {difference.replayed}"
        raise _differs(saved, f"{difference.place}: {what}", f"events.jsonl:{difference.line}")
    sound = to_int16(read_sound(saved.folder / "customer.wav"))[: len(heard)]
    if not np.array_equal(sound, to_int16(heard)[: len(sound)]):
        raise _differs(saved, "the customer sounds otherwise now", "customer.wav")


def _differs(saved: SavedCall, what: str, file: str) -> BadInput:
    other = saved.version != __version__
    remedy = f"it was recorded with voicesim {saved.version}, this is {__version__}" if other else "voicesim replay"
    return BadInput(f"cannot be taken up again: {what}", where=str(saved.folder / file), remedy=remedy)
