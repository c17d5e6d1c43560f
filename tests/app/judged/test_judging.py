"""Recordings to rows, without a speech model."""

import io
import json
import re
import stat
from dataclasses import replace

import numpy as np
import pytest
from judged_output import rows_of, shown
from made_voices import speech
from rich.console import Console
from scripted_recognizer import ScriptedRecognizer

from voicesim.app.judged.judging import Ears, hear, judge_recordings
from voicesim.app.judged.rows import recording_row
from voicesim.app.judged.screen import print_rows
from voicesim.app.lexicons import load_lexicon
from voicesim.language.reading import Reader
from voicesim.model.audio import Span
from voicesim.model.prosody import Baseline
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import save_audio

pytestmark = pytest.mark.slow

ROW = {"file", "speaker", "duration_s", "speech_s", "transcript", "words", "prosody", "delivery", "techniques",
       "evidence", "error"}  # fmt: skip


def recording(*parts):
    """Speech with a second of near-silence around each part."""
    rest = np.random.default_rng(0).normal(0, 1e-4, RATE_HZ).astype(np.float32)
    return np.concatenate([rest, *(np.concatenate([part, rest]) for part in parts)])


def saved(path, *parts):
    path.parent.mkdir(exist_ok=True)
    save_audio(path, recording(*parts))
    return path


def words(text, start_s, each_s=0.3):
    return tuple(
        Word(word, Span(to_samples(start_s + i * each_s), to_samples(start_s + (i + 1) * each_s)), 0.95)
        for i, word in enumerate(text.split())
    )


@pytest.fixture(scope="module")
def ears():
    return Ears(None, Reader(load_lexicon()))


def test_words_and_their_evidence_are_placed_in_the_file(tmp_path, ears):
    heard = ScriptedRecognizer([words("i'll send it by friday", 1.0)])
    found = hear(saved(tmp_path / "a.wav", speech(3.0)), replace(ears, recognizer=heard), None)
    row = recording_row(judge_recordings([found], "none")[0])
    assert row.keys() >= ROW
    assert row["transcript"] == "i'll send it by friday"
    assert row["words"][0] == {"text": "i'll", "start_s": 1.0, "end_s": 1.3, "confidence": 0.95}
    assert row["prosody"]["f0_median_hz"] == pytest.approx(120, rel=0.01)
    assert row["error"] is None


def test_a_long_recording_is_cut_and_its_words_keep_their_places(tmp_path, ears):
    parts = [speech(8.0) for _ in range(4)]
    scripts = [words("thank you for calling", 0.2), words("how can i help you", 0.2), (), words("goodbye", 0.2)]
    found = hear(saved(tmp_path / "a.wav", *parts), replace(ears, recognizer=ScriptedRecognizer(scripts)), None)
    row = recording_row(judge_recordings([found], "self")[0])
    assert [round(u["start_s"]) for u in row["utterances"]] == [1, 10, 19, 28]
    assert [w["start_s"] for w in row["words"]] == pytest.approx(
        [1.0, 1.3, 1.6, 1.9, 10.0, 10.3, 10.6, 10.9, 11.2, 28.0], abs=0.05
    )
    assert row["baseline"]["source"] == "self"
    assert row["baseline"]["utterances"] == 4
    assert row["speech_s"] == pytest.approx(0.8 * 32, abs=2)


DOUBTFUL = "few words were recognised with any certainty: is this English?"


def in_doubt(text, confidence):
    return tuple(replace(word, confidence=confidence) for word in words(text, 1.0))


@pytest.mark.parametrize("script", [(), in_doubt("the food is in a big way so please leave the house in garden", 0.7)])
def test_speech_of_which_few_words_are_certain_is_unsure_and_asks_for_the_language(tmp_path, ears, script):
    heard = replace(ears, recognizer=ScriptedRecognizer([script]))
    path = saved(tmp_path / "a.wav", speech(12.0))
    row = recording_row(judge_recordings([hear(path, heard, None)], "none")[0])
    assert row["note"] == DOUBTFUL
    assert row["delivery"]["label"] == "unsure"
    assert row["delivery"]["notes"][0] == f"unsure: {DOUBTFUL}"
    assert row["delivery"]["calmness"] is not None
    assert DOUBTFUL in shown([row])


