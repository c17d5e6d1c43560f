"""What `voicesim judge` was asked to do, checked before anything is heard, and done."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judged_rows import Row, recording_row, text_rows
from voicesim.app.judging import BaselineChoice, Ears, audio_paths, hear, judge_recordings
from voicesim.app.lexicons import load_lexicon
from voicesim.model.codec import build
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline

Watched = Callable[[list[Path]], Iterable[Path]]
"""Gives the paths on, showing how far it is."""


@dataclass(frozen=True, slots=True)
class JudgePlan:
    """The options of the command."""

    audio: tuple[Path, ...] = ()
    text_file: Path | None = None
    words: bool = True
    """Whether to recognise what was said."""
    baseline: str = "self"
    speaker_from: str | None = None


def judge_all(plan: JudgePlan, watched: Watched) -> list[Row]:
    """The rows, in the order of the files, then of the text.

    Raises:
        BadInput: a path is not there, an option makes no sense.
        MissingPart: there is no speech model and words were wanted.
    """
    if not plan.audio and plan.text_file is None:
        raise BadInput("nothing to judge", remedy="name audio files or folders, or a --text-file")
    paths = audio_paths(plan.audio, AUDIO_SUFFIXES)
    pattern = _pattern(plan.speaker_from)
    choice = _baseline(plan.baseline)
    ears = _ears(plan.words and bool(paths))
    said = list(text_rows(plan.text_file, ears)) if plan.text_file is not None else []
    recordings = [hear(path, ears, pattern) for path in watched(paths)]
    return [*(recording_row(judged) for judged in judge_recordings(recordings, choice)), *said]


def _ears(words: bool) -> Ears:
    if not words:
        return Ears(None, load_lexicon())
    from voicesim.app.wire import recognizer, speech_model

    return Ears(recognizer(speech_model()), load_lexicon())


def _pattern(speaker_from: str | None) -> re.Pattern[str] | None:
    try:
        return re.compile(speaker_from) if speaker_from else None
    except re.error as error:
        raise BadInput(
            f"is no regular expression ({error})", where="--speaker-from", remedy="e.g. 'agent-(\\d+)'"
        ) from None


def _baseline(name: str) -> BaselineChoice:
    if name == "self":
        return "self"
    return "none" if name == "none" else load_profile(name)


def load_profile(name: str) -> Baseline:
    """An agent's own baseline: a JSON file, or the name of a profile that was calibrated.

    Raises:
        BadInput: there is none, or it is not a baseline.
    """
    from voicesim.app.wire import data_dir

    path = Path(name) if name.endswith(".json") else data_dir() / "profiles" / f"{name}.json"
    try:
        return build(Baseline, json.loads(path.read_text(encoding="utf-8")))
    except OSError:
        remedy = "use self, none, or a profile's name or file"
        raise BadInput("there is no such profile", where=name, remedy=remedy) from None
    except (ValueError, RecursionError, BadInput) as error:
        raise BadInput(f"is not a profile ({error})", where=str(path), remedy="calibrate again") from None
