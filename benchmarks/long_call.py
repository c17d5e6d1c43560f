"""One headless call of a wished length, in this process: what it and its parts cost; prints one JSON document.

    .venv/bin/python benchmarks/long_call.py MINUTES

Everything is as in a real call: detector, recogniser, prosody, words, customer, recorder, report. Only the customer
never runs out of lines, and the engine's limit of half an hour is lifted. For growth.py: one process a length.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Final

import numpy as np
from process_use import resident_mb
from sets import agent_clips

from voicesim.app import wire
from voicesim.app.calls.running import SWITCH_S, call_options, finish_call
from voicesim.app.floor_words import load_floor_words
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call import engine as engine_room
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder
from voicesim.call.step import StepResult
from voicesim.call.workbench import Workbench
from voicesim.customer.customer import Customer
from voicesim.model.audio import Pcm
from voicesim.model.events import CallEnded, Event
from voicesim.model.scenario import Ending, Line, Scenario
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples
from voicesim.model.work import Arrival
from voicesim.ports.audio_files import load_audio
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.baseline import population

SAID: Final = (
    "And what happens after that?",
    "I see. What would that mean for me?",
    "All right, and how long does that usually take?",
    "Could you tell me a bit more about it, please?",
)
MANNER: Final = "assertive"
EARLY_MINUTES: Final = 1.0
"""What comes later is held against this much of the beginning."""
NEVER: Final = "customer_turns > 1000000"
CALM: Final = 0.3


@dataclass(frozen=True, slots=True)
class LongCall:
    """What one call took."""

    call_s: float
    turns: int
    cpu_s: float
    """Processor time of the call, without loading, and without what comes after it."""
    after_s: float
    """Processor time of scorecard, call.json and report."""
    step_us: float
    """Median processor time of a step over all of the call."""
    step_early_us: float
    """Of the first minute."""
    step_late_us: float
    """Of the last minute."""
    step_p99_early_us: float
    step_p99_late_us: float
    early_mb: float
    """In memory after the first minute."""
    late_mb: float
    """At the end of the call."""
    done_mb: float
    """After the report."""


class TimedEngine(Engine):
    """Notes the processor time of every step, that of its own thread alone."""

    steps_ns: list[int]
    early_mb: float = 0.0

    def step(self, mic: Pcm, arrivals: Sequence[Arrival]) -> StepResult:
        """As the other."""
        began_ns = time.thread_time_ns()
        result = super().step(mic, arrivals)
        self.steps_ns.append(time.thread_time_ns() - began_ns)
        if self.now_sample == to_samples(60 * EARLY_MINUTES):
            self.early_mb = resident_mb(os.getpid())
        return result


def endless() -> Scenario:
    """A customer who goes on asking."""
    lines = [Line(id=f"asks-{number}", say=[text], once=False) for number, text in enumerate(SAID)]
    never = [Ending(outcome="resolved", when=NEVER, say=["Goodbye."])]
    return load_scenario(find_scenario("first-call")).model_copy(
        update={"lines": lines, "endings": never, "facts": {}, "intents": {}, "general": False}
    )


def talkative(call_s: float) -> ScriptedAgent:
    """An agent who has something to say for that long: the same few clips in turn, each in memory once."""
    clips = [ScriptedTurn(load_audio(path).pcm) for path in agent_clips() if path.parent.name.endswith(MANNER)]
    shortest_s = min(len(clip.pcm) for clip in clips) / RATE_HZ
    return ScriptedAgent(list(chain.from_iterable(repeat(clips, int(call_s / shortest_s / len(clips)) + 1))))


def held(scenario: Scenario, call_s: float, folder: Path) -> LongCall:
    """Hold it, write its folder, and tell what that took."""
    engine_room.LONGEST_CALL_SAMPLES = to_samples(call_s)  # type: ignore[misc] # the product stops at half an hour
    sys.setswitchinterval(SWITCH_S)
    voice, model = wire.voice_name(scenario, None), wire.speech_model()
    options = call_options(scenario, voice, 0, {"vosk": model.checksum, "voice": voice})
    engine = TimedEngine(Customer(scenario, 0, CALM), wire.detector(), population(), load_floor_words())
    engine.steps_ns = []
    with (
        wire.synthesizer(voice) as synthesizer,
        Workbench(wire.engines(model, synthesizer, scenario)) as workbench,
        CallRecorder(folder) as recorder,
    ):
        workbench.wait_until_all_is_ready()
        recorder.start(options, scenario, population())
        began_s = time.process_time()
        events = run_headless(engine, talkative(call_s), workbench, [recorder.step])
        ended_s, late_mb = time.process_time(), resident_mb(os.getpid())
        finish_call(scenario, options, events, recorder)
        return told(engine, events, (ended_s - began_s, time.process_time() - ended_s), late_mb)


def told(engine: TimedEngine, events: Sequence[Event], spent_s: tuple[float, float], late_mb: float) -> LongCall:
    """The figures of a call that has ended."""
    if not any(isinstance(event, CallEnded) and event.outcome == "timed_out" for event in events):
        sys.exit("the call ended before its time")
    steps_us = np.array(engine.steps_ns) / 1000
    minute = round(60 * EARLY_MINUTES * RATE_HZ / FRAME_SAMPLES)
    early, late = steps_us[:minute], steps_us[-minute:]
    return LongCall(
        engine.now_sample / RATE_HZ, sum(type(event).__name__ == "TurnJudged" for event in events), *spent_s,
        float(np.median(steps_us)), float(np.median(early)), float(np.median(late)),
        float(np.percentile(early, 99)), float(np.percentile(late, 99)),
        engine.early_mb, late_mb, resident_mb(os.getpid()),
    )  # fmt: skip


def main() -> None:
    minutes = float(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="voicesim-bench-") as folder:
        found = held(endless(), 60 * minutes, Path(folder) / "call")
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
