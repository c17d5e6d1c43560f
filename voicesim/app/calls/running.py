"""A whole headless call: wire, run, judge, write."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from voicesim.app import wire
from voicesim.app.agent_files import Agent, load_agent
from voicesim.app.floor_words import load_floor_words
from voicesim.app.folders import calls_dir, data_dir
from voicesim.app.places import private_folder
from voicesim.app.profiles.profiles import load_profile
from voicesim.app.reports.page import write_report
from voicesim.app.scenarios.files import checksum
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder, check_free
from voicesim.call.step import StepListener, StepResult
from voicesim.call.workbench import Workbench
from voicesim.coach.document import call_document
from voicesim.coach.summary import summarise
from voicesim.coach.types import CallSummary
from voicesim.customer.customer import Customer
from voicesim.dsp.phone_line import PhoneLine
from voicesim.model.audio import Pcm
from voicesim.model.codec import dumps, event_as_kept
from voicesim.model.errors import VoicesimError
from voicesim.model.events import EngineFailed, Event
from voicesim.model.prosody import Baseline
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.scenario import Scenario
from voicesim.model.units import RATE_HZ
from voicesim.model.work import Arrival
from voicesim.prosody.baseline import population

SWITCH_S: Final = 0.0001
"""The hearing thread takes the interpreter several times for every 100 ms of speech; at Python's usual 5 ms it would
wait for the stepping thread longer than vosk works."""
Progress = Callable[[int], None]
"""Told the call clock in samples, now and then."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What to run, and where to keep it."""

    scenario: Scenario
    agent: Agent
    voice: str | None
    seed: int
    folder: Path
    overwrite: bool = False
    baseline: Baseline = field(default_factory=population)
    """What is usual for the agent when the call begins."""
    ceiling: float | None = None
    """The customer's anger never goes above, 0..1; None: as the scenario has it."""
    phone_line: bool = False
    """The customer is recorded as through a telephone."""
    report: bool = True
    """Write report.html; False: whoever runs the call does, if it is looked at."""
    kept: bool = True
    """The folder outlives the call; False: it is a temporary one, and is not named when the call is broken off."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished call and what the coach says of it."""

    call: FinishedCall
    summary: CallSummary
    folder: Path

    @property
    def failures(self) -> tuple[str, ...]:
        """What an engine could not do in this call, each message once."""
        return tuple(dict.fromkeys(e.message for e in self.call.events if isinstance(e, EngineFailed)))

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "report.html"


def default_folder(scenario: Scenario) -> Path:
    """A new folder of its own among the user's calls."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    return calls_dir() / f"{stamp}-{scenario.id}"


def usual_voice(profile: str | None) -> Baseline:
    """What is usual for the agent as a call begins: the profile's, or people's in general.

    Raises:
        BadInput: there is no such profile.
    """
    return population() if profile is None else load_profile(profile)


def run_call(plan: RunPlan, progress: Progress) -> RunResult:
    """Run the call and write its folder.

    Raises:
        VoicesimError: something needed is missing, cannot be used or failed on the way; the error names the place of
            what was recorded by then.
    """
    sys.setswitchinterval(SWITCH_S)
    check_free(plan.folder, overwrite=plan.overwrite)
    voice, model = wire.voice_name(plan.scenario, plan.voice), wire.speech_model()
    with (
        wire.synthesizer(voice) as synthesizer,
        Workbench(wire.engines(model, synthesizer, plan.scenario)) as workbench,
    ):
        with wire.agent_voice(synthesizer) as speaker:
            microphone = load_agent(plan.agent, speaker)
        models = {"vosk": model.checksum, "voice": synthesizer.name}
        options = call_options(plan.scenario, voice, plan.seed, models)
        options = replace(options, ceiling=plan.ceiling, phone_line=plan.phone_line)
        engine = wired_engine(plan.scenario, options, plan.baseline)
        workbench.wait_until_ready()
        keep_private(plan.folder)
        with CallRecorder(plan.folder, overwrite=plan.overwrite) as recorder, part_told(recorder, kept=plan.kept):
            recorder.start(options, plan.scenario, plan.baseline)
            events = run_headless(engine, microphone, workbench, (recorder.step, watched(progress)))
            return finish_call(plan.scenario, options, events, recorder, report=plan.report)


@contextmanager
def part_told(recorder: CallRecorder, *, kept: bool = True) -> Iterator[None]:
    """Say where the call is kept, as far as it came, whatever breaks it off: in an error of ours, else on stderr."""
    place = f"what was recorded is in {recorder.part}"
    try:
        yield
    except VoicesimError as error:
        if kept and recorder.part.exists() and str(recorder.part) not in str(error):
            error.remedy = f"{error.remedy}; {place}" if error.remedy else place
        raise
    except BaseException as error:
        if kept and recorder.part.exists():
            why = "interrupted" if isinstance(error, KeyboardInterrupt) else "broken off"
            sys.stderr.write(f"\nvoicesim: {why} -> {place}\n")
        raise


def keep_private(folder: Path) -> None:
    """The user's own folder of calls is made for the user alone; a folder that was named is the user's affair."""
    if data_dir() in folder.parents:
        with suppress(OSError):  # the recorder meets the same, and says it
            private_folder(folder.parent)


def wired_engine(
    scenario: Scenario, options: CallOptions, baseline: Baseline, customer: Customer | None = None
) -> Engine:
    """The engine of a call, live or replayed: the same parts, the same seed. None: a customer as the options say."""
    customer = customer or Customer(scenario, options.seed, options.ceiling)
    phone_line = PhoneLine(options.seed) if options.phone_line else None
    return Engine(customer, wire.detector(), baseline, load_floor_words(), phone_line=phone_line)


def watched(progress: Progress) -> StepListener:
    """Tells the progress every second of the call."""

    def listen(at_sample: int, _mic: Pcm, _arrivals: Sequence[Arrival], _result: StepResult) -> None:
        if at_sample % RATE_HZ == 0:
            progress(at_sample)

    return listen


def call_options(scenario: Scenario, voice: str, seed: int, models: dict[str, str]) -> CallOptions:
    """What is chosen for a call, with the scenario's checksum."""
    return CallOptions(f"{scenario.id}@{scenario.version}", checksum(scenario), voice, seed, models)


def finish_call(
    scenario: Scenario, options: CallOptions, events: Sequence[Event], recorder: CallRecorder, *, report: bool = True
) -> RunResult:
    """Judge a call that has ended, write its documents and give its folder its name."""
    kept = tuple(map(event_as_kept, events))
    call = FinishedCall(options, scenario.title, scenario.persona, kept[-1].at_sample, kept)
    summary = summarise(call)
    recorder.seal()
    recorder.write_text("call.json", dumps(call_document(call, summary)) + "\n")
    recorder.close()
    if report:
        write_report(recorder.part / "report.html", call, summary)
    return RunResult(call, summary, recorder.commit())
