"""A second, better recogniser for settled text: Moonshine base, whose weights lie inside `moonshine-cpp`."""

import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import soundfile

from voicesim.dsp.quantise import to_int16
from voicesim.engines.native_stderr import held_stderr
from voicesim.model.audio import Pcm
from voicesim.model.errors import EngineError, MissingPart
from voicesim.model.units import RATE_HZ, to_samples

PACKAGE: Final = "moonshine-cpp"
INSTALL: Final = "pip install 'voicesim[accurate]' (Linux and macOS)"
LEAST_SAMPLES: Final = to_samples(0.25)
"""Shorter clips hold no word, and the model invents some."""


class MoonshineTranscriber:
    """Text with capitals and punctuation, without times. Loading takes a second and 250 MB.

    Only the package's own reading of WAV files works (its `transcribe` fails on any input), so clips go through a file.

    Raises:
        MissingPart: the package is not installed.
        EngineError: its library cannot start.
    """

    def __init__(self) -> None:
        package = _imported()
        try:
            with held_stderr():
                self._model = package.MoonshineModel()
        except (OSError, MemoryError, AssertionError) as error:
            raise EngineError(f"{PACKAGE} cannot start: {error}", remedy=f"reinstall {PACKAGE}") from error

    @staticmethod
    def name() -> str:
        """With the version, which names the weights too.

        Raises:
            MissingPart: the package is not installed.
        """
        _imported()
        return f"{PACKAGE} {version(PACKAGE)}"

    def transcribe(self, pcm: Pcm) -> str:
        """The text of at most half a minute of speech; empty where there is too little sound.

        Raises:
            EngineError: the library failed.
        """
        if len(pcm) < LEAST_SAMPLES:
            return ""
        with tempfile.TemporaryDirectory(prefix="voicesim-") as folder:  # is 0700
            clip = Path(folder) / "clip.wav"
            soundfile.write(clip, to_int16(pcm), RATE_HZ, subtype="PCM_16")
            return str(_asked(lambda: self._model.transcribe_wav(str(clip)))).strip()


def _imported() -> Any:  # noqa: ANN401 - an optional package without types
    try:
        import moonshine_cpp
    except ImportError:
        raise MissingPart("the second recogniser is not installed", where="--accurate", remedy=INSTALL) from None
    except OSError as error:
        raise EngineError(f"{PACKAGE} cannot start: {error}", remedy=f"reinstall {PACKAGE}") from error
    return moonshine_cpp


def _asked(call: Callable[[], object]) -> object:
    try:
        return call()
    except Exception as error:  # the package raises nothing more precise
        raise EngineError(f"{PACKAGE} failed: {error}", remedy=f"reinstall {PACKAGE}") from error
