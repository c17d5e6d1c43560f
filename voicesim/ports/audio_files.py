"""The door for audio files: whatever comes in leaves as 16 kHz mono float32, or as one clear error."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from voicesim.disk.whole_file import whole_file
from voicesim.dsp.quantise import to_int16
from voicesim.dsp.resample import to_call_rate
from voicesim.model.audio import AudioClip, Pcm
from voicesim.model.errors import BadAudio
from voicesim.model.units import RATE_HZ
from voicesim.ports.path_kinds import other_kind
from voicesim.ports.promised import cut_short, mended

Channels = npt.NDArray[np.float32]

LOWEST_RATE_HZ: Final = 4_000
HIGHEST_RATE_HZ: Final = 192_000
MOST_CHANNELS: Final = 8
LONGEST_S: Final = 4 * 3600
BLOCK_FRAMES: Final = 1 << 18
DEAD_BELOW: Final = 1e-5  # power re the loudest channel (-50 dB): nobody speaks on it
CANCELS_BELOW: Final = 0.1  # power of the mix re its channels: they are opposite in phase
FAR_OVER_FULL_SCALE: Final = 8.0  # float files may overshoot a little, but this is another scale
WRITABLE: Final = {".wav": "WAV", ".flac": "FLAC"}
EXPORT: Final = "export it as 16-bit WAV or FLAC"
PARTS: Final = "cut it into parts"
UNKNOWN_FRAMES: Final = 2**62
"""The library's way to say so: a FLAC that was written into a pipe, whose end it cannot read."""


def load_audio(path: Path) -> AudioClip:
    """Read a WAV, FLAC, Ogg, MP3, AIFF ... file as the call has it: 16 kHz mono, 16-bit steps, clipped to [-1, 1).

    Channels are averaged. A dead channel (50 dB below the loudest) is left out, so that it does not halve the level;
    where the average cancels (opposite phase) the loudest channel is taken alone. A file that was cut short is read as
    far as it goes, and the clip's note says so.

    Raises:
        BadAudio: there is no such file, it may not be read, is no audio, is empty, broken, too long or of an odd rate.
    """
    with _opened(path) as file:
        weights = _mix_weights(file, path)
        file.seek(0)
        mono = np.concatenate([np.zeros(0, np.float32), *(block @ weights for block in _blocks(file, path))])
        rate_hz, note = int(file.samplerate), cut_short(file, path, len(mono))
    return _checked(mono, rate_hz, path, note)


