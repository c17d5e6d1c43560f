"""Slow work leaves a step as a request and comes back as an arrival at its due sample."""

from dataclasses import dataclass
from typing import Literal

from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import Style
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word


@dataclass(frozen=True, slots=True)
class HearBlock:
    """Feed the next block of the agent's open turn to the recogniser."""

    stream: int
    """One number per agent turn."""
    span: Span
    pcm: Pcm


@dataclass(frozen=True, slots=True)
class JudgeTurn:
    """Settle the words of a turn so far, measure its audio, read its words; the turn may go on afterwards."""

    stream: int
    span: Span
    pcm: Pcm
    response_latency_s: float | None
    customer_line: str
    """What the customer had said before; empty at the start."""


@dataclass(frozen=True, slots=True)
class WeighPause:
    """Tell from words and voice whether the agent, who is silent at present, has finished."""

    stream: int
    span: Span
    """Of the end of the speech before the pause."""
    pcm: Pcm
    """Its audio; empty when the pitch of this end was measured already."""


@dataclass(frozen=True, slots=True)
class RenderLine:
    """Voice a line of the customer."""

    text: str
    style: Style


Task = HearBlock | JudgeTurn | WeighPause | RenderLine


@dataclass(frozen=True, slots=True)
class WorkRequest:
    """Work to be done beside the step."""

    request_id: int
    due_sample: int
    task: Task


@dataclass(frozen=True, slots=True)
class Heard:
    """The words so far of a stream."""

    text: str


@dataclass(frozen=True, slots=True)
class PauseWeighed:
    """What words and voice tell about a pause."""

    text: str
    """The words so far."""
    completeness: float | None
    """0..1: how far these words are a whole turn (language/completeness.py); None without words or a model."""
    holds: bool
    """The agent has asked for a moment and keeps the floor."""
    leads_on: bool
    """The last word asks for another one, or the last words take on what was asked for."""
    final_slope_st_per_s: float | None
    """Of the pitch before the pause; None when not measurable, or not asked for."""
    asks: bool = False
    """The last words ask the customer for something; older records do not say."""


@dataclass(frozen=True, slots=True)
class TurnReading:
    """The settled words of a turn, its prosody and its language cues."""

    words: tuple[Word, ...]
    prosody: ProsodyFeatures
    cues: LanguageCues


@dataclass(frozen=True, slots=True)
class ClipReady:
    """A rendered line: 16 kHz, 16-bit resolution, kept beside the inputs under its checksum."""

    sha256: str
    pcm: Pcm


@dataclass(frozen=True, slots=True)
class WorkFailed:
    """The engine behind the work failed."""

    message: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The device lost that much of the agent's sound just before this frame."""

    samples: int


Command = Literal["hang_up", "hold", "resume", "transfer", "repeat", "ease"]
"""A key of the telephone: end the call, put the customer on hold and take up the call again, pass the customer to a
manager, have the last line said again, and let the customer calm down because it gets too much."""


@dataclass(frozen=True, slots=True)
class Commanded:
    """The agent pressed a key of the telephone."""

    command: Command


Result = Heard | PauseWeighed | TurnReading | ClipReady | WorkFailed | Lost | Commanded


@dataclass(frozen=True, slots=True)
class Arrival:
    """A result handed to a step; with the microphone, the whole input of a call.

    What nobody asked for (`Lost`, `Commanded`) has request number 0.
    """

    request_id: int
    due_sample: int
    result: Result
