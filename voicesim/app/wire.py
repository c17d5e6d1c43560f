"""The one place that names concrete engines."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voicesim.app.agent_voices import VOICE, named_voice
from voicesim.app.content import models_dir, registry_path
from voicesim.app.folders import cache_dir
from voicesim.app.pause_readers import load_pause_reader
from voicesim.app.readers import load_reader
from voicesim.app.voices.files import find_voice, opened_shelf, read_voice, suited_voice, voice_folders
from voicesim.call.workbench import Engines
from voicesim.engines.base_voices import BASE_VOICES
from voicesim.engines.clip_cache import CachedSynthesizer
from voicesim.engines.foreign_synthesizer import ForeignSynthesizer
from voicesim.engines.foreign_voice import ForeignVoice
from voicesim.engines.loudness_detector import LoudnessDetector
from voicesim.engines.model_folder import is_undithered
from voicesim.engines.model_store import InstalledModel, fetch_command, find_model
from voicesim.engines.pyttsx3_synthesizer import Pyttsx3Synthesizer
from voicesim.engines.silero_detector import SileroDetector
from voicesim.engines.take_synthesizer import RestyledTakes, TakeSynthesizer
from voicesim.engines.tone_synthesizer import ToneSynthesizer
from voicesim.engines.vosk_recognizer import VoskRecognizer
from voicesim.engines.written_recognizer import WrittenRecognizer
from voicesim.engines.written_turn import WrittenTurn
from voicesim.language.reading import Reader
from voicesim.model.errors import BadInput
from voicesim.model.protocols import Recognizer, SpeechDetector, Synthesizer, Transcriber
from voicesim.model.scenario import Scenario
from voicesim.ports.audio_devices import Device, Kind, check_usable, list_devices, working_rates
from voicesim.ports.headset import HeadsetPort

VOICE_BY_GENDER: Final = {"female": "espeak-us-woman", "male": "espeak-us-man", "other": "espeak-gb-woman"}


def speech_model() -> InstalledModel:
    """The recogniser's model on this machine.

    Raises:
        MissingPart: none is installed.
    """
    return find_model(models_dir(), os.environ, registry_path())


def repeatable(model: InstalledModel) -> bool:
    """Whether the same audio gives the same words with it."""
    return is_undithered(model.path)


def repeatable_remedy(model: InstalledModel) -> str:
    """What makes a model repeatable that is not."""
    return fetch_command(model, models_dir(), registry_path()) or "add the line --dither=0 to its mfcc.conf"


def model_warning(model: InstalledModel) -> str | None:
    """What a person should know before a call is heard with that model; None when there is nothing."""
    if repeatable(model):
        return None
    return f"{model.path}: the same audio may give other words next time -> {repeatable_remedy(model)}"


def recognizer(model: InstalledModel) -> Recognizer:
    """Vosk with that model; loading it takes about a second."""
    return VoskRecognizer(model.path)


def second_recognizer() -> Transcriber:
    """Moonshine, which settles texts; loading it takes a second.

    Raises:
        MissingPart: it is not installed.
    """
    from voicesim.engines.moonshine_transcriber import MoonshineTranscriber

    return MoonshineTranscriber()


def second_recognizer_name() -> str:
    """The same with its version, without loading it.

    Raises:
        MissingPart: it is not installed.
    """
    from voicesim.engines.moonshine_transcriber import MoonshineTranscriber

    return MoonshineTranscriber.name()


def detector() -> SpeechDetector:
    """A fresh speech detector."""
    return SileroDetector()


def voice_name(scenario: Scenario, wanted: str | None) -> str:
    """The voice a call is played with: the one asked for, or one that suits the customer.

    Raises:
        BadInput: no such voice.
    """
    folders = voice_folders()
    name = wanted or suited_voice(scenario.id, folders) or VOICE_BY_GENDER[scenario.customer.gender]
    if name not in BASE_VOICES and name not in folders:
        there = ", ".join(sorted({*BASE_VOICES, *folders}))
        raise BadInput("there is no such voice", where=name, remedy=f"choose from: {there}")
    return name


def synthesizer_voices() -> tuple[str, ...]:
    """Names of the voices that speak every line."""
    return tuple(BASE_VOICES)


def text_warning() -> str | None:
    """What a person should know before the agent's turns are spoken from text; None when there is nothing."""
    if sys.platform != "linux" or named_voice() is not None:
        return None  # the system's own voice speaks, or a natural one
    remedy = f"record them, or name a natural voice in {VOICE} (docs/call-tests.md)"
    return f"espeak speaks the turns that are only text, and recognisers understand it badly -> {remedy}"


