"""Three agents rehearse every bundled scenario; only the assertive one reaches a good end."""

import json
import sys
from dataclasses import replace

import pytest

from voicesim.app.cli import main
from voicesim.app.rehearsal_screen import line_of, summary_of
from voicesim.app.rehearsing import load_rehearsal, rehearse_fast
from voicesim.app.scenarios.files import load_scenario, scenario_paths
from voicesim.model.errors import BadInput
from voicesim.model.rehearsal import MANNERS

pytestmark = pytest.mark.model

SOFA = "damaged-sofa-bed"


def rehearsed(path, manner, seed=0):
    scenario = load_scenario(path)
    return rehearse_fast(scenario, load_rehearsal(scenario, path), manner, seed)


@pytest.mark.parametrize("path", scenario_paths(), ids=lambda path: path.stem)
@pytest.mark.parametrize("manner", MANNERS)
def test_every_bundled_scenario_rewards_the_assertive_agent_alone(path, manner):
    one = rehearsed(path, manner)
    assert one.as_wanted, line_of(one)


def test_the_same_seed_gives_the_same_call_and_another_one_the_same_end():
    [path] = [path for path in scenario_paths() if path.stem == SOFA]
    one, again, other = rehearsed(path, "assertive"), rehearsed(path, "assertive"), rehearsed(path, "assertive", seed=5)
    assert one == again
    assert other.outcome == one.outcome
    assert other.duration_s != one.duration_s, "other variants take another time to say"


def test_a_scenario_without_a_rehearsal_says_what_to_write(tmp_path):
    [path] = [path for path in scenario_paths() if path.stem == SOFA]
    with pytest.raises(BadInput, match="no rehearsal") as refused:
        load_rehearsal(load_scenario(path), tmp_path / "x.yaml")
    for key in (f"`scenario: {SOFA}`", "`assertive:`", "`passive:`", "`aggressive:`", "each with a list"):
        assert key in refused.value.remedy


def test_results_are_told_with_what_went_wrong():
    [path] = [path for path in scenario_paths() if path.stem == SOFA]
    one = rehearsed(path, "assertive")
    bad = replace(one, good=False, outcome="hollow")
    assert line_of(one).startswith("ok ")
    assert line_of(bad).startswith("NOT")
    assert summary_of([one, bad]).endswith(f"not: {SOFA}/assertive")


def test_the_command_prints_rows_as_json_and_exits_with_0(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["voicesim", "scenarios", "rehearse", "--fast", SOFA, "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["manner"] for row in rows] == list(MANNERS)
    assert all(row["as_wanted"] for row in rows)
