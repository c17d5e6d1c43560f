"""The sound devices for people: one row each, and the pair that a call would take."""

from dataclasses import dataclass

from voicesim.app import wire
from voicesim.model.errors import MissingPart


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device."""

    number: int
    name: str
    system: str
    """What it is reached through."""
    input_channels: int
    output_channels: int
    input_rates_hz: tuple[int, ...]
    output_rates_hz: tuple[int, ...]
    """Those of the usual rates that work now; none when it is busy, or does not do that after all."""
    input_latency_ms: float | None
    output_latency_ms: float | None
    """The shortest that the system promises; None in a direction that it does not have."""
    default_input: bool
    default_output: bool


def device_rows() -> list[DeviceRow]:
    """All devices.

    Raises:
        MissingPart: PortAudio is not there, or no device is.
    """
    rows = [
        DeviceRow(
            device.index,
            device.name,
            device.host,
            device.input_channels,
            device.output_channels,
            wire.rates_hz(device, "microphone"),
            wire.rates_hz(device, "loudspeaker"),
            device.input_latency_s * 1000 if device.input_channels else None,
            device.output_latency_s * 1000 if device.output_channels else None,
            device.default_input,
            device.default_output,
        )
        for device in wire.sound_devices()
    ]
    if not rows:
        raise MissingPart("there is no sound device", remedy="plug in a headset")
    return rows


def default_pair() -> str:
    """The headset that a call would take, in words.

    Raises:
        MissingPart: there is no microphone or no loudspeaker, or it cannot be used now.
    """
    pair = wire.check_headset()
    heard, spoken = pair["microphone"], pair["loudspeaker"]
    return (
        f"microphone {heard.name} ({rates(wire.rates_hz(heard, 'microphone'))}); "
        f"earphones {spoken.name} ({rates(wire.rates_hz(spoken, 'loudspeaker'))})"
    )


def rates(rates_hz: tuple[int, ...]) -> str:
    """In kHz."""
    return f"{', '.join(f'{rate / 1000:g}' for rate in rates_hz)} kHz" if rates_hz else "none now"
