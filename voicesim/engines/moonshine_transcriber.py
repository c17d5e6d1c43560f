"""A second, better recogniser for settled text: Moonshine base, whose weights lie inside `moonshine-cpp`."""

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import soundfile

from voicesim.dsp.quantise import to_int16
from voicesim.engines.moonshine_worker import MoonshineWorker
from voicesim.model.audio import Pcm, Span
from voicesim.model.errors import MissingPart
from voicesim.model.units import RATE_HZ, to_samples

PACKAGE: Final = "moonshine-cpp"
INSTALL: Final = "pip install 'voicesim[accurate]' (Linux and macOS)"
LEAST_SAMPLES: Final = to_samples(0.25)
"""Shorter clips hold no word, and the model invents some."""


class MoonshineTranscriber:
    """Text with capitals and punctuation, without times.

    Only the package's own reading of WAV files works (its `transcribe` fails on any input), so clips go through a file.

    Raises:
        MissingPart: the package is not installed.
    """

    def __init__(self) -> None:
        self.name()
        self._worker = MoonshineWorker()

    @staticmethod
    def name() -> str:
        """With the version, which names the weights too.

        Raises:
            MissingPart: the package is not installed.
        """
        try:
            return f"{PACKAGE} {version(PACKAGE)}"
        except PackageNotFoundError:
            raise MissingPart("the second recogniser is not installed", where="--accurate", remedy=INSTALL) from None

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
            return self._worker.text_of(clip, Span(0, len(pcm)).duration_s).strip()
