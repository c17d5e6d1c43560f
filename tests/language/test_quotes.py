"""Quotes that a person can read; what a technique rests on stays as it is."""

import pytest

from voicesim.language.quotes import readable
from voicesim.language.tokens import page_of, words_from_text
from voicesim.model.audio import Span
from voicesim.model.language import Technique

pytestmark = pytest.mark.unit


@pytest.fixture
def quoted(lexicon):
    """The quote that is shown for a scrap of a turn; a full stop in the text is a pause."""

    def shown(text, scrap, name="reassure", *, by_rule=False):
        words = words_from_text(text)
        said, lit = [word.text for word in words], scrap.split()
        first = next(at for at in range(len(said)) if said[at : at + len(lit)] == lit)
        chosen = words[first : first + len(lit)]
        one = Technique(name, scrap, Span(chosen[0].span.start_sample, chosen[-1].span.end_sample), 0.7)
        (found,) = readable((one,), page_of(words, lexicon.spelling), (one,) if by_rule else (), lexicon.spelling)
        assert (found.name, found.span, found.confidence) == (one.name, one.span, one.confidence)
        inside = " ".join(word.text for word in words if found.place.overlap(word.span))
        assert inside == found.quote
        return found.quote

    return shown


@pytest.mark.parametrize(
    ("text", "scrap", "expected"),
    [
        ("Great. I will send an email now. Goodbye.", "i will send an", "great i will send an email now"),
        ("You should have read your contract.", "contract", "you should have read your contract"),
        ("It is late. Because it broke.", "broke", "because it broke"),
        ("I see. First you keep it and wait. Second you cancel it.", "you keep it and wait second",
         "first you keep it and wait"),
        ("Yes.", "yes", "yes"),
        ("Stop doing it. You listen to me.", "it you listen", "you listen to me"),
    ],
)  # fmt: skip
def test_a_scrap_becomes_its_clause_and_what_was_only_touched_is_left_out(quoted, text, scrap, expected):
    assert quoted(text, scrap) == expected


LONG = (
    "the red one has sold out since then which means that a new red one in the same fabric takes about three weeks "
    "after the day on which somebody orders one of them from the other place"
)


def test_of_a_clause_without_end_there_are_words_enough(quoted):
    assert quoted(LONG, "fabric") == "red one in the same fabric takes about three weeks after"
    assert quoted(LONG, "sold out") == "the red one has sold out since then which means"


def test_a_rule_names_yielding_words_well_enough_and_others_are_completed(quoted):
    text = "It might be late i guess."
    assert quoted(text, "i guess", "hedge", by_rule=True) == "i guess"
    assert quoted(text, "i guess", "hedge") == "it might be late i guess"
    assert quoted("It will be with you within a day.", "it will be", "commit_next_step", by_rule=True) == (
        "it will be with you within a day"
    )
