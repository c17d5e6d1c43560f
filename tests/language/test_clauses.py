"""A turn falls into a few parts of several words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.app.lexicons import load_lexicon
from voicesim.language.clauses import LEAST_WORDS, MOST, clauses
from voicesim.language.tokens import page_of, words_from_text

pytestmark = pytest.mark.unit

SPELLING = load_lexicon().spelling


def parts(text: str) -> list[str]:
    page = page_of(words_from_text(text), SPELLING)
    return [" ".join(word.text for word in page.words[first:end]) for first, end in clauses(page)]


def test_sentences_and_conjunctions_part_clauses():
    assert parts("I hear you, that is awful. I will call him now and you will know by five.") == [
        "i hear you that is awful", "i will call him now", "and you will know by five",
    ]  # fmt: skip


def test_short_clauses_join_their_neighbours():
    assert parts("Yes. No. I will call him. Okay.") == ["yes no i will call him okay"]


SOME = st.sampled_from(["i", "and", "you", ".", "no", "will", "stop", "it", "because", "."])


@given(st.lists(SOME, min_size=1, max_size=60))
def test_clauses_are_the_whole_turn_in_order(words: list[str]):
    page = page_of(words_from_text(" ".join(words).replace(" .", ".")), SPELLING)
    if not page.words:
        return
    found = clauses(page)
    assert found[0][0] == 0
    assert found[-1][1] == len(page.words)
    assert all(end == following for (_, end), (following, _) in pairwise(found))
    assert len(found) <= MOST
    assert len(found) == 1 or all(end - first >= LEAST_WORDS for first, end in found)