@contextmanager
def synthesizer(voice: str) -> Iterator[Synthesizer]:
    """The voice of takes of that name, else pyttsx3 with it; what is rendered is cached on disk.

    Its worker ends with the block.

    Raises:
        BadInput: the voice's files cannot be used.
    """
    spoken = _cached(Pyttsx3Synthesizer(voice)) if voice in BASE_VOICES else _takes(find_voice(voice))
    try:
        yield spoken
    finally:
        spoken.close()


@contextmanager
def foreign_synthesizer(voice: ForeignVoice) -> Iterator[Synthesizer]:
    """Piper or Kokoro in a process of its own, which ends with the block; what is rendered is cached on disk."""
    synthesizer = _cached(ForeignSynthesizer(voice))
    try:
        yield synthesizer
    finally:
        synthesizer.close()


@contextmanager
def agent_voice(call_voice: Synthesizer) -> Iterator[Synthesizer]:
    """Who speaks the agent's turns that are only text: the natural voice that is named for it, else the call's own.

    What it says is kept, for such voices say nothing twice alike.

    Raises:
        BadInput: the voice that is named cannot be used.
    """
    named = named_voice()
    if named is None:
        yield call_voice
        return
    with foreign_synthesizer(named) as voice:
        yield voice


def _takes(folder: Path) -> Synthesizer:
    voice = read_voice(folder)
    shelf, fallback = opened_shelf(voice), voice.about.fallback or VOICE_BY_GENDER[voice.about.gender]
    return TakeSynthesizer(shelf, _cached(RestyledTakes(shelf)), _cached(Pyttsx3Synthesizer(fallback)))


def _cached(inner: Synthesizer) -> Synthesizer:
    return CachedSynthesizer(inner, cache_dir() / "clips")


def engines(model: InstalledModel, voice: Synthesizer, scenario: Scenario) -> Engines:
    """Everything the workbench needs for a call of that scenario."""
    return Engines(lambda: recognizer(model), voice, lambda: reader_for(scenario), load_pause_reader)


def clean_detector() -> SpeechDetector:
    """A fresh detector for sound without noise, such as written turns."""
    return LoudnessDetector()


def hum() -> Synthesizer:
    """A voice that needs nothing on this machine: it hums."""
    return ToneSynthesizer()


def written_engines(turns: Sequence[WrittenTurn], scenario: Scenario) -> Engines:
    """What a call of hummed sound needs, with all turns of its agent known beforehand."""
    recogniser = WrittenRecognizer(turns)
    return Engines(lambda: recogniser, hum(), lambda: reader_for(scenario), load_pause_reader)


def headset(microphone: str | None = None, loudspeaker: str | None = None) -> HeadsetPort:
    """The AudioPort of these devices, by name or number, or of the default ones; not yet open."""
    return HeadsetPort(time.monotonic, microphone=microphone, loudspeaker=loudspeaker)


def check_headset(microphone: str | None = None, loudspeaker: str | None = None) -> dict[Kind, Device]:
    """The devices that a call would take, looked at whether it could open them now.

    Raises:
        MissingPart: PortAudio or a device is not there, or cannot be used.
    """
    return check_usable({"microphone": microphone, "loudspeaker": loudspeaker})


def sound_devices() -> list[Device]:
    """What there is to hear with and to speak through.

    Raises:
        MissingPart: PortAudio is not there.
    """
    return list_devices()


def rates_hz(device: Device, kind: Kind) -> tuple[int, ...]:
    """The usual rates that a device takes in that direction; none when it is busy, or hears or speaks nothing."""
    return working_rates(device, kind) if device.channels(kind) else ()


def reader_for(scenario: Scenario) -> Reader:
    """Reads words, and listens for what the scenario listens for; its examples are looked at now, not in the call."""
    reader = load_reader().listening_for(scenario)
    reader.book.warm_up()
    return reader
