"""A voice that somebody recorded or rendered: the schema of voice.yaml and of the rows of takes.jsonl."""

import re
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from voicesim.model.customer import Style
from voicesim.model.scenario import Identifier, Part, Sentence

VoiceKind = Literal["recorded", "synthetic"]
TAKE_FILE: Final = r"^takes/[a-z0-9][a-z0-9-]{0,120}\.(flac|ogg)$"
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Consent(Part):
    """That the person who spoke agrees to what is done with the voice."""

    text: Annotated[str, Field(min_length=20, max_length=4000)]
    """What the person agreed to, in the words they agreed to."""
    given_by: Sentence
    on: date


class VoiceAbout(Part):
    """What voice.yaml holds."""

    name: Identifier
    title: Sentence
    kind: VoiceKind
    speaker: Sentence
    """Who spoke; for a synthetic voice the speaker as its model calls it."""
    gender: Literal["female", "male", "other"]
    language: Literal["en-US", "en-GB", "en"] = "en"
    manner: Sentence | None = None
    """How this voice comes across."""
    licence: Sentence
    """An SPDX name, or the terms in words."""
    consent: Consent | None = None
    model: Sentence | None = None
    """Which model spoke, with its version; of a synthetic voice."""
    fallback: Identifier | None = None
    """The synthesiser's voice for lines without a take; None: one of the same gender."""
    suits: tuple[Identifier, ...] = Field(default=(), strict=False)
    """Scenarios that are played with this voice when none is named."""

    @model_validator(mode="after")
    def _says_who_agreed(self) -> Self:
        if self.kind == "recorded" and self.consent is None:
            raise ValueError("a recorded voice needs `consent`: text, given_by and on")
        if self.kind == "synthetic" and self.model is None:
            raise ValueError("a synthetic voice needs `model`: which one spoke")
        return self


class Take(Part):
    """One recording of a line in one style: a row of takes.jsonl."""

    text: Sentence
    style: Style
    file: Annotated[str, Field(pattern=TAKE_FILE)]
    """Below the voice's folder."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of the file."""
    duration_s: Annotated[float, Field(gt=0, le=120)]
    loudness_lufs: Annotated[float, Field(ge=-70, le=0)]
    """BS.1770, of the take as it is kept."""
    true_peak_dbtp: Annotated[float, Field(ge=-70, le=1)]
    gain_db: Annotated[float, Field(ge=-60, le=60)] = 0.0
    """What matching its loudness added: how loud it was spoken is the level less this."""
    made_by: Sentence = "headset"
    """headset, file, or the synthesiser."""


def words_key(text: str) -> str:
    """What has to be the same for a take to be of a line: its words; neither case, marks nor spacing count."""
    return " ".join(_WORD.findall(text.replace("’", "'").lower()))
