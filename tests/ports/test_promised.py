"""Files that hold less than they promise, and headers that could not know."""

import struct

import numpy as np
import pytest
import soundfile

from voicesim.model.errors import BadAudio
from voicesim.ports.audio_files import load_audio, load_channels
from voicesim.ports.promised import _sound_bytes

pytestmark = pytest.mark.unit

RATE_HZ = 16_000


def noise(seconds=4.0):
    return np.random.default_rng(1).uniform(-0.3, 0.3, int(seconds * RATE_HZ)).astype(np.float32)


def made(path, cut=1.0, **form):
    """A sound file of which that share is there."""
    soundfile.write(path, noise(), RATE_HZ, **form)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    return path


FORMS = {
    "a.wav": {},
    "float.wav": {"subtype": "FLOAT"},
    "rf64.wav": {"format": "RF64"},
    "a.w64": {},
    "packed.w64": {"subtype": "IMA_ADPCM"},
    "a.aiff": {},
    "a.au": {},
    "little.au": {"endian": "LITTLE"},
    "law.au": {"subtype": "ULAW"},
    "a.mp3": {},
    "a.ogg": {},
    "a.opus": {"format": "OGG", "subtype": "OPUS"},
}


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_a_file_that_was_cut_short_is_read_as_far_as_it_goes_and_says_so(tmp_path, name, form):
    clip = load_audio(made(tmp_path / name, 0.4, **form))
    assert 0.5 < clip.duration_s < 2.0
    assert clip.note.startswith("was cut short: ")
    assert load_channels(tmp_path / name)[0].note == clip.note


@pytest.mark.parametrize(("name", "form"), [*FORMS.items(), ("a.flac", {})])
def test_a_whole_file_has_no_note(tmp_path, name, form):
    clip = load_audio(made(tmp_path / name, **form))
    assert clip.note is None
    assert clip.duration_s == pytest.approx(4.0, abs=0.05)


@pytest.mark.parametrize("name", ["a.wav", "a.au", "a.w64"])
def test_the_note_tells_how_much_is_there(tmp_path, name):
    path = made(tmp_path / name, 0.5)
    assert load_audio(path).note == "was cut short: 2.0 s are there of the 4.0 s that its header promises"


def test_a_flac_that_was_cut_short_is_refused_in_those_words(tmp_path):
    with pytest.raises(BadAudio, match=r"is cut short or damaged .* -> record or fetch it again"):
        load_audio(made(tmp_path / "a.flac", 0.5))


@pytest.mark.parametrize("riff_bytes", [0, 36, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("data_bytes", [0, 0x7FFFFFDB, 0x80000000, 0xFFFFFFFF])
def test_sizes_that_a_pipe_could_not_know_are_no_promise(tmp_path, riff_bytes, data_bytes):
    path = made(tmp_path / "a.wav")
    raw = bytearray(path.read_bytes())
    at_byte = raw.find(b"data") + 4
    raw[4:8], raw[at_byte : at_byte + 4] = struct.pack("<I", riff_bytes), struct.pack("<I", data_bytes)
    whole = load_audio(path).pcm
    path.write_bytes(raw)
    clip = load_audio(path)
    assert clip.note is None
    assert np.array_equal(clip.pcm, whole)


def with_size(path, size_bytes, at_byte, form="<Q"):
    raw = bytearray(path.read_bytes())
    struct.pack_into(form, raw, at_byte, size_bytes)
    path.write_bytes(raw)
    return path


def long_size_at(path):
    """Where a W64 or RF64 says how long its sound is."""
    raw = path.read_bytes()
    return raw.find(b"ds64") + 16 if path.suffix == ".wav" else raw.find(b"data\xf3\xac\xd3\x11") + 16


@pytest.mark.parametrize("name", ["rf64.wav", "a.w64"])
@pytest.mark.parametrize("size_bytes", [0x7FFFFFFF, 0xFFFFFFFF, (1 << 63) - 1])
def test_a_long_size_that_a_pipe_could_not_know_is_no_promise(tmp_path, name, size_bytes):
    path = made(tmp_path / name, **FORMS[name])
    clip = load_audio(with_size(path, size_bytes, long_size_at(path)))
    assert (clip.note, clip.duration_s) == (None, 4.0)


@pytest.mark.parametrize("name", ["rf64.wav", "a.w64"])
def test_more_than_four_gigabytes_may_be_promised(tmp_path, name):
    path = made(tmp_path / name, **FORMS[name])
    said = load_audio(with_size(path, 5_760_000_000, long_size_at(path))).note
    assert said.endswith("of the 180,000.0 s that its header promises")


def test_an_au_from_a_pipe_promises_nothing(tmp_path):
    clip = load_audio(with_size(made(tmp_path / "a.au"), 0xFFFFFFFF, 8, ">I"))
    assert (clip.note, clip.duration_s) == (None, 4.0)


@pytest.mark.parametrize("size_bytes", [0, 23, (1 << 40) - 1, (1 << 64) - 1])
def test_a_w64_whose_chunks_lead_nowhere_has_no_note(tmp_path, size_bytes):
    """Nothing is sought there, and nothing forever."""
    path = made(tmp_path / "a.w64", 0.5)
    with_size(path, size_bytes, path.read_bytes().find(b"fmt \xf3\xac\xd3\x11") + 16)
    with path.open("rb") as file:
        assert _sound_bytes(file) is None


def test_a_flac_from_a_pipe_is_told_as_what_it_is(tmp_path):
    path = made(tmp_path / "a.flac")
    raw = bytearray(path.read_bytes())
    raw[21] &= 0xF0
    raw[22:26] = bytes(4)
    path.write_bytes(raw)
    with pytest.raises(BadAudio, match="does not say how long it is"):
        load_audio(path)


def test_a_wav_without_sound_before_another_chunk_stays_empty(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(0), RATE_HZ)
    raw = bytearray((tmp_path / "a.wav").read_bytes()) + b"LIST" + struct.pack("<I", 4) + b"INFO"
    raw[4:8] = struct.pack("<I", len(raw) - 8)
    (tmp_path / "a.wav").write_bytes(raw)
    with pytest.raises(BadAudio, match="there is no audio in it"):
        load_audio(tmp_path / "a.wav")


def test_an_mp3_that_does_not_tell_its_length_has_no_note(tmp_path):
    path = made(tmp_path / "a.mp3", 0.6)
    path.write_bytes(path.read_bytes().replace(b"Xing", bytes(4)).replace(b"Info", bytes(4)))
    assert load_audio(path).note is None
