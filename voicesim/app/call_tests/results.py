"""What became of a call test, in words: expected, got, and the evidence with a file to listen to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from voicesim.app.call_tests.files import CallTest
from voicesim.app.calls.files import LISTEN
from voicesim.app.calls.running import RunResult
from voicesim.app.wording import key_of
from voicesim.call.saved_call import read_sound
from voicesim.coach.charts import mm_ss
from voicesim.coach.checked import Checked, Place, Plain
from voicesim.coach.checking_calls import check_call
from voicesim.coach.look import agent_turns, customer_turns
from voicesim.coach.types import CallSummary, TurnSummary
from voicesim.model.errors import BadInput
from voicesim.ports.audio_files import save_audio

MARGIN_SAMPLES: Final = 3_200  # 0.2 s
SIDES: Final = {"agent": "mic.wav", "customer": "customer.wav"}
Status = Literal["passed", "failed", "error"]


@dataclass(frozen=True, slots=True)
class CallCheck:
    """One expectation and what became of it."""

    key: str
    """As it stands in the file: expect.turns[0].delivery."""
    where: str
    """file:line"""
    expected: str
    got: str
    met: bool
    turn: str | None = None
    """Whose turn and when; None: the call as a whole."""
    heard: str | None = None
    """What was understood in that turn."""
    measured: tuple[str, ...] = ()
    listen: Path | None = None
    """That turn as a WAV file, or the report of the call; None for what was met."""
    place: Place = ()
    instead: Plain = None
    """What the file would have to say there to be met."""


@dataclass(frozen=True, slots=True)
class Change:
    """An expectation that was written anew."""

    where: str
    """file:line"""
    key: str
    before: str
    after: str
    """`nothing` for what is not expected any more."""


@dataclass(frozen=True, slots=True)
class CallTestResult:
    """A call test that was played."""

    path: Path
    name: str
    status: Status
    checks: tuple[CallCheck, ...]
    error: str | None
    """Why it could not be played; None when it was."""
    took_s: float
    outcome: str | None = None
    score: int | None = None
    """0..100."""
    duration_s: float | None = None
    """Of the call."""
    folder: Path | None = None
    """The recorded call; None when it was not kept."""
    changes: tuple[Change, ...] = ()
    """Expectations that were written anew."""
    faults: tuple[str, ...] = ()
    """Everything that is wrong with the file, a line each; the first is the error, too."""

    @property
    def updated(self) -> int:
        """How many expectations were written anew."""
        return len(self.changes)

    @property
    def failures(self) -> tuple[CallCheck, ...]:
        """What was not met."""
        return tuple(check for check in self.checks if not check.met)


def call_checks(test: CallTest, result: RunResult) -> tuple[CallCheck, ...]:
    """Every expectation held against the call; for each that was not met a file to listen to."""
    return (*_engine_checks(test, result), *_expected(test, result))


def _engine_checks(test: CallTest, result: RunResult) -> Iterator[CallCheck]:
    """A call that went on without a part proves nothing."""
    for failure in result.failures:
        yield CallCheck("engines", str(test.path), "every engine works", failure, met=False, listen=result.report)


def _expected(test: CallTest, result: RunResult) -> Iterator[CallCheck]:
    for checked in check_call(test.file.expect, result.summary):
        yield _told(test, result, checked)


def _told(test: CallTest, result: RunResult, checked: Checked) -> CallCheck:
    turn = checked.proofs.turn
    return CallCheck(
        key_of(("expect", *checked.place)),
        test.where(checked.place),
        checked.expected,
        checked.got,
        checked.met,
        turn=None if turn is None else _which(turn, result.summary),
        heard=None if turn is None else turn.text,
        measured=checked.proofs.measured,
        listen=None if checked.met else _listen(turn, result),
        place=checked.place,
        instead=checked.instead,
    )


def _which(turn: TurnSummary, summary: CallSummary) -> str:
    whose = agent_turns(summary) if turn.speaker == "agent" else customer_turns(summary)
    number = whose.index(turn) + 1
    return f"turn {number} of the {turn.speaker}, {mm_ss(turn.span.start_s)} to {mm_ss(turn.span.end_s)}"


def _listen(turn: TurnSummary | None, result: RunResult) -> Path:
    """That turn cut out of the call's sound, with 0.2 s around it; of the whole call its report, which plays it."""
    if turn is None:
        return result.report
    path = result.folder / LISTEN / f"{turn.index:02d}-{turn.speaker}.wav"
    if not path.exists():
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            pcm = read_sound(result.folder / SIDES[turn.speaker])
            save_audio(
                path, pcm[max(0, turn.span.start_sample - MARGIN_SAMPLES) : turn.span.end_sample + MARGIN_SAMPLES]
            )
        except (BadInput, OSError):  # a full disk must not hide what was expected
            return result.folder / SIDES[turn.speaker]
    return path
