"""Recordings that are there already, cut and matched to the lines of a scenario by what a recogniser hears."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, get_args

import numpy as np

from voicesim.app.agent_files import AUDIO_SUFFIXES
from voicesim.app.judged.judging import recognise
from voicesim.app.places import audio_paths
from voicesim.app.voices.take_desk import HEARD_PEAK, JudgedTake, TakeDesk
from voicesim.app.voices.take_words import likeness
from voicesim.customer.sayable import Saying
from voicesim.model.audio import Pcm, Span
from voicesim.model.customer import Style
from voicesim.model.errors import BadAudio, BadInput
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import text_of
from voicesim.model.units import to_samples
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.utterances import utterances

LEAST_MATCH: Final = 62.0
"""Likeness of the letters, in percent, below which a piece is of no line."""
MOST_JOINED: Final = 3
"""Pieces that may be one line with pauses inside."""
AS_FAR_AS_IT_GOES: Final = "its lines are taken as far as it goes, and the last of them may not be whole"
MARGIN_S: Final = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a file, and what was heard in it."""

    file: Path
    span: Span
    pcm: Pcm
    """With a little around it where the file has it."""
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Found:
    """A piece with the line it is most like, or with none."""

    piece: Piece
    judged: JudgedTake | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of a folder that cannot be read."""

    file: Path
    why: str


@dataclass(frozen=True, slots=True)
class CutShort:
    """A file of which less is there than it promises; its lines are taken as far as it goes."""

    file: Path
    why: str


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """A file in which nobody could be told from the room."""

    file: Path
    why: str


def check_recordings(named: Path) -> None:
    """Look for sound in a file or a folder that is to be cut.

    Raises:
        BadInput: it is not there, holds no audio, or none that can be read.
        BadAudio: the one file that was named cannot be read.
    """
    failed = list[BadAudio]()
    for path in audio_paths([named], AUDIO_SUFFIXES):
        try:
            load_audio(path)
        except BadAudio as error:
            failed.append(error)
        else:
            return
    first = failed[0]
    if not named.is_dir():
        raise first
    what = f"none of its {len(failed)} recordings can be read; {Path(first.where).name}: {first.message}"
    raise BadInput(what, where=str(named), remedy=first.remedy)


def take_from_folder(
    desk: TakeDesk, recognizer: Recognizer, wanted: Sequence[Saying], folder: Path, style: Style
) -> Iterator[Found | Unread | CutShort | NothingHeard]:
    """Cut, match, check and keep; each piece that is of a line with what became of it, and those that are of none.

    The style is that of a folder on the way to a file (furious/01.wav), or of a word in its name, else `style`. Of two
    recordings of a line the one whose words fit better is kept. A file in a folder that cannot be read is told, and the
    others are taken; so is one that was cut short.

    Raises:
        BadInput: there is no audio, or a take cannot be written.
        BadAudio: the one file that was named cannot be read.
    """
    of = partial(_style_of, folder, style)
    pieces = list[Piece]()
    for path in audio_paths([folder], AUDIO_SUFFIXES):
        try:
            clip = load_audio(path)
        except BadAudio as error:
            if path == folder:
                raise
            yield Unread(path, str(error))
            continue
        if clip.note is not None:
            yield CutShort(path, f"{path}: {clip.note}; {AS_FAR_AS_IT_GOES}")
        found = list(_pieces(path, clip.pcm, of(path), recognizer))
        if not found:
            why = "nothing stands out from the room -> record it where it is quieter, or nearer"
            yield NothingHeard(path, f"{path}: {why}")
        pieces += found
    yield from _taken(desk, pieces, wanted)


def _taken(desk: TakeDesk, pieces: Sequence[Piece], wanted: Sequence[Saying]) -> Iterator[Found]:
    """Each piece that is of a line, the likeliest first, and then those that are of none."""
    used, said = list[Piece](), set[int]()
    for piece, place in _likeliest(pieces, wanted):
        if place in said or any(_overlap(piece, other) for other in used):
            continue
        judged = desk.judge(wanted[place], piece.pcm)
        used.append(piece)
        if not judged.refusals:
            desk.keep(judged)
            said.add(place)
        yield Found(piece, judged, not judged.refusals)
    for piece in pieces:
        if not any(_overlap(piece, other) for other in used):
            used.append(piece)
            yield Found(piece, None, kept=False)


def _style_of(folder: Path, usual: Style, file: Path) -> Style:
    known: tuple[Style, ...] = get_args(Style)
    path = file.relative_to(folder) if folder.is_dir() else file
    words = [*path.parent.parts, *path.stem.replace("_", "-").split("-")]
    return next((style for style in known if style in [word.lower() for word in words]), usual)


def _pieces(path: Path, pcm: Pcm, style: Style, recognizer: Recognizer) -> Iterator[Piece]:
    """Each utterance, and each row of up to three of them."""
    spans, margin = utterances(pcm), to_samples(MARGIN_S)
    heard = [_heard(pcm[span.start_sample : span.end_sample], recognizer) for span in spans]
    for first in range(len(spans)):
        for last in range(first, min(first + MOST_JOINED, len(spans))):
            span = Span(spans[first].start_sample, spans[last].end_sample)
            before = spans[first - 1].end_sample if first else 0
            after = spans[last + 1].start_sample if last + 1 < len(spans) else len(pcm)
            part = pcm[max(before, span.start_sample - margin) : min(after, span.end_sample + margin)]
            yield Piece(path, span, part, " ".join(heard[first : last + 1]), style)


def _heard(pcm: Pcm, recognizer: Recognizer) -> str:
    peak = float(np.abs(pcm).max(initial=1e-6))
    return text_of(recognise(pcm * np.float32(HEARD_PEAK / peak), recognizer))


def _likeliest(pieces: Sequence[Piece], wanted: Sequence[Saying]) -> Iterator[tuple[Piece, int]]:
    """Pieces with the places of lines that they may be, the likeliest pair first."""
    pairs = [
        (-like, index, place)
        for index, piece in enumerate(pieces)
        for place, saying in enumerate(wanted)
        if saying.style == piece.style and (like := likeness(saying.text, piece.text)) >= LEAST_MATCH
    ]
    for _, index, place in sorted(pairs):
        yield pieces[index], place


def _overlap(one: Piece, other: Piece) -> bool:
    return one.file == other.file and one.span.overlap(other.span) > 0
