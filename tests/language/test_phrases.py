"""Phrases: runs of words, and what they say of the techniques beside the network."""

import numpy as np
import pytest

from voicesim.language.phrases import BIAS, NAMES, RARITY, SHARE, WEIGHTS, Phrases, runs
from voicesim.model.language import TECHNIQUES

pytestmark = pytest.mark.unit

SORRY = TECHNIQUES.index("apologise")


def made_up() -> dict[str, np.ndarray]:
    weights = np.zeros((2, len(TECHNIQUES)), np.float32)
    weights[0, SORRY] = 6.0
    return {
        NAMES: np.frombuffer(b"sorry\nfourteen days", np.uint8).astype(np.float32),
        RARITY: np.array([2.0, 2.0], np.float32),
        WEIGHTS: weights,
        BIAS: np.full(len(TECHNIQUES), -3.0, np.float32),
    }


def test_runs_are_of_spoken_words_with_the_edges_of_the_turn():
    assert list(runs(["Sorry,", "14"])) == [
        "<", "sorry", "fourteen", ">", "< sorry", "sorry fourteen", "fourteen >",
    ]  # fmt: skip


def test_a_phrase_speaks_for_its_technique_alone():
    known = Phrases.of(made_up())
    assert known is not None
    before = np.full(len(TECHNIQUES), 0.3)
    said, nothing = known.joined(before, ["i'm", "sorry"]), known.joined(before, ["he's", "out"])
    assert said[SORRY] > before[SORRY] > nothing[SORRY]
    np.testing.assert_allclose(np.delete(said, SORRY), np.delete(nothing, SORRY))


def test_phrases_weigh_what_they_may_and_no_more():
    known = Phrases.of(made_up())
    assert known is not None
    even = np.full(len(TECHNIQUES), 0.5)
    odds = np.log(known.joined(even, ["sorry"]) / (1 - known.joined(even, ["sorry"])))
    np.testing.assert_allclose(odds, SHARE * known.log_odds(["sorry"]), atol=1e-9)
    assert known.log_odds(["sorry"])[SORRY] == pytest.approx(3.0)
    extremes = known.joined(np.array([0.0, 1.0] * 17), ["sorry"])
    assert np.isfinite(extremes).all()
    assert (extremes > 0).all()
    assert (extremes < 1).all()


def test_what_is_said_twice_counts_more_but_not_twice():
    known = Phrases.of(made_up())
    assert known is not None
    mixed = known.log_odds(["sorry", "fourteen", "days"])[SORRY]
    twice = known.log_odds(["sorry", "sorry", "fourteen", "days"])[SORRY]
    assert mixed < twice < 3.0


def test_a_model_without_phrases_has_none():
    assert Phrases.of({"temperature": np.array([1.0], np.float32)}) is None
