"""A headless call gets into the history, with the speech model; with --out it does not."""

import json
from pathlib import Path

import pytest

from voicesim.app import wire
from voicesim.model.errors import MissingPart

pytestmark = pytest.mark.model

AGENT = Path(__file__).resolve().parents[2] / "data" / "agents" / "sofa-assertive" / "01.flac"


@pytest.fixture(autouse=True)
def model():
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))


def test_a_call_of_ones_own_is_entered_and_one_with_out_is_not(command, data, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICESIM_HISTORY_AGENT", "anna")
    assert command("run", "first-call", "--agent", AGENT, "--out", tmp_path / "experiment")[0] == 0
    assert not (data / "history.sqlite3").exists()
    code, out, _ = command("run", "first-call", "--agent", AGENT, "--json")
    assert code == 0
    (row,) = json.loads(command("history", "--json")[1])["calls"]
    assert (row["agent"], row["kind"], row["scenario"]) == ("anna", "headless", "first-call")
    assert row["duration_s"] == json.loads(out)["duration_s"]
    assert json.loads((Path(row["folder"]) / "history.json").read_text())["call_id"] == row["call_id"]
    assert command("replay", row["folder"])[0] == 0  # what is noted beside a call is no part of it
    (data / "history.sqlite3").write_text("no database " * 99)
    code, out, err = command("run", "first-call", "--agent", AGENT)
    assert code == 0
    assert "Report: " in out
    assert err.count("not in the history") == 1
