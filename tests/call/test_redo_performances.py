"""A bundled call with real engines is taken up again at its second turn, and said assertively from there on."""

import shutil

import pytest

from voicesim.app.calls.redoing import RedoPlan, open_redo, redo_call
from voicesim.app.calls.running import RunPlan, run_call, wired_engine
from voicesim.app.first_tries import comparison_in
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.call.replay import replay
from voicesim.call.saved_call import read_call
from voicesim.coach.branches import last_mood

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def calls(root, tmp_path_factory):
    """The aggressive call, and the one that takes it up."""
    folder, agents = tmp_path_factory.mktemp("redo"), root / "tests" / "data" / "agents"
    scenario = load_scenario(find_scenario("damaged-sofa-bed"))
    first = run_call(RunPlan(scenario, agents / "sofa-aggressive", None, 7, folder / "first"), lambda _: None)
    (folder / "agent").mkdir()
    for clip in sorted((agents / "sofa-assertive").glob("*.flac"))[1:]:
        shutil.copy(clip, folder / "agent")
    plan = RedoPlan(open_redo(first.folder, 2), folder / "agent", folder / "again")
    return first, redo_call(plan, lambda _: None)


def test_the_second_turn_said_otherwise_leads_to_a_better_mood_and_end(calls):
    first, again = calls
    comparison = comparison_in(again.folder, again.call.options, again.summary)
    assert comparison.first.outcome == first.summary.outcome != "resolved"
    assert comparison.again.outcome == "resolved"
    before, after = last_mood(comparison.first), last_mood(comparison.again)
    assert after.anger < before.anger
    assert after.trust > before.trust
    second_turns = [branch.turns[1] for branch in (comparison.first, comparison.again)]
    assert second_turns[1].mood_after.anger < second_turns[0].mood_after.anger
    assert comparison.moved_otherwise


def test_both_branches_share_their_beginning_and_replay(calls):
    for result in calls:
        saved = read_call(result.folder)
        assert replay(saved, wired_engine(saved.scenario, saved.options, saved.baseline)) is None
    first, again = (read_call(result.folder) for result in calls)
    parted = again.options.redo_of.at_sample
    assert (first.mic[:parted] == again.mic[:parted]).all()
    assert calls[1].call.events[:10] == calls[0].call.events[:10]


def test_said_as_before_it_is_the_call_as_before(root, calls, tmp_path):
    first, _ = calls
    agents = root / "tests" / "data" / "agents" / "sofa-aggressive"
    (tmp_path / "agent").mkdir()
    for clip in sorted(agents.glob("*.flac"))[1:]:
        shutil.copy(clip, tmp_path / "agent")
    plan = RedoPlan(open_redo(first.folder, 2), tmp_path / "agent", tmp_path / "again")
    assert redo_call(plan, lambda _: None).call.events == first.call.events
