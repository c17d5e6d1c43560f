"""A whole call that begins with a calibrated voice, and its replay, with the speech model."""

import json
import sys
from pathlib import Path

import pytest

from voicesim.app import cli, wire
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.model

AGENTS = Path(__file__).resolve().parents[2] / "data" / "agents"


@pytest.fixture
def voicesim(tmp_path, monkeypatch, capsys):
    """Exit code and what was printed."""
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(tmp_path / "data"))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["voicesim", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code or 0, capsys.readouterr().out

    return run


def test_a_call_is_heard_against_the_profile_from_its_first_turn_and_replays(voicesim, tmp_path):
    code, made = voicesim("calibrate", "--from", AGENTS / "sofa-passive", "--profile", "timid", "--json")
    profile = json.loads(made)
    assert code == 0
    assert 3 < profile["baseline"]["articulation_rate_per_s"] < 8
    folder, agent = tmp_path / "call", AGENTS / "sofa-passive" / "01.flac"
    code, _ = voicesim("run", "damaged-sofa-bed", "--agent", agent, "--out", folder, "--profile", "timid")
    assert code == 0
    assert json.loads((folder / "inputs.jsonl").read_text().splitlines()[0])["baseline"] == profile["baseline"]
    turns = json.loads((folder / "call.json").read_text())["turns"]
    first = next(turn for turn in turns if turn["speaker"] == "agent")
    assert first["delivery"]["voice"]["own_baseline"] is True  # a stranger's would be that of people in general
    assert voicesim("replay", folder)[0] == 0
