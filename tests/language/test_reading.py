"""Rules and model read a turn together. The model here is a tiny one of made-up weights that knows one word."""

from dataclasses import replace

import numpy as np
import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.language import rules
from voicesim.language.intents import PhraseBook
from voicesim.language.reading import Reader, read
from voicesim.language.tokens import words_from_text
from voicesim.language.word_model import WordModel
from voicesim.model.language import TECHNIQUES, LanguageCues
from voicesim.model.scenario import Intent

pytestmark = pytest.mark.unit

WIDTH = 12
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "rubbish"]


def knows_rubbish() -> WordModel:
    """Every piece keeps its own vector; "rubbish" points one way, which the heads take for an insult."""
    weights = {
        "pieces.weight": np.zeros((len(PIECES), WIDTH)), "places.weight": np.zeros((200, WIDTH)),
        "sides.weight": np.zeros((2, WIDTH)), "temperature": np.ones(1),
    }  # fmt: skip
    weights["pieces.weight"][:] = np.tile([1.0, -1.0], WIDTH // 2)
    weights["pieces.weight"][4] = np.repeat([1.0, -1.0], WIDTH // 2)
    for name, inside, out in [
        *((f"layers.0.{name}", WIDTH, WIDTH) for name in ("query", "key", "value", "out")),
        ("layers.0.inner", WIDTH, 2 * WIDTH), ("layers.0.outer", 2 * WIDTH, WIDTH),
        ("piece_techniques", WIDTH, len(TECHNIQUES)), ("turn_techniques", 2 * WIDTH, len(TECHNIQUES)),
        ("style", 2 * WIDTH + len(TECHNIQUES), 4), ("axes", 2 * WIDTH + len(TECHNIQUES), 2),
    ]:  # fmt: skip
        weights |= {f"{name}.weight": np.zeros((out, inside)), f"{name}.bias": np.zeros(out)}
    for name in ("norm", "layers.0.norm_1", "layers.0.norm_2"):
        weights |= {f"{name}.weight": np.ones(WIDTH), f"{name}.bias": np.zeros(WIDTH)}
    insult = TECHNIQUES.index("insult")
    weights["piece_techniques.bias"][:] = -6
    weights["piece_techniques.weight"][insult] = np.repeat([1.0, -1.0], WIDTH // 2)
    weights["style.weight"][2, 2 * WIDTH + insult] = 8
    weights["style.bias"][3] = 4
    weights["axes.weight"][:, 2 * WIDTH + insult] = 1.0, -2.0
    return WordModel.of(PIECES, {name: values.astype(np.float32) for name, values in weights.items()})


READER = Reader(load_lexicon(), knows_rubbish())


def cues(text: str, previous: str = "") -> LanguageCues:
    return read(words_from_text(text), READER, previous)


def test_without_a_model_the_rules_read_alone():
    words = words_from_text("I will call him now.")
    assert read(words, Reader(load_lexicon())) == rules.read(words, load_lexicon())


def test_no_words_are_no_style():
    assert cues("...").styles is None


def test_the_model_gives_style_axes_and_the_technique_with_its_words():
    found = cues("That is what you get, rubbish rubbish, on a Monday.")
    assert found.styles is not None
    assert found.styles.aggressive > 0.9
    assert found.agency > 0.5
    assert found.communion < -0.9
    insult = next(t for t in found.techniques if t.name == "insult")
    assert insult.quote == "that is what you get rubbish rubbish on a monday"
    assert insult.span.start_sample == words_from_text("a b c d e f")[5].span.start_sample


def test_plain_words_stay_plain():
    found = cues("The box stands on the table.")
    assert found.styles is not None
    assert found.styles.neutral > 0.9
    assert not found.has("insult")
    assert abs(found.communion) < 0.1


def test_the_clause_that_did_it_is_named_with_its_part():
    found = cues("The box stands on the table. You are talking rubbish again. The sun is out today.")
    assert [(hit.cue, hit.quote) for hit in found.hits] == [("insult", "you are talking rubbish again")]
    assert found.hits[0].communion == pytest.approx(found.communion, abs=0.05)


def test_a_rule_stands_where_the_model_does_not_deny_it():
    loose = Reader(READER.lexicon, _with_bias(READER.model, -1.0))
    words = words_from_text("I am so sorry about that, it is our mistake.")
    assert rules.read(words, READER.lexicon).has("apologise")
    assert read(words, loose).has("apologise")
    assert not read(words, READER).has("apologise")


def _with_bias(model: WordModel | None, logit: float) -> WordModel:

    assert model is not None
    head = model.turn_techniques
    return replace(model, turn_techniques=replace(head, bias=head.bias + np.float32(6 + logit)))


def test_doubtful_words_carry_less():

    words = tuple(replace(word, confidence=0.7) for word in words_from_text("You are talking rubbish again."))
    sure = next(t for t in cues("You are talking rubbish again.").techniques if t.name == "insult")
    doubtful = next(t for t in read(words, READER).techniques if t.name == "insult")
    assert doubtful.confidence < sure.confidence / 2


def test_one_attack_in_the_middle_of_a_very_long_turn_is_heard():
    found = cues("the box stands there " * 40 + "that is rubbish " + "the box stands there " * 40)
    assert found.styles is not None
    assert found.styles.aggressive > 0.9
    assert sum((found.styles.passive, found.styles.assertive, found.styles.aggressive, found.styles.neutral)) == (
        pytest.approx(1, abs=1e-3)
    )
    insult = next(t for t in found.techniques if t.name == "insult")
    assert insult.span.start_sample == words_from_text("a " * 163)[162].span.start_sample
    assert found.communion == pytest.approx(sum(hit.communion for hit in found.hits), abs=0.05)


def test_what_is_said_twice_is_named_twice():
    found = cues("You are talking rubbish again. The sun is out today. That is rubbish too, you know.")
    assert [hit.cue for hit in found.hits] == ["insult", "insult"]


@pytest.mark.parametrize("texts", [["-"], ["-", "'"], ["...", "¿"], ["🙂"], ["no", "-", "no"]])
def test_odd_words_are_read_without_a_fuss(texts: list[str]):
    from voicesim.model.audio import Span
    from voicesim.model.speech import Word

    words = tuple(Word(text, Span(100 * n, 100 * n + 50)) for n, text in enumerate(texts))
    assert read(words, READER).word_count == len(texts)


def test_out_of_nowhere_an_attack_has_to_be_heard_clearly():
    words = words_from_text("You are talking rubbish again.")
    unclear = tuple(replace(word, confidence=0.7) for word in words)
    assert read(words, READER).styles.aggressive > 0.9
    assert read(unclear, READER).styles.aggressive < 0.3
    assert read(unclear, READER, "Why is it late?").styles.aggressive > 0.9


BOOK = PhraseBook({
    "fact-keys": Intent(like=["when do you hand over the keys"], words=["keys"]),
    "refund": Intent(like=["you get the whole amount back"], words=["money back"]),
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("When do you hand over the keys?", ["fact-keys"]),
        ("On that day you hand over the keys.", []),
        ("You get the whole amount back today.", ["refund"]),
    ],
)
def test_a_fact_is_only_meant_where_it_is_asked_for(text, meant):
    cues = read(words_from_text(text), Reader(load_lexicon(), book=BOOK))
    assert [meaning.name for meaning in cues.meant] == meant


def test_in_a_summary_a_fact_is_not_asked_for_again():
    text = "Let me sum that up: on that day you hand over the keys, is that correct?"
    cues = read(words_from_text(text), Reader(load_lexicon(), book=BOOK))
    assert "summarise_confirm" in {technique.name for technique in cues.techniques}
    assert "fact-keys" not in {meaning.name for meaning in cues.meant}
