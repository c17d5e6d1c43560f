"""Words are cut into the longest pieces that are known."""

import pytest

from voicesim.language.pieces import AGENT_PIECES, CUSTOMER_PIECES, Vocabulary

pytestmark = pytest.mark.unit

KNOWN = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "i", "'", "m", "un", "##help", "##ful", "unhelp", "help", "five", "y"]
VOCABULARY = Vocabulary(KNOWN)


def pieces(agent: str, customer: str = "") -> list[str]:
    return [KNOWN[i] for i in VOCABULARY.lay_out(agent.split(), customer.split()).ids]


def test_the_longest_piece_wins_and_an_unknown_word_is_one_mark():
    assert pieces("unhelpful zzz help") == ["[CLS]", "unhelp", "##ful", "[UNK]", "help", "[SEP]", "[SEP]"]


def test_apostrophes_and_numbers_are_taken_apart():
    assert pieces("I'm 5", "HELP!") == ["[CLS]", "i", "'", "m", "five", "[SEP]", "help", "[SEP]"]


def test_each_piece_knows_its_word():
    laid = VOCABULARY.lay_out(["i'm", "...", "unhelpful"], [])
    assert laid.sources == (0, 0, 0, 2, 2)
    assert [KNOWN[i] for i in laid.ids[laid.agent]] == ["i", "'", "m", "unhelp", "##ful"]


def test_of_a_long_turn_beginning_and_end_are_read_and_of_a_long_line_the_end():
    agent = ["i"] * 10 + ["help"] * 300 + ["five"]
    laid = VOCABULARY.lay_out(agent, ["m"] * 100 + ["y"])
    assert len(laid.sources) == AGENT_PIECES
    assert (laid.sources[0], laid.sources[-1]) == (0, 310)
    assert len(laid.ids) == AGENT_PIECES + CUSTOMER_PIECES + 3
    assert KNOWN[laid.ids[-2]] == "y"
