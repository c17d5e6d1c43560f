"""A very long call, and very many: memory and the time of a step must stay flat.

python soak.py --hours 8 --calls 500 --real-hours 0.5 [--write docs/robustness.md]
"""

import argparse
import gc
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from calls_that_end import agent, spoken, wire_fakes, words
from scripted_recognizer import ScriptedRecognizer, ScriptedStream

from voicesim.app import wire
from voicesim.app.calls.running import RunPlan, run_call
from voicesim.app.floor_words import load_floor_words
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call import engine as engine_module
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder
from voicesim.call.workbench import Engines, Workbench
from voicesim.customer.customer import Customer
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.protocols import SpeechDetector
from voicesim.model.record import CallOptions
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.baseline import population

ROOT = Path(__file__).resolve().parents[3]
BEGIN, END = "<!-- soak: begin -->", "<!-- soak: end -->"
MOST_MB_AN_HOUR = 8.0
"""What a call may grow by: the list of its events, with all evidence, is kept on purpose."""
MOST_KB_A_CALL = 25.0
SLOWER = 1.5
"""The step's time in the last part over the first: 1 is flat, noise of a machine that others use is within."""
ENDLESS = {
    "id": "lost-parcel", "version": 1, "title": "A parcel is lost", "industry": "post", "difficulty": 2,
    "persona": "neutral",
    "customer": {"name": "Ann Bell", "gender": "female", "manner": "brisk"},
    "briefing": {
        "company": "Swift Post", "role": "desk", "situation": "a call", "facts": ["it is in Leeds"],
        "authority": ["resend"], "goal": "find it",
    },
    "lines": [
        {"id": "opening", "say": ["Where is my parcel, it was due a week ago?"]},
        {"id": "on", "once": False, "say": ["Go on, I am listening to you."]},
        {"id": "off", "once": False, "say": ["And what else can you tell me?"]},
    ],
    "endings": [{"outcome": "resolved", "when": 'heard_now("threat")', "say": ["Thank you and goodbye."]}],
}  # fmt: skip
PATIENT = ("where was it sent from", "and what else can you tell me about it", "thank you i have that here")


