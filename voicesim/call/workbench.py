"""Where slow work is done beside the step: three lanes of one thread each, that hear, read and speak."""

import hashlib
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from zlib import crc32

import numpy as np

from voicesim.call.lane import Lane
from voicesim.dsp.quantise import to_int16
from voicesim.dsp.resample import to_call_rate
from voicesim.language.completeness import PauseReader
from voicesim.language.reading import Reader, read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Pcm
from voicesim.model.codec import result_as_kept
from voicesim.model.errors import EngineError, VoicesimError
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.protocols import HearingStream, Recognizer, Synthesizer
from voicesim.model.speech import Word, text_of
from voicesim.model.units import RATE_HZ
from voicesim.model.work import (
    ClipReady,
    HearBlock,
    Heard,
    JudgeTurn,
    PauseWeighed,
    RenderLine,
    Result,
    TurnReading,
    WeighPause,
    WorkFailed,
    WorkRequest,
)  # fmt: skip
from voicesim.prosody.final_pitch import final_slope_st_per_s
from voicesim.prosody.measure import Measuring, measure

LOADED_WITHIN_S: Final = 300.0
"""A large model on a slow disk takes a minute; what takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The foreign parts a call needs."""

    recognizer: Callable[[], Recognizer]
    synthesizer: Synthesizer
    reader: Callable[[], Reader]
    """This and the recogniser take a while to load: called once, the reader behind the voice."""
    pause_reader: Callable[[], PauseReader] | None = None
    """None: nobody tells how complete the words before a pause are, and every pause ends a turn after the same time."""


