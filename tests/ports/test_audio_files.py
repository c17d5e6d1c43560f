"""The door for audio files: a clip comes in, or one clear error."""

import errno
import os
import stat
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from voicesim.dsp.quantise import quantise
from voicesim.model.errors import BadAudio
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import load_audio, load_channels, save_audio

pytestmark = pytest.mark.unit


def tone(rate_hz=RATE_HZ, seconds=0.5, amplitude=0.5):
    time_s = np.arange(int(rate_hz * seconds)) / rate_hz
    return (amplitude * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)


def written(path, samples, rate_hz=RATE_HZ, subtype=None):
    soundfile.write(path, samples, rate_hz, subtype=subtype)
    return path


def rms(pcm):
    return float(np.sqrt(np.mean(np.square(pcm))))


@pytest.mark.parametrize("rate_hz", [4000, 8000, 16000, 22050, 44100, 48000, 192000])
def test_every_usual_rate_becomes_16_khz_of_the_same_length_and_level(tmp_path, rate_hz):
    clip = load_audio(written(tmp_path / "a.wav", tone(rate_hz), rate_hz))
    assert clip.rate_hz == RATE_HZ
    assert clip.duration_s == pytest.approx(0.5, abs=0.001)
    assert clip.pcm.dtype == np.float32
    assert rms(clip.pcm) == pytest.approx(rms(tone()), rel=0.02)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.aiff"])
def test_the_usual_formats_are_read(tmp_path, name):
    assert load_audio(written(tmp_path / name, tone())).duration_s == pytest.approx(0.5, abs=0.01)


def test_channels_are_averaged(tmp_path):
    stereo = np.column_stack([tone(), 0.5 * tone()])
    assert rms(load_audio(written(tmp_path / "a.wav", stereo)).pcm) == pytest.approx(0.75 * rms(tone()), rel=0.01)


def test_a_dead_channel_does_not_halve_the_level(tmp_path):
    stereo = np.column_stack([1e-4 * tone(), tone()])
    assert rms(load_audio(written(tmp_path / "a.wav", stereo)).pcm) == pytest.approx(rms(tone()), rel=0.01)


def test_opposite_channels_do_not_cancel(tmp_path):
    stereo = np.column_stack([tone(), -tone()])
    assert rms(load_audio(written(tmp_path / "a.wav", stereo)).pcm) == pytest.approx(rms(tone()), rel=0.01)


def test_two_silent_channels_are_silence(tmp_path):
    assert not load_audio(written(tmp_path / "a.wav", np.zeros((800, 2)))).pcm.any()


def test_overshoots_of_float_files_are_clipped(tmp_path):
    clip = load_audio(written(tmp_path / "a.wav", tone(amplitude=1.5), subtype="FLOAT"))
    assert np.abs(clip.pcm).max() == 1.0
    assert (np.abs(clip.pcm) > 0.99).mean() > 0.4


def outcome(path):
    """The clip, or the error."""
    try:
        return load_audio(path)
    except BadAudio as error:
        return error


def sound(clip):
    """Whether it may be trusted inside: some finite samples in [-1, 1]."""
    return len(clip.pcm) > 0 and bool(np.isfinite(clip.pcm).all()) and bool(np.abs(clip.pcm).max() <= 1.0)


MAKERS = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "pipe": lambda path: os.mkfifo(path),
    "text": lambda path: path.write_text("Dear customer, the recording is attached."),
    "empty": lambda path: path.touch(),
    "no frames": lambda path: written(path, np.zeros(0)),
    "nan": lambda path: written(path, np.array([0.1, np.nan, 0.2]), subtype="FLOAT"),
    "infinite stereo": lambda path: written(path, np.array([[0.1, np.inf], [0.1, 0.2]]), subtype="FLOAT"),
    "another scale": lambda path: written(path, 20000 * tone(), subtype="FLOAT"),
    "odd rate": lambda path: written(path, tone(), 1000),
    "nine channels": lambda path: written(path, np.zeros((100, 9))),
    "too long": lambda path: written(path, np.zeros(4 * 3600 * 4000 + 1, np.int16), 4000, subtype="PCM_U8"),
}
KINDS = {
    "missing": "no such file",
    "folder": "folder",
    "pipe": "is a pipe, not a regular file",
    "text": "cannot be read as audio",
    "empty": "empty",
    "no frames": "no audio",
    "nan": "not numbers",
    "infinite stereo": "not numbers",
    "another scale": "full scale",
    "odd rate": "1000 Hz",
    "nine channels": "9 channels",
    "too long": "4.0 hours",
}


