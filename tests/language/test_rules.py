"""What an agent does with words, and what it is not to be taken for."""

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.app.lexicons import load_lexicon
from voicesim.language.lexicon import Lexicon
from voicesim.language.rules import read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.language import LanguageCues
from voicesim.model.speech import Word
from voicesim.model.units import to_samples

pytestmark = pytest.mark.unit

ENGLISH = load_lexicon()
VOCABULARY = [
    "i",
    "you",
    "we",
    "sorry",
    "um",
    "maybe",
    "calm",
    "down",
    "help",
    "can",
    "what",
    "is",
    "your",
    "name",
    "policy",
    "because",
    "stop",
    "shouting",
    "please",
    "sir",
    "idiot",
    "not",
    "never",
    "if",
    "will",
    "hang",
    "up",
    "order",
    "send",
    "today",
    "or",
    "and",
    "the",
    "a",
    "guess",
    "said",
]


def names(cues: LanguageCues) -> set[str]:
    return {technique.name for technique in cues.techniques}


@pytest.fixture
def heard(lexicon: Lexicon):
    """Reads a line of text, after a line of the customer."""
    return lambda text, before="": read(words_from_text(text), lexicon, before)


def test_a_polite_limit_is_a_boundary_and_a_blunt_one_a_threat(heard) -> None:
    polite = names(heard("if you keep swearing i will have to end this call"))
    blunt = names(heard("if you keep swearing i'll hang up"))
    assert "set_boundary" in polite
    assert "threat" not in polite
    assert "threat" in blunt
    assert "set_boundary" not in blunt


@pytest.mark.parametrize("line", ["may i have your name please", "shall i go ahead and place the order",
                                  "would you like me to send it today"])  # fmt: skip
def test_asking_for_consent_is_not_begging_for_permission(heard, line: str) -> None:
    assert "permission_seeking" not in names(heard(line))
    assert names(heard(line)) & {"ask_closed_question", "ask_for_details"}


def test_one_or_two_apologies_are_courtesy_and_a_third_is_too_many(heard) -> None:
    assert "over_apology" not in names(heard("i'm sorry about the delay i do apologise for the trouble"))
    thrice = heard("i'm sorry i'm so sorry i really do apologise")
    assert "over_apology" in names(thrice)
    assert "apologise" not in names(thrice)
    assert thrice.agency < -0.2


def test_policy_is_a_wall_unless_a_reason_or_a_way_out_follows(heard) -> None:
    assert "stonewall_policy" in names(heard("that's our policy"))
    assert "stonewall_policy" not in names(heard("that's our policy because it protects your account"))
    assert "stonewall_policy" not in names(heard("that's our policy but what i can do is send you a new one"))


def test_i_think_is_a_hedge_only_beside_another(heard) -> None:
    assert heard("i think that is the green button").agency == 0
    alone, together = heard("maybe it is the green button"), heard("maybe i think it is the green button")
    assert together.agency < alone.agency < 0


def test_not_knowing_yet_is_no_hedge_when_finding_out_follows(heard) -> None:
    assert "hedge" in names(heard("i don't know"))
    assert "hedge" not in names(heard("i don't know yet but i'll find out"))


def test_what_the_customer_said_is_not_held_against_the_agent(heard) -> None:
    assert not names(heard("you said he called you an idiot")) & {"insult"}
    assert not names(heard("that's not your fault")) & {"blame_customer"}
    assert "insult" in names(heard("you're an idiot"))


@pytest.mark.parametrize(
    ("line", "technique"),
    [
        ("what is most important to you", "ask_open_question"),
        ("is the light green", "ask_closed_question"),
        ("what is your order number", "ask_for_details"),
        ("could you give me your email address", "ask_for_details"),
        ("when did you place the order", "ask_for_details"),
    ],
)
def test_questions_are_told_apart(heard, line: str, technique: str) -> None:
    assert {"ask_open_question", "ask_closed_question", "ask_for_details"} & names(heard(line)) == {technique}


