"""Who has the floor. One table of states; the counters that produce its cues stand below it.

OPEN      nobody speaks, the floor is the agent's
AGENT     the agent's turn
THINKING  the agent's turn is over, the customer's answer is on its way
CUSTOMER  a line of the customer plays
OVERLAP   the agent speaks while it plays, or has just stopped and the words are not known yet
CUTTING   the customer has cut in, the agent has not stopped yet
ENDED     the line is closed

What an overlap is meant as is weighed in overlap.py; whether the customer gives way is the customer's affair. Sounds
that take no floor (the customer's "mm-hm", "Sorry, go on.") are no cue and change no state.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from voicesim.model.units import to_samples
from voicesim.turns.speech_gate import SpeechEdge


class State(Enum):
    """See the head of this file."""

    OPEN = auto()
    AGENT = auto()
    THINKING = auto()
    CUSTOMER = auto()
    OVERLAP = auto()
    CUTTING = auto()
    ENDED = auto()


class Cue(Enum):
    """What may change the state."""

    AGENT_SPEAKS = auto()
    AGENT_GOES_ON = auto()
    """Speaks right after the customer's line began: the customer took a pause for the end of the turn."""
    AGENT_STOPS = auto()
    """Has been silent over the customer's line for as long as it takes to know what was said."""
    AGENT_PAUSES = auto()
    """Stayed silent for as long as ends a turn."""
    AGENT_HOLDS = auto()
    """Has spoken over the customer and meant it, and the customer gives way."""
    LINE_STARTS = auto()
    """The customer's answer, or a prompt into silence, begins to sound."""
    LINE_ENDS = auto()
    CUSTOMER_CUTS_IN = auto()
    """The customer's line begins to sound in the middle of the agent's turn."""
    CLEARED = auto()
    """A key of the telephone: whatever was going on, the floor is the agent's again, and empty."""
    HANG_UP = auto()


TABLE: Final[dict[tuple[State, Cue], State]] = {
    (State.OPEN, Cue.AGENT_SPEAKS): State.AGENT,
    (State.OPEN, Cue.LINE_STARTS): State.CUSTOMER,
    (State.AGENT, Cue.AGENT_PAUSES): State.THINKING,
    (State.AGENT, Cue.CUSTOMER_CUTS_IN): State.CUTTING,
    (State.THINKING, Cue.LINE_STARTS): State.CUSTOMER,
    (State.THINKING, Cue.AGENT_SPEAKS): State.AGENT,
    (State.CUSTOMER, Cue.LINE_ENDS): State.OPEN,
    (State.CUSTOMER, Cue.AGENT_SPEAKS): State.OVERLAP,
    (State.CUSTOMER, Cue.AGENT_GOES_ON): State.AGENT,
    (State.OVERLAP, Cue.AGENT_STOPS): State.CUSTOMER,
    (State.OVERLAP, Cue.AGENT_HOLDS): State.AGENT,
    (State.OVERLAP, Cue.LINE_ENDS): State.AGENT,
    (State.CUTTING, Cue.AGENT_STOPS): State.CUSTOMER,
    (State.CUTTING, Cue.AGENT_HOLDS): State.AGENT,
    (State.CUTTING, Cue.LINE_ENDS): State.AGENT,
    (State.OPEN, Cue.CLEARED): State.OPEN,
    (State.AGENT, Cue.CLEARED): State.OPEN,
    (State.THINKING, Cue.CLEARED): State.OPEN,
    (State.CUSTOMER, Cue.CLEARED): State.OPEN,
    (State.OVERLAP, Cue.CLEARED): State.OPEN,
    (State.CUTTING, Cue.CLEARED): State.OPEN,
} | {(state, Cue.HANG_UP): State.ENDED for state in State}


@dataclass(frozen=True, slots=True)
class FloorRules:
    """How long is long. Seconds, because people set them."""

    turn_end_s: float = 0.7
    """Silence that ends the agent's turn."""
    hold_when_cut_s: float = 1.5
    """Speech with which an agent who was cut off wins the floor back: everybody needs a moment to stop."""
    stopped_s: float = 0.4
    """Silence after which a cut-off agent has stopped, and not just drawn breath."""
    settle_s: float = 0.7
    """Silence after which an overlap is over: a recogniser needs that long for the last word."""
    goes_on_s: float = 1.0
    """Age of the customer's line up to which an agent who speaks has not been finished."""
    finishes_s: float = 2.0
    """Age of a line that cut the agent off up to which an agent who speaks again finishes the sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A change of state and the cue that made it."""

    before: State
    cue: Cue
    after: State