def rss_mb() -> float:
    """Memory of this process: now where the system tells it, else at most."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Babbling:
    """A recogniser of endless scripts."""

    name = "babbling"

    def __init__(self) -> None:
        self._opened = 0

    def open_stream(self) -> ScriptedStream:
        self._opened += 1
        return ScriptedRecognizer([words(PATIENT[self._opened % len(PATIENT)])]).open_stream()


@dataclass
class Timed:
    """An engine whose steps are timed; memory is looked at ten times."""

    engine: Engine
    every_samples: int
    steps_ms: list[np.ndarray] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    _part: list[float] = field(default_factory=list)

    @property
    def now_sample(self) -> int:
        return self.engine.now_sample

    @property
    def ended(self) -> bool:
        return self.engine.ended

    def step(self, mic, arrivals):
        began_s = time.perf_counter()
        result = self.engine.step(mic, arrivals)
        self._part.append((time.perf_counter() - began_s) * 1e3)
        if self.engine.now_sample % self.every_samples == 0 or self.ended:
            self.steps_ms.append(np.array(self._part, np.float32))
            self.memory_mb.append(rss_mb())
            self._part.clear()
            at = f"{self.now_sample / RATE_HZ / 3600:.2f} h: {self.memory_mb[-1]:.0f} MB"
            sys.stderr.write(f"{at}, step p50 {np.percentile(self.steps_ms[-1], 50):.3f} ms\n")
        return result


@dataclass(frozen=True)
class Row:
    what: str
    start_mb: float
    end_mb: float
    growth: str
    first_ms: str
    last_ms: str
    took_s: float
    flat: bool

    def line(self) -> str:
        shown = f"{self.start_mb:.0f} | {self.end_mb:.0f} | {self.growth} | {self.first_ms} | {self.last_ms}"
        return f"| {self.what} | {shown} | {self.took_s / 60:.1f} | {'yes' if self.flat else '**no**'} |"


HEAD = (
    "| what | MB after a tenth | MB at the end | growth | first tenth: p50 / p99 ms | last tenth | minutes | flat |\n"
    "|---|---|---|---|---|---|---|---|"
)


def long_call(hours: float, parts: Engines, turns: list[ScriptedTurn], what: str, detector: SpeechDetector) -> Row:
    """One call of so many hours, recorded on disk, audio as its clock."""
    samples = round(hours * 3600) * RATE_HZ
    engine_module.LONGEST_CALL_SAMPLES = samples
    scenario, baseline = Scenario.model_validate(ENDLESS), population()
    engine = Engine(Customer(scenario, 1), detector, baseline, load_floor_words())
    timed, began_s = Timed(engine, max(320, samples // 10 // 320 * 320)), time.monotonic()
    count = samples // to_samples(2.0) // len(turns) + 1
    with tempfile.TemporaryDirectory() as folder, Workbench(parts) as bench, CallRecorder(Path(folder, "c")) as kept:
        bench.wait_until_all_is_ready()
        kept.start(CallOptions("lost-parcel@1", "x", "tone", 1), scenario, baseline)
        events = run_headless(timed, ScriptedAgent(turns * count), bench, (kept.step,))
    if timed.now_sample < samples:
        raise SystemExit(f"the call ended after {timed.now_sample / RATE_HZ / 3600:.2f} h: {events[-1]}")
    # from the second tenth on: what is loaded with the first turns is no growth
    grown = (timed.memory_mb[9] - timed.memory_mb[0]) / (0.9 * hours)
    return _row(what, timed.memory_mb[0], timed.memory_mb[9], f"{grown:.1f} MB an hour", timed.steps_ms, began_s,
                grown <= MOST_MB_AN_HOUR + 2.0 / hours)  # fmt: skip


def _row(what, start_mb, end_mb, growth, steps_ms, began_s, flat):
    def shown(part):
        return f"{np.percentile(part, 50):.2f} / {np.percentile(part, 99):.2f}"

    first, last = steps_ms[0], steps_ms[9]
    steady = np.percentile(last, 50) <= SLOWER * np.percentile(first, 50)
    took_s = time.monotonic() - began_s
    return Row(what, start_mb, end_mb, growth, shown(first), shown(last), took_s, bool(flat and steady))


def many_calls(count: int) -> Row:
    """Whole calls by `run_call`, one after the other: recorded, judged, reported."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as back:
        wire_fakes(lambda *to: back.callback(_replace(*to)))
        turns = agent(Path(place, "turns"))
        took_ms, memory_mb, began_s = [], [], time.monotonic()
        for number in range(count):
            began = time.perf_counter()
            plan = RunPlan(load_scenario(find_scenario("first-call")), turns, None, number, Path(place, "call"), True)
            run_call(plan, lambda _samples: None)
            took_ms.append((time.perf_counter() - began) * 1e3)
            memory_mb.append(rss_mb())
    tenth = max(1, count // 10)
    # medians: from one call to the next the system takes back, or lends, several megabytes
    start_mb, end_mb = (float(np.median(part)) for part in (memory_mb[tenth : 2 * tenth], memory_mb[-tenth:]))
    grown_kb = (end_mb - start_mb) * 1e3 / (count - 2 * tenth)
    parts = [np.array(took_ms[i * tenth : (i + 1) * tenth]) for i in range(10)]
    return _row(f"{count} calls", start_mb, end_mb, f"{grown_kb:.1f} kB a call", parts, began_s,
                grown_kb <= MOST_KB_A_CALL + 2e3 / count)  # fmt: skip


def _replace(where: object, name: str, value: object) -> Callable[[], None]:
    before = getattr(where, name)
    setattr(where, name, value)
    return lambda: setattr(where, name, before)


def faked_hours(hours: float) -> Row:
    """Recogniser, detector and voice are fakes; the engine, the prosody and the reading of words are real."""
    reader = wire.load_reader()
    parts = Engines(Babbling, ToneSynthesizer(), lambda: reader, wire.load_pause_reader)
    turns = [ScriptedTurn(spoken(0.3 * len(text.split()))) for text in PATIENT]
    return long_call(hours, parts, turns, f"a call of {hours:g} h, fakes for recogniser and voice", LoudnessDetector())


def real_hours(hours: float) -> Row:
    """Everything is real; the bundled agents speak."""
    clips = sorted(ROOT.glob("tests/data/agents/sofa-passive/*.flac"))
    turns = [ScriptedTurn(load_audio(clip).pcm) for clip in clips]
    with wire.synthesizer("espeak-us-woman") as voice, closing(voice):
        model, reader = wire.speech_model(), wire.load_reader()
        parts = Engines(lambda: wire.recognizer(model), voice, lambda: reader, wire.load_pause_reader)
        return long_call(hours, parts, turns, f"a call of {hours:g} h, real recogniser and voice", wire.detector())


def written(path: Path, lines: list[str]) -> None:
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    when = f"{datetime.now(UTC):%d %B %Y}, {machine}"
    table = "\n".join([BEGIN, f"Measured by `make soak` on {when}.", "", HEAD, *lines, END])
    path.write_text(f"{before}{table}{rest.partition(END)[2]}", encoding="utf-8")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hours", type=float, default=0.0)
    options.add_argument("--calls", type=int, default=0)
    options.add_argument("--real-hours", type=float, default=0.0)
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    sys.stdout.write(f"{HEAD}\n")
    rows = []
    for wanted, soak in ((given.hours, faked_hours), (given.real_hours, real_hours), (given.calls, many_calls)):
        if wanted:
            rows.append(soak(wanted))
            sys.stdout.write(f"{rows[-1].line()}\n")
            sys.stdout.flush()
    if given.write is not None:
        written(given.write, [row.line() for row in rows])
    return 0 if all(row.flat for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
