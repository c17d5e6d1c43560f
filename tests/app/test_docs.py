"""The documents say what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from ruamel.yaml import YAML

from voicesim.app.agent_files import TurnFile, load_agent
from voicesim.app.call_tests.files import load_call_test
from voicesim.app.call_tests.schema import CallTestFile
from voicesim.app.scenarios.files import load_scenario
from voicesim.app.scenarios.start import Answers, scenario_text
from voicesim.customer.conditions import FUNCTIONS, NUMBERS, TRUTHS
from voicesim.customer.personas import TEMPERAMENTS
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.model.expectation import Expected, MoodAt, ScoreRanges, TurnExpected
from voicesim.model.scenario import Briefing, Caller, Ending, Fact, Figure, Line, Scenario, Temper, Timing

pytestmark = pytest.mark.slow


def test_the_command_reference_is_up_to_date(root):
    checked = subprocess.run(
        [sys.executable, root / "scripts" / "write_cli_docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def yaml_blocks() -> list[object]:
    pages = sorted((Path(__file__).resolve().parents[2] / "docs").glob("*.md"))
    return [
        pytest.param(block, id=f"{page.name}-{index}")
        for page in pages
        for index, block in enumerate(
            re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        )
    ]


@pytest.mark.parametrize("block", yaml_blocks())
def test_the_examples_can_be_used_as_they_stand(block, tmp_path):
    document = YAML(typ="safe", pure=True).load(block)
    path = tmp_path / "example.yaml"
    path.write_text(block, encoding="utf-8")
    if "expect" in document:
        for turn in document["turns"]:
            (tmp_path / turn["wav"]).touch()
        named = path.rename(tmp_path / "example.calltest.yaml")
        assert load_call_test(named).scenario.id == document["scenario"]
    elif "turns" in document:
        for turn in document["turns"]:
            if "wav" in turn:
                soundfile.write(tmp_path / turn["wav"], np.full(16_000, 0.1, np.float32), 16_000)
        assert load_agent(path, ToneSynthesizer()).unsaid == len(document["turns"])
    elif "lines" in document:
        assert load_scenario(path).id == document["id"]


def test_there_are_examples_of_a_scenario_and_of_an_agent():
    texts = [str(param.values[0]) for param in yaml_blocks()]
    assert any("\nid:" in text for text in texts)
    assert any(text.startswith("turns:") for text in texts)
    assert any("\nexpect:" in text for text in texts)


def test_the_example_of_a_scenario_is_what_new_writes(root):
    page = (root / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert f"```yaml\n{scenario_text(Answers(), 'the-parcel-that-never-came')}```" in page


def test_every_key_of_a_call_test_stands_in_its_reference(root):
    page = (root / "docs" / "call-tests.md").read_text(encoding="utf-8")
    parts = (CallTestFile, TurnFile, Expected, TurnExpected, ScoreRanges, MoodAt)
    for name in {key for part in parts for key in part.model_fields} - {"expect"}:
        assert f"`{name}`" in page, name


def test_every_key_condition_and_persona_stands_in_the_reference(root):
    page = (root / "docs" / "scenarios.md").read_text(encoding="utf-8")
    parts = (Scenario, Line, Ending, Fact, Figure, Temper, Timing, Briefing, Caller)
    for name in {key for part in parts for key in part.model_fields} | {*NUMBERS, *TRUTHS}:
        assert f"`{name}`" in page or f"`{name}:" in page, name
    for name in FUNCTIONS:
        assert f"{name}(" in page or f"`{name.removesuffix('_now')}(" in page, name
    for persona, kind in TEMPERAMENTS.items():
        mood = kind.start
        start = f"{mood.anger:g}, {mood.trust:g}, {mood.openness:g}, {mood.patience:g}"
        rest = (kind.anger_gain, kind.steam, kind.opening_gain, kind.closing_gain, kind.turns_to_vent)
        assert f"| {persona} | {start} | {' | '.join(f'{value:g}' for value in rest)} |" in page
