"""What scoring recorded calls costs: by part, by worker, and in memory. For score.py."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from harper import Call, Side
from process_use import resident_mb
from table import Limit, Row, missing

from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.hearing import hear_sides
from voicesim.app.scoring.jobs import Options, Source
from voicesim.app.scoring.judged_call import judge_call
from voicesim.app.scoring.plan import ScorePlan, Step, scored
from voicesim.app.scoring.rows import SPEAKERS
from voicesim.app.scoring.sides import load_sides
from voicesim.app.scoring.usual import own_usual
from voicesim.app.scoring.workshop import workshop
from voicesim.model.audio import Pcm
from voicesim.model.protocols import HearingStream, Recognizer
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ

SECTION: Final = "Cost of scoring"
NO_CALLS: Final = "needs --calls, and an idle machine"
TOLD_EACH_S: Final = 30.0
LOOP: Final = """
import time, numpy as np
a = np.random.default_rng(0).standard_normal((256, 256)).astype(np.float32)
began_s = time.monotonic()
while time.monotonic() - began_s < 1: a @ a
began_s = time.monotonic()
for _ in range(20_000): a @ a
print(time.monotonic() - began_s)
"""
"""Multiplies matrices in the processor's own memory; the first second is for both to have begun."""
HEAR: Final = """
import sys, time
from pathlib import Path
from voicesim.app import wire
from voicesim.app.judged.judging import blocks
from voicesim.ports.audio_files import load_channels
pcm = load_channels(Path(sys.argv[1]))[0].pcm
recognizer = wire.recognizer(wire.speech_model())
for first in (True, False):
    began_s, stream = time.monotonic(), recognizer.open_stream()
    for block in blocks(pcm): stream.feed(block)
    stream.settle()
print(time.monotonic() - began_s)
"""
"""The recogniser and nothing else, which reads a graph larger than the processor's memory; the second time counts."""
PART_S: Final = 60.0
"""Of each call, for the cost by part."""


@dataclass(frozen=True, slots=True)
class Many:
    """Synthetic calls in a row."""

    count: int
    length_s: float
    first: int
    """Calls after which memory is looked at for the first time, and those that two workers score too."""


class TimedRecognizer:
    """Another one, with the processor time that it took."""

    def __init__(self, inner: Recognizer) -> None:
        self._inner, self.name, self.spent_s = inner, inner.name, 0.0

    def open_stream(self) -> HearingStream:
        """As of the other."""
        began_s = time.process_time()
        stream = self._inner.open_stream()
        self.spent_s += time.process_time() - began_s
        return TimedStream(stream, self)


class TimedStream:
    """A stream of it."""

    def __init__(self, inner: HearingStream, owner: TimedRecognizer) -> None:
        self._inner, self._owner = inner, owner

    def feed(self, block: Pcm) -> str:
        """As of the other."""
        began_s = time.process_time()
        said = self._inner.feed(block)
        self._owner.spent_s += time.process_time() - began_s
        return said

    def settle_so_far(self) -> tuple[Word, ...]:
        """As of the other."""
        return self._timed(self._inner.settle_so_far)

    def settle(self) -> tuple[Word, ...]:
        """As of the other, which is freed: that takes the recogniser as long as opening it."""
        return self._timed(self._settle_and_free)

    def _settle_and_free(self) -> tuple[Word, ...]:
        words = self._inner.settle()
        del self._inner
        return words

    def _timed(self, ask: Callable[[], tuple[Word, ...]]) -> tuple[Word, ...]:
        began_s = time.process_time()
        words = ask()
        self._owner.spent_s += time.process_time() - began_s
        return words


def speed_rows(found: Sequence[Call], many: Many) -> Iterator[Row]:
    """By part always; by worker and in memory where calls are to be made."""
    with tempfile.TemporaryDirectory() as folder:
        yield from part_rows(_made(found, Path(folder), len(found), min(PART_S, many.length_s)))
    if not many.count:
        yield missing(SECTION, "calls scored", NO_CALLS)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from many_rows(_made(found, Path(folder), many.count, many.length_s), many)


def part_rows(paths: Sequence[Path]) -> Iterator[Row]:
    """What is not the recogniser against the recogniser, in processor time."""
    shop = workshop(False)
    timed = TimedRecognizer(shop.recognizer)
    rest_s = loading_s = audio_s = 0.0
    for path in paths:
        began_s = time.process_time()
        sides = load_sides(Source(path.name, path), Options())
        loading_s += time.process_time() - began_s
        began_s, before_s = time.process_time(), timed.spent_s
        heard = hear_sides(sides, timed)
        prosodies = {who: [one.prosody for one in heard if one.speaker == who] for who in SPEAKERS}
        usual = {who: own_usual(prosodies[who], sides[who].peak_dbfs) for who in SPEAKERS}
        judge_call(heard, usual, len(sides["agent"].pcm) / RATE_HZ, shop.books)
        rest_s += time.process_time() - began_s - (timed.spent_s - before_s)
        audio_s += len(sides["agent"].pcm) / RATE_HZ
    n = len(paths)
    share = Limit(0.10, "at most")
    yield Row(SECTION, "recogniser, of the length of the call", timed.spent_s / audio_s, n, "rtf")
    yield Row(SECTION, "prosody, language, delivery, scorecard", rest_s / audio_s, n, "rtf")
    yield Row(SECTION, "the same against the recogniser", rest_s / timed.spent_s, n, "share", share)
    yield Row(SECTION, "reading files, finding speech", loading_s / audio_s, n, "rtf")


