"""What a judgement may not depend on: gain, sample rate, channels, silence before the speech, an offset.

Speech comes in through files, as it does for `voicesim judge`. Apart from the shape of the file nothing differs: all
clips of the speaker have that shape, so that what is usual has it too.
"""

import itertools
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_recognizer import ScriptedRecognizer

from voicesim.app import wire
from voicesim.app.judged.judging import Ears, hear, judge_recordings
from voicesim.app.lexicons import load_lexicon
from voicesim.app.yaml_files import plain as plain_yaml
from voicesim.app.yaml_files import read_yaml
from voicesim.dsp.resample import resample
from voicesim.language.reading import Reader
from voicesim.language.tokens import words_from_text
from voicesim.model.audio import AudioClip, Span
from voicesim.model.errors import MissingPart
from voicesim.model.speech import Word
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio

CALMNESS_WITHIN = 0.1
EDGE_S = 0.2  # of quiet room around every made voice
WORD_S = 0.2


@dataclass(frozen=True)
class Shape:
    """How a clip lies in its file; 16 bits."""

    gain_db: float = 0.0
    rate_hz: int = RATE_HZ
    dead_channel: int | None = None
    """Which of two channels holds nothing; None: mono."""
    lead_s: float = 0.0
    room: bool = False
    """Whether what comes before is a quiet room, not digital silence."""
    offset: float = 0.0


@dataclass(frozen=True)
class Said:
    """A made voice and its words."""

    f0_hz: float
    level_db: float
    tilt: float
    text: str

    @cached_property
    def pcm(self):
        """A syllable a word."""
        time_s = np.arange(to_samples(WORD_S * len(self.text.split()))) / RATE_HZ
        f0_hz = self.f0_hz * 2 ** (0.1 * np.sin(2 * np.pi * 0.7 * time_s))
        phase = 2 * np.pi * np.cumsum(f0_hz) / RATE_HZ
        voice = sum(k**-self.tilt * np.sin(k * phase) for k in range(1, int(7000 / self.f0_hz)))
        level, quiet = 0.01 * 10 ** (self.level_db / 20), np.zeros(to_samples(EDGE_S))
        whole = np.concatenate([quiet, level * voice * np.abs(np.sin(np.pi * time_s / WORD_S)), quiet])
        return (whole + hiss(len(whole))).astype(np.float32)

    def words(self, later_s):
        """Where they are in the file."""
        starts = (to_samples(later_s + EDGE_S + WORD_S * i) for i in itertools.count())
        spans = (Span(start, start + to_samples(WORD_S)) for start in starts)
        return tuple(Word(word, span, 0.95) for word, span in zip(self.text.split(), spans, strict=False))


SPEAKER = (
    Said(120, 0, 1.0, "i understand and i'm going to call you back by friday so that you can plan"),
    Said(118, 0, 1.0, "i'm not really sure i guess maybe i could have a look if that's okay with you"),
    Said(122, 1, 1.0, "the parcel left the warehouse on monday morning"),
    Said(190, 14, 0.7, "calm down you should have called earlier that's not my problem"),
)


def hiss(samples):
    return 1e-4 * np.random.default_rng(5).standard_normal(samples)


def saved(path, pcm, shape):
    """A file of that shape."""
    lead = to_samples(shape.lead_s)
    before = hiss(lead).astype(np.float32) if shape.room else np.zeros(lead, np.float32)
    pcm = np.concatenate([before, pcm])
    sound = resample(AudioClip(pcm), shape.rate_hz).pcm * 10 ** (shape.gain_db / 20) + shape.offset
    if shape.dead_channel is not None:
        sound = np.insert(sound[:, None], shape.dead_channel, 0.0, axis=1)
    assert np.abs(sound).max() < 1  # what is clipped is another sound
    soundfile.write(path, sound, shape.rate_hz, subtype="PCM_16")
    return path


