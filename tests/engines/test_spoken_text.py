"""Written lines as they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.engines.manner import MANNERS
from voicesim.engines.spoken_text import phrases
from voicesim.model.customer import Style

pytestmark = pytest.mark.unit


def said(line: str, style: Style = "neutral") -> list[str]:
    return [phrase.text for phrase in phrases(line, MANNERS[style])]


def pauses_s(line: str, style: Style = "neutral") -> list[float]:
    return [phrase.pause_s for phrase in phrases(line, MANNERS[style])]


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("I just wa... never mind.", ["I just wa,", "never mind."]),
        ("Wait\u2014no.", ["Wait,", "no."]),
        ("I just wa-", ["I just wa,"]),
        ("(unclear) ...and then I got this.", ["and then I got this."]),
        ("[sighs] Fine.", ["Fine."]),
        ("I\u2019ll \u201ccall\u201d you.", ['I\'ll "call" you.']),
        ("It is late. Where is he?", ["It is late.", "Where is he?"]),
        ("Mr. Smith called Dr. Jones.", ["Mr. Smith called Dr. Jones."]),
        ("It was 3.5 stars.", ["It was 3.5 stars."]),
        ("b-but I, I th-thought", ["buh-but I, I thuh-thought"]),
        ("I re-read the pre-order.", ["I re-read the pre-order."]),
        ("It's $49.99 or $1,200.", ["It's 49 dollars 99 or 1,200 dollars."]),
        ("At 5:00, in 5-7 days.", ["At 5 o'clock, in 5 to 7 days."]),
        ("Call 555-0199, No. 5, #12.", ["Call 5 5 5 , 0 1 9 9, number 5, number 12."]),
        ("Mm-hm.", ["uh-huh."]),
        ("  spaced\n\tout\0 ", ["spaced out"]),
        ("...", []),
        ("(sighs)", []),
        ("?!", []),
    ],
)
def test_what_is_written_becomes_what_is_said(line: str, spoken: list[str]) -> None:
    assert said(line) == spoken


def test_dots_pause_longer_than_a_full_stop_and_the_end_has_no_pause() -> None:
    dots_s, end_s = pauses_s("I wanted... never mind.")
    stop_s, _ = pauses_s("I wanted it. Never mind.")

    assert dots_s > stop_s > 0
    assert end_s == 0


def test_anger_shortens_the_pauses_and_resignation_lengthens_them() -> None:
    line = "It is late. Where is he?"

    assert pauses_s(line, "furious")[0] < pauses_s(line)[0] < pauses_s(line, "resigned")[0]


def test_the_hesitant_break_off_within_a_clause_and_end_as_if_asking() -> None:
    assert said("I guess I could take the black one for my sister.", "hesitant") == [
        "I guess I could take the,",
        "black one for my sister?",
    ]
    assert 0.4 <= pauses_s("I guess I could take the black one for my sister.", "hesitant")[0] <= 0.9


def test_a_short_answer_is_not_torn_apart() -> None:
    assert said("I guess so.", "mumbling") == ["I guess so."]


@given(st.text(max_size=120), st.sampled_from(sorted(MANNERS)))
def test_whatever_is_written_every_phrase_has_something_to_say(line: str, style: Style) -> None:
    for phrase in phrases(line, MANNERS[style]):
        assert any(char.isalnum() for char in phrase.text)
        assert phrase.text.isprintable()
        assert phrase.pause_s >= 0
