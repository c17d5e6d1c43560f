"""Who spoke when in a recorded call becomes turns, overlaps, backchannels and silences. Pure; spans in samples.

A live call is asked while it goes on who has the floor (floor.py); of a recorded one it is read afterwards, from where
either side spoke and from whether the words were more than an "mm-hm".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from voicesim.model.audio import Span
from voicesim.model.speech import Speaker
from voicesim.model.units import to_samples
from voicesim.turns.dead_air import SilenceRules
from voicesim.turns.overlap import RULES, OverlapWords

JOINS_S: Final = 0.8
"""A speaker's own pause in which nobody else begins, and after which the same utterance goes on."""
LONGEST_S: Final = 30.0
"""An utterance is not joined beyond: who speaks for minutes does not speak in one manner."""
CUTS_IN_S: Final = RULES.hold_s
"""Speaking at the same time for less is how turns meet: speakers foresee the end."""
DEAD_AIR_S: Final = SilenceRules().prompt_after_s


@dataclass(frozen=True, slots=True)
class Piece:
    """One utterance of one speaker."""

    speaker: Speaker
    span: Span
    """From the first to the last sound."""
    aside: bool = False
    """It asks for no floor: an "mm-hm", or a sound without words beside the other's speech."""


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """What one speaker said until the other took the floor."""

    speaker: Speaker
    span: Span
    pieces: tuple[int, ...]
    """Which of the pieces it consists of, in order."""
    interrupted: bool = False
    """The other spoke over its end and kept the floor."""
    cut_in: bool = False
    """It began over the other's speech, by half a second and more."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A call in order."""

    turns: tuple[DialogueTurn, ...]
    asides: tuple[int, ...]
    """Pieces that are no part of a turn."""
    silences: tuple[Span, ...]
    """Dead air: 5 s and more inside the call in which nobody spoke."""


def joined(own: Sequence[Span], other: Sequence[Span]) -> list[list[Span]]:
    """A speaker's stretches as utterances: together across pauses below 0.8 s in which the other does not begin."""
    found: list[list[Span]] = []
    begins = sorted(span.start_sample for span in other)
    for span in own:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, span, begins):
            before.append(span)
        else:
            found.append([span])
    return found


def _goes_on(before: Sequence[Span], span: Span, others_begin: Sequence[int]) -> bool:
    pause = Span(before[-1].end_sample, span.start_sample)
    short = pause.samples < to_samples(JOINS_S)
    whole_s = Span(before[0].start_sample, span.end_sample).duration_s
    answered = any(pause.start_sample <= at < pause.end_sample for at in others_begin)
    return short and not answered and whole_s <= LONGEST_S


def is_aside(span: Span, text: str, other: Sequence[Span], words: OverlapWords) -> bool:
    """Whether an utterance asks for no floor.

    Nothing but backchannels ("mm-hm", "okay") over the other's speech, or inside a pause of the other no longer than an
    utterance bears; and a short sound without any words that overlaps the other's speech.
    """
    said = words.sort(text)
    beside = any(span.overlap(one) > 0 for one in other) or _inside_a_pause(span, other)
    if not beside or said.floor or said.others or span.duration_s > RULES.backchannels_s:
        return False
    return said.backchannels > 0 or span.duration_s < RULES.soft_hold_s


def _inside_a_pause(span: Span, other: Sequence[Span]) -> bool:
    """Whether the other goes on after it as if nothing had been said."""
    return any(
        before.end_sample <= span.start_sample and span.end_sample <= after.start_sample
        for before, after in pairwise(other)
        if after.start_sample - before.end_sample < to_samples(JOINS_S) + span.samples
    )


def dialogue(pieces: Sequence[Piece]) -> Dialogue:
    """Turns of pieces in the order of their beginnings; a turn goes on until the other takes the floor."""
    turns: list[DialogueTurn] = []
    for number, piece in enumerate(pieces):
        if piece.aside:
            continue
        if turns and turns[-1].speaker == piece.speaker:
            turns[-1] = _longer(turns[-1], piece, number)
        else:
            cut_in = bool(turns) and _overlap_s(turns[-1].span, piece.span) >= CUTS_IN_S
            turns.append(DialogueTurn(piece.speaker, piece.span, (number,), cut_in=cut_in))
    asides = tuple(number for number, piece in enumerate(pieces) if piece.aside)
    return Dialogue(tuple(_with_interruptions(turns)), asides, tuple(_silences(pieces)))


def _longer(turn: DialogueTurn, piece: Piece, number: int) -> DialogueTurn:
    end_sample = max(turn.span.end_sample, piece.span.end_sample)
    return replace(turn, span=Span(turn.span.start_sample, end_sample), pieces=(*turn.pieces, number))


def _overlap_s(one: Span, other: Span) -> float:
    return Span(0, one.overlap(other)).duration_s


def _with_interruptions(turns: Sequence[DialogueTurn]) -> list[DialogueTurn]:
    """Who is cut in on and stops before the other does was interrupted; who speaks on longer was not."""
    cut_off = [after.cut_in and after.span.end_sample > turn.span.end_sample for turn, after in pairwise(turns)]
    return [replace(turn, interrupted=off) for turn, off in zip(turns, [*cut_off, False], strict=False)]


def _silences(pieces: Sequence[Piece]) -> list[Span]:
    found: list[Span] = []
    silent_from: int | None = None
    for piece in pieces:
        if silent_from is not None and piece.span.start_sample - silent_from >= to_samples(DEAD_AIR_S):
            found.append(Span(silent_from, piece.span.start_sample))
        silent_from = max(silent_from or 0, piece.span.end_sample)
    return found
