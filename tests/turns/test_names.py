"""By which words of a name somebody is called."""

import pytest

from voicesim.app.floor_words import load_floor_words
from voicesim.turns.names import called_by
from voicesim.turns.overlap import OverlapEvidence, OverlapIntent, OverlapWords, intent_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Anna Parker", ("anna", "parker")),
        ("Mr. de la Cruz", ("cruz",)),
        ("Dr. Ludwig van der Berg Jr.", ("ludwig", "berg")),
        ("Anna B. Smith-Jones", ("anna", "smith", "jones")),
        ("Will Turner", ("turner",)),
        ("Rose May", ("rose may",)),
        ("Will", ()),
        ("The Caller", ()),
        ("A customer", ()),
        ("...", ()),
    ],
)
def test_titles_particles_and_common_words_call_nobody(name, called):
    assert called_by(name, load_floor_words()) == called


@pytest.mark.parametrize(
    ("name", "text"),
    [("The Caller", "the parcel"), ("Mr. de la Cruz", "la parcel"), ("Will Turner", "will it"), ("May Rose", "may be")],
)
def test_a_word_that_is_also_in_a_name_takes_the_floor_no_sooner_than_others(name, text):
    words = OverlapWords(load_floor_words(), name)
    assert intent_of(OverlapEvidence(0.3, 0.3, 0.1, text), words) is OverlapIntent.UNCLEAR
    assert intent_of(OverlapEvidence(0.5, 0.5, 0.3, text), words) is OverlapIntent.FLOOR


@pytest.mark.parametrize(
    ("name", "text"),
    [("Will Turner", "mister turner"), ("Will Turner", "turner"), ("Rose May", "rose may"), ("Will", "sir will")],
)
def test_to_be_called_by_name_takes_it_at_once(name, text):
    assert (
        intent_of(OverlapEvidence(0.2, 0.2, 0.0, text), OverlapWords(load_floor_words(), name)) is OverlapIntent.FLOOR
    )