def test_words_that_are_certain_and_a_voice_alone_are_no_matter_of_language(tmp_path, ears):
    script = words("thank you for calling i will send you a new one today and call you back on friday", 1.0, 0.6)
    path = saved(tmp_path / "a.wav", speech(12.0))
    for one in (ears, replace(ears, recognizer=ScriptedRecognizer([script]))):
        assert recording_row(judge_recordings([hear(path, one, None)], "none")[0])["note"] is None


def test_a_speaker_with_three_utterances_has_a_baseline_of_their_own(tmp_path, ears):
    low = [saved(tmp_path / f"ann-{i}.wav", speech(f0_hz=180)) for i in range(3)]
    other = saved(tmp_path / "bob-1.wav", speech(f0_hz=110))
    found = [hear(path, ears, re.compile("ann|bob")) for path in (*low, other)]
    baselines = [judged.baseline for judged in judge_recordings(found, "self")]
    assert [baseline.source for baseline in baselines] == ["self"] * 3 + ["population"]
    assert baselines[0].f0_median_hz == pytest.approx(180, rel=0.01)


def test_shouting_is_heard_against_the_same_speakers_calm_utterances(tmp_path, ears):
    calm = [saved(tmp_path / f"ann-{i}.wav", speech(f0_hz=180 + i)) for i in range(4)]
    loud = saved(tmp_path / "ann-9.wav", speech(f0_hz=300, gain=0.5))
    found = [hear(path, ears, re.compile("ann|bob")) for path in (*calm, loud)]
    *quiet, shout = [judged.deliveries[0] for judged in judge_recordings(found, "self")]
    assert all(delivery.calmness > 0.7 for delivery in quiet)
    assert shout.calmness < 0.2


def test_files_without_a_known_speaker_are_not_mixed(tmp_path, ears):
    found = [hear(saved(tmp_path / f"{i}.wav", speech()), ears, re.compile("agent")) for i in range(4)]
    assert {judged.baseline.source for judged in judge_recordings(found, "self")} == {"population"}


def test_a_profile_is_used_as_it_is(tmp_path, ears):
    profile = Baseline("profile", 20, level_p90_dbfs=-60.0, f0_median_hz=90.0)
    found = hear(saved(tmp_path / "a.wav", speech()), ears, None)
    assert judge_recordings([found], profile)[0].deliveries[0].calmness < 0.3


def test_rows_on_stdout_and_the_good_go_on_when_one_fails(tmp_path, judge):
    good, bad = saved(tmp_path / "good.wav", speech()), tmp_path / "bad.wav"
    bad.write_text("no sound")
    code, out, err = judge(bad, good, "--no-asr")
    first, second = rows_of(out)
    assert code == 1
    assert first["file"] == str(bad)
    assert first["error"]["code"] == "bad_audio"
    assert first["error"]["remedy"]
    assert first["delivery"] is None
    assert second["error"] is None
    assert second["words"] == []
    assert 0 <= second["delivery"]["calmness"] <= 1
    assert err == ""


def test_a_recording_that_was_cut_short_is_judged_and_told_in_a_line(tmp_path, judge):
    path = saved(tmp_path / "a.wav", speech())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    code, out, err = judge(path, "--no-asr")
    (row,) = rows_of(out)
    assert (code, row["error"]) == (0, None)
    assert row["note"].startswith("was cut short: ")
    assert err == f"voicesim: {path}: {row['note']}\n"


