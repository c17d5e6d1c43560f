"""Speech to words with vosk. In place of its dither, which differs every time, the same one-bit noise is added."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from voicesim.engines.model_folder import looks_like_model
from voicesim.engines.native_stderr import held_stderr
from voicesim.model.audio import Pcm, Span
from voicesim.model.errors import EngineError
from voicesim.model.protocols import HearingStream
from voicesim.model.speech import Word
from voicesim.model.units import HEAR_BLOCK_SAMPLES, RATE_HZ, to_samples, to_seconds

FULL_SCALE: Final = 32_768
PAUSE_BLOCKS: Final = 3
"""Silence that is added in a pause so that the last word comes out: vosk looks 0.2 to 0.3 s ahead."""
NOISE_PEAK_LSB: Final = 3.0**0.5  # a uniform spread of one bit RMS
VERIFY: Final = "run: voicesim models verify"
REINSTALL: Final = "run: pip install --force-reinstall vosk"
T = TypeVar("T")


class VoskRecognizer:
    """One vosk model, shared by its streams; loading takes about half a second.

    Raises:
        EngineError: vosk is not there, there is no model in the folder, or vosk cannot load it.
        MissingPart: the folder cannot be looked into.
    """

    def __init__(self, model_dir: Path) -> None:
        self._vosk = _asked("start", _import_vosk, REINSTALL)
        self._name = f"vosk:{model_dir.resolve().name}"
        if not looks_like_model(model_dir):
            raise EngineError("there is no vosk model", where=str(model_dir), remedy="run: voicesim models fetch")
        with held_stderr():  # vosk tells of damage there, in lines and pages of its own
            self._model = _asked(f"load {model_dir}", lambda: self._vosk.Model(str(model_dir)))
            self.open_stream()  # vosk reads the graph only now; damage is better found here than in a call

    @property
    def name(self) -> str:
        """vosk: and the name of the model's folder."""
        return self._name

    def open_stream(self) -> HearingStream:
        """A fresh stream that remembers nothing of earlier ones.

        Raises:
            EngineError: vosk cannot open one.
        """
        listener = _asked("open a stream", lambda: self._vosk.KaldiRecognizer(self._model, float(RATE_HZ)))
        listener.SetWords(True)
        return VoskStream(listener)


class VoskStream:
    """One stretch of speech; fed in blocks of 100 ms, so that the words never depend on how the sound arrived."""

    def __init__(self, listener: Any) -> None:  # noqa: ANN401 - vosk has no types
        self._listener = listener
        self._fed_samples = 0
        self._added_samples = 0
        self._words: list[Mapping[str, Any]] = []
        self._over = False

    def feed(self, block: Pcm) -> str:
        """Take HEAR_BLOCK_SAMPLES of float32 at 16 kHz; return the words so far, which may still change.

        Raises:
            EngineError: vosk failed.
            ValueError: another number of samples, or the stream is over.
        """
        self._check_open()
        if block.shape != (HEAR_BLOCK_SAMPLES,):
            raise ValueError(f"a block of {block.shape} samples instead of {HEAR_BLOCK_SAMPLES}")
        self._take(block, self._fed_samples)
        self._fed_samples += HEAR_BLOCK_SAMPLES
        pending = _asked("give its words", partial(_pending, _answer(self._listener.PartialResult)))
        spoken = [str(word["word"]).lower() for word in self._words] + pending.lower().split()
        return " ".join(word for word in spoken if not _is_noise(word))

    def settle_so_far(self) -> tuple[Word, ...]:
        """The words of what was fed, as after a silence; the stream knows the speaker's voice when it is fed again.

        Raises:
            EngineError: vosk failed.
            ValueError: the stream is over.
        """
        self._check_open()
        if self._fed_samples:
            for number in range(PAUSE_BLOCKS):
                self._take(np.zeros(HEAR_BLOCK_SAMPLES, np.float32), self._fed_samples + number * HEAR_BLOCK_SAMPLES)
            self._keep(_answer(self._listener.Result))
            self._added_samples += PAUSE_BLOCKS * HEAR_BLOCK_SAMPLES
        return tidy_words(self._words, self._fed_samples)

    def settle(self) -> tuple[Word, ...]:
        """The final words, in order and inside the audio fed; the stream is over.

        Raises:
            EngineError: vosk failed.
            ValueError: the stream is over already.
        """
        self._check_open()
        self._over = True
        if self._fed_samples:
            self._keep(_answer(self._listener.FinalResult))
        return tidy_words(self._words, self._fed_samples)

    def _take(self, block: Pcm, number_of_first: int) -> None:
        data = as_int16(block, number_of_first).tobytes()
        if _asked("take a block", lambda: self._listener.AcceptWaveform(data)):
            self._keep(_answer(self._listener.Result))

    def _keep(self, result: Mapping[str, Any]) -> None:
        # vosk closes an empty result about every five seconds of silence: those have no words.
        self._words.extend(_asked("give its words", partial(_placed, result, to_seconds(self._added_samples))))

    def _check_open(self) -> None:
        if self._over:
            raise ValueError("the stream is over; open another")


