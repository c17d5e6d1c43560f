"""Work beside the step: a turn is measured while it is heard, with the same result as afterwards."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from scripted_recognizer import ScriptedRecognizer

from voicesim.app.agent_files import load_agent
from voicesim.app.lexicons import load_lexicon
from voicesim.call import workbench
from voicesim.call.workbench import Engines, Workbench
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.errors import EngineError
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ, to_samples
from voicesim.model.work import HearBlock, Heard, JudgeTurn, TurnReading, WorkFailed, WorkRequest
from voicesim.ports.scripted_agent import ScriptedAgent, ScriptedTurn
from voicesim.prosody.measure import measure

TURNS = (
    "hello swift post how can i help you",
    "let me see where it is",
    "i will send it today have a nice day goodbye",
)


class Judged:
    """A listener that pairs every turn to be judged with its reading."""

    def __init__(self):
        self.tasks, self.pairs = {}, []

    def __call__(self, _at_sample, _mic, arrivals, result):
        self.tasks |= {request.request_id: request.task for request in result.work}
        for arrival in arrivals:
            if isinstance(arrival.result, TurnReading):
                self.pairs.append((self.tasks[arrival.request_id], arrival.result))


@pytest.fixture
def unrounded(monkeypatch):
    """Readings as they were measured, not as they are kept."""
    monkeypatch.setattr(workbench, "result_as_kept", lambda result: result)


@pytest.fixture
def anew(monkeypatch):
    """How many samples were measured anew at the end of each turn, because other sound had been heard."""
    found = []

    def counted(pcm, words, latency_s):
        found.append(len(pcm))
        return measure(pcm, words, latency_s)

    monkeypatch.setattr(workbench, "measure", counted)
    return found


def afterwards(task, reading):
    words = tuple(replace(word, span=word.span.moved(-task.span.start_sample)) for word in reading.words)
    return measure(task.pcm, words, task.response_latency_s)


def interrupting():
    """A microphone whose second turn begins over the customer."""
    return ScriptedAgent([ScriptedTurn(voice(2.4)), ScriptedTurn(voice(3.0), barge_in=True), ScriptedTurn(voice(2.0))])


def voice(seconds):
    time_s = np.arange(to_samples(seconds)) / RATE_HZ
    glide = 2 * np.pi * np.cumsum(140 + 30 * np.sin(time_s)) / RATE_HZ
    noise = np.random.default_rng(1).normal(0, 0.001, len(time_s))
    return (sum(np.sin(k * glide) / k for k in range(1, 9)) * 0.1 * np.sin(5 * time_s) ** 2 + noise).astype(np.float32)


@pytest.mark.unit
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"microphone": interrupting},
        {"scenario": {"persona": "aggressive", "mood": {"anger": 0.9}}, "texts": [TURNS[0], " ".join(TURNS), TURNS[2]]},
    ],
    ids=["turn by turn", "the agent barges in", "the customer cuts in"],
)
def test_every_turn_of_a_call_is_measured_as_if_it_were_measured_afterwards(mini_call, unrounded, anew, how):
    judged = Judged()
    microphone = how.get("microphone", lambda: None)()
    mini_call(**{"texts": TURNS, **how, "microphone": microphone}).run(judged)
    assert len(judged.pairs) >= 2
    assert [reading.prosody for _, reading in judged.pairs] == [afterwards(*pair) for pair in judged.pairs]
    assert max(reading.prosody.voiced_s for _, reading in judged.pairs) > 0.5
    assert anew == [RATE_HZ]  # the first one, that loads the libraries


@pytest.mark.model
@pytest.mark.parametrize("agent", ["sofa-assertive", "wedding-aggressive"])
def test_every_turn_of_a_real_agent_is_measured_as_if_it_were_measured_afterwards(
    mini_call, unrounded, anew, root, agent
):
    judged = Judged()
    microphone = load_agent(root / "tests" / "data" / "agents" / agent, ToneSynthesizer())
    mini_call(texts=TURNS[:2] * 8, microphone=microphone).run(judged)
    assert len(judged.pairs) >= 5
    assert [reading.prosody for _, reading in judged.pairs] == [afterwards(*pair) for pair in judged.pairs]
    assert min(reading.prosody.voiced_s for _, reading in judged.pairs) > 0.3
    assert anew == [RATE_HZ]


@pytest.fixture
def bench():
    recognizer = ScriptedRecognizer([()] * 3)
    with Workbench(Engines(lambda: recognizer, ToneSynthesizer(), lambda: Reader(load_lexicon()))) as bench:
        yield bench


def judged(bench, blocks, task):
    """The reading of a turn of which these blocks were heard."""
    for number, block in enumerate(blocks):
        heard = bench.submit(WorkRequest(number, 0, HearBlock(task.stream, Span(0, len(block)), block)))
        assert isinstance(heard.result(), Heard)
    return bench.submit(WorkRequest(99, 0, task)).result()


def blocks_of(pcm):
    whole = len(pcm) // HEAR_BLOCK_SAMPLES
    return list(pcm[: whole * HEAR_BLOCK_SAMPLES].reshape(whole, HEAR_BLOCK_SAMPLES))


def turn(pcm):
    return JudgeTurn(0, Span(0, len(pcm)), pcm, None, "")


@pytest.mark.unit
@pytest.mark.parametrize("missing", [0, 1, 7, 100])
def test_what_was_not_heard_in_blocks_is_measured_at_the_end(bench, unrounded, anew, missing):
    pcm = voice(1.55)
    blocks = blocks_of(pcm)
    reading = judged(bench, blocks[: max(0, len(blocks) - missing)], turn(pcm))
    assert reading.prosody == measure(pcm, (), None)
    assert len(pcm) not in anew


@pytest.mark.unit
@pytest.mark.parametrize("other", [voice(1.6) * 0.5, voice(2.0), np.zeros(24_000, np.float32)])
def test_a_turn_is_what_is_to_be_judged_whatever_was_heard(bench, unrounded, anew, other):
    pcm = voice(1.6)[: to_samples(1.5)]
    reading = judged(bench, blocks_of(other), turn(pcm))
    assert reading.prosody == measure(pcm, (), None)
    assert anew[-1] == len(pcm)


class DeafRecognizer:
    name = "deaf"

    def open_stream(self):
        raise EngineError("no ear", remedy="grow one")


@pytest.mark.unit
def test_a_recogniser_that_fails_leaves_nothing_behind(monkeypatch):
    with Workbench(Engines(DeafRecognizer, ToneSynthesizer(), lambda: Reader(load_lexicon()))) as bench:
        work = [HearBlock(0, Span(0, HEAR_BLOCK_SAMPLES), voice(0.1)), turn(voice(0.1))]
        results = [bench.submit(WorkRequest(n, 0, task)).result() for n, task in enumerate(work)]
        assert results == [WorkFailed("no ear -> grow one")] * 2
        bench.submit(WorkRequest(2, 0, HearBlock(1, Span(0, HEAR_BLOCK_SAMPLES), voice(0.1)))).result()
        assert set(bench._measured) == {1}  # of the next stream, and of none before it


class BusyRecognizer(ScriptedRecognizer):
    """Says when a block is heard, and hears it to its end once it is let."""

    def __init__(self):
        super().__init__([()])
        self.hearing, self.may_end = threading.Event(), threading.Event()

    def open_stream(self):
        stream = super().open_stream()
        feed = stream.feed

        def busy(block):
            self.hearing.set()
            assert self.may_end.wait(60)
            return feed(block)

        stream.feed = busy
        return stream


@pytest.mark.unit
def test_who_leaves_waits_for_no_turn_that_nobody_will_hear(monkeypatch):
    recognizer = BusyRecognizer()
    with Workbench(Engines(lambda: recognizer, ToneSynthesizer(), lambda: Reader(load_lexicon()))) as bench:
        bench.wait_until_all_is_ready()
        bench.submit(WorkRequest(0, 0, HearBlock(0, Span(0, HEAR_BLOCK_SAMPLES), voice(0.1))))
        assert recognizer.hearing.wait(60)
        reading = bench.submit(WorkRequest(1, 0, turn(voice(0.1))))
        while not reading.running():
            threading.Event().wait(0.001)
        thread = bench._hearing._thread
        join = thread.join
        monkeypatch.setattr(thread, "join", lambda longest_s: (recognizer.may_end.set(), join(longest_s)))
    assert isinstance(reading.result(0), WorkFailed)
    assert not any(lane._thread.is_alive() for lane in (bench._hearing, bench._reading, bench._speaking))
