"""A live call as lines of text: for screen readers, for logs, and where there is no terminal to draw on.

Everything stands in a line of its own and nothing is drawn over. The words of the customer come when the line is over,
those of the agent when the turn was judged: partial words would change under a reader's cursor.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Final

from voicesim.app.calls.breaking_off import break_off
from voicesim.app.calls.calling import CallSession
from voicesim.app.calls.session_state import AGAIN, SessionState
from voicesim.app.screen.mood import face_of
from voicesim.app.screen.notices import LATER, NOT_BEGUN, insists, not_now
from voicesim.call.step import StepResult
from voicesim.coach.charts import mm_ss
from voicesim.coach.hints import Hint
from voicesim.coach.types import CallSummary
from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.scenario import Scenario
from voicesim.model.units import to_seconds
from voicesim.model.work import Arrival, Command, Commanded

KEYS: Final[dict[str, Command]] = {
    "h": "hold", "x": "hang_up", "t": "transfer", "r": "repeat", "e": "ease",
}  # fmt: skip
"""The same letters as on the screen (app/screen/help.py)."""
HELP: Final = (
    "Keys, each with Enter: h hold or resume, m mute, x hang up, t transfer to a manager, r say it again, "
    "e ease (go easy on me), p pause, b do your last turn again, i hints off or on, ? this help."
)
STATES: Final[dict[SessionState, str]] = {
    "preparing": "Loading the speech model and the voice.",
    "paused": "Paused. p and Enter to go on.",
    "device_lost": "The headset is gone. The call waits until it is back.",
    "redoing": "One moment.",
}
RINGS: Final = "The phone rings, and you have picked up. Speak first."
PRESSED: Final[dict[Command, str]] = {
    "hang_up": "You hang up.",
    "hold": "The customer is on hold and does not hear you. h and Enter to take up the call again.",
    "resume": "The customer hears you again.",
    "transfer": "You pass the customer to a manager.",
    "repeat": "The customer says it again.",
    "ease": "The customer goes easy on you from now on.",
}
IN_PRACTICE: Final = {
    "p": "There is no pause in an exam.",
    "b": "There is no second try in an exam.",
    "i": "There are no hints in an exam.",
}
STANDING: Final[frozenset[SessionState]] = frozenset({"device_lost", "redoing"})
SPEAKS_MUTED: Final = "You are muted and the customer does not hear you: m and Enter."
LOOK_AGAIN_S: Final = 0.2
LESSONS: Final = 3


class PlainCall:
    """Shows one session. Lines are made in the call's thread and printed here, so that no step waits for a reader."""

    def __init__(self, session: CallSession, say: Callable[[str], None], keys: Iterable[str] = ()) -> None:
        """`keys`: where the keys come from, a line each; waited for in a thread of their own."""
        self._session, self._say, self._keys = session, say, keys
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._mood_word = ""
        self._began = self._redoing = self._told_muted = self._on_hold = False
        self._hints_on = True

    def run(self) -> None:
        """Print the briefing, run the call, print how it ended.

        Raises:
            VoicesimError: the call could not be held.
            KeyboardInterrupt: it was broken off; what was recorded is kept, and the line says where.
        """
        session = self._session
        try:
            self._begin()
            self._print_until_ended()
        except KeyboardInterrupt:
            break_off(session)
            if session.result is None:
                self._print_all()
                raise
        except BaseException:  # such as nobody there to read any more
            break_off(session)
            raise
        self._print_all()
        result = session.wait()
        if result is not None:
            for line in (*ending_lines(result.summary), f"Report: {result.report}"):
                self._say(line)

    def _begin(self) -> None:
        session = self._session
        for line in (*briefing_lines(session.plan.scenario), HELP):
            self._say(line)
        session.subscribe(self._listen)
        session.on_state(self._state)
        session.on_hint(self._hint)
        self._lines.put(STATES["preparing"])
        session.start()
        threading.Thread(target=self._read_keys, name="keys", daemon=True).start()

    def press(self, key: str) -> None:
        """One line from the keyboard."""
        key = key.strip().lower()
        own = {"m": self._mute, "p": self._pause, "b": self._redo, "i": self._switch_hints}
        if key in KEYS and self._session.state == "preparing":
            self._press_early(KEYS[key])
        elif key in KEYS:
            self._give("resume" if key == "h" and self._on_hold else KEYS[key])
        elif key in IN_PRACTICE and self._session.plan.mode == "exam":
            self._lines.put(IN_PRACTICE[key])
        elif key in own:
            own[key]()
        elif key:
            self._lines.put(HELP)

    def _mute(self) -> None:
        self._session.mute(not self._session.muted)
        self._lines.put("Muted: the customer does not hear you." if self._session.muted else "No longer muted.")

    def _pause(self) -> None:
        (self._session.go_on if self._session.paused else self._session.pause)()

    def _switch_hints(self) -> None:
        self._hints_on = not self._hints_on
        self._lines.put("Hints are on." if self._hints_on else "Hints are off.")

    def _give(self, command: Command) -> None:
        """Hand a key to the call, which says later what it did; what ends the call ends a pause as well."""
        session = self._session
        session.commands.give(command)
        if command in {"hang_up", "transfer"}:
            session.go_on()
        if command != "hang_up" and (session.paused or session.state in STANDING):
            self._lines.put(LATER)

    def _press_early(self, command: Command) -> None:
        """A key before anybody is there to take it in."""
        if command == "hang_up":
            self._session.stop()
        else:
            self._lines.put(NOT_BEGUN)

    def _redo(self) -> None:
        if not self._session.redo():
            self._lines.put("There is no turn yet.")

    def _read_keys(self) -> None:
        for line in self._keys:
            self.press(line)

    def _print_until_ended(self) -> None:
        while not self._session.ended.is_set():
            try:
                self._say(self._lines.get(timeout=LOOK_AGAIN_S))
            except Empty:
                continue

    def _print_all(self) -> None:
        while not self._lines.empty():
            self._say(self._lines.get())

    def _state(self, state: SessionState) -> None:
        if state == "running":
            self._lines.put(AGAIN if self._redoing else "The call goes on." if self._began else RINGS)
            self._began, self._redoing = True, False
        elif state == "redoing" and self._redoing:
            return
        elif state in STATES:
            self._redoing = self._redoing or state == "redoing"
            self._lines.put(STATES[state])

    def _hint(self, hint: Hint) -> None:
        if self._hints_on:
            self._lines.put(f"hint: {hint.text} ({hint.why})")

    def _listen(self, _at_sample: int, _mic: Pcm, arrivals: Sequence[Arrival], result: StepResult) -> None:
        muted_voice = self._session.speaks_muted
        if muted_voice and not self._told_muted:
            self._lines.put(SPEAKS_MUTED)
        self._told_muted = self._session.muted and (muted_voice or self._told_muted)
        for event in result.events:
            self._notice(event)
        told = [line for event in result.events for line in self._told(event)]
        if not self._redoing:
            for line in (*told, *_in_vain(arrivals, result.events)):
                self._lines.put(line)

    def _notice(self, event: ev.Event) -> None:
        """What decides what a key means; a call that is gone through again begins without hold."""
        if isinstance(event, ev.CallStarted):
            self._on_hold = False
        elif isinstance(event, ev.KeyPressed) and event.command in {"hold", "resume"}:
            self._on_hold = event.command == "hold"

    def _told(self, event: ev.Event) -> Iterator[str]:
        if isinstance(event, (ev.CallStarted, ev.MoodChanged)):
            word = face_of(event.mood, self._session.plan.scenario.persona).word
            if word != self._mood_word:
                yield f"{_at(event)} the customer is {word}"
            self._mood_word = word
        yield from _spoken(event)
        yield from _mishaps(event)


