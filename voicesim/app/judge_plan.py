"""What `voicesim judge` was asked to do, checked before anything is heard, and done."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judge_paths import audio_paths, check_place, check_regular, reason
from voicesim.app.judged_rows import Row, recording_row, text_rows
from voicesim.app.judging import BaselineChoice, Ears, hear, judge_recordings
from voicesim.app.lexicons import load_lexicon
from voicesim.model.codec import build
from voicesim.model.errors import BadInput
from voicesim.model.prosody import Baseline

SOURCES: Final = ("profile", "self", "population")
RANGES: Final = {
    "utterances": (0, 1_000_000),
    "level_p90_dbfs": (-120, 3),
    "f0_median_hz": (40, 800),
    "f0_movement_st_per_s": (0, 500),
    "spectral_tilt_db": (-100, 100),
    "low_slope_db_per_khz": (-1_000, 1_000),
    "hnr_db": (-50, 100),
    "articulation_rate_per_s": (0.1, 30),
}
"""What a voice can have at all; wider than what is ever measured."""
PROFILES: Final = 'use self, none, or a .json file with the "baseline" of a judged row'
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
    jsonl: Path | None = None
    """Where the rows will be written."""


def judge_all(plan: JudgePlan, watched: Watched) -> list[Row]:
    """The rows, in the order of the files, then of the text.

    Raises:
        BadInput: a path is not there, an option makes no sense, the rows would overwrite what they are made from.
        MissingPart: there is no speech model and words were wanted.
    """
    if not plan.audio and plan.text_file is None:
        raise BadInput("nothing to judge", remedy="name audio files or folders, or a --text-file")
    paths = audio_paths(plan.audio, AUDIO_SUFFIXES)
    pattern = _pattern(plan.speaker_from)
    choice = _baseline(plan.baseline)
    if plan.jsonl is not None:
        check_place(plan.jsonl, [*paths, *_other_inputs(plan)])
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


def _other_inputs(plan: JudgePlan) -> list[Path]:
    profile = [] if plan.baseline in {"self", "none"} else [_profile_path(plan.baseline)]
    return profile if plan.text_file is None else [plan.text_file, *profile]


def _baseline(name: str) -> BaselineChoice:
    if name == "self":
        return "self"
    return "none" if name == "none" else load_profile(name)


def _profile_path(name: str) -> Path:
    from voicesim.app.wire import data_dir

    return Path(name) if name.endswith(".json") else data_dir() / "profiles" / f"{name}.json"


def load_profile(name: str) -> Baseline:
    """A speaker's own baseline: a JSON file, or the name of a profile in the data folder.

    Raises:
        BadInput: there is none, it is not a baseline, or it holds what no voice has.
    """
    path = _profile_path(name)
    written = _profile_bytes(name, path)
    try:
        baseline = build(Baseline, json.loads(written))
        _check_ranges(baseline)
    except (ValueError, RecursionError, BadInput) as error:
        raise BadInput(f"is not a profile ({error})", where=str(path), remedy=PROFILES) from None
    return baseline


def _profile_bytes(name: str, path: Path) -> bytes:
    try:
        if path.exists():
            check_regular(path)
            return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read ({reason(error)})", where=str(path), remedy=PROFILES) from None
    raise BadInput("there is no such profile", where=name, remedy=PROFILES)


def _check_ranges(baseline: Baseline) -> None:
    if baseline.source not in SOURCES:
        raise BadInput(f"source is {baseline.source!r}, none of {', '.join(SOURCES)}")
    for name, (least, most) in RANGES.items():
        value = getattr(baseline, name)
        if value is not None and not least <= value <= most:  # a NaN is in no range
            raise BadInput(f"{name} is {value:g}, outside {least:g} to {most:g}")