def test_rows_in_a_file_are_whole_and_private(tmp_path, judge):
    saved(tmp_path / "in" / "b.wav", speech())
    saved(tmp_path / "in" / "a.wav", speech())
    out_file = tmp_path / "out.jsonl"
    code, out, _ = judge(tmp_path / "in", "--no-asr", "--jsonl", out_file)
    assert (code, out) == (0, "")
    assert [row["file"][-5:] for row in rows_of(out_file.read_text())] == ["a.wav", "b.wav"]
    assert stat.S_IMODE(out_file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.jsonl"]


def test_one_json_document(tmp_path, judge):
    code, out, _ = judge(saved(tmp_path / "a.wav", speech()), "--no-asr", "--json")
    assert code == 0
    assert [row["speaker"] for row in json.loads(out)] == [None]


def test_the_same_files_give_the_same_bytes(tmp_path, judge):
    path = saved(tmp_path / "a.wav", speech(), speech(f0_hz=140))
    assert judge(path, "--no-asr") == judge(path, "--no-asr")


def test_silence_is_judged_as_nothing_and_is_no_error(tmp_path, judge):
    for name, seconds in (("short.wav", 1), ("long.wav", 40)):
        save_audio(tmp_path / name, np.zeros(seconds * RATE_HZ, np.float32))
    code, out, _ = judge(tmp_path, "--no-asr")
    assert code == 0
    long, short = rows_of(out)
    assert long.keys() == short.keys()
    for row in (long, short):
        assert row["error"] is None
        assert row["delivery"]["label"] == "unsure"
        assert row["delivery"]["notes"][0] == "unsure: too little speech to judge"
        assert (row["speech_s"], row["transcript"]) == (0.0, "")
        assert row["prosody"].keys() == short["prosody"].keys()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("gone.wav",),
        ("a.wav", "--speaker-from", "("),
        ("a.wav", "--baseline", "nobody"),
        ("a.wav", "--jsonl", "nowhere/out.jsonl"),
        ("--text-file", "gone.jsonl"),
        ("empty",),
    ],
)
def test_wrong_use_is_one_line_and_nothing_is_written(tmp_path, judge, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    saved(tmp_path / "a.wav", speech(0.5))
    (tmp_path / "empty").mkdir()
    code, out, err = judge(*arguments, "--no-asr")
    assert code == 2
    assert out == ""
    assert err.startswith("voicesim: ")
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wav", "empty"]


def test_what_failed_is_named_where_the_rows_go_to_a_file(tmp_path, judge):
    bad, said = tmp_path / "bad.wav", tmp_path / "said.jsonl"
    bad.touch()
    said.write_text('{"id": "good", "text": "hello"}\nno json\n')
    code, out, err = judge(bad, "--text-file", said, "--no-asr", "--jsonl", tmp_path / "out.jsonl")
    assert (code, out) == (1, "")
    sound, text, count = err.splitlines()
    assert sound == f"{bad}: the file is empty -> record or export it again"
    assert text.startswith(f"{said}:2: is not JSON -> ")
    assert count.startswith("3 rows, 2 failed")


def test_people_see_a_table_with_the_reasons(tmp_path, ears):
    bad = tmp_path / "[bold]bad.wav"
    bad.touch()
    heard = replace(ears, recognizer=ScriptedRecognizer([words("calm down that is not my problem", 1.0)]))
    found = [hear(saved(tmp_path / "good.wav", speech(3.0)), heard, None), hear(bad, heard, None)]
    console = Console(file=io.StringIO(), width=200)
    print_rows([recording_row(judged) for judged in judge_recordings(found, "none")], console)
    shown = console.file.getvalue()
    assert "calm down that is not my problem" in shown
    assert 'said "calm down' in shown
    assert "[bold]bad.wav" in shown
    assert "failed" in shown
    assert "the file is empty -> record or export it again" in shown


def test_that_no_words_were_heard_is_told_once(tmp_path, ears):
    heard = hear(saved(tmp_path / "a.wav", speech(3.0)), replace(ears, recognizer=None), None)
    text = shown([recording_row(judged) for judged in judge_recordings([heard], "none")])
    assert "unsure: no words were heard" in text
    assert "no words: judged" not in text


def test_odd_file_names_are_written_as_text(tmp_path, judge):
    path = saved(tmp_path / "a.wav", speech(0.5))
    odd = path.rename(tmp_path / "na\udce4me \n.wav")
    code, out, _ = judge(odd, "--no-asr")
    assert code == 0
    assert rows_of(out)[0]["file"].endswith("me \n.wav")
