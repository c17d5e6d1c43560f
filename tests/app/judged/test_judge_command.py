"""voicesim judge with the speech model, on real recordings."""

import json
import sys

import pytest

from voicesim.app import cli, wire
from voicesim.model.errors import MissingPart
from voicesim.ports.audio_files import load_audio

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", autouse=True)
def _model():
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))


@pytest.fixture
def judged(monkeypatch, tmp_path):
    """Exit code and rows of a run."""

    def run(*arguments):
        out = tmp_path / "out.jsonl"
        monkeypatch.setattr(sys, "argv", ["voicesim", "judge", *map(str, arguments), "--jsonl", str(out)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code or 0, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return run


def test_agents_of_a_bank_are_heard_and_nobody_is_called_aggressive(judged, shared_data):
    paths = sorted((shared_data("harper_valley") / "audio" / "agent").glob("*.wav"))[:3]
    code, rows = judged(*paths)
    assert code == 0
    assert [row["file"] for row in rows] == [str(path) for path in paths]
    for row in rows:
        assert row["delivery"]["label"] != "aggressive"
        assert row["baseline"]["source"] == "self"
        assert len(row["words"]) > 15
        starts = [word["start_s"] for word in row["words"]]
        assert starts == sorted(starts)
        assert 0 <= starts[0] < row["words"][-1]["end_s"] <= row["duration_s"]
        assert len(row["utterances"]) > 2
    assert any("bank" in row["transcript"] for row in rows)
    assert any(technique["name"] == "close_politely" for row in rows for technique in row["techniques"])


def test_a_clear_sentence_is_understood_where_it_is_said(judged, shared_data):
    code, [row] = judged(shared_data("asr") / "ljspeech" / "LJ001-0002.wav")
    assert code == 0
    assert row["transcript"] == "in being comparatively modern"
    assert row["duration_s"] == pytest.approx(1.9, abs=0.1)
    assert row["prosody"]["articulation_rate_per_s"] == pytest.approx(9 / 1.6, abs=1.5)


def test_the_same_recording_twice_gives_the_same_rows(judged, shared_data):
    path = shared_data("asr") / "ljspeech" / "LJ001-0002.wav"
    assert judged(path) == judged(path)


def test_anger_is_heard_against_the_actors_own_calm_speech(judged, shared_data):
    folder = shared_data("ravdess")
    paths = [path for actor in (1, 2) for path in sorted((folder / f"Actor_{actor:02d}").glob("*.flac"))]
    _, rows = judged(*paths, "--no-asr", "--speaker-from", r"Actor_(\d+)")
    calm = [calmness(row) for row in rows if emotion(row) in {"01", "02"}]
    angry = [calmness(row) for row in rows if emotion(row) == "05"]
    above = sum(c > a for c in calm for a in angry) / (len(calm) * len(angry))
    assert above > 0.94  # the area under the curve


def calmness(row):
    return row["delivery"]["calmness"]


def emotion(row):
    return row["file"].rsplit("/", 1)[-1].split("-")[2]


def test_words_can_be_left_out(judged, shared_data):
    path = shared_data("asr") / "ljspeech" / "LJ001-0002.wav"
    _, [row] = judged(path, "--no-asr")
    assert row["words"] == []
    assert row["speech_s"] == pytest.approx(load_audio(path).duration_s, abs=0.6)