class Floor:
    """Keeps the state and derives the agent's cues from speech edges, on the sample clock."""

    def __init__(self, rules: FloorRules | None = None) -> None:
        self.rules = rules or FloorRules()
        self.state = State.OPEN
        self.speech_start_sample = 0
        """Where the agent's present or last speech began."""
        self.speech_end_sample = 0
        """Where the agent's last speech ended."""
        self.agent_speaking = False
        """The agent's voice is active."""
        self.hears_out = False
        """The customer's line is said whole: nobody who speaks as it begins goes on."""
        self._entered_sample = 0
        self._line_sample: int | None = None  # where the customer's line began; None when it cut in
        self._cut_in_sample: int | None = None  # where it cut in; None when it did not
        self._turn_end_s: float | None = None

    def expect_turn_end(self, after_s: float | None) -> None:
        """How long the present silence has to last to end the agent's turn, until the agent speaks again.

        None: as long as the rules say.
        """
        self._turn_end_s = after_s

    def take(self, cue: Cue, at_sample: int) -> Passage | None:
        """Apply a cue; None when it means nothing in the present state."""
        after = TABLE.get((self.state, cue))
        if after is None or (self.state is State.ENDED):
            return None
        passage = Passage(self.state, cue, after)
        self.state, self._entered_sample = after, at_sample
        if cue in {Cue.LINE_STARTS, Cue.CUSTOMER_CUTS_IN}:
            self._line_sample = at_sample if cue is Cue.LINE_STARTS else None
            self._cut_in_sample = at_sample if cue is Cue.CUSTOMER_CUTS_IN else None
        return passage

    def hear(self, edge: SpeechEdge | None, at_sample: int, *, stirring: bool = False) -> Passage | None:
        """One frame of the agent's microphone, as an edge of speech or none.

        No turn ends while the voice is `stirring`: in a frame or two it is known whether the agent goes on.
        """
        if edge is not None:
            self.agent_speaking = edge.speaking
            if edge.speaking:
                self.speech_start_sample = edge.sample
                self._turn_end_s = None
                return self.take(self._speaks(at_sample), at_sample)
            self.speech_end_sample = edge.sample
            return None
        if stirring and self.state is State.AGENT:
            return None
        return self._goes_on(at_sample) if self.agent_speaking else self._silent(at_sample)

    def finishes(self, spoke_sample: int) -> bool:
        """Whether an agent who has spoken since then over the line only finishes what the customer cut off with it."""
        cut = self._cut_in_sample
        return cut is not None and spoke_sample - cut <= to_samples(self.rules.finishes_s)

    def may_go_on(self, at_sample: int) -> bool:
        """Whether the customer's line has only just begun: an agent who speaks now had not finished."""
        line = self._line_sample
        early = line is not None and at_sample - line <= to_samples(self.rules.goes_on_s)
        return self.state is State.CUSTOMER and early and not self.hears_out

    def _speaks(self, at_sample: int) -> Cue:
        return Cue.AGENT_GOES_ON if self.may_go_on(at_sample) else Cue.AGENT_SPEAKS

    def _goes_on(self, at_sample: int) -> Passage | None:
        """One who was cut off and talks on wins; in an overlap it is weighed what is said (overlap.py)."""
        spoken = at_sample - self._entered_sample
        wins = self.state is State.CUTTING and spoken >= to_samples(self.rules.hold_when_cut_s)
        return self.take(Cue.AGENT_HOLDS, at_sample) if wins else None

    def _silent(self, at_sample: int) -> Passage | None:
        rules = self.rules
        quiet_samples = at_sample - max(self.speech_end_sample, self._entered_sample)
        turn_end_s = rules.turn_end_s if self._turn_end_s is None else self._turn_end_s
        if self.state is State.AGENT and quiet_samples >= to_samples(turn_end_s):
            return self.take(Cue.AGENT_PAUSES, at_sample)
        if self.state is State.CUTTING and quiet_samples >= to_samples(rules.stopped_s):
            return self.take(Cue.AGENT_STOPS, at_sample)
        if self.state is State.OVERLAP and quiet_samples >= to_samples(rules.settle_s):
            return self.take(Cue.AGENT_STOPS, at_sample)
        return None

    def open_samples(self, at_sample: int) -> int:
        """How long the floor has been the agent's without a word; 0 in any other state."""
        return at_sample - self._entered_sample if self.state is State.OPEN else 0
