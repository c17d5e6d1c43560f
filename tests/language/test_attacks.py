"""Plain attacks stand whatever kind words surround them; what a scenario is about is no attack."""

from dataclasses import replace
from itertools import product

import pytest

from voicesim.app.readers import load_reader
from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.language.reading import read
from voicesim.language.tokens import words_from_text
from voicesim.model.language import HOSTILE
from voicesim.model.thresholds import LIKELY_HOSTILE

pytestmark = pytest.mark.model

CUSTOMER = "Where is my order? I've waited for a week."
PLAIN = [
    "You idiot.", "Shut up.", "You're a stupid cow.", "You people never listen.", "Stop whining.",
    "I don't give a damn about you.", "That's your own fault.", "That's not my problem.", "Take it or leave it.",
]  # fmt: skip
KIND = [
    "I understand that you're upset. What do you need most right now?",
    "I recommend that we send you a new one today.",
    "I can see your order here. It will be with you on Friday.",
    "Thank you for telling me. I'm here to help you.",
    "The mistake is ours, and I'm sorry. I'll put it right.",
]
ALLOWED_SHARE = 0.01


def hostile(cues):
    return {t.name for t in cues.techniques if t.name in HOSTILE and t.confidence >= 0.5}


@pytest.mark.parametrize("attack", PLAIN)
def test_a_plain_attack_stands_before_and_after_kind_words(attack):
    for kind, first in product(KIND, (True, False)):
        text = f"{attack} {kind}" if first else f"{kind} {attack}"
        cues = read(words_from_text(text), load_reader(), CUSTOMER)
        assert hostile(cues), text
        assert cues.styles.aggressive > cues.styles.assertive, text


def misheard(text, confidence):
    return tuple(replace(word, confidence=confidence) for word in words_from_text(text))


def surest(words, name):
    found = [t.confidence for t in read(words, load_reader(), CUSTOMER).techniques if t.name == name]
    return max(found, default=0.0)


def test_a_threat_in_words_that_were_hardly_heard_is_none_for_certain():
    threat = "if you want we will cancel your order and you will read my feet"
    clear, unclear = surest(misheard(threat, 1.0), "threat"), surest(misheard(threat, 0.7), "threat")
    assert clear > 0.6 > 0.5 > unclear


def test_one_clear_word_among_unclear_ones_does_not_make_the_whole_clear():
    words = misheard("we will cancel your order and you will read my feet", 0.6)
    loud = tuple(replace(word, confidence=1.0) if word.text == "cancel" else word for word in words)
    assert surest(loud, "threat") < 0.5


def test_an_attack_that_a_rule_hears_needs_only_its_own_words():
    plain, garbled = words_from_text("you stupid cow"), misheard("the pair of shelves is on the way to them", 0.5)
    later = tuple(replace(word, span=word.span.moved(plain[-1].span.end_sample)) for word in garbled)
    assert surest((*plain, *later), "insult") >= 0.8


def test_an_attack_is_no_kindness():
    cues = read(words_from_text("That's your own fault."), load_reader(), CUSTOMER)
    assert {t.name for t in cues.techniques} <= set(HOSTILE)


def test_out_of_nowhere_plain_words_may_be_a_story():
    cues = read(words_from_text("Run, you idiot, run, it's right behind you!"), load_reader())
    assert cues.styles.aggressive < 0.3


def test_what_a_scenario_listens_for_is_no_attack():
    attacks, asked = [], 0
    for path in scenario_paths():
        scenario = load_scenario(path)
        reader, opening = load_reader().listening_for(scenario), scenario.lines[0].say[0]
        kind = [i for i in scenario.intents.values() if i.moves.trust >= 0 and i.moves.anger <= 0]
        for text in [text for intent in (*kind, *scenario.facts.values()) for text in intent.like]:
            asked += 1
            found = hostile(read(words_from_text(text), reader, opening))
            attacks += [f"{scenario.id}: {text}: {', '.join(sorted(found))}"] * bool(found)
    assert asked > 400
    assert len(attacks) <= ALLOWED_SHARE * asked, "\n".join(attacks)


def test_who_asks_for_consent_is_not_taking_leave():
    def closes(text):
        return any(t.name == "close_politely" for t in read(words_from_text(text), load_reader(), CUSTOMER).techniques)

    assert not closes("May I change the order now? You'll get a confirmation by email in a minute.")
    assert closes("Is that all right? Then thank you for calling, and goodbye.")


OPINIONS = [
    "I think you are stupid.", "I think you're an idiot.", "Honestly, I believe you are being ridiculous.",
    "In my opinion you are a liar.", "If you ask me, you're a fool.", "I find you pathetic.",
]  # fmt: skip
NO_INSULTS = [
    "I don't think you are stupid.", "Nobody thinks you are stupid.", "Nobody here believes you're a liar.",
    "I would never say you are an idiot.", "You must think I am stupid.", "I think you are right.",
    "This is a stupid mistake of ours.", "I feel stupid for missing that.",
    "Please don't think that I believe you are a liar.", "I do not for a moment think you are stupid.",
]  # fmt: skip
OFFERS = [
    "Let me put that in for you now.", "Let me just put you through now.", "I'll put that through right now.",
    "Let me look that up for you.", "We'll send that out to you tomorrow.", "Let me take that fee off for you.",
    "I'll run it through the system again.", "We can put that back on for you today.",
    "I can put that right for you now.",
    "Okay, I will put this on your account now.", "Let me write that down for you.",
]  # fmt: skip
NO_OFFERS = [
    "I'll put that through when you learn to behave.", "Let me make this simple since you cannot follow.",
    "Let me transfer you to someone who enjoys complaints.", "Let me look that up for you since reading is hard.",
    "I'll put it through and then you will stop calling.",
]  # fmt: skip
BEFORE = ["", CUSTOMER, "This is ridiculous, I have been waiting for three weeks.", "Can you help me please?"]


@pytest.mark.parametrize("opinion", OPINIONS)
def test_an_insult_is_one_as_an_opinion_too(opinion):
    for before in ("", CUSTOMER):
        cues = read(words_from_text(opinion), load_reader(), before)
        assert "insult" in hostile(cues), before
        assert cues.styles.aggressive >= 0.75, before


@pytest.mark.parametrize("kind", NO_INSULTS)
def test_an_insult_denied_or_meant_for_oneself_is_none(kind):
    for before in ("", CUSTOMER):
        cues = read(words_from_text(kind), load_reader(), before)
        assert "insult" not in hostile(cues), before
        assert cues.styles.aggressive < LIKELY_HOSTILE, before


@pytest.mark.parametrize("offer", OFFERS)
def test_an_offer_of_help_and_nothing_else_is_no_attack(offer):
    for before in BEFORE:
        cues = read(words_from_text(offer), load_reader(), before)
        assert not hostile(cues), before
        assert cues.styles.aggressive < LIKELY_HOSTILE, before


@pytest.mark.parametrize("attack", NO_OFFERS)
def test_an_offer_does_not_excuse_what_is_said_with_it(attack):
    assert read(words_from_text(attack), load_reader(), CUSTOMER).styles.aggressive >= 0.5


def test_a_clause_that_is_harmless_does_not_excuse_its_neighbour():
    for harmless in ("Let me put that in for you now.", "I don't think you are stupid."):
        cues = read(
            words_from_text(f"{harmless} Maybe get somebody who can read to help you."), load_reader(), CUSTOMER
        )
        assert cues.styles.aggressive >= 0.5, harmless
