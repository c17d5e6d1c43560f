"""The tutorial scenario, played without a fault: it passes."""

import pytest

from voicesim.app.calls.running import RunPlan, run_call
from voicesim.app.rehearsing import load_rehearsal
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.model.codec import dumps

pytestmark = pytest.mark.model


def test_a_first_call_without_a_fault_passes(tmp_path):
    path = find_scenario("first-call")
    scenario = load_scenario(path)
    turns = [{"text": text} for text in load_rehearsal(scenario, path).assertive]
    (tmp_path / "agent.yaml").write_text(dumps({"turns": turns}))
    plan = RunPlan(scenario, tmp_path / "agent.yaml", None, 7, tmp_path / "call")
    summary = run_call(plan, lambda _: None).summary
    assert summary.outcome == "resolved"
    assert summary.scorecard.total >= 75, [(item.name, item.reason) for item in summary.scorecard.items if item.score]
    assert summary.scorecard.passed
    assert {item.name for item in summary.scorecard.items if item.score is None} >= {
        "Offers a clear choice", "Recommends with confidence", "Takes their perspective"
    }  # fmt: skip
