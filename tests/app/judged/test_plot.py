"""voicesim judge --plot: recordings to pictures, without a speech model."""

import json
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from made_voices import speech
from scripted_recognizer import ScriptedRecognizer

from voicesim.app import wire
from voicesim.app.judged.judging import Ears, Recording, hear, judge_recordings
from voicesim.app.judged.plot import measured, subject_of
from voicesim.app.lexicons import load_lexicon
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import to_samples
from voicesim.ports.audio_files import save_audio

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def quiet(seconds):
    return np.random.default_rng(0).normal(0, 1e-4, to_samples(seconds)).astype(np.float32)


@pytest.fixture
def talk(tmp_path):
    """Two seconds of speech with a pause of a second between, four seconds in all."""
    path = tmp_path / "ann" / "talk.wav"
    path.parent.mkdir()
    save_audio(path, np.concatenate([quiet(0.5), speech(1.0), quiet(1.0), speech(1.0), quiet(0.5)]))
    return path


def texts(path):
    """What can be read in a picture."""
    return [
        "".join(part for part in (label.text, *(inner.tail for inner in label)) if part)
        for label in ET.parse(path).iter(f"{SVG}text")
    ]


def test_a_picture_and_the_row_come_of_one_run(talk, judge, tmp_path):
    out = tmp_path / "out.svg"
    code, row, said = judge(talk, "--no-asr", "--plot", out, "--speaker-from", r"(\w+)/talk")
    assert (code, json.loads(row)["speaker"]) == (0, "ann")
    assert said == f"drawn: {out}\n"
    shown = texts(out)
    assert shown[0] == "ann/talk.wav"
    assert any(text.startswith("speaker ann, 4.0 s") for text in shown)
    assert {"unsure", "no words: judged by the voice alone", "119 Hz", "most people"} & set(shown)
    assert out.stat().st_mode & 0o777 == 0o600


def test_the_picture_says_in_words_what_there_is_to_see(talk, judge, tmp_path):
    judge(talk, "--no-asr", "--plot", tmp_path / "out.svg")
    drawing = ET.parse(tmp_path / "out.svg").getroot()
    assert drawing.find(f"{SVG}title").text == "How ann/talk.wav came across"
    about = drawing.find(f"{SVG}desc").text
    assert about.startswith("ann/talk.wav: unsure; calmness ")
    assert about.endswith("(no words were heard, and the voice alone does not tell the style).")