def heard(folder, shape, ears):
    """The speaker's clips, all in that shape."""
    found = []
    for i, said in enumerate(SPEAKER):
        scripted = None if ears.recognizer is None else ScriptedRecognizer([said.words(shape.lead_s)])
        path = saved(folder / f"{i}.wav", said.pcm, shape)
        found.append(replace(hear(path, replace(ears, recognizer=scripted), None), speaker="ann"))
    return found


def judged(recordings, baseline="self"):
    return [recording.deliveries[0] for recording in judge_recordings(recordings, baseline)]


def labels(recordings, baseline="self"):
    return [delivery.label for delivery in judged(recordings, baseline)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shapes")


@pytest.fixture(scope="module")
def voice_alone():
    """As with --no-asr."""
    return Ears(None, Reader(load_lexicon()))


@pytest.fixture(scope="module")
def with_words(voice_alone):
    """The words are given; which ones is set for each clip."""
    return replace(voice_alone, recognizer=ScriptedRecognizer([]))


@pytest.fixture(scope="module")
def plain(folder, with_words):
    """What everything is compared with."""
    return heard(folder, Shape(), with_words)


SHAPES = st.builds(
    Shape,
    gain_db=st.floats(-12, 12),
    rate_hz=st.sampled_from([8_000, RATE_HZ, 44_100, 48_000]),
    dead_channel=st.sampled_from([None, 0, 1]),
    lead_s=st.floats(0, 1.5),
    room=st.booleans(),
    offset=st.floats(-0.05, 0.05),
)
ONE_BY_ONE = {
    "quieter": Shape(gain_db=-12),
    "louder": Shape(gain_db=12),
    "8 kHz": Shape(rate_hz=8_000),
    "44.1 kHz": Shape(rate_hz=44_100),
    "a channel dead": Shape(dead_channel=0),
    "digital silence before": Shape(lead_s=3),
    "room before": Shape(lead_s=3, room=True),
    "offset": Shape(offset=0.05),
}


@pytest.mark.slow
def test_the_speaker_of_these_tests_comes_across_in_every_way(plain):
    assert labels(plain) == ["assertive", "passive", "neutral", "aggressive"]


@pytest.mark.slow
@pytest.mark.parametrize("shape", ONE_BY_ONE.values(), ids=ONE_BY_ONE)
def test_the_shape_of_a_file_changes_no_judgement(folder, with_words, plain, shape):
    shaped = heard(folder, shape, with_words)
    assert labels(shaped) == labels(plain)
    assert labels(shaped, "none") == labels(plain, "none")


@pytest.mark.slow
@settings(max_examples=4)
@given(shape=SHAPES)
def test_nor_do_several_changes_at_once_and_the_voice_is_as_calm(folder, with_words, plain, shape):
    shaped = heard(folder, shape, with_words)
    assert labels(shaped) == labels(plain)
    for a, b in zip(judged(plain), judged(shaped), strict=True):
        assert b.calmness == pytest.approx(a.calmness, abs=CALMNESS_WITHIN)


@pytest.mark.slow
@settings(max_examples=2)
@given(shape=SHAPES)
def test_the_voice_alone_tells_no_style_in_any_file(folder, voice_alone, plain, shape):
    shaped = heard(folder, shape, voice_alone)
    assert set(labels(shaped)) == {"unsure"}
    for a, b in zip(judged(plain), judged(shaped), strict=True):
        assert b.notes[0] == "unsure: no words were heard, and the voice alone does not tell the style"
        assert b.calmness == pytest.approx(a.calmness, abs=CALMNESS_WITHIN)


def silence():
    return np.zeros(4 * RATE_HZ, np.float32)


def white_noise():
    return (0.1 * np.random.default_rng(2).standard_normal(4 * RATE_HZ)).astype(np.float32)


def music():
    """Four chords of plucked strings."""
    time_s = np.arange(RATE_HZ) / RATE_HZ
    roots = (220.0, 174.6, 261.6, 196.0)
    chords = [
        sum(np.sin(2 * np.pi * root * part * k * time_s) / k for part in (1, 1.25, 1.5) for k in range(1, 6))
        for root in roots
    ]
    return np.concatenate([0.05 * chord * np.exp(-2 * time_s) for chord in chords]).astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("baseline", ["self", "none"])
@pytest.mark.parametrize("sound", [silence, white_noise, music])
def test_what_is_no_speech_is_unsure_and_says_why(tmp_path, voice_alone, sound, baseline):
    path = saved(tmp_path / "a.wav", sound(), Shape())
    [delivery] = judged([hear(path, voice_alone, None)], baseline)
    assert delivery.label == "unsure"
    assert delivery.notes[0].startswith("unsure: ")


@pytest.mark.slow
@pytest.mark.parametrize("word", ["yes", "sorry", "no", "policy"])
def test_one_word_is_too_few(tmp_path, with_words, word):
    said = Said(120, 0, 1.0, word)
    one = replace(with_words, recognizer=ScriptedRecognizer([said.words(0)]))
    [delivery] = judged([hear(saved(tmp_path / "a.wav", said.pcm, Shape()), one, None)])
    assert (delivery.label, delivery.notes[0]) == ("unsure", "unsure: too few words to judge")


@pytest.mark.model
@pytest.mark.parametrize("sound", [silence, white_noise, music])
def test_no_style_is_heard_in_what_is_no_speech(tmp_path, sound):
    try:
        ears = Ears(wire.recognizer(wire.speech_model()), Reader(load_lexicon()))
    except MissingPart as error:
        pytest.skip(str(error))
    [delivery] = judged([hear(saved(tmp_path / "a.wav", sound(), Shape()), ears, None)])
    assert delivery.label == "unsure"
    assert delivery.notes[0].startswith("unsure: ")


RENDERED = {
    "quieter": Shape(gain_db=-12),
    "8 kHz": Shape(rate_hz=8_000, gain_db=-6),
    "44.1 kHz": Shape(rate_hz=44_100, gain_db=-6),
    "digital silence before": Shape(lead_s=3),
    "room before": Shape(lead_s=3, room=True),
}
"""Rendered speech fills its files: between its samples it reaches beyond full scale, so a new rate goes with less."""


@pytest.fixture(scope="module")
def rendered(root, voice_alone):
    """Three turns each of an assertive, a passive and an aggressive agent with one voice, and their texts."""
    folders = sorted((root / "tests" / "data" / "agents").glob("sofa-*"))
    told = [(folder / turn["wav"], turn["text"]) for folder in folders for turn in turns(folder)[1:4]]
    return told, judged([spoken(path, text, voice_alone, 0) for path, text in told])


@pytest.mark.model
@pytest.mark.parametrize("shape", RENDERED.values(), ids=RENDERED)
def test_rendered_agents_are_judged_alike_in_every_file(tmp_path, rendered, voice_alone, shape):
    told, before = rendered
    files = [saved(tmp_path / f"{i}.wav", load_audio(path).pcm, shape) for i, (path, _) in enumerate(told)]
    heard_again = zip(files, (text for _, text in told), strict=True)
    after = judged([spoken(path, text, voice_alone, shape.lead_s) for path, text in heard_again])
    assert [delivery.label for delivery in after] == [delivery.label for delivery in before]
    assert {delivery.label for delivery in before} >= {"assertive", "passive", "aggressive"}


def turns(folder):
    return plain_yaml(read_yaml(folder / "turns.yaml"))["turns"]


def spoken(path, text, ears, later_s):
    """A clip of the one speaker, with the words of its script spread evenly over it."""
    plain_words = words_from_text(text)
    step = (round(load_audio(path).duration_s * RATE_HZ) - to_samples(later_s)) // (len(plain_words) + 1)
    first = to_samples(later_s)
    words = [replace(word, span=Span(first + i * step, first + (i + 1) * step)) for i, word in enumerate(plain_words)]
    return replace(hear(path, replace(ears, recognizer=ScriptedRecognizer([words])), None), speaker="heart")
