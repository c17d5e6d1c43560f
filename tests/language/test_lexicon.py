"""The lexicon is data that a trainer can trust: every example holds, and a mistake is named."""

import pytest

from voicesim.app.lexicons import load_lexicon
from voicesim.language.lexicon import Cue, Lexicon
from voicesim.language.rules import read
from voicesim.language.tokens import words_from_text
from voicesim.model.errors import BadInput
from voicesim.model.language import TECHNIQUES

pytestmark = pytest.mark.unit

ENGLISH = load_lexicon()
CUES = sorted(ENGLISH.cues)
SMALL = {
    "language": "en",
    "lists": {"function": "the", "quoting": "you said", "negation": "not"},
    "expand": {},
    "join": {},
    "openers": "okay",
    "conjunctions": "and",
    "subjects": "i",
    "cues": {"greeting": {"means": "hello", "phrases": "hello"}},
}


def heard(example: str, name: str) -> bool:
    """Whether a cue hits in an example; "(...)" at the beginning is the customer's line before."""
    before, _, line = example[1:].partition(")") if example.startswith("(") else ("", "", example)
    return name in {hit.cue for hit in read(words_from_text(line), ENGLISH, before).hits}


@pytest.mark.parametrize("name", CUES)
def test_every_example_of_a_cue_holds(name: str) -> None:
    cue = ENGLISH.cues[name]
    assert [e for e in cue.examples if not heard(e, name)] == []
    assert [e for e in cue.counterexamples if heard(e, name)] == []


@pytest.mark.parametrize("name", CUES)
def test_every_cue_that_listens_shows_what_hits_and_what_does_not(name: str) -> None:
    cue = ENGLISH.cues[name]
    becomes_of_another = any(c.beyond and c.beyond.becomes == name for c in ENGLISH.cues.values())
    assert (cue.examples and cue.counterexamples) or becomes_of_another


def test_every_technique_is_listened_for() -> None:
    assert set(TECHNIQUES) == {name for cue in ENGLISH.cues.values() for name in cue.techniques}


def test_every_phrase_can_be_understood() -> None:
    ENGLISH.warm_up()
    assert len(ENGLISH.patterns) >= len(ENGLISH.cues) - 1


def test_hostile_cues_are_cold_and_passive_ones_weak() -> None:
    for name in (
        "blame_customer",
        "insult",
        "sarcasm",
        "plain_threat",
        "stonewall_policy",
        "tone_policing",
        "steamroll",
    ):
        assert ENGLISH.cues[name].communion < -0.5 < 0 < ENGLISH.cues[name].agency
    for name in ("hedge", "permission_seeking", "give_in", "over_apology"):
        assert ENGLISH.cues[name].agency < -0.2


@pytest.mark.parametrize("language", ["xx", "", "../en", "en/../en"])
def test_a_language_that_is_not_there_is_refused(language: str) -> None:
    with pytest.raises(BadInput, match="no lexicon"):
        load_lexicon(language)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"cues": {"a": {"means": "x", "techniques": ["shrug"]}}}, "cues.a.techniques"),
        ({"cues": {"a": {"means": "x", "colour": 1}}}, "colour"),
        ({"cues": {"a": {"means": "x", "gives_way_to": ["nobody"]}}}, "nobody"),
        ({"cues": {"a": {"means": "x", "agency": 3}}}, "agency"),
        ({"lists": {"function": "the"}}, "quoting"),
    ],
)
def test_a_mistake_in_a_file_is_named(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Lexicon.model_validate({**SMALL, **change})


def test_a_phrase_that_cannot_be_understood_names_its_cue() -> None:
    lexicon = Lexicon.model_validate({**SMALL, "cues": {"shrug": {"means": "x", "phrases": "well (who"}}})
    with pytest.raises(BadInput, match=r"cue shrug.*well \(who"):
        lexicon.warm_up()


def test_phrases_are_written_one_a_line() -> None:
    assert Cue(means="x", phrases="one\n\n  two \n").phrases == ("one", "two")  # type: ignore[arg-type]
