"""The picture of a judged recording: a heading, rows that share one time axis, and what the signs mean."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from voicesim.coach.look import plural
from voicesim.coach.plot_ink import CALM_BAR, CALM_EDGE, FAINT, INK, LOOKS, PAPER, PAUSE, SOFT, USUAL_DASH, patch
from voicesim.coach.plot_judged import BAND, axes_phrase, band, calm_phrase, calm_track, plane, verdict
from voicesim.coach.plot_marks import Box, Label, Lines, Mark, Picture, hatched, line, shortened, text_width, wrapped
from voicesim.coach.plot_notes import note_strip, reasons
from voicesim.coach.plot_tracks import (
    Scales,
    Track,
    level_track,
    pause_marks,
    pitch_track,
    scales_of,
    tick_marks,
    wave_track,
)
from voicesim.coach.plot_types import RIGHT, WIDTH, Row, Sound, Subject, moment, rows_of
from voicesim.coach.plot_words import bracket_strip, word_strip
from voicesim.model.delivery import Delivery
from voicesim.model.thresholds import CALM, HEATED

NAME_SIZE: Final = 20.0
WHY: Final = 610.0
LINE: Final = 17.0
PLANE: Final = Box(WIDTH - RIGHT - 170, 26, 170, 100)
HEAD_HEIGHT: Final = 160.0
TALL, FLAT = (46.0, 58.0, 66.0, 88.0), (40.0, 36.0, 46.0, 58.0)
"""Heights of calmness, sound, level and pitch, in short and in long recordings."""
SPACE: Final = 9.0
TICK_ROOM: Final = 20.0
ROW_SPACE: Final = 22.0
GAUGE: Final = 130.0
CLAIM: Final = "Delivery is how speech comes across, not what somebody feels."


def picture_of(subject: Subject) -> Picture:
    """Draw a judged recording, or why it could not be judged. Nothing overlaps and nothing is cut off."""
    marks: list[Mark] = list(_heading(subject))
    bottom, left_out = HEAD_HEIGHT, ""
    if subject.failure is not None:
        bottom = _failed(subject.failure, marks)
    elif subject.sound is not None:
        bottom, left_out = _rows(subject, subject.sound, marks)
    bottom = _legend(marks, bottom + 6, left_out)
    seen = tuple(mark for mark in marks if not (isinstance(mark, Label) and not mark.text))
    return Picture(WIDTH, bottom, f"How {subject.name} came across", sentence(subject), seen)


def sentence(subject: Subject) -> str:
    """The judgement of a recording in one sentence, for those who do not see the picture."""
    who = f"{subject.name}, speaker {subject.speaker}" if subject.speaker is not None else subject.name
    if subject.failure is not None or subject.whole is None:
        return f"{who}: could not be judged: {subject.failure}."
    parts = [verdict(subject.whole), calm_phrase(subject.whole.calmness)]
    unsure = sum(stretch.delivery.label == "unsure" for stretch in subject.stretches)
    if len(subject.stretches) > 1:
        of = f", {unsure} of them unsure" if unsure else ""
        parts.append(f"{len(subject.stretches)} utterances in {moment(subject.duration_s or 0.0)}{of}")
    reason = next((note for note in subject.whole.notes if note.startswith("unsure: ")), "")
    return f"{who}: {'; '.join(parts)}{reason and f' ({reason[8:]})'}."


def _heading(subject: Subject) -> Iterator[Mark]:
    room = PLANE.x - 80
    yield Label(8, 28, shortened(subject.name, room, NAME_SIZE, bold=True), NAME_SIZE, bold=True)
    yield Label(8, 49, shortened(", ".join(_about(subject)), room, 13), 13, SOFT)
    if subject.whole is None:
        return
    text = verdict(subject.whole)
    chip = Box(8, 64, text_width(text, 15, bold=True) + 24, 36, title=sentence(subject))
    yield from patch(chip, subject.whole.label)
    if subject.whole.label == "unsure":
        yield Box(chip.x + 8, chip.y + 8, chip.width - 16, 24, PAPER)
    yield Label(chip.x + 12, chip.y + 26, text, 15, bold=True)
    yield from _gauge(chip.x + chip.width + 26, 64, subject.whole.calmness)
    for number, remark in enumerate(_in_lines(subject.whole.notes, WHY - 30, 2)):
        yield Label(8, 119 + LINE * number, remark, 12.5)
    yield from _why(subject.whole)
    yield from plane(PLANE, subject.stretches)


def _why(whole: Delivery) -> Iterator[Mark]:
    """The two axes and the strongest evidence of the whole, between judgement and plane."""
    if whole.evidence:
        yield Label(WHY, 76, axes_phrase(whole), 12.5, SOFT)
    room, y = PLANE.x - 80 - WHY, 76 + LINE
    for reason in reasons(whole.evidence, 3):
        lines = wrapped(f"· {reason}", room - 10, 12.5)
        if y + LINE * (len(lines) - 1) > HEAD_HEIGHT:
            return  # half a reason is none
        yield from (Label(WHY + 10 * bool(n), y + LINE * n, text, 12.5) for n, text in enumerate(lines))
        y += LINE * len(lines)


def _about(subject: Subject) -> Iterator[str]:
    if subject.speaker is not None:
        yield f"speaker {subject.speaker}"
    if subject.duration_s is not None:
        yield _length(subject.duration_s)
    if len(subject.stretches) > 1:
        yield plural(len(subject.stretches), "utterance")
    if subject.held_against:
        yield f"held against {subject.held_against}"


def _length(duration_s: float) -> str:
    if duration_s < 1:
        return f"{duration_s * 1000:.0f} ms"
    return f"{duration_s:.1f} s" if duration_s < 60 else f"{moment(duration_s)} min"


def _gauge(left: float, top: float, calmness: float | None) -> Iterator[Mark]:
    """Calmness as a filled bar with marks where a voice is called heated and calm."""
    yield Label(left, top + 13, calm_phrase(calmness), 13)
    frame = Box(left, top + 20, GAUGE, 14, PAPER, SOFT, dashed=calmness is None)
    yield frame
    if calmness is None:
        yield Lines(hatched(frame, 1.0, 12.0), FAINT)
        return
    yield Box(left, frame.y, GAUGE * calmness, frame.height, CALM_BAR, CALM_EDGE)
    limits = tuple(line(left + GAUGE * x, frame.y - 3, left + GAUGE * x, frame.y + 17) for x in (HEATED, CALM))
    yield Lines(limits, SOFT, 1.0, (2.0, 2.0))


def _rows(subject: Subject, sound: Sound, marks: list[Mark]) -> tuple[float, str]:
    """Draw all rows; where the last one ends, and what had no room."""
    many = len(subject.stretches) > 1
    numbered = [(place if many else 0, stretch) for place, stretch in enumerate(subject.stretches, start=1)]
    scales, top = scales_of(subject), HEAD_HEIGHT
    left_out = [0, 0, 0]
    for row in rows_of(len(sound.pcm)):
        part = [(number, s) for number, s in numbered if row.begins_here(s.span) or s.span.overlap(row.span)]
        bottom = _tracks(row, replace(subject, stretches=tuple(s for _, s in part)), scales, top, marks)
        marks += band(row, part, top + TICK_ROOM)
        strips = (
            partial(bracket_strip, row, [technique for _, s in part for technique in s.techniques]),
            partial(word_strip, row, [word for _, s in part for word in s.words]),
            partial(note_strip, row, part),
        )
        for place, draw in enumerate(strips):
            strip = draw(bottom)
            marks += strip.marks
            bottom += strip.height
            left_out[place] += strip.left_out
        top = bottom + ROW_SPACE
    return top, _left_out(subject, left_out)


def _tracks(row: Row, subject: Subject, scales: Scales, top: float, marks: list[Mark]) -> float:
    """Everything that is measured, from the top downwards; where it ends."""
    sound = subject.sound
    if sound is None:
        return top
    heights, y = FLAT if row.dense else TALL, top + TICK_ROOM + BAND + SPACE
    ranges = ((0.0, 1.0), (-scales.peak, scales.peak), scales.level_dbfs, scales.log2_hz)
    tracks: list[Track] = []
    for height, (low, high) in zip(heights, ranges, strict=True):
        tracks.append(Track(row, y, height, low, high))
        y += height + SPACE
    calm, wave, level, pitch = tracks
    marks += pause_marks(row, sound.pauses, wave.top, pitch.bottom)
    marks += tick_marks(row, top + TICK_ROOM, pitch.bottom)
    marks += calm_track(calm, subject.stretches)
    marks += wave_track(wave, sound)
    marks += level_track(level, subject, sound)
    marks += pitch_track(pitch, subject, sound)
    return y


def _left_out(subject: Subject, counts: Sequence[int]) -> str:
    techniques = sum(len(stretch.techniques) for stretch in subject.stretches)
    words = sum(len(stretch.words) for stretch in subject.stretches)
    of = ((techniques, "techniques"), (words, "words"), (len(subject.stretches), "utterances' reasons"))
    parts = [f"{count} of {n} {name}" for count, (n, name) in zip(counts, of, strict=True) if count]
    return f"Left out for want of room: {', '.join(parts)}." if parts else ""


def _failed(reason: str, marks: list[Mark]) -> float:
    """A hatched field with the reason why there is nothing else."""
    lines = wrapped(reason, WIDTH - 160, 15)
    field = Box(8, 70, WIDTH - 16, 80 + 22 * len(lines), PAPER, SOFT, dashed=True)
    marks += [field, Lines(hatched(field, 1.0, 14.0), FAINT)]
    marks.append(Box(50, field.y + 22, WIDTH - 100, field.height - 44, PAPER))
    marks.append(Label(66, field.y + 46, "could not be judged", 15, bold=True))
    marks += [Label(66, field.y + 70 + 22 * number, text, 15) for number, text in enumerate(lines)]
    return field.y + field.height + ROW_SPACE


def _legend(marks: list[Mark], top: float, left_out: str) -> float:
    """What the signs mean, on one line, and what is not shown below it."""
    x, y = 8.0, top
    for label, look in LOOKS.items():
        marks += patch(Box(x, y, 30, 18), label)
        text = f"{look.letter} {label}"
        marks.append(Label(x + 36, y + 13, text, 11))
        x += 36 + text_width(text, 11) + 22
    for draw, text in _signs():
        marks += draw(x, y)
        marks.append(Label(x + 36, y + 13, text, 11))
        x += 36 + text_width(text, 11) + 22
    marks.append(Label(8, y + 38, f"{CLAIM} {left_out}".strip(), 11, SOFT))
    return y + 52


def _signs() -> Iterator[tuple[Callable[[float, float], list[Mark]], str]]:
    yield lambda x, y: [Box(x, y, 30, 18, PAUSE)], "pause"
    yield lambda x, y: [Lines((line(x, y + 9, x + 30, y + 9),), INK, 2.2)], "this utterance: loud parts, median pitch"
    yield lambda x, y: [Lines((line(x, y + 9, x + 30, y + 9),), INK, 1.2, USUAL_DASH)], "what is usual"
    yield lambda x, y: [Label(x + 2, y + 13, "word", 11, SOFT)], "uncertain word"


def _in_lines(remarks: Sequence[str], room: float, most: int) -> tuple[str, ...]:
    """Remarks one after the other, shortened in the last line."""
    lines = wrapped("; ".join(remarks), room, 12.5)
    return lines if len(lines) <= most else (*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room, 12.5))
