"""What happens in a call, on the sample clock. Events are derived; the inputs of the call are what is kept."""

from dataclasses import dataclass

from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move, Outcome
from voicesim.model.delivery import Delivery
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Speaker, Turn
from voicesim.model.work import Command


@dataclass(frozen=True, slots=True)
class CallStarted:
    """The line is open; nobody has spoken."""

    at_sample: int
    mood: Mood


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The agent's voice became active."""

    at_sample: int
    """When it was decided."""
    start_sample: int
    """When the voice began."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The agent's voice fell silent (a pause or the end of the turn)."""

    at_sample: int
    end_sample: int
    """When the voice ended."""


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A speaker began a turn."""

    at_sample: int
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class PartialTranscript:
    """Words so far; they may still change."""

    at_sample: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The floor passed. For the agent the words follow with TurnJudged."""

    at_sample: int
    speaker: Speaker
    span: Span
    interrupted: bool


@dataclass(frozen=True, slots=True)
class TurnResumed:
    """The agent goes on with the turn that had ended, before an answer to it has sounded: it is the same turn."""

    at_sample: int


@dataclass(frozen=True, slots=True)
class TurnJudged:
    """The agent's finished turn, heard, measured, read and judged; it counts from now on."""

    at_sample: int
    turn: Turn
    prosody: ProsodyFeatures
    techniques: tuple[Technique, ...]
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class MoodChanged:
    """The customer's state after a turn or a wait, with the ledger rows that led there."""

    at_sample: int
    mood: Mood
    changes: tuple[MoodChange, ...]


@dataclass(frozen=True, slots=True)
class CustomerMoved:
    """The customer decided what to say."""

    at_sample: int
    move: Move


@dataclass(frozen=True, slots=True)
class PlaybackStarted:
    """First sample of the customer's line."""

    at_sample: int
    line_id: str


@dataclass(frozen=True, slots=True)
class PlaybackEnded:
    """Last sample of the customer's line, or where it was cut."""

    at_sample: int
    turn: Turn
    """Its text is what was heard; `interrupted` when that is not all."""
    unsaid: str = ""
    """What was not said of it."""
    said_share: float = 1.0
    """0..1 of the line's sounding time; below a half the customer has not said it and may say it again."""


@dataclass(frozen=True, slots=True)
class BargeIn:
    """Somebody took the floor by speaking over the other."""

    at_sample: int
    by: Speaker


@dataclass(frozen=True, slots=True)
class Backchannel:
    """Somebody made a sound without taking the floor: over the other's speech, or in a pause of it."""

    at_sample: int
    span: Span
    by: Speaker = "agent"
    text: str = ""
    """As said (customer) or heard (agent); empty when it was not understood."""


@dataclass(frozen=True, slots=True)
class FloorRefused:
    """The agent wanted the floor, and the customer, who rants, talked on."""

    at_sample: int
    attempt: int
    """Counted from 1 in this line of the customer."""
    text: str
    """What the agent was heard to say so far."""


@dataclass(frozen=True, slots=True)
class FalseStart:
    """The customer began a line though the agent had not finished, noticed it and gave way: nobody interrupted."""

    at_sample: int
    line_id: str


@dataclass(frozen=True, slots=True)
class CustomerInsists:
    """The customer was not let finish again and again, and says this line whole; once a call.

    Mostly the microphone hears the customer's own voice, or music.
    """

    at_sample: int
    lines: int
    """So many before it, in a row, were broken off before half of them was said."""


@dataclass(frozen=True, slots=True)
class DeadAir:
    """Nobody has spoken for that long though the floor is the agent's."""

    at_sample: int
    silence_s: float
    """Prompts in between not counted, when it is the one after which the customer leaves."""


@dataclass(frozen=True, slots=True)
class Dropout:
    """Samples the device lost; they are not filled in, the call clock stood."""

    at_sample: int
    samples: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The agent pressed a key of the telephone, and it did something."""

    at_sample: int
    command: Command


@dataclass(frozen=True, slots=True)
class WorkLate:
    """An arrival came after the sample it was due at."""

    at_sample: int
    request_id: int
    late_samples: int


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """A recogniser or synthesiser failed; the call goes on without its result."""

    at_sample: int
    request_id: int
    message: str


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The line is closed."""

    at_sample: int
    outcome: Outcome


Event = (
    CallStarted | SpeechStarted | SpeechEnded | TurnStarted | PartialTranscript | TurnEnded | TurnResumed | TurnJudged
    | MoodChanged | CustomerMoved | PlaybackStarted | PlaybackEnded | BargeIn | Backchannel | FloorRefused | FalseStart
    | CustomerInsists | DeadAir | Dropout | KeyPressed | WorkLate | EngineFailed | CallEnded
)  # fmt: skip
