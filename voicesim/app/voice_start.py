"""A voice begun: who speaks, under which terms, and that they agree."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from voicesim.app.voice_files import ABOUT, PAGE, Voice, own_voices_dir, read_voice, voice_folders, write_about
from voicesim.app.wording import complaint
from voicesim.model.errors import BadInput
from voicesim.model.voice import Consent, VoiceAbout

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
    if (folder / ABOUT).is_file():
        return read_voice(folder)
    if name in voice_folders():
        raise BadInput("is a bundled voice, which stays as it is", where=name, remedy="choose another name")
    if speaker.name is None or speaker.gender is None or not speaker.agrees:
        raise BadInput("is new, and nobody said who speaks and agrees", where=name, remedy=ANSWERS)
    write_about(folder, _about(name, speaker.name, speaker.gender, speaker.licence or LICENCE))
    return Voice(read_voice(folder).about, folder, ())


def _about(name: str, speaker: str, gender: Literal["female", "male", "other"], licence: str) -> VoiceAbout:
    today = datetime.now().astimezone().date()
    try:
        consent = Consent(text=CONSENT, given_by=speaker, on=today)
        return VoiceAbout(
            name=name, title=speaker, kind="recorded", speaker=speaker, gender=gender, licence=licence, consent=consent
        )
    except ValidationError as error:
        message, remedy = complaint(VoiceAbout, dict(error.errors()[0]), PAGE)
        raise BadInput(message, where=f"the voice {name!r}", remedy=remedy) from None


def begun(name: str) -> bool:
    """Whether that voice is there already."""
    return (own_voices_dir() / name / Path(ABOUT)).is_file()
