"""A live call as an object, with engines and a headset that are none: states, keys, hints, the end, what is left."""

import io
import os
import time
from collections.abc import Sequence
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from voicesim.app import wire
from voicesim.app.call_plain import PlainCall, briefing_lines, typed_lines
from voicesim.app.calling import CallPlan, CallSession
from voicesim.app.lexicons import load_lexicon
from voicesim.app.reporting import report_call
from voicesim.app.running import wired_engine
from voicesim.app.scenario_files import find_scenario, load_scenario
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.call.workbench import Engines
from voicesim.dsp.quantise import quantise
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.scripted_recognizer import ScriptedRecognizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.errors import BadInput, MissingPart
from voicesim.model.events import Event
from voicesim.model.protocols import MicFrame
from voicesim.model.speech import Word
from voicesim.model.units import FRAME_SAMPLES, to_samples
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn

pytestmark = pytest.mark.unit

TEXTS = (
    "good morning linden street watches how can i help you",
    "your watch is ready and we are open until six",
    "thank you for calling have a nice day goodbye",
)
FASTER = 40
"""How many times as fast as a real headset; slow enough for the workers to keep up."""


class Headset:
    """Paced, but faster than life; scripted turns are its microphone."""

    name, lost, fails = "headset of the test", False, None

    def __init__(self, texts: Sequence[str]) -> None:
        self._agent = ScriptedAgent([ScriptedTurn(spoken(0.3 * len(text.split()))) for text in texts])
        self._latest: Sequence[Event] = ()
        self._frames = 0
        self._opened_s = 0.0
        self.closed = False

    def open(self) -> None:
        if self.fails is not None:
            raise self.fails
        self._opened_s = time.monotonic()

    def read(self, timeout_s: float) -> MicFrame:
        due_s = self._opened_s + self._frames * 0.02 / FASTER
        time.sleep(max(0.0, due_s - time.monotonic()))
        frame = self._agent.next_frame(self._latest)
        self._latest, self._frames = (), self._frames + 1
        return MicFrame(np.zeros(FRAME_SAMPLES, np.float32) if frame is None else frame)

    def write(self, speaker) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def listen(self, at_sample, mic, arrivals, result) -> None:
        self._latest = result.events


def spoken(seconds: float) -> np.ndarray:
    t = np.arange(to_samples(seconds)) / 16_000
    voice = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 12)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))
    return quantise((0.1 * voice).astype(np.float32))


def words(text: str) -> tuple[Word, ...]:
    each = [Span(to_samples(0.3 * (i + 1)), to_samples(0.3 * (i + 2))) for i in range(len(text.split()))]
    return tuple(Word(word, span, 0.95) for word, span in zip(text.split(), each, strict=True))


@cache
def played():
    return load_scenario(find_scenario("first-call"))


@contextmanager
def tones(_voice):
    yield ToneSynthesizer()


@pytest.fixture
def session(monkeypatch, tmp_path):
    """A session with fakes behind the protocols; how it is planned is up to the test."""
    reader = Reader(load_lexicon()).listening_for(played())

    def make(texts=TEXTS, **plan) -> CallSession:
        recognizer = ScriptedRecognizer([words(text) for text in texts])
        monkeypatch.setattr(wire, "speech_model", lambda: SimpleNamespace(checksum="sha256:00"))
        monkeypatch.setattr(wire, "synthesizer", tones)
        monkeypatch.setattr(wire, "engines", lambda *_: Engines(lambda: recognizer, ToneSynthesizer(), lambda: reader))
        monkeypatch.setattr(wire, "detector", LoudnessDetector)
        port = Headset(texts)
        made = CallSession(CallPlan(played(), tmp_path / "call", **plan), port)
        made.subscribe(port.listen)
        return made

    return make


def test_a_call_goes_from_loading_to_its_report_and_replays(session):
    call, states = session(), []
    call.on_state(states.append)
    call.start()
    result = call.wait(60)
    assert states == ["preparing", "running", "ended"] or states == ["running", "ended"]
    assert (call.state, call.device) == ("ended", "headset of the test")
    assert result is call.result
    assert result.summary.outcome == "resolved"
    assert result.report.is_file()
    saved = read_call(result.folder)
    assert (saved.options.mode, saved.options.device) == ("practice", "headset of the test")
    assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