def _placed(result: Mapping[str, Any], added_s: float) -> list[Mapping[str, Any]]:
    """The words of a result, with places before anything was added. Whatever else it holds raises something."""
    return [
        {
            "word": str(word["word"]),
            "start": _number(word["start"]) - added_s,
            "end": _number(word["end"]) - added_s,
            "conf": None if word.get("conf") is None else _number(word["conf"]),
        }
        for word in result.get("result", ())
    ]


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or not isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _pending(result: Mapping[str, Any]) -> str:
    text = result.get("partial", "")
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    return text


def tidy_words(heard: Sequence[Mapping[str, Any]], fed_samples: int) -> tuple[Word, ...]:
    """Turn vosk's words (word, start and end in s, conf) into ours: no noise, no overlap, within what was fed.

    A word that another one covers wholly keeps its place with an empty span.
    """
    words: list[Word] = []
    earliest = 0
    for item in heard:
        text = str(item["word"]).lower()
        if _is_noise(text):
            continue
        start = min(max(to_samples(item["start"]), earliest), fed_samples)
        end = min(max(to_samples(item["end"]), start), fed_samples)
        confidence = item.get("conf")
        words.append(Word(text, Span(start, end), None if confidence is None else min(1.0, max(0.0, confidence))))
        earliest = end
    return tuple(words)


def as_int16(block: Pcm, first_sample: int) -> npt.NDArray[np.int16]:
    """Float samples as vosk takes them, with noise of one bit RMS that depends on the sample's number alone.

    In digital silence undithered features run to minus infinity, and the model hears words in it.
    """
    noisy = block.astype(np.float64) * FULL_SCALE + one_bit_noise(first_sample, block.size)
    return np.clip(np.rint(noisy), -FULL_SCALE, FULL_SCALE - 1).astype("<i2")


def one_bit_noise(first_sample: int, samples: int) -> npt.NDArray[np.float64]:
    """White noise of one bit RMS, a hash of the sample's number: whole-number arithmetic, so alike on every machine.

    Source: the splitmix64 finaliser (Steele, Lea and Flood 2014).
    """
    value = np.arange(first_sample, first_sample + samples, dtype=np.uint64) + np.uint64(0x9E37_79B9_7F4A_7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    value ^= value >> np.uint64(31)
    uniform = (value >> np.uint64(11)).astype(np.float64) / 2.0**53
    return NOISE_PEAK_LSB * (2.0 * uniform - 1.0)


def _is_noise(word: str) -> bool:
    return not any(character.isalnum() for character in word) or word[0] in "[<!#"


def _import_vosk() -> Any:  # noqa: ANN401 - vosk has no types
    import vosk

    vosk.SetLogLevel(-1)
    return vosk


def _answer(ask: Callable[[], str]) -> Mapping[str, Any]:
    parsed = _asked("give its words", partial(_parsed, ask))
    if not isinstance(parsed, dict):
        raise EngineError("vosk gave something else than words", remedy=VERIFY)
    return parsed


def _parsed(ask: Callable[[], str]) -> object:
    return json.loads(ask())


def _asked(what: str, call: Callable[[], T], remedy: str = VERIFY) -> T:
    try:
        return call()
    except Exception as error:  # vosk raises nothing more precise
        raise EngineError(f"vosk could not {what}: {error}", remedy=remedy) from error
