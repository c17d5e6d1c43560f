"""A live call as an object: what a screen, plain or full, starts, watches and steers.

    session = CallSession(plan)
    session.subscribe(listener)      # after each step: (at_sample, mic, arrivals, result), from the call's own thread
    session.on_state(listener)       # "preparing", "running", "paused", "device_lost", "redoing", "ended", "failed"
    session.on_hint(listener)        # in practice: one Hint, now and then
    session.start()                  # loads, opens the headset, runs; returns at once
    session.commands.give("hold")    # a key of the telephone: hang_up, hold, resume, transfer, repeat, ease
    session.pause(); session.go_on(); session.mute(True)
    session.redo()                   # in practice: the agent's last turn again; what there was is in session.tries
    session.stop()                   # break off: what was recorded stays in session.part, there is no result
    result = session.wait()          # None when broken off; raises what went wrong

Listeners are called in the call's thread and must be back within a few milliseconds: a screen copies what it needs (or
hands it to its own thread) and returns. Events of interest: `PartialTranscript` (captions of the agent), `TurnJudged`,
`CustomerMoved` and `PlaybackEnded` (what the customer says, what was heard of it), `MoodChanged`, `KeyPressed` (on hold
and so on), `Dropout`, `CallEnded`. Levels: `mic` and `result.speaker` are 20 ms of sound each. When a turn is
done again, all steps of the call up to it come anew, quickly, from sample 0, while the state is `redoing`.
"""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from voicesim.app import wire
from voicesim.app.calls.breaking_off import CALL_THREAD
from voicesim.app.calls.redoing import Redo, check_parts
from voicesim.app.calls.running import SWITCH_S, RunResult, call_options, keep_private
from voicesim.app.calls.session_state import SessionState
from voicesim.app.muted_voice import MutedVoice
from voicesim.app.tries import Parts, Tries
from voicesim.call.ahead import RenderingAhead
from voicesim.call.live import Controls
from voicesim.call.recorder import check_free
from voicesim.call.step import StepListener, StepResult
from voicesim.call.workbench import Workbench
from voicesim.coach.hints import Hint, HintCoach
from voicesim.customer.customer import Customer
from voicesim.model.audio import Pcm
from voicesim.model.prosody import Baseline
from voicesim.model.protocols import AudioPort
from voicesim.model.record import CallOptions, Mode
from voicesim.model.scenario import Scenario
from voicesim.model.work import Arrival
from voicesim.prosody.baseline import population


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What is played, how, and where it is kept."""

    scenario: Scenario
    folder: Path
    voice: str | None = None
    """None: one that suits the customer."""
    seed: int = 0
    mode: Mode = "practice"
    profile: str | None = None
    """Name of the agent's profile, for screens."""
    baseline: Baseline = field(default_factory=population)
    input_device: str | None = None
    """As `voicesim devices` lists them; None: the system's own."""
    output_device: str | None = None
    ceiling: float | None = None
    """The customer's anger never goes above, 0..1; None: as the scenario has it."""
    phone_line: bool = False
    """The customer is heard as through a telephone."""
    overwrite: bool = False
    redo: Redo | None = None
    """The call that is taken up again; scenario, voice, seed and baseline are then those of it."""


