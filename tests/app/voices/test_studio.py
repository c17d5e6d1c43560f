"""The studio: lines led through, takes kept, refused, skipped; recordings matched to lines."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from line_listener import Listener
from voice_maker import about

from voicesim.app.calls.live_line import HeardLine, hear_line
from voicesim.app.scenarios.files import find_scenario, load_scenario
from voicesim.app.voices.coverage import coverage, wanted_takes
from voicesim.app.voices.files import Voice, damaged_takes, read_voice, write_about
from voicesim.app.voices.start import Speaker, opened_voice
from voicesim.app.voices.studio import Studio, prompts, record
from voicesim.app.voices.studio_files import take_from_folder
from voicesim.app.voices.take_desk import TakeDesk
from voicesim.customer.sayable import Saying
from voicesim.dsp.loudness import loudness_lufs, true_peak_dbtp
from voicesim.engines.styling import target_lufs
from voicesim.model.audio import AudioClip
from voicesim.model.errors import BadAudio, BadInput, MissingPart
from voicesim.model.protocols import MicFrame
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ

pytestmark = pytest.mark.slow

SAID = "Good morning, how can I help you today?"


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(find_scenario("first-call"))


@pytest.fixture
def desk(data):
    folder = data / "voices" / "anna"
    write_about(folder, about())
    return TakeDesk(Voice(about(), folder, ()), Listener(SAID))


@pytest.fixture
def saying():
    return Saying("opening", SAID, "neutral", "always")


@pytest.fixture
def studio(desk, speech):
    said = []
    made = Studio(None, desk, lambda _saying: HeardLine(speech, -70.0), said.append, None)
    return made, said


def test_a_take_is_trimmed_matched_and_listed(desk, saying, speech):
    take = desk.keep(desk.judge(saying, speech))
    pcm, rate_hz = soundfile.read(desk.voice.folder / take.file, dtype="float32")
    assert take.duration_s == pytest.approx(len(pcm) / rate_hz, abs=1e-3)
    assert take.duration_s < len(speech) / RATE_HZ - 1.0
    assert loudness_lufs(AudioClip(pcm, rate_hz)) == pytest.approx(target_lufs("neutral"), abs=0.3)
    assert true_peak_dbtp(AudioClip(pcm, rate_hz)) <= -0.9
    assert read_voice(desk.voice.folder).takes == (take,)
    assert damaged_takes(desk.voice) == []


def test_a_second_take_of_a_line_takes_the_place_of_the_first(desk, saying, speech):
    first = desk.keep(desk.judge(saying, speech))
    second = desk.keep(desk.judge(saying, speech[: -RATE_HZ // 2] * 0.7))
    assert desk.voice.takes == (second,)
    assert first.file != second.file
    assert [path.name for path in (desk.voice.folder / "takes").iterdir()] == [second.file.removeprefix("takes/")]


def test_other_words_are_refused_with_the_words(desk, saying, speech):
    desk.recognizer = Listener("my cat is on the roof again")
    (fault,) = desk.judge(saying, speech).refusals
    assert fault.kind == "wrong_words"
    assert "not heard: good morning" in fault.what
    assert "heard instead: my cat" in fault.what


def test_a_style_is_measured_against_the_neutral_takes(desk, saying, speech):
    fury = replace(saying, style="furious")
    assert desk.judge(fury, speech).advice == ()  # nothing to measure it against yet
    for number in range(3):
        desk.keep(desk.judge(replace(saying, text=f"{SAID} {number}"), speech))
    (advice,) = desk.judge(fury, speech).advice
    assert advice.startswith("sounds calm (")
    again = TakeDesk(read_voice(desk.voice.folder), Listener(SAID))
    (same,) = again.judge(fury, speech).advice  # from the takes on the disk, whose loudness was matched
    assert same.split("(")[1][:4] == advice.split("(")[1][:4]


def test_lines_are_led_through_neutral_first_and_what_is_there_is_left_out(desk, scenario, speech):
    todo = prompts(desk, scenario)
    styles = [saying.style for saying in todo]
    assert styles == sorted(styles, key=lambda style: style != "neutral" or -1)
    assert len(todo) == len(wanted_takes(scenario))
    desk.recognizer = Listener(todo[0].text)
    desk.keep(desk.judge(todo[0], speech))
    assert todo[0] not in prompts(desk, scenario)
    assert {saying.style for saying in prompts(desk, scenario, ["warm"])} == {"warm"}


def test_a_session_without_questions_keeps_what_passes_and_leaves_the_rest(studio, scenario):
    made, said = studio
    good, bad = (Saying("a", text, "neutral", "always") for text in (SAID, "It is about my watch, the silver one."))
    session = record(made, scenario, (good, bad))
    assert (session.kept, session.refused, session.skipped) == (1, 3, 1)
    assert sum(line.startswith("Refused: these are other words") for line in said) == 3
    assert any("NEUTRAL: plainly, as on any call" in line and SAID in line for line in said)
    assert "Kept. " in "".join(said)


def test_keys_keep_repeat_skip_and_stop(studio, scenario):
    made, _ = studio
    keys = iter(["", "r", "", "s", "?", "q"])
    asking = replace(made, ask=lambda _what: next(keys))
    lines = tuple(Saying(str(n), f"{SAID}", style, "always") for n, style in enumerate(["neutral", "warm", "curt"]))
    session = record(asking, scenario, lines)
    assert (session.kept, session.skipped) == (1, 1)
    assert list(keys) == []


def test_recordings_are_cut_and_matched_by_their_words(desk, speech, tmp_path):
    """Two lines in one file, one of them again elsewhere; the style is the folder's name, or a word of the file's."""
    long = np.concatenate([speech[: -RATE_HZ // 2], speech[RATE_HZ * 3 // 2 :]])  # too little silence to part it
    texts = {5.0: SAID, 10.3: "I have been waiting for it since the end of May."}
    wanted = tuple(Saying(str(n), text, "furious", "always") for n, text in enumerate(texts.values()))
    desk.recognizer = Listener(texts)
    (tmp_path / "furious").mkdir()
    soundfile.write(tmp_path / "furious" / "session.wav", np.concatenate([speech, long]), RATE_HZ)
    soundfile.write(tmp_path / "furious-again.wav", speech, RATE_HZ)
    soundfile.write(tmp_path / "other.wav", speech, RATE_HZ)
    found = list(take_from_folder(desk, desk.recognizer, wanted, tmp_path, "neutral"))
    assert {one.judged.saying for one in found if one.kept} == set(wanted)
    assert [take.style for take in desk.voice.takes] == ["furious", "furious"]
    assert {one.piece.file.name for one in found if one.judged is None} == {"furious-again.wav", "other.wav"}


def test_a_recording_that_is_refused_leaves_its_line_to_a_better_one(desk, speech, tmp_path):
    wanted = (Saying("one", SAID, "neutral", "always"),)
    soundfile.write(tmp_path / "1.wav", np.clip(speech * 9, -1, 1), RATE_HZ)
    soundfile.write(tmp_path / "2.wav", speech, RATE_HZ)
    found = list(take_from_folder(desk, desk.recognizer, wanted, tmp_path, "neutral"))
    assert [(one.piece.file.name, one.kept) for one in found] == [("1.wav", False), ("2.wav", True)]
    assert [fault.kind for fault in found[0].judged.refusals] == ["clipped"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken(desk, speech, tmp_path):
    (tmp_path / "1.wav").write_text("no sound")
    soundfile.write(tmp_path / "2.wav", speech, RATE_HZ)
    wanted = (Saying("one", SAID, "neutral", "always"),)
    unread, found = take_from_folder(desk, desk.recognizer, wanted, tmp_path, "neutral")
    assert (unread.file.name, found.piece.file.name, found.kept) == ("1.wav", "2.wav", True)
    assert "cannot be read as audio" in unread.why
    with pytest.raises(BadAudio, match="cannot be read as audio"):
        list(take_from_folder(desk, desk.recognizer, wanted, tmp_path / "1.wav", "neutral"))


def test_a_file_that_was_cut_short_is_told_and_its_lines_are_taken_as_far_as_it_goes(desk, speech, tmp_path):
    path = tmp_path / "1.wav"
    soundfile.write(path, np.concatenate([speech, speech]), RATE_HZ)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])
    wanted = (Saying("one", SAID, "neutral", "always"),)
    for place in (tmp_path, path):
        told, found = take_from_folder(desk, desk.recognizer, wanted, place, "neutral")
        there_s = len(speech) / RATE_HZ
        said = f"was cut short: {there_s:.1f} s are there of the {2 * there_s:.1f} s that its header promises"
        assert (told.file, found.kept) == (path, True)
        assert told.why.startswith(f"{path}: {said}; its lines are taken as far as it goes")


class Port:
    """Room noise, and a line that begins some time after it was opened."""

    name = "headset of the test"

    def __init__(self, pcm) -> None:
        self.pcm, self.at = pcm, 0

    def read(self, _timeout_s):
        frame = self.pcm[self.at : self.at + FRAME_SAMPLES]
        self.at += FRAME_SAMPLES
        return MicFrame(np.pad(frame, (0, FRAME_SAMPLES - len(frame))))

    def write(self, _pcm):
        pass


def noise(seconds, level=3e-4):
    return np.random.default_rng(1).normal(0, level, round(seconds * RATE_HZ)).astype(np.float32)


def test_a_line_ends_by_itself_a_second_after_the_last_word(speech):
    told = []
    port = Port(np.concatenate([noise(1.0), speech, noise(20.0)]))
    heard = hear_line(port, 9, lambda *_: None, told.append)
    assert told == ["Quiet please ...", "Speak."]
    assert heard.room_dbfs == pytest.approx(-70, abs=3)
    assert len(heard.pcm) / RATE_HZ == pytest.approx(0.3 + len(speech) / RATE_HZ - 0.5, abs=0.6)


def test_nobody_is_waited_for_six_seconds_and_a_muted_microphone_not_at_all():
    heard = hear_line(Port(noise(30.0)), 9, lambda *_: None, lambda _: None)
    assert len(heard.pcm) / RATE_HZ == pytest.approx(6.3, abs=0.2)
    with pytest.raises(MissingPart, match="no sound at all"):
        hear_line(Port(np.zeros(RATE_HZ * 9, np.float32)), 9, lambda *_: None, lambda _: None)


def test_a_new_voice_needs_to_know_who_speaks_and_agrees(data):
    with pytest.raises(BadInput, match="nobody said who speaks and agrees -> answer with --speaker"):
        opened_voice("berta", Speaker("Berta", "female", agrees=False))
    assert not (data / "voices" / "berta").exists()
    voice = opened_voice("berta", Speaker("Berta Lund", "female", agrees=True))
    assert voice.about.consent.given_by == "Berta Lund"
    assert opened_voice("berta", Speaker(None, None, agrees=False)).about == voice.about
    with pytest.raises(BadInput, match="name"):
        opened_voice("../berta", Speaker("Berta", "female", agrees=True))


def test_coverage_grows_with_each_take(desk, scenario, speech):
    todo = prompts(desk, scenario)[:2]
    before = coverage(desk.voice, scenario).percent
    for saying in todo:
        desk.recognizer = Listener(saying.text)
        desk.keep(desk.judge(saying, speech))
    assert coverage(desk.voice, scenario).percent == pytest.approx(before + 200 / len(wanted_takes(scenario)))
