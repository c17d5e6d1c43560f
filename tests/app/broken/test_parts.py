"""Parts that are damaged, die or jump: damaged models, killed workers, a clock that is set anew."""

import datetime as dt
import os
import random
import signal
import sys
import threading
import time
from importlib.resources import files

import pytest

from voicesim.app.pause_readers import load_pause_reader
from voicesim.app.word_models import read_word_model
from voicesim.call.replay import first_difference
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.engines.speech_worker import SpeechWorker
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.model


def damages(whole, choice):
    """Cut short, some bytes turned over, and a hole."""
    yield whole[: choice.randrange(len(whole))]
    for _ in range(3):
        at = choice.randrange(len(whole))
        yield whole[:at] + bytes([whole[at] ^ (1 << choice.randrange(8))]) + whole[at + 1 :]
    at = choice.randrange(len(whole))
    yield whole[:at] + bytes(4096) + whole[at + 4096 :]


def test_a_word_model_that_was_cut_short_or_altered_is_one_clear_line(tmp_path, long_form):
    whole = files("voicesim.language").joinpath("en", "word_model.npz").read_bytes()
    path = tmp_path / "word_model.npz"
    for damaged in damages(whole, random.Random(1)):
        path.write_bytes(damaged)
        with pytest.raises(BadInput, match=r"is not a word model .* -> install voicesim again") as told:
            read_word_model(path)
        assert "\n" not in str(told.value)


def test_so_is_a_model_of_complete_turns(tmp_path, monkeypatch, long_form):
    whole = files("voicesim.language").joinpath("en", "completeness.npz").read_bytes()
    (tmp_path / "en").mkdir()
    monkeypatch.setattr("voicesim.app.pause_readers.files", lambda _package: tmp_path)
    choice = random.Random(2)
    for _ in range(20 if long_form else 2):
        for damaged in damages(whole, choice):
            (tmp_path / "en" / "completeness.npz").write_bytes(damaged)
            load_pause_reader.cache_clear()
            told = refused(load_pause_reader)
            assert told is None or "is not a model of complete turns" in told
    load_pause_reader.cache_clear()


def refused(read):
    """In which words; None where the damage hit nothing that is read."""
    try:
        read()
    except BadInput as error:
        return str(error)
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_voice_whose_process_is_killed_in_the_middle_of_a_line_says_it_all_the_same():
    voice = Pyttsx3Synthesizer("espeak-us-woman")
    try:
        first = voice.render("The parcel was sent on Monday.", "neutral")
        child = voice._worker._child._process
        os.kill(child.pid, signal.SIGSTOP)  # it hangs, and is then killed
        threading.Timer(0.2, os.kill, (child.pid, signal.SIGKILL)).start()
        again = voice.render("The parcel was sent on Monday.", "neutral")
    finally:
        voice.close()
    assert (again.pcm == first.pcm).all()


def test_a_voice_whose_process_hangs_is_told_in_one_line():
    worker = SpeechWorker([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.3)
    with pytest.raises(Exception, match=r"the voice took longer than 0\.3 s, twice running -> ") as told:
        worker.speak("hello", {})
    worker.close()
    assert told.type.__name__ == "EngineError"


def jumping(real):
    """A clock of the day that is set back a year and on again, at every look."""
    jumps = [0]

    def now(*given):
        jumps[0] += 1
        return real(*given) + (-1) ** jumps[0] * 365 * 86_400

    return now


def test_a_clock_that_jumps_changes_nothing_of_a_call(faked, command, turns, monkeypatch, tmp_path):
    events = []
    for name in ("steady", "jumping"):
        assert command("run", "first-call", "--agent", turns, "--out", tmp_path / name)[0] == 0
        events.append((tmp_path / name / "events.jsonl").read_text().splitlines())
        for clock in ("time", "time_ns"):
            monkeypatch.setattr(time, clock, jumping(getattr(time, clock)))
        monkeypatch.setattr("voicesim.app.calls.running.datetime", JumpingDate)
    assert first_difference(*events) is None
    assert (tmp_path / "steady" / "mic.wav").read_bytes() == (tmp_path / "jumping" / "mic.wav").read_bytes()


class JumpingDate(dt.datetime):
    """Now is a year ago, or in a year."""

    _ahead = False

    @classmethod
    def now(cls, tz=None):
        cls._ahead = not cls._ahead
        return dt.datetime.now(tz) + dt.timedelta(days=365 if cls._ahead else -365)
