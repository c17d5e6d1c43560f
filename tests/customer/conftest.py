"""Calls that are played to a customer as words, without a voice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from voicesim.app.readers import load_reader
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call.terms import Terms
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.delivery.judge import judge
from voicesim.language.reading import Reader, read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.customer import Move
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Turn, text_of
from voicesim.prosody.baseline import population

NO_VOICE = ProsodyFeatures(duration_s=0.0, speech_s=0.0, voiced_s=0.0)


@dataclass(frozen=True)
class Exchange:
    """A turn of the agent, what was heard in it, and the answer."""

    text: str
    cues: LanguageCues
    label: str
    """How the turn came across."""
    move: Move

    def __str__(self) -> str:
        heard = ", ".join(f"{t.name} {t.confidence:.2f}" for t in self.cues.techniques) or "nothing"
        meant = ", ".join(meaning.name for meaning in self.cues.meant) or "nothing"
        return (
            f"{self.text}\n    -> {self.move.line_id}: {self.move.text}\n"
            f"    heard {heard}; meant {meant}; came across {self.label}"
        )


TextCall = Callable[[str, Iterable[str]], list[Exchange]]


@cache
def _listening_in(scenario: str) -> Reader:
    return load_reader().listening_for(load_scenario(find_scenario(scenario)))


@cache
def _read_in(scenario: str, text: str, customer_line: str) -> LanguageCues:
    """The beginnings of calls are the same again and again."""
    return read(words_from_text(text), _listening_in(scenario), customer_line)


def _play(scenario: str, turns: Iterable[str]) -> list[Exchange]:
    customer = Customer(load_scenario(find_scenario(scenario)), seed=0)
    exchanges: list[Exchange] = []
    for index, text in enumerate(turns):
        words = words_from_text(text)
        span = Span(0, words[-1].span.end_sample)
        cues = _read_in(scenario, text, exchanges[-1].move.text if exchanges else "")
        delivery = judge(NO_VOICE, cues, population(), span, words)
        heard = HeardTurn.of(Turn(index, "agent", span, text_of(words), words), cues, delivery)
        customer.hear(replace(heard, mentioned=Terms(customer.scenario.terms).heard_in(heard.turn.text)))
        move = customer.next_move()
        customer.spoke(move)
        exchanges.append(Exchange(text, cues, delivery.label, move))
        if move.outcome is not None:
            break
    return exchanges


@pytest.fixture(scope="session")
def text_call() -> TextCall:
    """Plays an agent's turns to a fresh customer of a scenario, until the customer ends the call."""
    return _play