def many_rows(paths: Sequence[Path], many: Many) -> Iterator[Row]:
    """One worker over all of them, two over the first ones."""
    times_s, memory_mb = _watched(paths, 1)
    first = min(many.first, len(paths))
    each = f"{many.length_s:.0f} s each, about half of it speech"
    yield Row(SECTION, "calls an hour, one worker", 3600 * len(paths) / times_s[-1], len(paths), note=each)
    two_s, _ = _watched(paths[:first], 2)
    yield Row(SECTION, "calls an hour, two workers", 3600 * first / two_s[-1], first, note="with loading models")
    ratio = steady(two_s, 2) / steady(times_s[:first], 1)
    while_both = "from the first results of both until one is idle"
    yield Row(SECTION, "two workers against one", ratio, first, limit=Limit(1.8, "at least"), note=while_both)
    yield Row(
        SECTION, "two recognisers alone against one", gain(HEAR, str(paths[0])), 2, note="no more can be had of it here"
    )
    yield Row(SECTION, "two plain loops against one", gain(LOOP), 2, note="nor of this machine")
    growth = memory_mb[-1] / memory_mb[first - 1]
    note = f"{memory_mb[first - 1]:.0f} MB after {first}, {memory_mb[-1]:.0f} MB after {len(paths)}"
    if len(paths) > first:
        limit = Limit(1.1, "at most")
        yield Row(SECTION, "memory at the end against the beginning", growth, len(paths), limit=limit, note=note)


def gain(program: str, *arguments: str) -> float:
    """How much more two processes that share nothing do than one: 2 where nothing in the machine is shared either."""
    alone_s, both_s = (_mean_s(program, arguments, processes) for processes in (1, 2))
    return 2 * alone_s / both_s


def _mean_s(program: str, arguments: Sequence[str], processes: int) -> float:
    """Mean of the times that so many of them at once print."""
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    running = [
        subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, env=alone)
        for _ in range(processes)
    ]
    return sum(float(one.communicate()[0]) for one in running) / processes


def steady(times_s: Sequence[float], workers: int) -> float:
    """Calls a second from the first result of the last worker to the last one while all were at work.

    `times_s` are those of the results. Of too few, the loading of models and the idle end are among them.
    """
    begin, end = workers - 1, len(times_s) - workers
    if end <= begin:
        return len(times_s) / times_s[-1]
    return (end - begin) / (times_s[end] - times_s[begin])


def _watched(paths: Sequence[Path], workers: int) -> tuple[list[float], list[float]]:
    """Seconds since the start and megabytes of this process after every call."""
    began_s, told_s, times_s, memory_mb = time.monotonic(), 0.0, [], []

    def look(step: Step) -> None:
        nonlocal told_s
        times_s.append(time.monotonic() - began_s)
        memory_mb.append(resident_mb(os.getpid()))
        if times_s[-1] - told_s > TOLD_EACH_S:
            told_s = times_s[-1]
            said = f"{workers} worker(s): {step.done} of {step.total} calls in {told_s:.0f} s, {memory_mb[-1]:.0f} MB"
            print(said, file=sys.stderr, flush=True)

    with scored(ScorePlan(Wanted(tuple(paths)), workers=workers), look):
        return times_s, memory_mb


def _made(found: Sequence[Call], folder: Path, count: int, length_s: float) -> list[Path]:
    """Calls of that length, each another cut of the recorded ones one after the other; two channels at 8 kHz."""
    sides = []
    both_sides: tuple[Side, ...] = ("agent", "caller")
    for number, side in enumerate(both_sides):
        parts = [soundfile.read(call.path(side), dtype="float32")[0] for call in found]
        late = [
            np.pad(part, (round(call.offsets_s[number] * 8000), 0)) for part, call in zip(parts, found, strict=True)
        ]
        sides.append(late)
    length = [max(len(agent), len(caller)) for agent, caller in zip(*sides, strict=True)]
    both = [
        np.concatenate([np.pad(part, (0, n - len(part))) for part, n in zip(side, length, strict=True)])
        for side in sides
    ]
    whole = np.stack(both, axis=1)
    wanted = round(length_s * 8000)
    paths = []
    for number in range(count):
        cut = np.roll(whole, -number * 8000 * 17, axis=0)
        repeated = np.concatenate([cut] * -(-wanted // len(cut)))[:wanted]
        paths.append(folder / f"call-{number:05d}.flac")
        soundfile.write(paths[-1], repeated, 8000)
    return paths
