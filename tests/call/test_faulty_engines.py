"""Recognisers and voices that hang, die or return rubbish: the call goes on, or ends and says why."""

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from voicesim.call import headless, lane, workbench
from voicesim.call.lane import Lane
from voicesim.engines import vosk_recognizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.engines.vosk_recognizer import VoskStream
from voicesim.model import events as ev
from voicesim.model.errors import EngineError, VoicesimError
from voicesim.model.units import HEAR_BLOCK_SAMPLES, to_samples

pytestmark = pytest.mark.slow


@dataclass
class Hung:
    """Answers nothing from its so-many-th use on, until the test is over."""

    after: int
    released: threading.Event = field(default_factory=threading.Event)
    used: int = 0

    def use(self):
        self.used += 1
        if self.used > self.after:
            self.released.wait(60)


@pytest.fixture
def hung():
    """Makes what hangs; nothing is left hanging after the test."""
    made = []

    def make(after):
        made.append(Hung(after))
        return made[-1]

    yield make
    for one in made:
        one.released.set()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(headless, "HANGS_AFTER_S", 1.0)
    monkeypatch.setattr("voicesim.call.live.GIVEN_UP_SAMPLES", to_samples(1.0))
    monkeypatch.setattr(lane, "LEAVE_AFTER_S", 0.05)


class SlowTones(ToneSynthesizer):
    """Uses something that hangs before each line."""

    def __init__(self, hung):
        super().__init__()
        self.hung = hung

    def render(self, text, style):
        self.hung.use()
        return super().render(text, style)


class HungRecognizer:
    """A recogniser around another one, whose streams use something that hangs before each block."""

    name = "hung"

    def __init__(self, inner, hung):
        self.inner, self.hung = inner, hung

    def open_stream(self):
        stream = self.inner.open_stream()
        feed = stream.feed

        def slow(block):
            self.hung.use()
            return feed(block)

        stream.feed = slow
        return stream


def with_recognizer(call, wrap):
    engines = call.engines()
    inner = engines.recognizer()
    call.engines = lambda: workbench.Engines(lambda: wrap(inner), engines.synthesizer, engines.reader)
    return call


def run(call):
    """Headless, once everything is loaded."""
    with workbench.Workbench(call.engines()) as bench:
        bench.wait_until_all_is_ready()
        return headless.run_headless(call.engine(), call.agent(), bench, ())


def test_headless_a_recogniser_that_hangs_ends_the_call_in_one_line(mini_call, hung):
    call = with_recognizer(mini_call(), lambda inner: HungRecognizer(inner, hung(5)))
    with pytest.raises(EngineError, match=r"^the recogniser has not answered for 1 s: the call is broken off -> run"):
        run(call)


def test_headless_a_voice_that_hangs_ends_the_call_in_one_line(mini_call, hung):
    with pytest.raises(EngineError, match=r"^the customer's voice has not answered"):
        run(mini_call(synthesizer=SlowTones(hung(1))))


def test_a_reader_that_hangs_is_not_told_as_the_recogniser_alone(mini_call, hung, monkeypatch):
    stuck, read = hung(1), workbench.read  # the first reading warms up

    def slow(*of):
        stuck.use()
        return read(*of)

    monkeypatch.setattr(workbench, "read", slow)
    with pytest.raises(EngineError, match=r"^the recogniser or the reader of words has not answered for 1 s"):
        run(mini_call())


def test_a_voice_that_hangs_from_the_start_is_told_before_the_call(mini_call, hung, monkeypatch):
    monkeypatch.setattr(workbench, "LOADED_WITHIN_S", 0.3)
    told = pytest.raises(EngineError, match=r"^the customer's voice was not ready within 0\.3 s")
    with workbench.Workbench(mini_call(synthesizer=SlowTones(hung(0))).engines()) as bench, told:
        bench.wait_until_ready()


class Unhurried:
    """Work that is done is waited for; what hangs is not."""

    def __init__(self, bench, hung):
        self.bench, self.hung = bench, hung

    def submit(self, request):
        future = self.bench.submit(request)
        while not future.done() and self.hung.used <= self.hung.after:
            threading.Event().wait(0.001)
        return future


def failures(events):
    return [event for event in events if isinstance(event, ev.EngineFailed)]


