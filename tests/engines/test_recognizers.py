"""What every recogniser keeps to, the real one and the scripted one; then what is particular to each."""
# No mark for the whole file: the same contract is `unit` for the scripted one and `model` for vosk.

import os
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
from scripted_recognizer import ScriptedRecognizer

from voicesim.app.content import models_dir, registry_path
from voicesim.engines.model_store import find_model
from voicesim.engines.vosk_recognizer import VoskRecognizer
from voicesim.model.audio import Pcm, Span
from voicesim.model.errors import EngineError, MissingPart
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import Word, text_of
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ

SILENCE = np.zeros(HEAR_BLOCK_SAMPLES, np.float32)
SAID = "the red fabric has sold out since then which means that a new red one would take twenty days"


@dataclass(frozen=True)
class Ears:
    """A recogniser and sound in which it hears SAID among other words."""

    recognizer: Recognizer
    sound: Pcm

    def hear(self, sound=None):
        """All words so far and the settled words of a fresh stream."""
        stream = self.recognizer.open_stream()
        shown = [stream.feed(block) for block in blocks(self.sound if sound is None else sound)]
        return shown, stream.settle()

    @cached_property
    def heard(self):
        """The same of the sound, once for all tests that only look."""
        return self.hear()


def blocks(sound):
    padded = np.concatenate([sound, np.zeros(-sound.size % HEAR_BLOCK_SAMPLES, np.float32)])
    return padded.reshape(-1, HEAR_BLOCK_SAMPLES)


def spoken(text, start_s=0.4, each_s=0.3):
    """A script in which each word takes the same time."""
    start, each = int(start_s * RATE_HZ), int(each_s * RATE_HZ)
    places = [Span(start + index * each, start + (index + 1) * each) for index in range(len(text.split()))]
    return [Word(word, place, 0.9) for word, place in zip(text.split(), places, strict=True)]


def scripted(text, streams=20):
    return ScriptedRecognizer([spoken(text)] * streams)


