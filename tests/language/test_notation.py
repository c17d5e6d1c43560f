"""Phrases become patterns: what each sign of the notation finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.language.notation import PhraseMaker
from voicesim.language.tokens import Spelling, page_of, words_from_text
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit

SPELLING = Spelling(
    expand={"i'm": ("i", "am"), "don't": ("do", "not"), "you're": ("you", "are")},
    join={("e", "mail"): "email"},
    openers=frozenset({"okay"}),
    conjunctions=frozenset({"and", "but"}),
    subjects=frozenset({"i", "you"}),
)
MAKER = PhraseMaker({"weekday": ("monday", "tuesday"), "day": ("{weekday}", "next week")}, SPELLING, "the|a|to")


def finds(phrase: str, text: str) -> str | None:
    """What a phrase finds in a text, in the normal form of the text."""
    found = MAKER.pattern((phrase,)).search(page_of(words_from_text(text), SPELLING).text)
    return " ".join(found.group().split()) if found else None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("i really understand", "well i really understand you", "i really understand"),
        ("i [really|truly] understand", "i understand", "i understand"),
        ("i [really|truly] understand", "i truly understand", "i truly understand"),
        ("(two|three) ways", "there are three ways", "three ways"),
        ("(two|three) ways", "there are four ways", None),
        ("on {weekday}", "it comes on monday", "on monday"),
        ("by {day}", "it comes by next week", "by next week"),
        ("apolog*", "i apologised", "apologised"),
        ("i'm sorry", "i am sorry", "i am sorry"),
        ("i am sorry", "i'm sorry", "i am sorry"),
        ("my email", "what is my e mail", "my email"),
        ("a _ day", "a nice day", "a nice day"),
        ("give ~", "give the", None),
        ("give ~", "give flowers", "give flowers"),
        ("i .. sorry", "i am so very sorry", "i am so very sorry"),
        ("i .. sorry", "i am so very very sorry", None),
        ("i ... sorry", "i am so very very sorry", "i am so very very sorry"),
        ("if >> hang", "if it goes on and you shout i hang", "if it goes on and you shout i hang"),
        ("if ... hang", "if it goes on and you hang", None),
        ("^listen", "listen to me", "listen"),
        ("^listen", "i listen to you", None),
        ("done $", "that is done", "done"),
        ("done $$", "that is done. goodbye", None),
        (r"/\swhat\s\S+/", "so what now", "what now"),
        ("cat", "a category", None),
        ("cat", "concat", None),
    ],
)
def test_a_phrase_finds_what_it_says(phrase: str, text: str, found: str | None) -> None:
    assert finds(phrase, text) == found


@pytest.mark.parametrize("phrase", ["(a|b", "a]", "(a]", "{nothing}", "what?", "half, half", "/(/"])
def test_a_phrase_outside_the_notation_is_refused_and_named(phrase: str) -> None:
    with pytest.raises(BadInput) as refused:
        MAKER.pattern((phrase,))
    assert phrase in str(refused.value)


@given(st.text(alphabet="ab'*_~.^$[]()|{} >", max_size=30))
def test_any_scribble_is_refused_or_finds_only_whole_words(phrase: str) -> None:
    try:
        pattern = MAKER.pattern((phrase,))
    except BadInput:
        return
    for found in pattern.finditer(text := "\na ba b ab"):
        assert text[found.end() : found.end() + 1] in {" ", "\n", ""}
        assert found.group()[:1] in {" ", "\n", ""}
