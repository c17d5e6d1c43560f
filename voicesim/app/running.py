"""A whole headless call: wire, run, judge, write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicesim.app import wire
from voicesim.app.agent_files import load_agent
from voicesim.app.report import write_report
from voicesim.app.scenario_files import checksum
from voicesim.call.engine import Engine, StepResult
from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder
from voicesim.call.workbench import Workbench
from voicesim.coach.document import call_document
from voicesim.coach.summary import summarise
from voicesim.coach.types import CallSummary
from voicesim.customer.customer import Customer
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps
from voicesim.model.events import CallEnded, Event
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.scenario import Scenario
from voicesim.model.work import Arrival
from voicesim.prosody.baseline import population

Progress = Callable[[int], None]
"""Told the call clock in samples, now and then."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What to run, and where to keep it."""

    scenario: Scenario
    agent: Path
    voice: str | None
    seed: int
    folder: Path
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished call and what the coach says of it."""

    call: FinishedCall
    summary: CallSummary
    folder: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "report.html"


def default_folder(scenario: Scenario) -> Path:
    """A new folder of its own among the user's calls."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    return wire.data_dir() / "calls" / f"{stamp}-{scenario.id}"


def run_call(plan: RunPlan, progress: Progress) -> RunResult:
    """Run the call and write its folder.

    Raises:
        VoicesimError: something needed is missing or cannot be used; nothing is left behind.
    """
    voice = wire.voice_name(plan.scenario, plan.voice)
    model = wire.speech_model()
    baseline = population()
    with wire.synthesizer(voice) as synthesizer:
        microphone = load_agent(plan.agent, synthesizer)
        options = _options(plan, voice, {"vosk": model.checksum, "voice": synthesizer.name})
        engine = Engine(Customer(plan.scenario, plan.seed), wire.detector(), baseline)
        workbench = Workbench(wire.engines(model, synthesizer))
        with workbench, CallRecorder(plan.folder, overwrite=plan.overwrite) as recorder:
            recorder.start(options, plan.scenario, baseline)
            events: list[Event] = []
            try:
                run_headless(engine, microphone, workbench, (recorder.step, _Watcher(events, progress)))
            except KeyboardInterrupt:
                events.append(CallEnded(engine.now_sample, "abandoned"))
                _finish(plan, options, engine.now_sample, events, recorder)
                raise
            return _finish(plan, options, engine.now_sample, events, recorder)


class _Watcher:
    """Keeps the events, tells the progress every second of the call."""

    def __init__(self, events: list[Event], progress: Progress) -> None:
        self._events, self._progress = events, progress

    def __call__(self, at_sample: int, mic: Pcm, arrivals: Sequence[Arrival], result: StepResult) -> None:  # noqa: ARG002 - a StepListener
        self._events += result.events
        if at_sample % 16_000 == 0:
            self._progress(at_sample)


def _options(plan: RunPlan, voice: str, models: dict[str, str]) -> CallOptions:
    name = f"{plan.scenario.id}@{plan.scenario.version}"
    return CallOptions(name, checksum(plan.scenario), voice, plan.seed, models)


def _finish(
    plan: RunPlan, options: CallOptions, duration_samples: int, events: list[Event], recorder: CallRecorder
) -> RunResult:
    call = FinishedCall(options, plan.scenario.title, plan.scenario.persona, duration_samples, tuple(events))
    summary = summarise(call)
    recorder.write_text("call.json", dumps(call_document(call, summary)) + "\n")
    write_report(recorder.part / "report.html", call, summary)
    return RunResult(call, summary, recorder.commit())


def replay_engine(scenario: Scenario, seed: int, baseline: Baseline) -> Engine:
    """An engine as the recorded call had it."""
    return Engine(Customer(scenario, seed), wire.detector(), baseline)