def test_the_same_words_as_a_recogniser_hears_them(heard) -> None:
    assert "redirect" in names(heard("sir i have to ask you a few questions so that we can find a solution quickly"))
    assert "apologise" in names(heard("i do apologize for that"))
    assert "acknowledge_feeling" in names(heard("i can see that youre upset"))
    assert "hold_the_floor" in names(heard("one moment mam"))


def test_an_order_is_softened_by_courtesy(heard) -> None:
    assert "command" in names(heard("give me your account number"))
    assert "command" not in names(heard("give me your account number please"))


def test_haste_after_doubt_is_steamrolling_and_after_a_clear_yes_it_is_not(heard) -> None:
    assert "steamroll" in names(heard("i'm ordering the blue one", "well i don't know"))
    assert "steamroll" not in names(heard("i'm ordering the blue one", "yes the blue one is perfect"))


def test_a_hit_says_what_was_said_and_when(lexicon: Lexicon) -> None:
    texts = ["okay", "please", "calm", "down", "now"]
    words = tuple(Word(t, Span(to_samples(i), to_samples(i + 0.5)), 0.95) for i, t in enumerate(texts))
    (dismissed,) = (t for t in read(words, lexicon).techniques if t.name == "dismiss")
    assert dismissed.quote == "calm down"
    assert dismissed.span == Span(to_samples(2), to_samples(3.5))
    assert dismissed.confidence == pytest.approx(lexicon.cues["tone_policing"].confidence)


def test_a_cue_saturates_1_then_1_5_then_1_75(heard, lexicon: Lexicon) -> None:
    weight = lexicon.cues["filler"].agency
    sums = [sum(h.agency for h in heard("um " * n).hits) for n in (1, 2, 3)]
    assert sums == pytest.approx([weight, 1.5 * weight, 1.75 * weight])


def test_words_heard_badly_count_less_and_assert_nothing(lexicon: Lexicon) -> None:
    def with_confidence(confidence: float | None) -> LanguageCues:
        words = words_from_text("you should have called earlier")
        return read(tuple(Word(w.text, w.span, confidence) for w in words), lexicon)

    sure, unsure, lost = with_confidence(None), with_confidence(0.75), with_confidence(0.5)
    assert sure.communion < unsure.communion < lost.communion == 0
    assert sure.confidence > unsure.confidence > lost.confidence == 0
    assert "blame_customer" in names(sure)
    assert not names(lost)


def test_few_words_carry_less(heard) -> None:
    assert [heard("okay " * n).confidence for n in (1, 3, 6, 9)] == pytest.approx([1 / 6, 0.5, 1, 1])


def test_no_words_say_nothing(lexicon: Lexicon) -> None:
    assert read((), lexicon) == LanguageCues(agency=0.0, communion=0.0, confidence=0.0, word_count=0)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=25), st.sampled_from(["", "i don't know", "you idiot"]))
def test_any_words_give_the_same_sound_reading_twice(words: list[str], before: str) -> None:
    text = words_from_text(" ".join(words))
    cues = read(text, ENGLISH, before)
    assert cues == read(text, ENGLISH, before)
    assert cues.agency == pytest.approx(math.tanh(sum(hit.agency for hit in cues.hits)))
    assert cues.communion == pytest.approx(math.tanh(sum(hit.communion for hit in cues.hits)))
    assert all(0 <= hit.confidence <= 1 and hit.quote for hit in cues.hits)
    assert all(text[0].span.start_sample <= t.span.start_sample < t.span.end_sample for t in cues.techniques)
    assert all(t.span.end_sample <= text[-1].span.end_sample for t in cues.techniques)


@pytest.mark.parametrize("line", ["sorry", "calm down because i think maybe it is company policy", "um i guess"])
def test_four_times_the_words_take_four_times_the_work(line: str) -> None:
    few, many = (_calls(f"{line} " * (letters // len(line))) for letters in (3_000, 12_000))
    assert many < 5 * few


def _calls(text: str) -> int:
    """Python calls while reading, which unlike seconds are the same on every machine."""
    words, calls = words_from_text(text), 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    read(words[:1], ENGLISH)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(words, ENGLISH)
    finally:
        sys.setprofile(before)
    return calls