def test_a_ceiling_and_a_line_are_kept_with_the_call_and_replay(session):
    call = session(ceiling=0.05, phone_line=True, mode="exam")
    call.start()
    saved = read_call(call.wait(60).folder)
    assert (saved.options.ceiling, saved.options.phone_line, saved.options.mode) == (0.05, True, "exam")
    assert all(point.mood.anger <= 0.05 for point in call.result.summary.mood)
    assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None


def test_the_report_can_be_written_again(session):
    call = session()
    call.start()
    folder = call.wait(60).folder
    document = (folder / "call.json").read_text()
    (folder / "call.json").unlink()
    report_call(folder)
    assert (folder / "call.json").read_text() == document


def test_a_call_that_is_broken_off_has_no_result_and_leaves_what_was_recorded(session):
    call = session()
    call.subscribe(lambda now, *_: call.stop() if now >= to_samples(6.0) else None)
    call.start()
    assert call.wait(60) is None
    assert call.state == "ended"
    assert call.part.is_dir()
    result = report_call(call.part)
    assert result.summary.outcome is None
    assert '"outcome":null,"interrupted":true' in (call.part / "call.json").read_text()
    assert "not ended" in result.report.read_text()


def test_a_call_that_is_stopped_before_it_began_is_over_and_does_not_begin(session):
    call = session()
    call.stop()
    call.start()
    assert call.wait(5) is None
    assert (call.state, call.part) == ("ended", None)


def test_what_is_missing_is_raised_where_the_call_is_waited_for(session):
    call = session()
    call._port.fails = MissingPart("no headset")
    call.start()
    with pytest.raises(MissingPart, match="no headset"):
        call.wait(60)
    assert call.state == "failed"


def test_a_folder_that_holds_something_is_refused(session, tmp_path):
    (tmp_path / "call").mkdir()
    (tmp_path / "call" / "thesis.txt").write_text("years of work")
    call = session()
    call.start()
    with pytest.raises(BadInput, match="not a recorded call"):
        call.wait(60)


def test_an_exam_has_no_pause_and_no_hints(session):
    call, hints = session(["hello there"], mode="exam"), []
    call.on_hint(hints.append)
    call.pause()
    assert not call.paused
    call.start()
    call.wait(60)
    assert hints == []


def test_a_practice_call_has_hints(session):
    call, hints = session(["hello there"]), []
    call.on_hint(hints.append)
    call.start()
    assert call.wait(60).summary.outcome == "abandoned"
    assert [hint.name for hint in hints] == ["unanswered"]


def plain(session, keys="", **how):
    """The lines of a call, and what pressed the keys."""
    lines = []
    PlainCall(session, lines.append, io.StringIO(keys), **how).run()
    return lines


def test_plain_tells_the_whole_call_a_line_each(session):
    lines = plain(session())
    assert lines[: len(list(briefing_lines(played())))] == list(briefing_lines(played()))
    ring = next(i for i, line in enumerate(lines) if "Speak first" in line)
    assert "customer is" in lines[ring + 1]
    assert any(line.endswith(("[assertive]", "[unsure]", "[neutral]")) for line in lines)
    assert any("customer: " in line for line in lines)
    assert any(line.startswith("The call ended") and "resolved" in line for line in lines)
    assert any(line.startswith(("Score: ", "No score")) for line in lines)
    assert lines[-1].startswith("Report: ")
    assert not any("\n" in line for line in lines)


def test_plain_takes_keys_from_its_input(session):
    lines = plain(session(), "m\nm\n?\nx\n")
    assert [line for line in lines if "uted" in line] == [
        "Muted: the customer does not hear you.",
        "No longer muted.",
    ]
    assert "You hang up." in lines
    assert any("hung up" in line for line in lines)


def test_plain_pauses_in_practice_and_not_in_an_exam(session):
    call = session()
    shown = PlainCall(call, lambda _: None)
    shown.press("p")
    assert call.paused
    shown.press("p")
    assert not call.paused
    assert "There is no pause in an exam." in plain(session(mode="exam"), "p\nx\n")


def test_typed_lines_come_one_by_one_and_the_last_without_its_end_too():
    read, write = os.pipe()
    os.write(write, "h\nré\nx".encode())
    os.close(write)
    assert list(typed_lines(read)) == ["h", "ré", "x"]
    os.close(read)


def test_ctrl_c_breaks_off_and_keeps_what_was_recorded(session):
    call, said = session(), []

    def say(line):
        said.append(line)
        if "customer is" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PlainCall(call, say).run()
    assert call.state == "ended"
    assert call.result is None
    assert call.part.is_dir()
