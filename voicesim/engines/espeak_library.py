"""The espeak-ng library of the wheel espeakng-loader, over ctypes and in synchronous mode; one fresh copy a use.

espeak-ng keeps its flutter, echo and noise positions in static variables that nothing resets, so a sentence sounds
different after every other sentence. Unloading the library and loading it anew costs 1 ms and makes a sentence depend
on its text and settings alone.
"""

import ctypes
import importlib.util
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from voicesim.model.errors import EngineError

OnWord = Callable[[int, int], bool]
"""Called with the place and length of a word in characters; True stops the synthesis."""

RATE_WPM: Final = (80, 450)
VOLUME: Final = (0, 200)
PITCH: Final = (0, 99)

_AUDIO_OUTPUT_SYNCHRONOUS: Final = 2
_DONT_EXIT: Final = 0x8000  # without it a missing data file ends the whole process
_CHARS_UTF8: Final = 1
_PARAMETER: Final = {"rate_wpm": 1, "volume": 2, "pitch": 3, "pitch_range": 4}
_EVENT_LIST_TERMINATED: Final = 0
_EVENT_WORD: Final = 1
_LONGEST_DATA_PATH: Final = 120  # bytes; the library copies the path into 160 and forgets about longer ones
_VOICE_NAME: Final = re.compile(r"[A-Za-z0-9 _()/-]{1,40}(\+[A-Za-z0-9 _-]{1,30})?")  # a long one overruns a buffer
_GENDERS: Final = (None, "Male", "Female")
_REMEDY: Final = "run: pip install --force-reinstall espeakng-loader"

_one_at_a_time = threading.RLock()  # all of the library's state is global


@dataclass(frozen=True, slots=True)
class EspeakSettings:
    """How to speak, in the library's own units."""

    voice: str = "en-us"
    """A language, with a variant after a plus sign: en-us+f4."""
    rate_wpm: int = 175
    """80..450."""
    volume: int = 100
    """0..200; above 100 it may clip."""
    pitch: int = 50
    """0..99, 50 is the voice's own; 4.2 to the semitone."""
    pitch_range: int = 50
    """0..99, 50 is the voice's own, 0 monotone."""


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A voice that the library offers."""

    identifier: str
    name: str
    language: str
    gender: str | None


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),  # a priority byte, then the first language's name
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("unused", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class EspeakLibrary:
    """A fresh copy of the library, to be used in a `with`; other threads wait until it is closed.

    Raises:
        EngineError: the wheel is not installed or does not fit this machine.

    Source: espeak-ng's speak_lib.h.
    """

    def __init__(self) -> None:
        self._library_path, self._data_path = wheel_paths()
        self._loaded: list[Any] = []
        self._at_the_end = ExitStack()
        self.rate_hz = 0

    def __enter__(self) -> Self:
        _one_at_a_time.acquire()
        self._at_the_end.callback(_one_at_a_time.release)
        try:
            self._open()
        except BaseException:
            self._at_the_end.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._at_the_end.close()

    @property
    def _library(self) -> Any:  # noqa: ANN401 - ctypes functions have no types
        return self._loaded[-1]

    def _open(self) -> None:
        data_path = self._at_the_end.enter_context(_short(self._data_path))
        try:
            self._loaded.append(ctypes.CDLL(str(self._library_path)))
        except OSError as error:
            raise EngineError(f"espeak-ng cannot be loaded: {error}", remedy=_REMEDY) from None
        self._at_the_end.callback(_unload, self._library)
        rate_hz = self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, data_path, _DONT_EXIT)
        if rate_hz <= 0:
            raise EngineError("espeak-ng cannot read its data", where=str(self._data_path), remedy=_REMEDY)
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))  # breath noise is seeded with the time of day otherwise
        self.rate_hz = int(rate_hz)

    def version(self) -> str:
        """The library's own version, such as 1.52.0."""
        self._library.espeak_Info.restype = ctypes.c_char_p
        info: bytes = self._library.espeak_Info(None)
        return info.decode("utf-8", "replace")

    def voices(self) -> tuple[EspeakVoice, ...]:
        """What it can speak as, in the library's order."""
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        listed = self._library.espeak_ListVoices(None)
        found = []
        for each in listed:
            if not each:
                break
            found.append(_described(each.contents))
        return tuple(found)

    def synthesize(self, text: str, settings: EspeakSettings, on_word: OnWord | None = None) -> bytes | None:
        """Speak a text of any length into 16-bit mono samples of this machine's byte order, at `rate_hz`.

        Returns None when `on_word` stopped it.

        Raises:
            EngineError: no such voice, or the library refused.
        """
        self._apply(settings)
        sink = _Sink(on_word)
        callback = _SynthCallback(sink.take)
        self._library.espeak_SetSynthCallback(callback)
        encoded = text.replace("\0", " ").encode("utf-8", "ignore")
        status = self._library.espeak_Synth(
            encoded, ctypes.c_size_t(len(encoded) + 1), 0, 1, 0, _CHARS_UTF8, None, None
        )
        if status == 0:
            status = self._library.espeak_Synchronize()
        if status != 0:
            raise EngineError(f"espeak-ng refused a text of {len(text)} characters (status {status})")
        return sink.samples()

    def _apply(self, settings: EspeakSettings) -> None:
        self._check_voice(settings.voice)
        if self._library.espeak_SetVoiceByName(settings.voice.encode()) != 0:
            raise _no_voice(settings.voice)
        for name, number in _PARAMETER.items():
            if self._library.espeak_SetParameter(number, getattr(settings, name), 0) != 0:
                raise EngineError(f"espeak-ng refused {name} = {getattr(settings, name)}")

    def _check_voice(self, voice: str) -> None:
        """The library takes any variant, and speaks with the plain voice when it does not know it."""
        if not _VOICE_NAME.fullmatch(voice):
            raise _no_voice(voice)
        variant = voice.partition("+")[2]
        if variant and not (self._data_path / "voices" / "!v" / variant).is_file():
            raise _no_voice(voice)


