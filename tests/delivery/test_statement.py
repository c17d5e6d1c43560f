"""When a rising end says something about the speaker: only at the end of what is known to be a statement."""

from dataclasses import replace

import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.delivery.judge import judge
from voicesim.delivery.statement import ends_as_statement
from voicesim.language.rules import read
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import Span
from voicesim.model.language import LanguageCues, Technique, TechniqueName
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Word

pytestmark = pytest.mark.unit

LEXICON = load_lexicon()
PLAIN = LanguageCues(agency=0.0, communion=0.0, confidence=1.0, word_count=9)
RISING = ProsodyFeatures(4.0, 3.5, 2.2, f0_median_hz=120.0, f0_final_slope_st_per_s=20.0)


def rise_counts(words: tuple[Word, ...], cues: LanguageCues) -> bool:
    delivery = judge(RISING, cues, Baseline("population", 0), Span(0, 64_000), words)
    return any(e.feature == "f0_final_slope_st_per_s" for e in delivery.evidence)


def paused(before: str, after: str) -> tuple[Word, ...]:
    """Two stretches with half a second of silence between them."""
    first, second = words_from_text(before), words_from_text(after)
    shift = first[-1].span.end_sample + 8_000
    late = (replace(w, span=Span(w.span.start_sample + shift, w.span.end_sample + shift)) for w in second)
    return (*first, *late)


@pytest.mark.parametrize(
    "text",
    [
        "the parcel will be with you on thursday",
        "i have ordered a new one for you",
        "which you ordered in may and it left our house yesterday",
        "it will be there tomorrow",
    ],
)
def test_a_statement_that_rises_is_told_so(text: str) -> None:
    words = words_from_text(text)
    assert rise_counts(words, read(words, LEXICON))


@pytest.mark.parametrize(
    "text",
    [
        "how can i help you today",
        "thank you for calling how can i help you today",
        "okay and what is your order number please",
        "did the driver leave a note",
        "you ordered the grey one is that right",
        "the sofa came on friday didn't it",
        "the sofa came on friday right",
        "i will look it up for you can you spell that",
        "may i have your name please",
    ],
)
def test_a_question_may_rise(text: str) -> None:
    words = words_from_text(text)
    assert not rise_counts(words, read(words, LEXICON))
    assert not rise_counts(words, PLAIN)


def test_without_words_nobody_knows_whether_it_was_a_statement() -> None:
    assert not rise_counts((), PLAIN)
    assert not rise_counts((), replace(PLAIN, confidence=0.0, word_count=0))


def test_words_that_were_not_heard_clearly_are_no_known_statement() -> None:
    words = words_from_text("the parcel will be with you on thursday")
    assert rise_counts(words, PLAIN)
    assert not rise_counts(words, replace(PLAIN, confidence=0.4))


def test_a_question_earlier_in_the_turn_does_not_excuse_the_end() -> None:
    words = paused("can you see the number", "it stands on the last page")
    assert ends_as_statement(words, PLAIN)
    assert ends_as_statement(words, replace(PLAIN, techniques=(asked("ask_closed_question", words[:5]),)))
    assert not ends_as_statement(paused("it stands on the last page", "can you see the number"), PLAIN)


@pytest.mark.parametrize("name", ["ask_for_details", "invite_to_speak", "permission_seeking", "greeting"])
def test_what_asks_up_to_the_last_word_excuses_it_whatever_the_words_are(name: TechniqueName) -> None:
    words = words_from_text("your order number and the name please")
    assert not ends_as_statement(words, replace(PLAIN, techniques=(asked(name, words[:-1]),)))
    assert ends_as_statement(words, replace(PLAIN, techniques=(asked(name, words[:3]),)))
    assert ends_as_statement(words, replace(PLAIN, techniques=(asked("explain_reason", words),)))


def asked(name: TechniqueName, words: tuple[Word, ...]) -> Technique:
    return Technique(name, "", Span(words[0].span.start_sample, words[-1].span.end_sample), 0.9)
