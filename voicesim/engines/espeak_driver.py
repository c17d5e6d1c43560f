"""A driver for pyttsx3 over espeak_library: synchronous, so that a file is whole when runAndWait returns.

pyttsx3's own Linux driver returns before its file is written, mixes up the speeds of queued texts, hangs on a path it
cannot write and prints to stdout. This one keeps pyttsx3's programming interface: `register()`, then
`pyttsx3.engine.Engine("voicesim")`. An utterance that fails is told by the engine's "error" event.
"""

import sys
import threading
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

from voicesim.disk.whole_file import whole_file
from voicesim.engines.espeak_library import PITCH, RATE_WPM, VOLUME, EspeakLibrary, EspeakSettings

NAME: Final = "voicesim"


class Proxy(Protocol):
    """What pyttsx3 hands to a driver."""

    def setBusy(self, busy: bool) -> None:  # noqa: N802, D102 - pyttsx3's name
        ...

    def notify(self, topic: str, **details: object) -> None:  # noqa: D102 - pyttsx3's name
        ...


def register() -> None:
    """Make `pyttsx3.engine.Engine("voicesim")` find this driver."""
    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]


def buildDriver(proxy: Proxy) -> "EspeakDriver":  # noqa: N802 - pyttsx3's name
    """What pyttsx3 calls."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """One engine's settings; each utterance is spoken by a fresh copy of the library.

    Source: pyttsx3's drivers/dummy.py, which documents the protocol.
    """

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._settings = EspeakSettings(rate_wpm=200)  # pyttsx3's customary rate
        self._looping = False
        self._ended_early = False
        self._stopping = False
        self._turn = threading.Event()  # an utterance has ended, or the loop is to end

    def say(self, text: str) -> None:
        """Speak aloud on the default output and wait until it is over."""
        self._utter(text, None)

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a WAV file, which appears whole or not at all."""
        self._utter(text, Path(filename))

    def stop(self) -> None:
        """End the utterance being spoken; it leaves no file."""
        self._stopping = True

    def destroy(self) -> None:
        """Nothing outlives an utterance."""

    def getProperty(self, name: str) -> object:  # noqa: N802 - pyttsx3's name
        """Property rate (words a minute), volume (0..1), voice, pitch, range (0..99, 50 is the voice's own) or voices.

        Raises:
            KeyError: there is no such property.
        """
        if name == "voices":
            return _voices()
        now = self._settings
        known = {
            "rate": now.rate_wpm,
            "volume": now.volume / 100,
            "voice": now.voice,
            "pitch": now.pitch,
            "range": now.pitch_range,
        }
        return known[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802, ANN401 - pyttsx3's name and types
        """Set a property of the utterances to come; numbers out of range are clipped.

        Raises:
            KeyError: there is no such property.
            ValueError: it is not a number.
        """
        if name == "voice":
            self._settings = replace(self._settings, voice=str(value))
        elif name == "rate":
            self._settings = replace(self._settings, rate_wpm=_clipped(value, RATE_WPM))
        elif name == "volume":
            self._settings = replace(self._settings, volume=_clipped(float(value) * 100, VOLUME))
        elif name == "pitch":
            self._settings = replace(self._settings, pitch=_clipped(value, PITCH))
        elif name == "range":
            self._settings = replace(self._settings, pitch_range=_clipped(value, PITCH))
        else:
            raise KeyError(name)

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Work off the queue until endLoop is called, by the queue itself, a listener or another thread."""
        self._looping, self._ended_early = not self._ended_early, False
        while self._looping:
            self._turn.clear()
            self._proxy.setBusy(False)  # runs the queue up to the end of the next utterance
            if self._looping:
                self._turn.wait()

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Let startLoop return: an idle engine runs its queue, this call included, before it starts the loop."""
        self._ended_early = not self._looping
        self._looping = False
        self._turn.set()

    def iterate(self) -> Iterator[None]:
        """Work off the queue from somebody else's loop, an utterance at each step."""
        self._looping = True
        try:
            while True:
                self._proxy.setBusy(False)
                yield
        finally:
            self._looping = False

    def _utter(self, text: str, path: Path | None) -> None:
        """Stay busy to the end: were busy ended here, the queue would nest a call for every utterance waiting in it."""
        self._proxy.setBusy(True)
        self._stopping = False
        self._proxy.notify("started-utterance")
        completed = False
        try:
            completed = self._speak(text, path)
        finally:
            self._proxy.notify("finished-utterance", completed=completed)
            self._turn.set()
            if not self._looping:
                self._proxy.setBusy(False)

    def _speak(self, text: str, path: Path | None) -> bool:
        with EspeakLibrary() as library:
            pcm16 = library.synthesize(text, self._settings, self._on_word)
            rate_hz = library.rate_hz
        if pcm16 is None:
            return False
        if path is None:
            _play(pcm16, rate_hz)
        else:
            _write_wav(path, pcm16, rate_hz)
        return True

    def _on_word(self, location: int, length: int) -> bool:
        self._proxy.notify("started-word", location=location, length=length)
        return self._stopping


def _clipped(value: Any, limits: tuple[int, int]) -> int:  # noqa: ANN401 - whatever the caller of pyttsx3 gave
    return max(limits[0], min(limits[1], round(float(value))))


def _voices() -> list[Any]:
    from pyttsx3.voice import Voice

    with EspeakLibrary() as library:
        found = library.voices()
    return [Voice(voice.identifier, voice.name, [voice.language], voice.gender) for voice in found]


def _write_wav(path: Path, pcm16: bytes, rate_hz: int) -> None:
    """Readable by its owner alone: speech may be private."""
    with whole_file(path) as part, wave.open(str(part), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(pcm16)


def _play(pcm16: bytes, rate_hz: int) -> None:
    import numpy as np
    import sounddevice

    sounddevice.play(np.frombuffer(pcm16, np.int16), rate_hz, blocking=True)
