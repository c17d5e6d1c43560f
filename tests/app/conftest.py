"""What tests of the app share: a data folder, the command line, and call folders made by hand."""

import json
import sys
import uuid

import pytest

from voicesim.app import cli

SCORES = {"Leads the call": 0.5, "Listens": 0.9}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("VOICESIM_DATA_DIR", str(folder))
    monkeypatch.setenv("VOICESIM_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def command(data, monkeypatch, capsys):
    """Run voicesim with these words in that data folder: exit code, stdout, stderr."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["voicesim", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return (end.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def make_call():
    """Makes a finished call as it lies on disk: what the history looks at, and a little of everything else."""

    def make(folder, note=None, **changes):
        (folder / "clips").mkdir(parents=True)
        (folder / "inputs.jsonl").write_text('{"type": "CallInput", "format": 1}\n', encoding="utf-8")
        for name in ("mic.wav", "customer.wav", "events.jsonl", "report.html", "clips/0123.flac"):
            (folder / name).write_bytes(b"1234567890")
        (folder / "call.json").write_text(json.dumps(_document() | changes), encoding="utf-8")
        if note is not None:
            noted = {"format": 1, "call_id": uuid.uuid4().hex, "held_at": "2026-03-04T05:06:07+00:00", "kind": "live"}
            noted |= {"agent": None, "profile": None} | note
            (folder / "history.json").write_text(json.dumps(noted), encoding="utf-8")
        return folder

    return make


def _document():
    items = [{"name": name, "score": score} for name, score in SCORES.items()]
    return {
        "scenario": "damaged-sofa-bed@2", "title": "The red sofa bed", "persona": "passive", "mode": None,
        "outcome": "resolved", "interrupted": False, "duration_s": 71.1,
        "scorecard": {"total": 80, "passed": True, "items": items},
        "metrics": [{"name": "talk_ratio", "value": 0.41, "version": 1}],
    }  # fmt: skip
