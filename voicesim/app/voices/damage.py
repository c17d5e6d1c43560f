"""Takes whose sound is lost, set apart so that their lines can be recorded anew."""

from dataclasses import replace

from voicesim.app.one_line import one_line
from voicesim.app.voices.files import Voice, take_fault
from voicesim.model.errors import BadAudio
from voicesim.model.voice import Take
from voicesim.ports.audio_files import load_audio


def damaged_apart(voice: Voice) -> tuple[Voice, tuple[str, ...]]:
    """The voice as if its damaged takes were not there, and a line for each that says which and why."""
    faults = {take: fault for take in voice.takes if (fault := _fault(voice, take)) is not None}
    kept = tuple(take for take in voice.takes if take not in faults)
    told = (
        f"{voice.folder}: {fault} -> record its line again: {one_line(take.text)} ({take.style})"
        for take, fault in faults.items()
    )
    return replace(voice, takes=kept, damaged=tuple(faults)), tuple(told)


def _fault(voice: Voice, take: Take) -> str | None:
    """Why nobody can hear it, be it that the list promises just this file."""
    fault = take_fault(voice, take)
    if fault is not None:
        return fault
    try:
        load_audio(voice.folder / take.file)
    except BadAudio as error:
        return f"{take.file}: {error.message}"
    return None
