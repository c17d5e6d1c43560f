"""What PortAudio says becomes one line with a remedy."""

from typing import Any, Final

from voicesim.model.errors import MissingPart

ALLOW_MICROPHONE: Final = "allow this terminal to use the microphone in the privacy settings of the system"
ALLOW_SOUND: Final = "allow this user to use sound devices (on Linux: the group audio)"
LIST: Final = "voicesim devices lists what is there"
NO_LIBRARY: Final = (
    "on Debian or Ubuntu: apt install libportaudio2; elsewhere: pip install --force-reinstall sounddevice"
)
CAUSES: Final[tuple[tuple[tuple[int, ...], tuple[str, ...], str, str], ...]] = (
    ((-13, -1), ("permission", "denied", "not permitted", "0x80070005"), "is not allowed", ""),
    (
        (-9985, -16),
        ("busy", "0x8889000a", "in use"),
        "is used by another program, or was unplugged",
        "close the other program or plug it in again",
    ),
    ((-111,), ("connection refused",), "the sound server does not answer", "start it (PipeWire or PulseAudio)"),
    (
        (-9996, -9987, -19, -2, -5),
        ("no such", "input/output error", "0x88890004"),
        "is not there any more, or does not answer",
        f"plug it in again; {LIST}",
    ),
    ((-9997,), (), "has no rate that voicesim can use", f"choose another device; {LIST}"),
    ((-9998,), (), "has neither mono nor stereo sound", f"choose another device; {LIST}"),
)
"""Codes of PortAudio or the system, words of the latter, what it means, and the remedy."""


def no_library() -> MissingPart:
    """There is no PortAudio."""
    return MissingPart("PortAudio is not installed", remedy=NO_LIBRARY)


def refusal(error: Exception, kind: str, name: str) -> MissingPart:
    """Why a device could not be opened; `kind` is microphone or loudspeaker."""
    codes, said = _parts(error)
    where = f"{kind} {name!r}"
    for known, words, message, remedy in CAUSES:
        if codes & set(known) or any(word in said.lower() for word in words):
            usual = ALLOW_MICROPHONE if kind == "microphone" else ALLOW_SOUND
            return MissingPart(message, where=where, remedy=remedy or usual)
    return MissingPart(f"cannot be opened ({said})", where=where, remedy=f"plug it in again; {LIST}")


def _parts(error: Exception) -> tuple[set[int], str]:
    """The codes in a PortAudioError, and its words in one line: those of the system where it has some."""
    arguments: tuple[Any, ...] = error.args
    codes = {argument for argument in arguments[1:2] if isinstance(argument, int)}
    text = str(arguments[0]) if arguments else ""
    if len(arguments) > 2 and isinstance(arguments[2], tuple):
        _, code, words = arguments[2]
        codes, text = {code}, f"{text}: {words}"  # what the system says is nearer than "unanticipated"
    return codes, " ".join(text.split()) or type(error).__name__
