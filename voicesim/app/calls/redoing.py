"""A recorded call is taken up again at a turn of the agent, headless or live; both calls are kept and compared."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from voicesim.app import wire
from voicesim.app.agent_files import load_agent
from voicesim.app.calls.running import (
    SWITCH_S,
    Progress,
    RunResult,
    finish_call,
    keep_private,
    part_told,
    watched,
    wired_engine,
)
from voicesim.app.first_tries import FILE, first_try_text
from voicesim.app.reports.reporting import recorded_call
from voicesim.app.whatifs.files import is_whatif_sound
from voicesim.call.engine import Engine
from voicesim.call.headless import run_headless
from voicesim.call.recorder import CallRecorder, check_free
from voicesim.call.saved_call import SavedCall, read_call
from voicesim.call.step import StepListener
from voicesim.call.taken_up import TakenUp
from voicesim.call.taking_up import take_up
from voicesim.call.turn_places import TurnPlace, turn_places
from voicesim.call.workbench import Workbench
from voicesim.coach.branches import Branch, branch_of
from voicesim.coach.charts import mm_ss
from voicesim.coach.summary import summarise
from voicesim.model.errors import BadInput
from voicesim.model.record import CallOptions, FinishedCall, RedoOf
from voicesim.model.units import to_seconds

SHOWN_TEXT: Final = 60


@dataclass(frozen=True, slots=True)
class Redo:
    """A call that is to be taken up again, and where."""

    saved: SavedCall
    redo_of: RedoOf
    first: Branch
    """What the new call will be compared with."""

    def options(self) -> CallOptions:
        """Of a new call without a headset: those of the first one, but for how the agent is heard from now on."""
        return replace(self.saved.options, mode=None, device=None, redo_of=self.redo_of)

    def begin(self, recorder: CallRecorder, engine: Engine, listeners: Sequence[StepListener]) -> TakenUp:
        """Bring an engine to the turn, and record the beginning that both calls share.

        Raises:
            BadInput: the record does not give what it gave; nothing is left of the new one.
        """
        recorder.write_text(FILE, first_try_text(self.first))
        try:
            return take_up(self.saved, engine, self.redo_of.at_sample, [recorder.step, *listeners])
        except BadInput:
            recorder.discard()
            raise


def open_redo(folder: Path, turn: int) -> Redo:
    """The call of a folder, to be taken up at that turn of the agent, counted from 1.

    Raises:
        BadInput: it is no recorded call, was altered, or has no such turn.
    """
    saved = read_call(folder)
    call = recorded_call(saved)
    places = turn_places(call.events)
    if not 1 <= turn <= len(places):
        raise _no_such_turn(saved, call, places)
    return redo_at(saved, call, places[turn - 1])


def redo_at(saved: SavedCall, call: FinishedCall, place: TurnPlace) -> Redo:
    """The same where the place is known. A what-if in a call's beginning is one in what takes it up, too."""
    before = saved.options.redo_of
    whatif = before is not None and before.whatif and before.at_sample < place.again_sample
    redo_of = RedoOf(saved.folder.resolve().name, place.number, place.again_sample, whatif)
    return Redo(saved, redo_of, branch_of(summarise(call), place.again_sample))


def turn_lines(folder: Path) -> list[str]:
    """The agent's turns of a call, a line each: number, time and words.

    Raises:
        BadInput: it is no recorded call, or was altered.
    """
    call = recorded_call(read_call(folder))
    said = {turn.span.start_sample: turn.text for turn in summarise(call).turns if turn.speaker == "agent"}
    return [_turn_line(place, said) for place in turn_places(call.events)]


def check_parts(saved: SavedCall, present: Mapping[str, str]) -> None:
    """Raise BadInput when the call would be heard or spoken otherwise from here on than before."""
    for name, recorded in saved.options.models.items():
        if present.get(name) != recorded:
            part = "speech model" if name == "vosk" else name
            what = f"was recorded with the {part} {recorded}, here is {present.get(name, 'none')}"
            remedy = "set VOICESIM_MODEL to the same one" if name == "vosk" else "install the same one"
            raise BadInput(what, where=str(saved.folder), remedy=remedy)


@dataclass(frozen=True, slots=True)
class RedoPlan:
    """What is done again headless, and where it is kept."""

    redo: Redo
    agent: Path
    folder: Path
    overwrite: bool = False


def redo_call(plan: RedoPlan, progress: Progress) -> RunResult:
    """Go on from the turn with recorded agent turns, the first of which is the turn itself; write the new folder.

    Raises:
        VoicesimError: something needed is missing, cannot be used or failed on the way; the error names the place of
            what was recorded by then.
    """
    sys.setswitchinterval(SWITCH_S)
    check_free(plan.folder, overwrite=plan.overwrite)
    redo, scenario = _marked(plan), plan.redo.saved.scenario
    voice, model = wire.voice_name(scenario, redo.saved.options.voice), wire.speech_model()
    with (
        wire.synthesizer(voice) as synthesizer,
        Workbench(wire.engines(model, synthesizer, scenario)) as workbench,
    ):
        check_parts(redo.saved, {"vosk": model.checksum, "voice": synthesizer.name})
        with wire.agent_voice(synthesizer) as speaker:
            microphone = load_agent(plan.agent, speaker)
        options = redo.options()
        engine = wired_engine(scenario, options, redo.saved.baseline)
        workbench.wait_until_ready()
        keep_private(plan.folder)
        with CallRecorder(plan.folder, overwrite=plan.overwrite) as recorder, part_told(recorder):
            recorder.start(options, scenario, redo.saved.baseline)
            since = redo.begin(recorder, engine, ())
            events = run_headless(engine, microphone, workbench, (recorder.step, watched(progress)), since)
            return finish_call(scenario, options, events, recorder)


def _marked(plan: RedoPlan) -> Redo:
    redo = plan.redo
    if not is_whatif_sound(plan.agent, redo.saved.folder):
        return redo
    return replace(redo, redo_of=replace(redo.redo_of, whatif=True))


def _no_such_turn(saved: SavedCall, call: FinishedCall, places: Sequence[TurnPlace]) -> BadInput:
    length = mm_ss(to_seconds(call.duration_samples))
    counted = f"{len(places)} turn{'' if len(places) == 1 else 's'} of the agent"
    until = f"ended after {length}" if saved.complete else f"was interrupted after {length}"
    remedy = f"choose 1 to {len(places)}" if places else "choose another call"
    return BadInput(f"has {counted}; it {until}", where=str(saved.folder), remedy=remedy)


def _turn_line(place: TurnPlace, said: Mapping[int, str]) -> str:
    text = said.get(place.start_sample) or "(nothing understood)"
    shown = text if len(text) <= SHOWN_TEXT else f"{text[: SHOWN_TEXT - 3]}..."
    return f"{place.number:3}  {mm_ss(to_seconds(place.start_sample)):>5}  {shown}"