def load_channels(path: Path) -> tuple[AudioClip, ...]:
    """Every channel of a file by itself, in the order of the file; each as `load_audio` gives a mono file.

    Raises:
        BadAudio: as `load_audio`.
    """
    with _opened(path) as file:
        blocks = list(_blocks(file, path))
        rate_hz, count = int(file.samplerate), int(file.channels)
        note = cut_short(file, path, sum(map(len, blocks)))
    channels = (
        np.concatenate([np.zeros(0, np.float32), *(block[:, number] for block in blocks)]) for number in range(count)
    )
    return tuple(_checked(channel, rate_hz, path, note) for channel in channels)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file inside the library, looked at before anything is read; what goes wrong meanwhile becomes BadAudio."""
    import soundfile

    try:
        _check_file(path)
        name = os.fsencode(path) if os.name == "posix" else path  # any name there is
        with mended(path) or nullcontext(name) as door, soundfile.SoundFile(door) as file:
            _check_limits(file, path)
            with np.errstate(invalid="ignore", over="ignore"):  # samples that are no numbers are refused later
                yield file
    except OSError as error:
        remedy = "check its permissions" if isinstance(error, PermissionError) else "check the path"
        raise BadAudio(f"cannot be read ({_reason(error)})", where=str(path), remedy=remedy) from None
    except (soundfile.SoundFileError, TypeError, ValueError) as error:
        raise BadAudio(f"cannot be read as audio ({_reason(error)})", where=str(path), remedy=EXPORT) from None


def save_audio(path: Path, pcm: Pcm) -> None:
    """Write 16 kHz mono 16-bit WAV or FLAC, by the ending of the name: whole or not at all, readable by its owner only.

    Raises:
        BadAudio: another ending, or the place cannot be written to.
    """
    form = WRITABLE.get(path.suffix.lower())
    if form is None:
        raise BadAudio(
            f"cannot write {path.suffix or 'a file without ending'}", where=str(path), remedy="use .wav or .flac"
        )
    import soundfile

    encoded = io.BytesIO()  # an error while writing to a file object would be lost inside the library
    soundfile.write(encoded, to_int16(pcm), RATE_HZ, subtype="PCM_16", format=form)
    save_bytes(path, encoded.getvalue())


def save_bytes(path: Path, content: bytes) -> None:
    """Write what is encoded already: whole or not at all, readable by its owner only.

    Raises:
        BadAudio: the place cannot be written to.
    """
    try:
        with whole_file(path) as part:
            part.write_bytes(content)
    except OSError as error:
        raise BadAudio(
            f"cannot be written ({_reason(error)})", where=str(path), remedy="choose another place"
        ) from None


def _check_file(path: Path) -> None:
    where = str(path)
    if path.is_dir():
        raise BadAudio("is a folder, not an audio file", where=where, remedy="name the files in it")
    if path.is_symlink() and not path.exists():
        raise BadAudio("is a link to a file that is not there", where=where, remedy="mend the link or fetch the file")
    if not path.exists():
        raise BadAudio("there is no such file", where=where, remedy="check the path")
    kind = other_kind(path)
    if kind is not None:
        raise BadAudio(f"is {kind}, not a regular file", where=where, remedy="save the audio to a file first")
    if path.stat().st_size == 0:
        raise BadAudio("the file is empty", where=where, remedy="record or export it again")
    with path.open("rb"):  # the system says why it may not be read, the library would not
        pass


def _check_limits(file: Any, path: Path) -> None:  # noqa: ANN401 - soundfile has no types
    """Before anything is read: broken headers claim up to 2^63 frames."""
    where, rate_hz = str(path), file.samplerate
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise BadAudio(f"its rate of {rate_hz} Hz is outside 4..192 kHz", where=where, remedy=EXPORT)
    if file.channels > MOST_CHANNELS:
        raise BadAudio(
            f"it has {file.channels} channels, more than {MOST_CHANNELS}", where=where, remedy="mix it to mono"
        )
    if file.frames <= 0:
        raise BadAudio("there is no audio in it", where=where, remedy="record or export it again")
    if file.frames >= UNKNOWN_FRAMES:
        raise BadAudio("its header does not say how long it is", where=where, remedy=EXPORT)
    if file.frames > LONGEST_S * rate_hz:
        hours = file.frames / rate_hz / 3600
        raise BadAudio(f"it is {hours:,.1f} hours long, more than 4", where=where, remedy=PARTS)


def _blocks(file: Any, path: Path) -> Iterator[Channels]:  # noqa: ANN401
    """Frames as (frames, channels), as long as there are any; a header may have promised more, or nothing at all."""
    import soundfile

    left = LONGEST_S * file.samplerate
    try:
        while len(block := file.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
            yield block
            left -= len(block)
            if left < 0:
                raise BadAudio("it is more than 4 hours long", where=str(path), remedy=PARTS)
    except soundfile.LibsndfileError as error:
        remedy = "record or fetch it again"
        raise BadAudio(f"is cut short or damaged ({_reason(error)})", where=str(path), remedy=remedy) from None


def _mix_weights(file: Any, path: Path) -> npt.NDArray[np.float32]:  # noqa: ANN401
    """How much of each channel goes into the mix, (channels,); they sum to 1."""
    count = file.channels
    if count == 1:
        return np.ones(1, np.float32)
    moments = np.zeros((count, count))
    for block in _blocks(file, path):
        wide = np.nan_to_num(
            block.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0
        )  # refused later, with its reason
        moments += wide.T @ wide
    power = np.diag(moments)
    alive = power >= power.max() * DEAD_BELOW
    weights = alive / alive.sum()
    if weights @ moments @ weights < CANCELS_BELOW * power[alive].mean():
        weights = np.arange(count) == power.argmax()
    shares: npt.NDArray[np.float32] = weights.astype(np.float32)
    return shares


def _checked(mono: Pcm, rate_hz: int, path: Path, note: str | None) -> AudioClip:
    where = str(path)
    if not np.isfinite(mono).all():
        raise BadAudio("it holds samples that are not numbers", where=where, remedy=EXPORT)
    peak = float(np.abs(mono).max(initial=0.0))
    if peak > FAR_OVER_FULL_SCALE:
        raise BadAudio(f"its samples reach {peak:,.0f} times full scale", where=where, remedy=EXPORT)
    pcm = to_call_rate(AudioClip(mono, rate_hz))
    if not len(pcm):
        raise BadAudio("there is no audio in it", where=where, remedy="record or export it again")
    return AudioClip(pcm, note=note)


def _reason(error: Exception) -> str:
    """What the system or the library says, without its own preface and the path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).split(": ")[-1].rstrip(".").lower() or type(error).__name__
