"""Judging recordings for programs."""

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voicesim.app.api.tables import frame
from voicesim.app.judged.judging import JudgedRecording
from voicesim.app.judged.plan import JudgePlan, judge_all
from voicesim.app.judged.rows import Row, recording_row, whole_of
from voicesim.model.delivery import Delivery
from voicesim.model.errors import VoicesimError
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.speech import Word, text_of

if TYPE_CHECKING:
    from pandas import DataFrame

DELIVERY: Final = (
    "label", "passive", "assertive", "aggressive", "neutral", "agency", "communion", "calmness", "confidence",
)  # fmt: skip
PROSODY: Final = tuple(field.name for field in fields(ProsodyFeatures) if field.name != "duration_s")
COLUMNS: Final = ("file", "speaker", "duration_s", "transcript", *DELIVERY, "techniques", *PROSODY, "note", "error")


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """How a recording comes across: of a long one the mean of its utterances, weighted by their speech."""

    path: Path
    speaker: str | None
    duration_s: float | None
    words: tuple[Word, ...]
    prosody: ProsodyFeatures | None
    delivery: Delivery | None
    """With its evidence; None when the file could not be judged."""
    techniques: tuple[Technique, ...]
    error: VoicesimError | None
    """Why it could not be judged."""
    note: str | None
    """What is wrong with the file, though it was judged: it was cut short."""
    recording: JudgedRecording
    """Everything, utterance by utterance."""

    @property
    def transcript(self) -> str:
        """The words as one line."""
        return text_of(self.words)

    def row(self) -> Row:
        """As `voicesim judge --jsonl` writes it."""
        return recording_row(self.recording)


@dataclass(frozen=True, slots=True)
class Judgements:
    """Judged files, in the order in which they were named."""

    files: tuple[JudgedFile, ...]

    def __iter__(self) -> Iterator[JudgedFile]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, number: int) -> JudgedFile:
        return self.files[number]

    def to_pandas(self) -> "DataFrame":
        """A row for each file.

        Raises:
            MissingPart: pandas is not installed.
        """
        return frame((_flat(file) for file in self.files), COLUMNS)


def judge(
    *audio: str | os.PathLike[str], words: bool = True, baseline: str = "self", speaker_from: str | None = None
) -> Judgements:
    """Judge recordings, and those in folders, as `voicesim judge` does.

    `words=False` judges the voice alone and needs no speech model. `baseline` says what is usual: "self" (the
    speaker's own calm utterances), "none" (people in general), or a profile. `speaker_from` is a regular expression
    that finds the speaker in a path; files of one speaker are compared.

    Raises:
        BadInput: a path is not there, or an option makes no sense.
        MissingPart: there is no speech model and words were wanted.
    """
    plan = JudgePlan(tuple(map(Path, audio)), words=words, baseline=baseline, speaker_from=speaker_from)
    return Judgements(tuple(map(_file, judge_all(plan, lambda paths: paths).recordings)))


def _file(judged: JudgedRecording) -> JudgedFile:
    heard = judged.recording
    whole = whole_of(judged) if heard.error is None else None
    return JudgedFile(
        heard.path,
        heard.speaker,
        heard.duration_s,
        whole.words if whole is not None else (),
        whole.prosody if whole is not None else None,
        whole.delivery if whole is not None else None,
        tuple(technique for utterance in heard.utterances for technique in utterance.cues.techniques),
        heard.error,
        heard.note,
        judged,
    )


def _flat(file: JudgedFile) -> dict[str, Any]:
    prosody = asdict(file.prosody) if file.prosody is not None else {}
    delivery = {name: getattr(file.delivery, name, None) for name in DELIVERY}
    names = ";".join(dict.fromkeys(technique.name for technique in file.techniques)) or None
    about = {"file": str(file.path), "speaker": file.speaker, "duration_s": file.duration_s}
    said = {"note": file.note, "error": None if file.error is None else str(file.error)}
    return {**prosody, **about, "transcript": file.transcript, **delivery, "techniques": names, **said}
