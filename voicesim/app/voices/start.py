"""A voice begun: who speaks, under which terms, and that they agree."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ValidationError

from voicesim.app import wire
from voicesim.app.voices.files import (
    ABOUT,
    PAGE,
    Voice,
    own_voices_dir,
    read_about,
    read_voice,
    voice_folders,
    write_about,
)
from voicesim.app.wording import complaint
from voicesim.app.writing import write_private
from voicesim.app.yaml_files import read_yaml, written
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
    suits: tuple[str, ...] = ()
    """Scenarios; asked for by an option alone, of a voice that is there too."""


def opened_voice(name: str, speaker: Speaker) -> Voice:
    """The user's own voice of that name, begun now where there is none.

    Raises:
        BadInput: it cannot be called so, it is a bundled one, or something was left out that is asked first.
    """
    folder = own_voices_dir() / name
    if not re.fullmatch(IDENTIFIER, name):
        raise BadInput("is no name of a voice", where=name, remedy="use small letters, digits and hyphens")
    if (folder / ABOUT).is_file():
        return suiting(_recorded(read_voice(folder), speaker), speaker.suits)
    if name in (*voice_folders(), *wire.synthesizer_voices()):
        raise BadInput("is a bundled voice, which stays as it is", where=name, remedy="choose another name")
    if speaker.name is None or speaker.gender is None or not speaker.agrees:
        raise BadInput("is new, and nobody said who speaks and agrees", where=name, remedy=ANSWERS)
    consent = {"text": CONSENT, "given_by": speaker.name, "on": datetime.now().astimezone().date()}
    terms = {"licence": speaker.licence or LICENCE, "consent": consent, "suits": speaker.suits}
    who = {"title": speaker.name, "speaker": speaker.name, "gender": speaker.gender}
    write_about(folder, about_voice(name=name, kind="recorded", **who, **terms))
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


def suiting(voice: Voice, scenarios: tuple[str, ...]) -> Voice:
    """The voice, saying that it suits those scenarios too; the rest of its voice.yaml stays, remarks included.

    Raises:
        BadInput: voice.yaml cannot be read or written.
    """
    more = [one for one in scenarios if one not in voice.about.suits]
    if not more:
        return voice
    path = voice.folder / ABOUT
    document, before = read_yaml(path), path.read_text(encoding="utf-8")
    if isinstance(document.get("suits"), list):
        document["suits"].extend(more)
    else:
        document["suits"] = more
    write_private(path, written(document, before))
    return replace(voice, about=read_about(path))


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
