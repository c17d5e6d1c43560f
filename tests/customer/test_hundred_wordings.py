"""A hundred wordings that no scenario saw, in three styles, lead to a fitting line; `pytest -s` prints the misses."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from voicesim.app.readers import load_reader
from voicesim.app.scenario_files import find_scenario, load_scenario
from voicesim.app.yaml_files import plain, read_yaml
from voicesim.customer.appraisal import HeardTurn
from voicesim.customer.customer import Customer
from voicesim.customer.telling import JOINED
from voicesim.delivery.judge import judge
from voicesim.language.reading import Reader, read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.customer import Move
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Turn, text_of
from voicesim.prosody.baseline import population

pytestmark = pytest.mark.model

LEAST = 0.85
WORDINGS = 100
NO_VOICE = ProsodyFeatures(duration_s=0.0, speech_s=0.0, voiced_s=0.0)


@dataclass(frozen=True)
class Answer:
    """What the customer said to the wording, and what had been heard in it."""

    wording: dict[str, Any]
    move: Move
    cues: LanguageCues
    label: str
    earlier: list[str]
    """Lines that the customer had said before."""

    @property
    def fits(self) -> bool:
        return bool(set(self.move.line_id.split(JOINED)) & set(self.wording["fits"]))

    def __str__(self) -> str:
        heard = ", ".join(f"{t.name} {t.confidence:.2f}" for t in self.cues.techniques) or "nothing"
        meant = ", ".join(meaning.name for meaning in self.cues.meant) or "nothing"
        return (
            f"{self.wording['scenario']}, {self.wording['style']}, {self.wording['intention']}: "
            f"{self.wording['say']}\n"
            f"    -> {self.move.line_id}: {self.move.text}\n"
            f"    fits {', '.join(self.wording['fits'])}; heard {heard}; meant {meant}; came across {self.label}; "
            f"said before {', '.join(self.earlier)}"
        )


@cache
def listening_in(scenario: str) -> Reader:
    """The reader in a call of that scenario."""
    return load_reader().listening_for(load_scenario(find_scenario(scenario)))


@cache
def read_in(scenario: str, text: str, customer_line: str) -> LanguageCues:
    """What is heard in a turn; the beginnings of calls are the same again and again."""
    return read(words_from_text(text), listening_in(scenario), customer_line)


def answer_to(wording: dict[str, Any]) -> Answer:
    """Play the earlier turns and the wording to a fresh customer, as words without a voice."""
    scenario = load_scenario(find_scenario(wording["scenario"]))
    customer = Customer(scenario, seed=0)
    earlier: list[Move] = []
    for index, text in enumerate([*wording["before"], wording["say"]]):
        assert not any(move.outcome for move in earlier), f"the call was over before: {wording['say']}"
        words = words_from_text(text)
        span = Span(0, words[-1].span.end_sample)
        cues = read_in(wording["scenario"], text, earlier[-1].text if earlier else "")
        delivery = judge(NO_VOICE, cues, population(), span, words)
        customer.hear(HeardTurn.of(Turn(index, "agent", span, text_of(words), words), cues, delivery))
        move = customer.next_move()
        customer.spoke(move)
        earlier.append(move)
    return Answer(wording, earlier[-1], cues, delivery.label, [move.line_id for move in earlier[:-1]])


def test_wordings_that_no_scenario_saw_lead_to_a_fitting_line(root):
    wordings = plain(read_yaml(root / "tests" / "data" / "wordings.yaml"))
    assert len({wording["say"] for wording in wordings}) == WORDINGS
    answers = [answer_to(wording) for wording in wordings]
    fitting = [answer for answer in answers if answer.fits]
    all_of, fit_of = (Counter(answer.wording["style"] for answer in some) for some in (answers, fitting))
    share = len(fitting) / len(answers)
    report = [f"{len(fitting)} of {len(answers)} fit"]
    report += [f"{style}: {fit_of[style]} of {number}" for style, number in all_of.items()]
    report += [str(answer) for answer in answers if not answer.fits]
    print("\n" + "\n".join(report))  # noqa: T201 - for pytest -s
    assert share >= LEAST, "\n".join(report)