class Workbench:
    """Takes requests, gives futures. Results are as a replay will read them back."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._hearing = Lane("hearing")
        self._reading = Lane("reading")
        self._speaking = Lane("speaking")
        self._streams: dict[int, HearingStream] = {}
        self._measured: dict[int, _MeasuredAhead] = {}
        self._recognizer = self._hearing.submit(engines.recognizer)
        self._voice = self._speaking.submit(engines.synthesizer.render, "Hello.", "neutral")
        self._pause_reader = self._speaking.submit(engines.pause_reader or _no_pause_reader)
        self._reader = self._speaking.submit(engines.reader)
        self._heard_so_far: dict[int, str] = {}
        self._warmed_up = self._reading.submit(self._warm_up)

    def wait_until_ready(self) -> None:
        """Wait for what the first turns need.

        Raises:
            VoicesimError: the recogniser or the pause reader cannot be loaded, or the voice does not speak.
        """
        _loaded(self._recognizer, "the recogniser")
        _loaded(self._voice, "the customer's voice")
        _loaded(self._pause_reader, "the reader of pauses")

    def wait_until_all_is_ready(self) -> None:
        """Wait for everything, so that the first turn of a live call is read in time.

        Raises:
            VoicesimError: a part cannot be loaded.
        """
        self.wait_until_ready()
        _loaded(self._reader, "the reader of words")
        _loaded(self._warmed_up, "the reader of words")

    def _warm_up(self) -> None:
        """The first measuring loads scipy, the first reading compiles the rules."""
        measure(np.zeros(RATE_HZ, np.float32), (), None)
        read(words_from_text("hello what can i do for you"), self._reader.result(), "hello")

    def submit(self, request: WorkRequest) -> Future[Result]:
        """Begin the work; in its lane, requests are done in the order they came."""
        task = request.task
        if isinstance(task, JudgeTurn):  # words are read while the next blocks are heard
            return self._reading.submit(self._read, task, self._hearing.submit(self._settle, task))
        lane = self._speaking if isinstance(task, RenderLine) else self._hearing
        return lane.submit(self._do, task)

    def forget(self) -> None:
        """What was heard belongs to a call that was taken back: the streams begin anew once all before is done."""
        self._hearing.submit(self._forget_before, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        lanes = (self._hearing, self._reading, self._speaking)
        for lane in lanes:  # all first: what one lane has begun may wait for what another one has not
            lane.cancel()
        for lane in lanes:
            lane.close()

    def _do(self, task: HearBlock | WeighPause | RenderLine) -> Result:
        try:
            match task:
                case HearBlock():
                    self._measured.setdefault(task.stream, _MeasuredAhead()).hear(task.pcm)
                    self._heard_so_far[task.stream] = self._stream(task.stream).feed(task.pcm)
                    return Heard(self._heard_so_far[task.stream])
                case WeighPause():
                    return result_as_kept(self._weigh(task))
                case RenderLine():
                    return self._render(task)
        except VoicesimError as error:
            return WorkFailed(str(error))

    def _stream(self, number: int) -> HearingStream:
        if number not in self._streams:
            self._forget_before(number)
            self._streams[number] = self._recognizer.result().open_stream()
        return self._streams[number]

    def _weigh(self, task: WeighPause) -> PauseWeighed:
        text, reader = self._heard_so_far.get(task.stream, ""), self._pause_reader.result()
        read_so_far = reader.read(text) if reader else None
        slope = final_slope_st_per_s(task.pcm) if len(task.pcm) else None
        if read_so_far is None:
            return PauseWeighed(text, None, holds=False, leads_on=False, final_slope_st_per_s=slope)
        return PauseWeighed(
            text, read_so_far.completeness, read_so_far.holds, read_so_far.leads_on, slope, read_so_far.asks
        )

    def _forget_before(self, number: int | None) -> None:
        """Streams are numbered as they begin: an earlier one is over, or was no turn. None: all of them."""
        for kept in (self._streams, self._measured, self._heard_so_far):
            for stream in [stream for stream in kept if number is None or stream < number]:
                del kept[stream]

    def _settle(self, task: JudgeTurn) -> "tuple[tuple[Word, ...], _MeasuredAhead]":
        """The words of the turn and a copy of what was measured of it: both go on when the agent does."""
        words = self._stream(task.stream).settle_so_far()
        self._heard_so_far[task.stream] = text_of(words)
        return words, deepcopy(self._measured.get(task.stream, _MeasuredAhead()))

    def _read(self, task: JudgeTurn, settled: "Future[tuple[tuple[Word, ...], _MeasuredAhead]]") -> Result:
        try:
            words, measured = settled.result()
            prosody = measured.finish(task, words)
            placed = tuple(replace(word, span=word.span.moved(task.span.start_sample)) for word in words)
            cues = read(placed, self._reader.result(), task.customer_line)
            return result_as_kept(TurnReading(placed, prosody, cues))
        except VoicesimError as error:
            return WorkFailed(str(error))
        except CancelledError:
            return WorkFailed("the call is over, its last words are not heard")

    def _render(self, task: RenderLine) -> ClipReady:
        pcm = to_call_rate(self._engines.synthesizer.render(task.text, task.style))
        return ClipReady(hashlib.sha256(to_int16(pcm).tobytes()).hexdigest(), pcm)


def _no_pause_reader() -> None:
    return None


def _loaded(part: "Future[Any]", name: str) -> None:
    try:
        part.result(LOADED_WITHIN_S)
    except TimeoutError:
        raise EngineError(f"{name} was not ready within {LOADED_WITHIN_S:g} s", remedy="run: voicesim doctor") from None


class _MeasuredAhead:
    """The prosody of a turn, measured while it is heard; a checksum remembers what was heard."""

    def __init__(self) -> None:
        self._measuring = Measuring()
        self._checksum = 0

    def hear(self, pcm: Pcm) -> None:
        """The next block of the turn."""
        self._checksum = crc32(pcm.data, self._checksum)
        self._measuring.hear(pcm)

    def finish(self, task: JudgeTurn, words: tuple[Word, ...]) -> ProsodyFeatures:
        """What measuring the whole turn would give; done anew if other sound was heard than its beginning."""
        heard = self._measuring.samples
        if crc32(task.pcm[:heard].data) != self._checksum:
            return measure(task.pcm, words, task.response_latency_s)
        self._measuring.hear(task.pcm[heard:])
        return self._measuring.finish(words, task.response_latency_s)
