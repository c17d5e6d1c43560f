"""What a what-if promises of a bundled performance, `redo` on its sound gives: real recogniser, voice and words."""

import json

import pytest
import soundfile

from voicesim.app.calls.files import WHATIFS as FILE
from voicesim.app.calls.redoing import RedoPlan, open_redo, redo_call
from voicesim.app.calls.running import RunPlan, run_call
from voicesim.app.history.folders import is_whatif
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.whatifs.files import keep_sound
from voicesim.app.whatifs.searching import Search, search
from voicesim.coach.facts import mood_at
from voicesim.coach.whatif import effect_of, shown
from voicesim.dsp.quantise import to_int16
from voicesim.model.units import RATE_HZ, to_samples

pytestmark = pytest.mark.model
TURN = 2
"""Where the passive agent says `I don't know`."""


def told(_done, _total, _what):
    pass


@pytest.fixture(scope="module")
def first(root, tmp_path_factory):
    """The passive agent's call, recorded, and every change of one turn tried."""
    folder = tmp_path_factory.mktemp("whatif") / "first"
    agent = root / "tests" / "data" / "agents" / "sofa-passive"
    run_call(RunPlan(load_scenario(find_scenario("damaged-sofa-bed")), agent, None, 7, folder), lambda _: None)
    return folder, search(Search(folder, TURN), told)


def again(folder, one, agent, out):
    """The mood at the promised moment when the call is done again with that sound."""
    result = redo_call(RedoPlan(open_redo(folder, one.turn), agent, out), lambda _: None)
    return mood_at(result.summary.mood, to_samples(one.until_s) + 1)


def test_each_what_if_that_is_shown_is_reproduced_by_redo(first, tmp_path):
    folder, tries = first
    best = shown(tries.found)
    assert {"options"} <= {one.change for one in best} <= {"options", "acknowledge"}  # the second is near the border
    for one in best:
        mood = again(folder, one, folder / one.agent, tmp_path / one.change)
        effect = effect_of(one.first, mood)
        assert effect > 0, one
        assert effect == pytest.approx(one.effect, rel=0.2), one
        assert is_whatif(tmp_path / one.change), "nobody practised that"


def test_a_search_gives_the_same_every_time_and_changed_sounds_are_heard_and_reproduced(first, tmp_path, monkeypatch):
    folder, tries = first
    before = (folder / FILE).read_bytes()
    sounds = [one for one in tries.found if one.change in {"softer", "louder", "slower"}]
    assert len(sounds) == 2
    kept = {}

    def keep(folder, one, mic):
        kept[one.change] = one, mic
        return keep_sound(folder, one, mic)

    monkeypatch.setattr("voicesim.app.whatifs.searching.keep_sound", keep)
    assert search(Search(folder, TURN, afresh=True), told) == tries
    assert (folder / FILE).read_bytes() == before
    assert json.loads(before)["complete"] is False, "one turn is not all of the call"
    for change in [one.change for one in sounds]:
        one, mic = kept[change]
        assert one.why_not is None, one
        assert one.heard
        path = tmp_path / f"{change}.wav"
        soundfile.write(path, to_int16(mic), RATE_HZ, subtype="PCM_16")
        assert again(folder, one, path, tmp_path / change) == one.again
