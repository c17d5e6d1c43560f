"""A voice begun: who speaks, under which terms, and that they agree."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from voicesim.app import wire
from voicesim.app.voices.files import ABOUT, PAGE, Voice, own_voices_dir, read_voice, voice_folders, write_about
from voicesim.app.wording import complaint
from voicesim.model.errors import BadInput
from voicesim.model.scenario import IDENTIFIER
from voicesim.model.voice import VoiceAbout

CONSENT: Final = (
    "I agree that recordings of my voice are kept with this voice and played as a simulated customer in voicesim. "
    "I may take this back at any time; the recordings are then deleted."
)
LICENCE: Final = "for training in this organisation; not to be passed on"
ANSWERS: Final = "answer with --speaker, --gender and --agree"


@dataclass(frozen=True, slots=True)
class Speaker:
    """What is asked before the first line."""

    name: str | None
    gender: Literal["female", "male", "other"] | None
    agrees: bool
    licence: str | None = None


def opened_voice(name: str, speaker: Speaker) -> Voice:
    """The user's own voice of that name, begun now where there is none.

    Raises:
        BadInput: it cannot be called so, it is a bundled one, or something was left out that is asked first.
    """
    folder = own_voices_dir() / name
    if not re.fullmatch(IDENTIFIER, name):
        raise BadInput("is no name of a voice", where=name, remedy="use small letters, digits and hyphens")
    if (folder / ABOUT).is_file():
        return _recorded(read_voice(folder), speaker)
    if name in (*voice_folders(), *wire.synthesizer_voices()):
        raise BadInput("is a bundled voice, which stays as it is", where=name, remedy="choose another name")
    if speaker.name is None or speaker.gender is None or not speaker.agrees:
        raise BadInput("is new, and nobody said who speaks and agrees", where=name, remedy=ANSWERS)
    write_about(folder, _about(name, speaker.name, speaker.gender, speaker.licence or LICENCE))
    return Voice(read_voice(folder).about, folder, ())


def _recorded(voice: Voice, speaker: Speaker) -> Voice:
    """The voice, when a person speaks it who is the one that is asked for."""
    if voice.about.kind != "recorded":
        what = "is a synthetic voice, which nobody spoke"
        raise BadInput(what, where=voice.about.name, remedy="choose another name for the person's own")
    if speaker.name is not None and speaker.name != voice.about.speaker:
        what = f"is spoken by {voice.about.speaker}, who agreed to it"
        raise BadInput(what, where=voice.about.name, remedy=f"choose another name for the voice of {speaker.name}")
    return voice


def _about(name: str, speaker: str, gender: Literal["female", "male", "other"], licence: str) -> VoiceAbout:
    today = datetime.now().astimezone().date()
    consent = {"text": CONSENT, "given_by": speaker, "on": today}
    return about_voice(
        name=name, title=speaker, kind="recorded", speaker=speaker, gender=gender, licence=licence, consent=consent
    )


def about_voice(**said: Any) -> VoiceAbout:  # noqa: ANN401 - whatever was typed; the schema looks at it
    """What voice.yaml says of a voice.

    Raises:
        BadInput: something of it cannot be.
    """
    try:
        return VoiceAbout.model_validate(said)
    except ValidationError as error:
        message, remedy = complaint(VoiceAbout, dict(error.errors()[0]), PAGE)
        raise BadInput(message, where=f"the voice {said['name']!r}", remedy=remedy) from None


def begun(name: str) -> bool:
    """Whether that voice is there already."""
    return (own_voices_dir() / name / Path(ABOUT)).is_file()
