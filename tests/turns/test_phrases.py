"""Phrases found in what a recogniser wrote."""

import pytest

from voicesim.turns.phrases import PhraseList, tokens

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mm-hm.", ("mm", "hm")),
        ("uhhuh", ("uh", "huh")),
        ("ma'am, I'm sorry!", ("ma'am", "i'm", "sorry")),
        ("", ()),
        ("...", ()),
    ],
)
def test_words_are_compared_without_case_and_punctuation(text, words):
    assert tokens(text) == words


def test_the_longest_phrase_wins_and_none_is_found_inside_another():
    phrases = PhraseList(["calm", "calm down", "down"])
    assert phrases.length_at(("calm", "down"), 0) == 2
    assert phrases.count("please calm down") == 1
    assert phrases.count("calm seas, sit down") == 2


def test_a_word_is_not_found_inside_a_word():
    assert PhraseList(["sir"]).count("sirloin desire") == 0


def test_an_unfinished_phrase_is_known_by_its_beginning():
    phrases = PhraseList(["of course", "see"])
    assert phrases.begins_at(("of",), 0)
    assert not phrases.begins_at(("of", "gold"), 0)
    assert not phrases.begins_at(("see",), 0)