def test_the_same_recording_gives_the_same_picture(talk, judge, tmp_path):
    for name in ("one.svg", "two.svg"):
        judge(talk, "--no-asr", "--plot", tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_file_that_fails_has_a_picture_with_the_reason_and_still_counts_as_failed(judge, tmp_path):
    (tmp_path / "bad.wav").write_bytes(b"no sound")
    code, row, _ = judge(tmp_path / "bad.wav", "--no-asr", "--plot", tmp_path / "out.svg")
    reason = json.loads(row)["error"]
    assert code == 1
    assert f"{reason['message']} -> {reason['remedy']}" in texts(tmp_path / "out.svg")


@pytest.mark.parametrize("place", ["out.pdf", "ann/talk.wav", "nowhere/out.svg"])
def test_a_wrong_place_is_refused_before_anything_is_heard(talk, judge, monkeypatch, place):
    monkeypatch.chdir(talk.parent.parent)
    monkeypatch.setattr("voicesim.app.judged.plan.hear", lambda *_: pytest.fail("the work was started"))
    before = talk.read_bytes()
    code, out, said = judge(talk, "--no-asr", "--plot", place)
    assert (code, out, said.count("\n")) == (2, "", 1)
    assert talk.read_bytes() == before


def test_rows_and_picture_may_not_be_one_file(talk, judge, tmp_path):
    code, _, said = judge(talk, "--no-asr", "--plot", tmp_path / "out.svg", "--jsonl", tmp_path / "out.svg")
    assert (code, said.count("\n")) == (2, 1)


def test_the_rows_are_there_when_the_picture_fails(talk, judge, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voicesim.app.plot_paths.whole_file", full)
    code, row, said = judge(talk, "--no-asr", "--plot", tmp_path / "out.svg")
    assert (code, said.count("\n")) == (2, 1)
    assert json.loads(row)["error"] is None
    assert not (tmp_path / "out.svg").exists()


def test_words_stand_in_the_picture_with_their_techniques(talk):
    said = [
        Word(text, Span(to_samples(0.5 + n / 5), to_samples(0.7 + n / 5)))
        for n, text in enumerate(["bear", "with", "me"])
    ]
    ears = Ears(ScriptedRecognizer([tuple(said)]), Reader(load_lexicon()))
    subject = subject_of(judge_recordings([hear(talk, ears, None)], "none")[0])
    [stretch] = subject.stretches
    assert [word.text for word in stretch.words] == ["bear", "with", "me"]
    assert [technique.name for technique in stretch.techniques] == ["hold_the_floor"]
    assert stretch.usual_f0_hz == 119.0
    assert subject.usual_level_dbfs is None  # a stranger's microphone is not known


def test_what_is_drawn_is_what_was_judged(talk):
    recording = hear(talk, Ears(None, Reader(load_lexicon())), None)
    sound = subject_of(judge_recordings([recording], "none")[0]).sound
    [prosody] = [utterance.prosody for utterance in recording.utterances]
    assert np.nanmedian(sound.f0_hz) == pytest.approx(prosody.f0_median_hz, rel=1e-9)
    assert len(sound.pauses) == prosody.pause_count == 1
    assert sound.pauses[0].duration_s == prosody.longest_pause_s
    loud_dbfs = np.percentile(sound.level_dbfs[sound.level_dbfs > -50], 90)
    assert loud_dbfs == pytest.approx(prosody.level_p90_dbfs, abs=1.0)


def test_each_utterance_shows_the_pitches_it_was_judged_by():
    """More than an octave from the median of the whole recording, and yet this utterance's own voice."""
    pcm = np.concatenate([speech(3.0, 100.0), quiet(1.0), speech(1.0, 250.0)])
    parts = [SimpleNamespace(span=Span(0, to_samples(3.2))), SimpleNamespace(span=Span(to_samples(3.81), len(pcm)))]
    f0_hz = measured(pcm, parts).f0_hz
    assert np.nanmedian(f0_hz[400:]) == pytest.approx(250, rel=0.01)
    assert np.nanmedian(f0_hz[:300]) == pytest.approx(100, rel=0.01)


def test_the_silence_between_two_utterances_is_a_pause():
    pcm = np.concatenate([speech(1.0), quiet(1.0), speech(1.0)])
    parts = [SimpleNamespace(span=Span(0, to_samples(1.2))), SimpleNamespace(span=Span(to_samples(1.8), len(pcm)))]
    [pause] = measured(pcm, parts).pauses
    assert pause.duration_s == pytest.approx(1.0, abs=0.1)
    assert pause.start_s == pytest.approx(1.0, abs=0.1)


def test_a_recording_that_vanished_before_it_was_drawn_says_so(talk):
    judged = judge_recordings([hear(talk, Ears(None, Reader(load_lexicon())), None)], "none")[0]
    talk.unlink()
    assert "no such file" in subject_of(judged).failure


def test_odd_names_stand_on_one_line():
    path = Path("a\nb", "c\udce9\td.wav")
    judged = judge_recordings([Recording(path, "x\ny")], "none")[0]
    assert (subject_of(judged).name, subject_of(judged).speaker) == ("a b/c? d.wav", "x y")


def test_a_model_that_hears_differently_every_time_is_named_once(talk, judge, monkeypatch):
    monkeypatch.setattr(wire, "speech_model", lambda: SimpleNamespace(path=talk.parent))
    monkeypatch.setattr(wire, "recognizer", lambda _: ScriptedRecognizer([()]))
    monkeypatch.setattr(wire, "model_warning", lambda model: f"{model.path}: other words next time")
    code, row, said = judge(talk)
    assert (code, said) == (0, f"voicesim: {talk.parent}: other words next time\n")
    assert json.loads(row)["words"] == []
    assert judge(talk, "--no-asr")[2] == ""