class _Sink:
    """Gathers what the library hands over. An error inside a callback would be lost, so none may leave it."""

    def __init__(self, on_word: OnWord | None) -> None:
        self._blocks: list[bytes] = []
        self._on_word = on_word
        self._stopped = False
        self._error: Exception | None = None

    def take(self, wav: int | None, count: int, events: Any) -> int:  # noqa: ANN401 - a ctypes pointer
        try:
            self._take(wav, count, events)
        except Exception as error:  # noqa: BLE001 - kept, and raised when the library has returned
            self._error, self._stopped = error, True
        return int(self._stopped)

    def _take(self, wav: int | None, count: int, events: Any) -> None:  # noqa: ANN401
        if wav and count > 0:
            self._blocks.append(ctypes.string_at(wav, 2 * count))
        for event in events if self._on_word else ():
            if event.type == _EVENT_LIST_TERMINATED or self._stopped:
                break
            if event.type == _EVENT_WORD and self._on_word:
                self._stopped = self._on_word(event.text_position - 1, event.length)

    def samples(self) -> bytes | None:
        if self._error:
            raise self._error
        return None if self._stopped else b"".join(self._blocks)


def wheel_paths() -> tuple[Path, Path]:
    """Where the wheel keeps the library and its data, found without loading either.

    Raises:
        EngineError: it is not installed.
    """
    spec = importlib.util.find_spec("espeakng_loader")
    if spec is None or not spec.origin:
        raise EngineError(
            "the voice needs espeak-ng, which is not installed", remedy="run: pip install espeakng-loader"
        )
    import espeakng_loader

    return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())


@contextmanager
def _short(path: Path) -> Iterator[bytes]:
    """A path as bytes that fits the library's buffer: a long one goes through the number of its open folder."""
    encoded = os.fsencode(path)
    if len(encoded) <= _LONGEST_DATA_PATH:
        yield encoded
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}".encode()
    finally:
        os.close(folder)


def _unload(library: Any) -> None:  # noqa: ANN401 - ctypes functions have no types
    library.espeak_Terminate()
    close = ctypes.CDLL(None).dlclose
    close.argtypes = [ctypes.c_void_p]
    close(library._handle)


def _described(voice: _Voice) -> EspeakVoice:
    language = (voice.languages or b"")[1:]
    gender = _GENDERS[voice.gender] if voice.gender < len(_GENDERS) else None
    return EspeakVoice(_text(voice.identifier), _text(voice.name), _text(language), gender)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _no_voice(voice: str) -> EngineError:
    return EngineError(
        f"espeak-ng has no voice {voice[:80]!r}", remedy="choose one such as en-us, en-us+f4 or en-gb-x-rp"
    )
