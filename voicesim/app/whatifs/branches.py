"""One what-if in truth: the call is taken up at the turn, the changed sound is heard, and the customer answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voicesim.app.calls.redoing import Redo, redo_at
from voicesim.app.calls.running import wired_engine
from voicesim.app.whatifs.sounds import is_low, microphone, stretch_of
from voicesim.call.headless import run_headless
from voicesim.call.saved_call import SavedCall
from voicesim.call.taking_up import take_up
from voicesim.call.turn_places import TurnPlace
from voicesim.call.workbench import Workbench
from voicesim.coach.facts import facts_of
from voicesim.coach.look import agent_turns, customer_turns
from voicesim.coach.types import CallFacts
from voicesim.coach.whatif import Candidate, WhatIf, compared, faults
from voicesim.model.audio import Pcm
from voicesim.model.codec import event_as_kept
from voicesim.model.events import Event, PlaybackEnded, TurnJudged
from voicesim.model.protocols import Microphone, Synthesizer
from voicesim.model.record import FinishedCall
from voicesim.model.units import FRAME_SAMPLES, to_samples, to_seconds

LONGEST_ANSWER_SAMPLES: Final = to_samples(30.0)
"""A branch is given up when the customer has not finished an answer by then."""


@dataclass(frozen=True, slots=True)
class BranchBench:
    """What all branches of a call share."""

    saved: SavedCall
    call: FinishedCall
    facts: CallFacts
    workbench: Workbench
    speakers: Mapping[bool, Synthesizer]
    """Who says new words for an agent with a low voice (True), and with a high one."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A what-if and the sound that it was made with."""

    whatif: WhatIf
    mic: Pcm
    """From where the call was taken up."""


class _Kept:
    """Keeps what the microphone gave, so that the same can be played to the call again."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self.frames: list[Pcm] = []
        self.silent = False

    def next_frame(self, events: Sequence[Event]) -> Pcm | None:
        frame = self._microphone.next_frame(events)
        self.silent = frame is None
        if frame is not None:
            self.frames.append(frame)
        return frame


def try_change(bench: BranchBench, candidate: Candidate, place: TurnPlace) -> Tried:
    """Run one branch until the customer has answered.

    Raises:
        BadInput: the record does not give what it gave.
    """
    redo = redo_at(bench.saved, bench.call, place)
    sound = stretch_of(bench.saved, candidate, place.again_sample)
    kept = _Kept(microphone(sound, candidate, bench.speakers[is_low(candidate.turn.prosody)]))
    engine = wired_engine(bench.saved.scenario, redo.options(), bench.saved.baseline)
    bench.workbench.forget()
    since = take_up(bench.saved, engine, place.again_sample)
    events = run_headless(engine, kept, bench.workbench, (), since, enough=_answered(kept))
    told = tuple(map(event_as_kept, events))
    call = FinishedCall(redo.options(), bench.call.title, bench.call.persona, engine.now_sample, told)
    return Tried(_told(bench, candidate, redo, facts_of(call)), np.concatenate([np.zeros(0, np.float32), *kept.frames]))


def _answered(kept: _Kept) -> Callable[[Sequence[Event]], bool]:
    """Whether the turn was judged and the customer's answer to it is over; told every step's events."""
    judged, quiet_steps = False, 0

    def enough(events: Sequence[Event]) -> bool:
        nonlocal judged, quiet_steps
        quiet_steps += kept.silent
        judged = judged or any(isinstance(event, TurnJudged) for event in events)
        over = judged and any(isinstance(event, PlaybackEnded) for event in events)
        return kept.silent and (over or quiet_steps * FRAME_SAMPLES >= LONGEST_ANSWER_SAMPLES)

    return enough


def _told(bench: BranchBench, candidate: Candidate, redo: Redo, again: CallFacts) -> WhatIf:
    from_sample, until = redo.redo_of.at_sample, to_samples(again.duration_s)
    turns = [turn for turn in agent_turns(again) if turn.span.start_sample >= from_sample]
    first_until = _next_turn_sample(bench.facts, candidate)
    first, mood, causes = compared(bench.facts, again, from_sample, (first_until, until))
    answers = [t.text for t in customer_turns(again) if turns and t.span.start_sample > turns[-1].span.start_sample]
    return WhatIf(
        turn=redo.redo_of.turn,
        at_s=candidate.turn.span.start_s,
        change=candidate.change,
        first=first,
        again=mood,
        until_s=to_seconds(until),
        heard=" ".join(turn.text for turn in turns),
        answer=" ".join(answers),
        causes=causes,
        why_not=faults(candidate, turns),
    )


def _next_turn_sample(facts: CallFacts, candidate: Candidate) -> int:
    """Where the mood after the recorded turn is read: before the agent speaks again, or at the end."""
    later = [t.span.start_sample for t in agent_turns(facts) if t.span.start_sample > candidate.turn.span.start_sample]
    return later[0] if later else to_samples(facts.duration_s)