def _at(event: ev.Event) -> str:
    return mm_ss(to_seconds(event.at_sample))


def _in_vain(arrivals: Sequence[Arrival], events: Sequence[ev.Event]) -> Iterator[str]:
    """Of each key that reached the call in this step and meant nothing to it."""
    done = {event.command for event in events if isinstance(event, ev.KeyPressed)}
    pressed = [arrival.result.command for arrival in arrivals if isinstance(arrival.result, Commanded)]
    yield from (not_now(command) for command in pressed if command not in done)


def _spoken(event: ev.Event) -> Iterator[str]:
    match event:
        case ev.PlaybackEnded(turn=turn) if turn.text:
            yield f"{_at(event)} customer: {turn.text}{' ... (broke off)' if turn.interrupted else ''}"
        case ev.TurnJudged(turn=turn, delivery=delivery):
            yield f"{_at(event)} you: {turn.text or '(nothing understood)'} [{delivery.label}]"
        case ev.KeyPressed(command=command):
            yield PRESSED[command]
        case _:
            pass


def _mishaps(event: ev.Event) -> Iterator[str]:
    match event:
        case ev.DeadAir(silence_s=silence_s):
            yield f"{_at(event)} nobody has spoken for {silence_s:.0f} s"
        case ev.CustomerInsists(lines=lines):
            yield f"{_at(event)} {insists(lines)}"
        case ev.Dropout(samples=samples):
            yield f"{_at(event)} the headset lost {to_seconds(samples):.1f} s of your voice"
        case ev.EngineFailed(message=message):
            yield f"{_at(event)} the call goes on without a part: {message}"
        case _:
            pass


def briefing_lines(scenario: Scenario) -> Iterator[str]:
    """What the agent is to know before the phone rings."""
    briefing = scenario.briefing
    yield f"{scenario.title}. {briefing.company}. {briefing.role}"
    yield briefing.situation
    yield "Facts:"
    yield from (f"- {fact}" for fact in briefing.facts)
    yield "What you may do:"
    yield from (f"- {rule}" for rule in briefing.authority)
    yield f"Goal: {briefing.goal}"


def ending_lines(summary: CallSummary) -> Iterator[str]:
    """How the call ended, its score, and up to three lessons."""
    yield f"The call ended after {mm_ss(summary.duration_s)}: {(summary.outcome or 'not ended').replace('_', ' ')}."
    card = summary.scorecard
    if card.total is None:
        yield f"No score: only {card.measured_points:.0f} of 100 points could be judged."
    else:
        yield f"Score: {card.total} of 100, {'passed' if card.passed else 'not passed'}."
    for number, lesson in enumerate(summary.lessons[:LESSONS], 1):
        at = "" if lesson.at_s is None else f" (at {mm_ss(lesson.at_s)})"
        yield f"{number}. {lesson.title}{at}: {lesson.why} Try: {lesson.try_}"


def typed_lines(descriptor: int) -> Iterator[str]:
    """What is typed, without Python's own buffer: a thread that waits in that one hinders the program's end."""
    typed = b""
    with suppress(OSError):  # a terminal that went away
        while more := os.read(descriptor, 4096):
            *lines, typed = (typed + more).split(b"\n")
            yield from (line.decode("utf-8", "replace") for line in lines)
    yield typed.decode("utf-8", "replace")


def run_plain(session: CallSession) -> None:
    """One call on stdout, with keys from stdin.

    Raises:
        VoicesimError: the call could not be held.
        KeyboardInterrupt: it was broken off.
    """

    def say(line: str) -> None:
        sys.stdout.write(line.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
        sys.stdout.write("\n")
        sys.stdout.flush()

    PlainCall(session, say, () if sys.stdin is None else typed_lines(sys.stdin.fileno())).run()