def test_live_a_voice_that_hangs_is_given_up_and_the_call_goes_on_to_its_end(mini_call, live_driver, hung):
    stuck = hung(2)  # the workbench's trial line and the opening are voiced
    events = live_driver(mini_call(synthesizer=SlowTones(stuck)), lambda bench: Unhurried(bench, stuck))
    assert failures(events)[0].message == "the customer's voice has not answered for 1 s"
    assert isinstance(events[-1], ev.CallEnded)
    assert any(isinstance(event, ev.PlaybackStarted) for event in events)


def test_live_a_recogniser_that_hangs_is_told_of_and_the_call_ends_by_itself(mini_call, live_driver, hung):
    stuck = hung(12)
    call = with_recognizer(mini_call(), lambda inner: HungRecognizer(inner, stuck))
    events = live_driver(call, lambda bench: Unhurried(bench, stuck))
    given_up = failures(events)
    assert given_up[0].message == "the recogniser has not answered for 1 s"
    assert isinstance(events[-1], ev.CallEnded)


@pytest.fixture
def live_driver(live, monkeypatch):
    def run(call, bench):
        events, _ = live.run(call, bench=bench)
        return events

    return run


def test_what_comes_after_it_was_given_up_meets_nobody(mini_call, live, monkeypatch):
    monkeypatch.setattr("voicesim.call.live.GIVEN_UP_SAMPLES", to_samples(0.5))
    events, _ = live.run(mini_call(), bench=lambda bench: live.Late(bench, lambda _: to_samples(1.0)))
    assert failures(events)
    assert isinstance(events[-1], ev.CallEnded)


def test_a_lane_that_hangs_is_left_behind_and_what_waited_in_it_is_not_done(hung):
    stuck, done = hung(0), []
    one = Lane("one")
    one.submit(stuck.use)
    waiting = one.submit(done.append, 1)
    one.close()
    assert waiting.cancelled()
    assert not done


def test_an_error_in_a_lane_is_raised_where_the_result_is_asked_for_and_the_lane_works_on():
    one = Lane("one")
    failed, fine = one.submit(int, "x"), one.submit(int, "7")
    with pytest.raises(ValueError, match="invalid literal"):
        failed.result(5)
    assert fine.result(5) == 7
    one.close()


class Listener:
    """What vosk gives, or what it should not."""

    def __init__(self, answer):
        self.answer = answer

    def AcceptWaveform(self, data):  # noqa: N802 - vosk's names
        return True

    def Result(self):  # noqa: N802
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    PartialResult = FinalResult = Result


RUBBISH = {
    "no JSON": "\x00\xff words",
    "nothing": "",
    "a list": "[1, 2]",
    "an endless list": "[" * 100_000,
    "a word without a place": '{"result": [{"word": "hello"}]}',
    "no word": '{"result": [{"start": 0.0, "end": 0.1}]}',
    "a place that is no number": '{"result": [{"word": "hello", "start": "x", "end": 0.1}]}',
    "a place that is not a number": '{"result": [{"word": "hello", "start": NaN, "end": 0.1}]}',
    "a place without end": '{"result": [{"word": "hello", "start": 0.0, "end": Infinity}]}',
    "words that are none": '{"result": 7}',
    "a partial that is none": '{"partial": 7}',
    "an empty word": '{"result": [{"word": "", "start": 0.0, "end": 0.1}]}',
    "a confidence that is none": '{"result": [{"word": "hello", "start": 0.0, "end": 0.1, "conf": "x"}]}',
    "an error": RuntimeError("vosk is broken"),
    "no memory": MemoryError(),
}


@pytest.mark.parametrize("answer", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_from_vosk_is_an_engine_error_or_no_words(answer):
    block = np.zeros(HEAR_BLOCK_SAMPLES, np.float32)
    for use in (lambda stream: stream.feed(block), VoskStream.settle_so_far, VoskStream.settle):
        stream = VoskStream(Listener("{}"))
        stream.feed(block)
        stream._listener = Listener(answer)
        said, words = outcome(use, stream)
        assert words is not None or (vosk_recognizer.VERIFY in said and "\n" not in said)
        assert all(words or ())


def outcome(use, stream):
    """What was said instead, and what came."""
    try:
        return "", use(stream)
    except VoicesimError as error:
        return str(error), None
