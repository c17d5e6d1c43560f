"""Rendering ahead: what may come is voiced before it is wanted, and nothing waits for it."""

import threading

import numpy as np
import pytest

from voicesim.call.ahead import RenderingAhead
from voicesim.model.audio import AudioClip
from voicesim.model.errors import EngineError
from voicesim.model.events import CustomerMoved

pytestmark = pytest.mark.unit


class Remembering:
    """A voice that keeps what it was asked for; some lines it cannot say."""

    name = "remembering"

    def __init__(self, fails_on=()):
        self.asked, self.fails_on, self.asked_for = [], fails_on, threading.Event()

    def render(self, text, style):
        self.asked.append((text, style))
        self.asked_for.set()
        if text in self.fails_on:
            raise EngineError("cannot")
        return AudioClip(np.zeros(160, np.float32))

    def close(self):
        pass


def test_every_line_of_a_call_had_been_announced_in_its_words_and_style(mini_call):
    call, announced, said = mini_call(), [], []
    engine = call.engine()
    customer = engine._side.customer

    def watch(_at, _mic, _arrivals, result):
        said.extend((e.move.text, e.move.style) for e in result.events if isinstance(e, CustomerMoved))
        announced.extend(customer.may_come())

    announced.extend(customer.may_come())
    call.engine = lambda: engine
    call.run(watch)
    assert len(said) >= 2
    assert set(said) <= set(announced)


def test_the_opening_is_voiced_before_the_call_begins_and_each_line_once(mini_call):
    voice, customer = Remembering(), mini_call().engine()._side.customer
    with RenderingAhead(voice, customer.may_come) as ahead:
        assert voice.asked_for.wait(10)
        ahead._wanted.put(customer.may_come())
    texts = [text for text, _ in voice.asked]
    assert texts[0] == "Hello? Is anybody there?"
    assert len(texts) == len(set(texts))


def test_a_voice_that_fails_is_asked_for_the_next_line():
    voice = Remembering(fails_on=("one",))
    with RenderingAhead(voice, lambda: [("one", "neutral"), ("two", "neutral")]):
        while len(voice.asked) < 2:
            voice.asked_for.wait(10)
    assert [text for text, _ in voice.asked] == ["one", "two"]


def test_looking_ahead_changes_nothing(mini_call):
    customer = mini_call().engine()._side.customer
    assert customer.may_come() == customer.may_come()
