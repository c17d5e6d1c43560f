"""Why each utterance was judged so: its strongest evidence in columns under the row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from voicesim.coach.plot_ink import INK, LOOKS, SOFT
from voicesim.coach.plot_judged import axes_phrase, calm_phrase, signed, verdict
from voicesim.coach.plot_marks import Box, Label, Mark, wrapped
from voicesim.coach.plot_types import WIDTH, Row, Stretch, moment
from voicesim.coach.plot_words import Strip
from voicesim.model.delivery import Evidence

EDGE: Final = 8.0
BETWEEN: Final = 26.0
INDENT: Final = 12.0
MOST_NOTES: Final = 2
MOST_IN_DENSE_ROW: Final = 12


@dataclass(frozen=True, slots=True)
class _Form:
    """How small, how many."""

    size: float
    columns: int
    reasons: int
    entries: int

    @property
    def pitch(self) -> float:
        """From line to line."""
        return self.size * 1.35

    @property
    def column(self) -> float:
        """Width of one."""
        return (WIDTH - 2 * EDGE - BETWEEN * (self.columns - 1)) / self.columns


DENSE: Final = _Form(10.5, 4, 2, MOST_IN_DENSE_ROW)


def note_strip(row: Row, numbered: Sequence[tuple[int, Stretch]], top: float) -> Strip:
    """An entry for each utterance that begins in the row; in long recordings for those that stand out most.

    What has the number 0 is the only one, and stands in the heading.
    """
    here = [(number, stretch) for number, stretch in numbered if row.begins_here(stretch.span)]
    if not here or not here[0][0]:
        return Strip((), 0.0)
    form = DENSE if row.dense else _Form(12.0, min(3, len(here)), 3, len(here))
    kept = _most_telling(here, form.entries)
    blocks = [_entry(number, stretch, form) for number, stretch in kept]
    marks, height = _in_columns(blocks, form, top + form.pitch)
    return Strip(tuple(marks), height + form.pitch, len(here) - len(kept))


def _most_telling(here: Sequence[tuple[int, Stretch]], most: int) -> list[tuple[int, Stretch]]:
    """Those with a style rather than without, then the less calm ones, in order of time."""

    def weight(item: tuple[int, Stretch]) -> tuple[bool, float]:
        delivery = item[1].delivery
        return delivery.label in {"neutral", "unsure"}, 1.0 if delivery.calmness is None else delivery.calmness

    return sorted(sorted(here, key=weight)[:most], key=lambda item: item[0])


def reasons(strongest_first: Iterable[Evidence], most: int) -> tuple[str, ...]:
    """The strongest evidence as sentences, each once, with what it counts on which axis."""
    by_sentence: dict[str, list[str]] = {}
    for evidence in strongest_first:
        by_sentence.setdefault(evidence.sentence, []).append(f"{evidence.axis} {signed(evidence.weight)}")
    return tuple(f"{sentence}: {', '.join(counts)}" for sentence, counts in list(by_sentence.items())[:most])


def _entry(number: int, stretch: Stretch, form: _Form) -> list[tuple[str, bool, str]]:
    """Lines of (text, bold, colour)."""
    delivery, span = stretch.delivery, stretch.span
    step_s = 0.1 if span.duration_s < 10 else 1.0
    times = f"{moment(span.start_s, step_s)} to {moment(span.end_s, step_s)}"
    head = wrapped(f"{number} {verdict(delivery)} ({times})", form.column - INDENT, form.size * 1.18)
    facts = wrapped(f"{calm_phrase(delivery.calmness)}, {axes_phrase(delivery)}", form.column - INDENT, form.size)
    notes = delivery.notes[: 1 if delivery.label == "unsure" else MOST_NOTES]  # that reason says it all
    remarks = [*notes, *reasons(delivery.evidence, form.reasons)]
    said = [line for remark in remarks for line in _bulleted(remark, form)]
    colour = LOOKS[delivery.label].strong
    return [
        *((text, True, colour) for text in head),
        *((t, False, SOFT) for t in facts),
        *((t, False, INK) for t in said),
    ]


def _bulleted(text: str, form: _Form) -> Iterator[str]:
    for number, part in enumerate(wrapped(text, form.column - 2 * INDENT, form.size)):
        yield f"{'  ' if number else '· '}{part}"


def _in_columns(blocks: Sequence[list[tuple[str, bool, str]]], form: _Form, top: float) -> tuple[list[Mark], float]:
    """Entries one below the other in columns of about the same height, none of them broken."""
    target = sum(len(block) + 0.5 for block in blocks) * form.pitch / form.columns
    marks: list[Mark] = []
    column, y, lowest = 0, top, top
    for block in blocks:
        height = (len(block) + 0.5) * form.pitch
        if y > top and column < form.columns - 1 and y - top + height / 2 > target:
            column, y = column + 1, top
        marks += _block(block, EDGE + column * (form.column + BETWEEN), y, form)
        y += height
        lowest = max(lowest, y)
    return marks, lowest - top


def _block(block: Iterable[tuple[str, bool, str]], x: float, y: float, form: _Form) -> Iterator[Mark]:
    lines = list(block)
    yield Box(x, y - form.size, 3, len(lines) * form.pitch, lines[0][2])
    for number, (text, bold, colour) in enumerate(lines):
        yield Label(x + INDENT, y + number * form.pitch, text, form.size, colour, bold=bold)
