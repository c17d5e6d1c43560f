"""The sound devices of this machine, as PortAudio lists them."""

import contextlib
import ctypes
import functools
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from voicesim.model.errors import MissingPart
from voicesim.ports.device_errors import LIST, no_library, refusal

T = TypeVar("T")
Kind = Literal["microphone", "loudspeaker"]
KINDS: Final[tuple[Kind, ...]] = ("microphone", "loudspeaker")
RATES_HZ: Final = (48_000, 44_100, 32_000, 16_000, 8_000)
"""Asked for in this order after a device's own."""
UNFIT: Final = (-9997, -9998, -9994)  # rate, channels, format: another choice may do


@dataclass(frozen=True, slots=True)
class Device:
    """One entry of the list; many devices are both microphone and loudspeaker."""

    index: int
    name: str
    host: str
    """The sound system it is reached through: ALSA, Core Audio, Windows WASAPI ..."""
    input_channels: int
    output_channels: int
    rate_hz: int
    """Its own rate, as far as the system says it."""
    default_input: bool = False
    default_output: bool = False
    input_latency_s: float = 0.0
    output_latency_s: float = 0.0
    """The shortest that the system promises."""

    def channels(self, kind: Kind) -> int:
        """How many it has of that kind; 0 when it is none."""
        return self.input_channels if kind == "microphone" else self.output_channels

    def is_default(self, kind: Kind) -> bool:
        """Whether it is taken when none is named."""
        return self.default_input if kind == "microphone" else self.default_output

    def rates_hz(self) -> tuple[int, ...]:
        """What to try: its own rate first."""
        return (self.rate_hz, *(rate for rate in RATES_HZ if rate != self.rate_hz))


def library() -> Any:  # noqa: ANN401 - sounddevice has no types
    """The library, loaded now.

    Raises:
        MissingPart: PortAudio is not installed, or ALSA is told to read a configuration that is not there.
    """
    _check_alsa()
    try:
        import sounddevice
    except (OSError, ImportError):
        raise no_library() from None
    _hush_alsa()
    return sounddevice


def _check_alsa() -> None:
    """Without its configuration ALSA ends the process, in the midst of PortAudio's start and without a word."""
    named = os.environ.get("ALSA_CONFIG_PATH")
    if named and sys.platform.startswith("linux") and not any(_holds_text(Path(part)) for part in named.split(":")):
        raise MissingPart("has no configuration to read", where=f"ALSA_CONFIG_PATH={named}", remedy="unset it")


def _holds_text(path: Path) -> bool:
    try:
        return bool(path.read_bytes().strip())
    except OSError:
        return False


@functools.cache
def _hush_alsa() -> object:
    """ALSA tells stderr of each gap, from threads of its own; returns what has to stay alive for it not to."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        alsa = ctypes.CDLL("libasound.so.2")
        hushed = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
        handler = hushed(lambda *_: None)
        alsa.snd_lib_error_set_handler(handler)
    except (OSError, AttributeError):  # PortAudio goes without ALSA
        return None
    return handler


def list_devices(*, afresh: bool = True) -> list[Device]:
    """All devices; `afresh` looks again, which ends every open stream of this process.

    Raises:
        MissingPart: PortAudio is not installed, or does not start.
    """
    sounddevice = library()
    try:
        if afresh:
            sounddevice._terminate()
            sounddevice._initialize()
        hosts = sounddevice.query_hostapis()
        default_input, default_output = sounddevice.default.device
        return [
            Device(
                entry["index"],
                " ".join(entry["name"].split()),
                hosts[entry["hostapi"]]["name"],
                entry["max_input_channels"],
                entry["max_output_channels"],
                round(entry["default_samplerate"]),
                entry["index"] == default_input,
                entry["index"] == default_output,
                entry["default_low_input_latency"],
                entry["default_low_output_latency"],
            )
            for entry in sounddevice.query_devices()
        ]
    except sounddevice.PortAudioError as error:
        raise MissingPart(f"PortAudio does not start ({error})", remedy="restart the sound system") from None


def choose(devices: Sequence[Device], kind: Kind, wanted: str | int | None) -> Device:
    """The device of that kind with this number or name (or part of it, if only one has it); else the default.

    Raises:
        MissingPart: there is none, or more than one fits.
    """
    able = [device for device in devices if device.channels(kind)]
    if not able:
        raise MissingPart(f"there is no {kind}", remedy=f"plug in a headset; {LIST}")
    if wanted is None:
        return next((device for device in able if device.is_default(kind)), able[0])
    fitting = _fitting(able, wanted)
    if not fitting:
        raise MissingPart(f"there is no such {kind}", where=str(wanted), remedy=LIST)
    near = [device for device in fitting if device.host == fitting[0].host]  # Windows lists one under each sound system
    if len({device.name for device in near}) > 1:
        names = ", ".join(f"{device.index} {device.name}" for device in near[:5])
        raise MissingPart(f"more than one {kind} is called so: {names}", where=str(wanted), remedy="give its number")
    return near[0]


def _fitting(able: Sequence[Device], wanted: str | int) -> list[Device]:
    """By number, else by whole name, else by a part of it."""
    text = str(wanted).strip().casefold()
    if text.isdecimal():
        return [device for device in able if device.index == int(text)]
    whole = [device for device in able if device.name.casefold() == text]
    return whole or [device for device in able if text and text in device.name.casefold()]


def channels_to_try(device: Device, kind: Kind) -> tuple[int, ...]:
    """Mono for a microphone; both ears for a loudspeaker that has two."""
    most = device.channels(kind)
    wanted = (1, 2) if kind == "microphone" else (2, 1)
    return tuple(count for count in wanted if count <= most)


def working_rates(device: Device, kind: Kind) -> tuple[int, ...]:
    """The usual rates that the device takes now; none when it is busy or gone."""
    found = []
    for rate_hz in sorted(device.rates_hz()):
        for channels in channels_to_try(device, kind):
            with contextlib.suppress(library().PortAudioError):
                _check(device, kind, rate_hz, channels)
                found.append(rate_hz)
                break
    return tuple(found)


def check_usable(wanted: Mapping[Kind, str | int | None]) -> dict[Kind, Device]:
    """The devices that are meant (None: the default ones), if they could be opened now; nothing is heard or played.

    Raises:
        MissingPart: no PortAudio, no device, denied, busy, or no rate that works.
    """
    devices = list_devices()
    meant = {kind: choose(devices, kind, name) for kind, name in wanted.items()}
    for kind, device in meant.items():
        first_that_works(device, kind, _check)
    return meant


def first_that_works(device: Device, kind: Kind, attempt: Callable[[Device, Kind, int, int], T]) -> T:
    """What `attempt(device, kind, rate_hz, channels)` returns for the first rate and channels that it takes.

    Raises:
        MissingPart: it takes none, or something else is wrong with the device.
    """
    failure: Exception | None = None
    for rate_hz in device.rates_hz():
        for channels in channels_to_try(device, kind):
            try:
                return attempt(device, kind, rate_hz, channels)
            except library().PortAudioError as error:
                failure = failure or error
                if error.args[1:2] and error.args[1] not in UNFIT:
                    raise refusal(error, kind, device.name) from None
    raise refusal(failure or ValueError("no rate works"), kind, device.name)


def _check(device: Device, kind: Kind, rate_hz: int, channels: int) -> None:
    sounddevice = library()
    check = sounddevice.check_input_settings if kind == "microphone" else sounddevice.check_output_settings
    check(device=device.index, channels=channels, dtype="int16", samplerate=rate_hz)
