"""Which device is meant, and what is said when one is refused."""

import sys

import pytest

from voicesim.model.errors import MissingPart
from voicesim.ports import audio_devices
from voicesim.ports.audio_devices import (
    RATES_HZ,
    Device,
    channels_to_try,
    check_usable,
    choose,
    library,
    list_devices,
    working_rates,
)
from voicesim.ports.device_errors import refusal

pytestmark = pytest.mark.unit

DEVICES = [
    Device(0, "Laptop", "MME", 2, 2, 44100, default_input=True, default_output=True),
    Device(1, "Blue headset (mic)", "MME", 1, 0, 16000),
    Device(2, "Blue headset (ear)", "MME", 0, 2, 48000),
    Device(3, "Red headset", "MME", 1, 2, 48000),
    Device(4, "Red headset", "WASAPI", 1, 2, 48000),
    Device(5, "Red headset two", "MME", 1, 2, 48000),
]


@pytest.mark.parametrize(
    ("kind", "wanted", "index"),
    [
        ("microphone", None, 0),
        ("loudspeaker", None, 0),
        ("microphone", "blue", 1),
        ("loudspeaker", "BLUE", 2),
        ("microphone", "4", 4),
        ("microphone", 4, 4),
        ("microphone", "red headset", 3),
        ("microphone", "headset two", 5),
    ],
)
def test_a_device_is_found_by_number_or_name(kind, wanted, index):
    assert choose(DEVICES, kind, wanted).index == index


@pytest.mark.parametrize(
    ("kind", "wanted", "said"),
    [
        ("microphone", "green", "green: there is no such microphone -> voicesim devices"),
        ("microphone", "2", "2: there is no such microphone"),
        ("microphone", "", "there is no such microphone"),
        ("microphone", "headset", "headset: more than one microphone is called so: 1 Blue headset .*give its number"),
    ],
)
def test_what_is_not_found_is_said(kind, wanted, said):
    with pytest.raises(MissingPart, match=said):
        choose(DEVICES, kind, wanted)


def test_without_a_default_the_first_will_do():
    assert choose(DEVICES[1:], "microphone", None).index == 1
    with pytest.raises(MissingPart, match="there is no loudspeaker -> plug in a headset"):
        choose(DEVICES[1:2], "loudspeaker", None)


def test_a_microphone_is_opened_mono_and_a_loudspeaker_for_both_ears():
    assert channels_to_try(DEVICES[0], "microphone") == (1, 2)
    assert channels_to_try(DEVICES[0], "loudspeaker") == (2, 1)
    assert channels_to_try(DEVICES[1], "microphone") == (1,)


def test_its_own_rate_is_tried_first():
    assert DEVICES[1].rates_hz() == (16000, 48000, 44100, 32000, 8000)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Device unavailable", -9985), "used by another program"),
        (("Unanticipated host error", -9999, (0, -16, "Device or resource busy")), "used by another program"),
        (("Unanticipated host error", -9999, (0, -13, "Permission denied")), "is not allowed -> allow this terminal"),
        (("Unanticipated host error", -9999, (0, -2147024891, "0x80070005")), "is not allowed"),
        (("Unanticipated host error", -9999, (0, -111, "Connection refused")), "the sound server does not answer"),
        (("Unanticipated host error", -9999, (0, -5, "Input/output error")), "not there any more"),
        (("Invalid device", -9996), "not there any more"),
        (("Invalid sample rate", -9997), "no rate"),
        (("Invalid number of channels", -9998), "neither mono nor stereo"),
        (("Something\nnew", -9000), r"cannot be opened \(Something new\)"),
        ((), "cannot be opened"),
    ],
)
def test_every_refusal_is_one_line_with_its_remedy(arguments, said):
    error = refusal(RuntimeError(*arguments), "microphone", "Blue")
    assert error.exit_code == 3
    assert error.remedy
    assert "\n" not in str(error)
    with pytest.raises(MissingPart, match=f"microphone 'Blue': .*{said}"):
        raise error


def test_a_loudspeaker_is_not_a_matter_of_the_privacy_of_the_microphone():
    said = str(refusal(RuntimeError("x", -9999, (0, -13, "Permission denied")), "loudspeaker", "Blue"))
    assert "group audio" in said


def test_no_library_is_said(monkeypatch):
    import builtins

    real = builtins.__import__

    def no_portaudio(name, *rest):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_portaudio)
    with pytest.raises(MissingPart, match=r"PortAudio is not installed -> .*libportaudio2"):
        audio_devices.library()


def test_the_list_is_looked_up_afresh(card):
    found = list_devices()
    assert [(device.name, device.default_input, device.default_output) for device in found] == [
        ("Blue mic", True, False),
        ("Blue ear", False, True),
    ]
    assert card.looks == 1
    list_devices(afresh=False)
    assert card.looks == 1


def test_a_library_that_does_not_start_is_said(card, monkeypatch):
    def fails():
        raise card.PortAudioError("Error initializing PortAudio", -9999)

    monkeypatch.setattr(card, "_initialize", fails)
    with pytest.raises(MissingPart, match="PortAudio does not start"):
        list_devices()


BOTH = {"microphone": None, "loudspeaker": None}


def test_a_headset_is_looked_at_without_being_opened(card):
    assert [device.name for device in check_usable(BOTH).values()] == ["Blue mic", "Blue ear"]
    assert card.streams == []


@pytest.mark.parametrize(
    ("refuses", "said"),
    [
        ({"loudspeaker": ("Device unavailable", -9985)}, "loudspeaker 'Blue ear': is used by another program"),
        ({("microphone", rate): ("Invalid sample rate", -9997) for rate in RATES_HZ}, "microphone 'Blue mic': has no"),
    ],
)
def test_a_headset_that_cannot_be_used_is_told_without_being_opened(card, refuses, said):
    card.refuses = refuses
    with pytest.raises(MissingPart, match=said):
        check_usable(BOTH)


def test_a_headset_that_is_not_there_is_told(card):
    card.plugged = False
    with pytest.raises(MissingPart, match="there is no microphone"):
        check_usable(BOTH)


def test_a_rate_works_with_any_number_of_channels(card):
    card.refuses = {("loudspeaker", 2): ("Invalid number of channels", -9998)}
    ear = check_usable(BOTH)["loudspeaker"]
    assert working_rates(ear, "loudspeaker") == tuple(sorted(RATES_HZ))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
@pytest.mark.parametrize("text", [None, "", " \n"])
def test_a_configuration_that_alsa_would_die_of_is_told(monkeypatch, tmp_path, text):
    file = tmp_path / "alsa.conf"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(file))
    with pytest.raises(MissingPart, match="unset it"):
        library()