class CallSession:
    """One live call from loading to report. All methods may be called from any thread."""

    def __init__(self, plan: CallPlan, port: AudioPort | None = None) -> None:
        """`port` in the place of the headset, for tests; it is opened and closed by the session."""
        self.plan: Final = plan
        self.commands: Final = Controls()
        """Keys of the telephone: `commands.give("hold")`."""
        self.state: SessionState = "preparing"
        self.device: str = ""
        """Name of the headset once it is open."""
        self.error: BaseException | None = None
        """Why the call failed."""
        self.ended: Final = threading.Event()
        """Set once the state is `ended` or `failed`."""
        self._port, self._muted_voice = port, MutedVoice()
        self._tries: Tries | None = None
        self._listeners: list[StepListener] = []
        self._state_listeners: list[Callable[[SessionState], None]] = []
        self._hint_listeners: list[Callable[[Hint], None]] = []
        self._thread = threading.Thread(target=self._run, name=CALL_THREAD, daemon=True)

    @property
    def part(self) -> Path | None:
        """Where the call is being recorded; what is left of one that was broken off."""
        return self._tries.part if self._tries else None

    @property
    def tries(self) -> tuple[Path, ...]:
        """Folders of what there was before a turn was done again, each as far as it came."""
        return tuple(self._tries.set_aside) if self._tries else ()

    @property
    def result(self) -> RunResult | None:
        """The finished call with its summary and report; None until it has ended."""
        return self._tries.result if self._tries else None

    def subscribe(self, listener: StepListener) -> None:
        """Have it called after each step; before `start`."""
        self._listeners.append(listener)

    def on_state(self, listener: Callable[[SessionState], None]) -> None:
        """Have it called when the state changes; before `start`."""
        self._state_listeners.append(listener)

    def on_hint(self, listener: Callable[[Hint], None]) -> None:
        """Have it called with each hint of a practice call; before `start`."""
        self._hint_listeners.append(listener)

    def check_headset(self) -> None:
        """Look whether the headset can be opened, before anybody reads a briefing.

        Raises:
            MissingPart: PortAudio or a device is not there, or cannot be used.
        """
        if self._port is None:
            wire.check_headset(self.plan.input_device, self.plan.output_device)

    def start(self) -> None:
        """Load, open the headset and begin the call in a thread of its own."""
        if not self.commands.stopped:
            self._thread.start()

    def pause(self) -> None:
        """Let the call stand: nobody hears anything and no time passes. An exam goes on."""
        self.commands.paused = self.plan.mode == "practice"

    def go_on(self) -> None:
        """End the pause."""
        self.commands.paused = False

    @property
    def paused(self) -> bool:
        """A pause is wanted; `state` tells whether it has begun."""
        return self.commands.paused

    def mute(self, muted: bool) -> None:
        """Let the customer hear silence, or the agent again."""
        self.commands.muted = muted

    @property
    def muted(self) -> bool:
        """The customer hears silence."""
        return self.commands.muted

    @property
    def speaks_muted(self) -> bool:
        """The agent speaks, and is not heard for being muted."""
        return self.muted and self.state == "running" and self._muted_voice.speaks

    def redo(self) -> bool:
        """Take the call up again at the agent's last turn, in a moment; False where there is none, and in an exam."""
        if self.state == "redoing" or self.commands.taken_back:
            return True
        talks = self.state in {"running", "paused", "device_lost"} and not self.commands.hung_up
        turns = self._tries.turns.places if self._tries else []
        self.commands.taken_back = talks and self.plan.mode == "practice" and bool(turns)
        return self.commands.taken_back

    def stop(self) -> None:
        """Break the call off; what was recorded stays in `part`. One that has not begun does not begin any more."""
        self.commands.stopped = True
        if self._thread.ident is None:
            self._tell("ended")
            self.ended.set()

    def wait(self, timeout_s: float | None = None) -> RunResult | None:
        """Wait until the call is over; its result, or None when it was broken off or still runs.

        Raises:
            VoicesimError: something was missing, or could not be used.
        """
        self.ended.wait(timeout_s)
        if self.error is not None:
            raise self.error
        return self.result

    def _tell(self, state: SessionState) -> None:
        self.state = state
        for listen in self._state_listeners:
            listen(state)

    def _run(self) -> None:
        state: SessionState = "ended"
        try:
            self._call()
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for the call
            self.error, state = error, "failed"
        finally:
            try:
                self._tell(state)
            except Exception as error:  # noqa: BLE001 - whoever waits is not left waiting by a listener that fails
                self.error = self.error or error
            self.ended.set()

    def _call(self) -> None:
        sys.setswitchinterval(SWITCH_S)
        plan = self.plan
        check_free(plan.folder, overwrite=plan.overwrite)
        voice, model = wire.voice_name(plan.scenario, plan.voice), wire.speech_model()
        customer = Customer(plan.scenario, plan.seed, plan.ceiling)
        with (
            wire.synthesizer(voice) as synthesizer,
            wire.synthesizer(voice) as voice_ahead,
            RenderingAhead(voice_ahead, customer.may_come) as ahead,
            Workbench(wire.engines(model, synthesizer, plan.scenario)) as workbench,
        ):
            models = {"vosk": model.checksum, "voice": synthesizer.name}
            if plan.redo is not None:
                check_parts(plan.redo.saved, models)
            workbench.wait_until_all_is_ready()
            if self.commands.stopped:
                return
            keep_private(plan.folder)
            with self._opened() as port:
                parts = Parts(port, workbench, ahead, self._options(voice, models, port.name))
                self._tries = Tries(plan, parts, self.commands, self._tell, self._all_listeners)
                self._tries.run()

    def _options(self, voice: str, models: dict[str, str], device: str) -> CallOptions:
        plan = self.plan
        options = call_options(plan.scenario, voice, plan.seed, models)
        return replace(options, mode=plan.mode, ceiling=plan.ceiling, phone_line=plan.phone_line, device=device)

    def _all_listeners(self) -> list[StepListener]:
        return [lambda *_: self._muted_voice.hear(self.commands.unheard), *self._hints(), *self._listeners]

    def _hints(self) -> list[StepListener]:
        if self.plan.mode == "exam" or not self._hint_listeners:
            return []
        coach = HintCoach(self.plan.baseline)

        def listen(at_sample: int, mic: Pcm, _arrivals: Sequence[Arrival], result: StepResult) -> None:
            hint = coach.step(at_sample, mic, result.events)
            if hint is not None and self.state != "redoing":
                for tell in self._hint_listeners:
                    tell(hint)

        return [listen]

    @contextmanager
    def _opened(self) -> Iterator[AudioPort]:
        port = self._port or wire.headset(self.plan.input_device, self.plan.output_device)
        port.open()
        self.device = port.name
        try:
            yield port
        finally:
            port.close()
