"""The model that is shipped, on turns that were composed and labelled by people who had not seen its corpus."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from training.wording.corpus import STYLES
from training.wording.measure import calibration_error
from voicesim.app.readers import load_reader
from voicesim.language.reading import read
from voicesim.language.tokens import words_from_text
from voicesim.model.language import LanguageCues

pytestmark = pytest.mark.model


def cues(text: str, previous: str = "") -> LanguageCues:
    return read(words_from_text(text), load_reader(), previous)


@pytest.fixture(scope="module")
def outside(root):
    folder = root / "corpora" / "agent_utterances" / "outside"
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    return rows, [cues(row["text"], row["customer"]) for row in rows]


def test_it_tells_the_styles_of_turns_by_other_writers(outside):
    rows, found = outside
    shares = np.array([[getattr(one.styles, style) for style in STYLES] for one in found])
    wanted, said = np.array([STYLES.index(row["style"]) for row in rows]), shares.argmax(1)
    f1 = [2 * ((wanted == s) & (said == s)).sum() / ((wanted == s).sum() + (said == s).sum()) for s in range(4)]
    assert np.mean(f1) >= 0.85
    assert min(f1) >= 0.75
    assert calibration_error(shares, wanted) <= 0.08


def test_it_names_techniques_by_other_writers(outside):
    rows, found = outside
    pairs = [(set(row["techniques"]), {t.name for t in one.techniques}) for row, one in zip(rows, found, strict=True)]
    assert 2 * sum(len(a & b) for a, b in pairs) / sum(len(a) + len(b) for a, b in pairs) >= 0.55


def test_every_quote_and_every_hit_stands_in_the_turn(outside):
    for row, one in zip(*outside, strict=True):
        text = " ".join(word.text for word in words_from_text(row["text"]))
        assert all(technique.quote in text for technique in one.techniques), row["id"]
        assert all(hit.quote in text for hit in one.hits), row["id"]


PLAIN = {
    "aggressive": ("I don't understand the bill.", "With all due respect, sir, most people manage to read the letter."),
    "passive": ("So?", "Um, maybe I could sort of ask someone, if that's okay with you, I'm not really sure."),
    "assertive": ("Well?", "I hear how upsetting this is. I'm ringing the driver now and you'll know in ten minutes."),
    "neutral": ("It's flat nine.", "And the postcode, please?"),
}


@pytest.mark.parametrize("style", sorted(PLAIN))
def test_plain_cases(style: str):
    previous, text = PLAIN[style]
    styles = cues(text, previous).styles
    assert styles is not None
    assert max(STYLES, key=lambda name: getattr(styles, name)) == style


@pytest.mark.parametrize("text", ["you're an idiot and you always will be", "get lost you are a pathetic liar"])
def test_a_plain_insult_stands_without_the_customers_line(text):
    found = cues(text)
    assert found.styles.aggressive >= 0.8
    assert found.has("insult")


def test_an_insult_that_is_denied_is_none():
    found = cues("i don't think you are stupid this form confuses everybody", "I feel so stupid.")
    assert not found.has("insult")
    assert found.styles.aggressive < 0.5


def test_asking_not_to_be_shouted_at_gives_nothing_up():
    found = cues("i can't go on if you shout at me please lower your voice", "You useless lot!")
    assert found.has("set_boundary")
    assert not found.has("give_in")


def test_kindness_that_was_cut_off_is_not_taken_for_an_attack():
    found = cues("i understand how upsetting this must be for you and i am", "There's nobody here to take a picture!")
    assert found.styles is not None
    assert found.styles.aggressive < 0.3
    assert found.has("acknowledge_feeling", 0.5)


def test_it_is_small_enough_to_ship():
    assert len(files("voicesim.language").joinpath("en", "word_model.npz").read_bytes()) <= 30_000_000


def test_a_reading_does_not_depend_on_what_was_read_before():
    import voicesim.app.word_models as word_models

    file = files("voicesim.language").joinpath(word_models.MODEL_FILE)
    text = (
        "I'm sorry, that must be hard. I'll ring the driver now, and you'll hear from me in ten minutes. Is that all?"
    )
    fresh, used = (replace(load_reader(), model=word_models.read_word_model(file)) for _ in range(2))
    for before in (text.rsplit(" ", 4)[0], "Is that all?", "I'm sorry, that must be hard."):
        read(words_from_text(before), used, "Where is he?")
    assert read(words_from_text(text), used, "Where is he?") == read(words_from_text(text), fresh, "Where is he?")
