"""What `voicesim judge` was asked to do, checked before anything is heard, and done."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judged.judging import BaselineChoice, Ears, JudgedRecording, hear, judge_recordings
from voicesim.app.judged.rows import Row, recording_row, text_lines, text_rows
from voicesim.app.lexicons import load_lexicon
from voicesim.app.places import audio_paths, check_place
from voicesim.app.plot_paths import picture_paths
from voicesim.app.profiles.profiles import load_profile, profile_path
from voicesim.app.readers import load_reader
from voicesim.language.reading import Reader
from voicesim.model.errors import BadInput

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
    plot: Path | None = None
    """A picture to draw, or a folder for several."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of it."""

    recordings: tuple[JudgedRecording, ...]
    said: tuple[Row, ...]
    """The rows of the text."""
    pictures: tuple[Path, ...] = ()
    """Where each recording is to be drawn; empty when none is."""

    def rows(self) -> list[Row]:
        """The rows, in the order of the files, then of the text."""
        return [*(recording_row(judged) for judged in self.recordings), *self.said]


def judge_all(plan: JudgePlan, watched: Watched) -> Judged:
    """Everything that was asked for, judged; nothing is written yet.

    Raises:
        BadInput: a path is not there, an option makes no sense, the rows would overwrite what they are made from.
        MissingPart: there is no speech model and words were wanted.
    """
    if not plan.audio and plan.text_file is None:
        raise BadInput("nothing to judge", remedy="name audio files or folders, or a --text-file")
    paths = audio_paths(plan.audio, AUDIO_SUFFIXES)
    pattern = path_pattern(plan.speaker_from, "--speaker-from")
    choice = _baseline(plan.baseline)
    lines = text_lines(plan.text_file) if plan.text_file is not None else []
    pictures = _places(plan, paths)
    ears = _ears(hears=plan.words and bool(paths), reads=bool(lines))
    said = tuple(text_rows(lines, ears))
    recordings = [hear(path, ears, pattern) for path in watched(paths)]
    return Judged(tuple(judge_recordings(recordings, choice)), said, pictures)


def _places(plan: JudgePlan, paths: list[Path]) -> tuple[Path, ...]:
    """Where the pictures go, once it is sure that they and the rows can be written and overwrite nothing."""
    others = _other_inputs(plan)
    if plan.jsonl is not None:
        check_place(plan.jsonl, [*paths, *others])
        others.append(plan.jsonl)
    return tuple(picture_paths(plan.plot, paths, others)) if plan.plot is not None else ()


def _ears(hears: bool, reads: bool) -> Ears:
    if not hears:
        return Ears(None, load_reader() if reads else Reader(load_lexicon()))
    from voicesim.app.wire import recognizer, speech_model

    model = speech_model()
    with ThreadPoolExecutor(1) as beside:  # both take about a second, the one outside Python
        hearing = beside.submit(recognizer, model)
        reader = load_reader()
        return Ears(hearing.result(), reader)


def path_pattern(text: str | None, option: str) -> re.Pattern[str] | None:
    """The regular expression of an option that finds a name in a path.

    Raises:
        BadInput: it is none.
    """
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise BadInput(f"is no regular expression ({error})", where=option, remedy="e.g. 'agent-(\\d+)'") from None


def _other_inputs(plan: JudgePlan) -> list[Path]:
    profile = [] if plan.baseline in {"self", "none"} else [profile_path(plan.baseline)]
    return profile if plan.text_file is None else [plan.text_file, *profile]


def _baseline(name: str) -> BaselineChoice:
    if name == "self":
        return "self"
    return "none" if name == "none" else load_profile(name)
