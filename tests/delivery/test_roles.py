"""Parent, adult, child, and which remedy a turn asks for."""

from dataclasses import replace

import pytest

from voicesim.delivery.judge import judge
from voicesim.delivery.roles import role
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures

pytestmark = pytest.mark.unit


def said(agency: float, communion: float, confidence: float = 1.0) -> Delivery:
    """A turn of words alone."""
    reading = LanguageCues(agency=agency, communion=communion, confidence=confidence, word_count=12)
    return judge(ProsodyFeatures(0.0, 0.0, 0.0), reading, Baseline("population", 0), Span(0, 16_000))


@pytest.mark.parametrize(
    ("agency", "communion", "taken", "asks_for"),
    [
        (0.6, -0.7, "parent", "yin"),
        (0.5, 0.5, "adult", None),
        (-0.6, 0.1, "child", "yang"),
        (0.0, 0.0, None, None),
    ],
)
def test_the_role_and_the_remedy_follow_the_axes(
    agency: float, communion: float, taken: str | None, asks_for: str | None
) -> None:
    delivery = said(agency, communion)
    assert delivery.role == taken
    assert delivery.remedy == asks_for


def test_an_unsure_turn_takes_no_role_and_asks_for_nothing() -> None:
    delivery = said(0.6, -0.7, confidence=0.1)
    assert delivery.label == "unsure"
    assert delivery.role is None
    assert delivery.remedy is None


def test_giving_way_in_a_strained_voice_is_child_though_the_words_are_not_weak() -> None:
    adult = said(0.5, 0.5)
    strained = replace(adult, voice=replace(adult.voice, arousal=1.0))
    assert role(strained, frozenset({"give_in"})) == "child"
    assert role(strained) == "adult"
    assert role(adult, frozenset({"give_in"})) == "adult"