@pytest.fixture(scope="module")
def vosk():
    try:
        return VoskRecognizer(find_model(models_dir(), os.environ, registry_path()).path)
    except MissingPart as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def agent_turn(root):
    """A rendered turn of an agent, 15 s with pauses, then half a second of digital silence."""
    import soundfile

    pcm, rate_hz = soundfile.read(root / "tests" / "data" / "agents" / "sofa-assertive" / "02.flac", dtype="float32")
    assert rate_hz == RATE_HZ
    return np.concatenate([pcm, np.zeros(RATE_HZ // 2, np.float32)])


@pytest.fixture(
    scope="module",
    params=[pytest.param("scripted", marks=pytest.mark.unit), pytest.param("vosk", marks=pytest.mark.model)],
)
def ears(request):
    if request.param == "scripted":
        return Ears(scripted(f"well {SAID} and so on"), np.zeros(8 * RATE_HZ, np.float32))
    return Ears(request.getfixturevalue("vosk"), request.getfixturevalue("agent_turn"))


# The contract


def test_it_hears_what_is_said(ears):
    shown, words = ears.heard
    assert SAID in text_of(words)
    assert SAID in shown[-1]


def test_it_shows_words_while_they_are_being_said(ears):
    shown, words = ears.heard
    halfway = shown[len(shown) // 2].split()
    assert 0 < len(halfway) < len(words)


def test_words_are_in_order_and_inside_the_sound(ears):
    _, words = ears.heard
    fed = blocks(ears.sound).size
    edges = [edge for word in words for edge in (word.span.start_sample, word.span.end_sample)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= fed
    assert all(word.span.samples > 0 for word in words)


def test_words_are_plain_lower_case_and_confidence_is_a_share(ears):
    _, words = ears.heard
    assert all(word.text == word.text.lower().strip() for word in words)
    assert not any(mark in word.text for word in words for mark in " .,?![]<>")
    assert all(word.confidence is None or 0.0 <= word.confidence <= 1.0 for word in words)


def test_the_same_sound_gives_the_same_words_every_time(ears):
    assert ears.hear() == ears.heard
    assert ears.hear() == ears.heard


def test_streams_do_not_disturb_each_other(ears):
    _, alone = ears.heard
    one, other = ears.recognizer.open_stream(), ears.recognizer.open_stream()
    for block in blocks(ears.sound):
        one.feed(block)
        other.feed(SILENCE)
    assert one.settle() == alone


def test_where_nothing_was_fed_nothing_was_said(ears):
    assert ears.recognizer.open_stream().settle() == ()


def test_words_of_a_stream_that_ends_early_lie_in_what_was_fed(ears):
    heard_s = 3
    _, words = ears.hear(ears.sound[: heard_s * RATE_HZ])
    assert words
    assert words[-1].span.end_sample <= heard_s * RATE_HZ


@pytest.mark.parametrize("samples", [0, 320, HEAR_BLOCK_SAMPLES - 1, HEAR_BLOCK_SAMPLES + 1])
def test_a_block_of_another_size_is_refused(ears, samples):
    with pytest.raises(ValueError, match=str(HEAR_BLOCK_SAMPLES)):
        ears.recognizer.open_stream().feed(np.zeros(samples, np.float32))


def test_words_may_be_settled_in_a_pause_and_the_stream_goes_on(ears):
    _, whole = ears.heard
    stream, settled = ears.recognizer.open_stream(), []
    for number, block in enumerate(blocks(ears.sound)):
        stream.feed(block)
        if number == len(blocks(ears.sound)) - 1:
            settled = stream.settle_so_far()
            assert stream.settle_so_far() == settled  # asking again changes nothing
    assert text_of(settled) == text_of(whole)
    assert stream.feed(SILENCE).startswith(text_of(settled))
    assert text_of(stream.settle()) == text_of(whole)


def test_words_after_a_pause_stand_where_they_were_said(ears):
    stream, sound = ears.recognizer.open_stream(), np.concatenate([ears.sound, ears.sound])
    for number, block in enumerate(blocks(sound)):
        stream.feed(block)
        if number == len(blocks(ears.sound)):
            stream.settle_so_far()
    words = stream.settle()
    edges = [edge for word in words for edge in (word.span.start_sample, word.span.end_sample)]
    assert edges == sorted(edges)
    assert edges[-1] <= blocks(sound).size


def test_a_settled_stream_is_over(ears):
    stream = ears.recognizer.open_stream()
    stream.feed(SILENCE)
    stream.settle()
    with pytest.raises(ValueError, match="over"):
        stream.feed(SILENCE)
    with pytest.raises(ValueError, match="over"):
        stream.settle()
    with pytest.raises(ValueError, match="over"):
        stream.settle_so_far()


# Vosk alone


@pytest.mark.model
@pytest.mark.parametrize("level_dbfs", [None, -70, -50])
def test_silence_and_faint_noise_hold_no_words(vosk, level_dbfs):
    scale = 0.0 if level_dbfs is None else 10 ** (level_dbfs / 20)
    noise = (scale * np.random.default_rng(3).normal(size=20 * RATE_HZ)).astype(np.float32)
    shown, words = Ears(vosk, noise).hear()
    assert words == ()
    assert shown[-1] == ""


@pytest.mark.model
def test_digital_silence_around_speech_adds_no_words(vosk, shared_data):
    """These clips begin and end in digital silence; undithered, the model heard "the" before and "yeah" after them."""
    import soundfile

    said = {"01": "kids are talking by the door", "02": "dogs are sitting by the door"}
    paths = sorted(shared_data("ravdess").rglob("03-01-01-*.flac"))[:8]
    heard = [
        (said[path.name[12:14]], text_of(Ears(vosk, soundfile.read(path, dtype="float32")[0]).hear()[1]))
        for path in paths
    ]
    assert len(heard) == 8
    assert sum(expected == found for expected, found in heard) >= 7, heard


@pytest.mark.model
def test_a_long_pause_inside_a_stream_loses_nothing(vosk, agent_turn):
    """Vosk closes empty results in silence; the words before and after stay, at their places."""
    turn = agent_turn[: 15 * RATE_HZ]
    pause = np.zeros(12 * RATE_HZ, np.float32)
    _, words = Ears(vosk, np.concatenate([turn, pause, turn])).hear()
    before = [word for word in words if word.span.end_sample <= turn.size + pause.size // 2]
    after = [word for word in words if word.span.start_sample >= turn.size + pause.size // 2]
    assert SAID in text_of(tuple(before))
    assert SAID in text_of(tuple(after))
    assert len(before) + len(after) == len(words)


@pytest.mark.model
def test_a_folder_without_a_model_is_an_error_with_a_remedy(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(EngineError, match="voicesim models"):
            VoskRecognizer(folder)


@pytest.mark.model
@pytest.mark.parametrize("damaged", ["final.mdl", "HCLr.fst"])
def test_a_damaged_model_is_an_error_when_it_is_loaded(vosk, tmp_path, damaged, capfd):
    whole = find_model(models_dir(), os.environ, registry_path()).path
    for path in whole.rglob("*.*"):
        copy = tmp_path / path.relative_to(whole)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.name == damaged:
            copy.write_bytes(path.read_bytes()[:3000])
        else:
            copy.symlink_to(path.resolve())
    with pytest.raises(EngineError, match="voicesim models verify"):
        VoskRecognizer(tmp_path)
    assert capfd.readouterr().err == "", "the error says it; vosk's own lines are held back"


@pytest.mark.model
def test_the_name_tells_the_model(vosk):
    assert vosk.name == f"vosk:{find_model(models_dir(), os.environ, registry_path()).name}"


# The scripted one alone


@pytest.mark.unit
def test_the_second_stream_hears_the_second_script():
    recognizer = ScriptedRecognizer([spoken("one two"), spoken("three")])
    sound = np.zeros(RATE_HZ, np.float32)
    assert [text_of(Ears(recognizer, sound).hear()[1]) for _ in range(2)] == ["one two", "three"]
    with pytest.raises(EngineError, match="2 scripts"):
        recognizer.open_stream()


@pytest.mark.unit
def test_a_scripted_word_is_shown_when_it_has_ended_and_counts_when_it_has_begun():
    stream = scripted("hello").open_stream()  # 0.4 s to 0.7 s
    shown = [stream.feed(SILENCE) for _ in range(6)]
    assert shown[-1] == ""
    assert stream.settle() == (Word("hello", Span(6400, 9600), 0.9),)
    stream = scripted("hello").open_stream()
    assert [stream.feed(SILENCE) for _ in range(7)][-1] == "hello"