@pytest.mark.parametrize(("kind", "says"), KINDS.items())
def test_what_cannot_be_used_is_one_clear_line(tmp_path, kind, says):
    path = tmp_path / "a.wav"
    MAKERS[kind](path)
    with pytest.raises(BadAudio) as caught:
        load_audio(path)
    assert says in caught.value.message
    assert caught.value.where == str(path)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("folder", [True, False])
def test_a_file_that_may_not_be_read_is_not_called_broken(tmp_path, locked, folder):
    (tmp_path / "calls").mkdir()
    path = written(tmp_path / "calls/a.wav", tone())
    locked(path.parent if folder else path)
    with pytest.raises(BadAudio) as caught:
        load_audio(path)
    assert caught.value.message == "cannot be read (permission denied)"
    assert caught.value.remedy == "check its permissions"


def test_a_device_is_told_as_what_it_is():
    with pytest.raises(BadAudio, match="/dev/zero: is a device, not a regular file"):
        load_audio(Path("/dev/zero"))


def test_a_name_that_cannot_be_is_no_traceback(tmp_path):
    assert isinstance(outcome(tmp_path / ("a" * 5000 + ".wav")), BadAudio)


def test_a_header_that_promises_an_eternity_is_read_as_far_as_it_goes(tmp_path):
    path = written(tmp_path / "a.wav", tone())
    raw = bytearray(path.read_bytes())
    raw[40:44] = (0x7FFFFFF0).to_bytes(4, "little")
    raw[4:8] = (0x7FFFFFFF).to_bytes(4, "little")
    path.write_bytes(raw)
    assert load_audio(path).duration_s == pytest.approx(0.5)


@settings(max_examples=60)
@given(junk=st.binary(max_size=200), keep=st.integers(0, 60))
def test_a_damaged_file_never_gives_more_than_an_error(tmp_path_factory, junk, keep):
    path = tmp_path_factory.mktemp("damaged") / "a.wav"
    whole = written(path, tone(seconds=0.01)).read_bytes()
    path.write_bytes(whole[:keep] + junk + whole[keep + len(junk) :])
    found = outcome(path)
    assert isinstance(found, BadAudio) or sound(found)


def test_a_collection_of_odd_files_gives_clips_or_errors_quickly(shared_data):
    paths = sorted(path for path in shared_data("torture_wav").rglob("*") if path.is_file())
    started = time.process_time()
    found = [outcome(path) for path in paths]
    assert time.process_time() - started < 10
    errors = [error for error in found if isinstance(error, BadAudio)]
    assert all(error.message and error.remedy for error in errors)
    assert all(sound(clip) for clip in found if not isinstance(clip, BadAudio))
    assert 20 < len(errors) < len(found) - 80


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "A.WAV"])
def test_what_is_saved_is_read_back_to_the_bit_and_is_private(tmp_path, name):
    path = tmp_path / name
    save_audio(path, tone())
    assert np.array_equal(load_audio(path).pcm, quantise(tone()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == [name]


def full_disk(_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_failed_save_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "a.wav"
    save_audio(path, tone())
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(BadAudio, match="no space left"):
        save_audio(path, tone(440))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("name", ["a.mp3", "a", "nowhere/a.wav"])
def test_where_and_what_cannot_be_written_is_said(tmp_path, name):
    with pytest.raises(BadAudio) as caught:
        save_audio(tmp_path / name, tone())
    assert caught.value.remedy
    assert not any(tmp_path.rglob("*"))


def test_channels_come_one_by_one_in_their_order_and_of_one_length(tmp_path):
    both = np.stack([tone(8000, amplitude=0.5), tone(8000, amplitude=0.1)], axis=1)
    left, right = (clip.pcm for clip in load_channels(written(tmp_path / "a.flac", both, 8000)))
    assert rms(left) == pytest.approx(0.5 / 2**0.5, rel=0.02)
    assert rms(right) == pytest.approx(0.1 / 2**0.5, rel=0.02)
    assert len(left) == len(right) == RATE_HZ // 2


def test_channels_of_what_is_no_audio_are_refused_in_one_line(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFF of nothing")
    with pytest.raises(BadAudio, match="cannot be read as audio"):
        load_channels(tmp_path / "a.wav")
