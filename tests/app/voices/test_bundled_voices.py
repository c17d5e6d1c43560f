"""The voices that come along: who they are, and that they say every line of every bundled scenario."""

from itertools import product

import pytest

from voicesim.app.content import voices_dir
from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.app.voices.coverage import coverage
from voicesim.app.voices.files import ABOUT, damaged_takes, read_voice, suited_voice

pytestmark = pytest.mark.model  # not for a model, for the time: 3,000 takes are looked at

LARGEST_BYTES = 40_000_000


@pytest.fixture(scope="module")
def voices():
    return {path.parent.name: read_voice(path.parent) for path in sorted(voices_dir().glob(f"*/{ABOUT}"))}


def test_there_are_women_and_men_from_both_sides_of_the_ocean(voices):
    assert len(voices) >= 6
    kinds = {(voice.about.gender, voice.about.language) for voice in voices.values()}
    assert kinds >= set(product(("female", "male"), ("en-US", "en-GB")))


def test_each_says_that_nobody_spoke_and_which_model_did(voices):
    for name, voice in voices.items():
        about = voice.about
        assert (about.name, about.kind) == (name, "synthetic")
        assert "Kokoro-82M" in about.model
        assert "synthetic" in about.model
        assert about.licence == "Apache-2.0"
        assert about.manner


def test_none_of_their_files_is_damaged_and_all_are_listed(voices):
    for voice in voices.values():
        assert damaged_takes(voice) == []
        assert {take.file for take in voice.takes} == {
            path.relative_to(voice.folder).as_posix() for path in voice.folder.glob("takes/*")
        }


def test_they_are_small_enough_to_come_along():
    assert sum(path.stat().st_size for path in voices_dir().rglob("*") if path.is_file()) <= LARGEST_BYTES


@pytest.mark.parametrize("path", scenario_paths(), ids=lambda path: path.stem)
def test_every_line_of_a_bundled_scenario_has_its_take_in_every_mood(voices, path):
    scenario = load_scenario(path)
    name = suited_voice(scenario.id, {name: voice.folder for name, voice in voices.items()})
    assert name is not None
    voice = voices[name]
    assert voice.about.gender == scenario.customer.gender
    covered = coverage(voice, scenario)
    left = [f"{saying.style}: {saying.text}" for saying in covered.open]
    assert not left, f"voicesim voices render {scenario.id} --name {name} ... is needed for: {left[:5]}"
