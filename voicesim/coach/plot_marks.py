"""What a drawing is made of: boxes, lines, dots and texts, in one list that any painter paints in order.

Units: user units of the drawing (pixels at its natural size), x to the right, y downwards. Colours are #rrggbb.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Point = tuple[float, float]

WIDTHS: Final = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)  # fmt: skip
"""Advance widths of ASCII from the space on, in thousandths of the size, of DejaVu Sans: the widest of the faces that
a screen is likely to use, so that text fits with any of them."""
WIDE_LETTER: Final = 1.1
"""What any other letter is taken for, in sizes."""
BOLD: Final = 1.18
ASCENT, DESCENT = 0.76, 0.24
"""How far letters reach above and below their line, in sizes."""
FIRST_SIGN: Final = 32


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; empty colours paint nothing."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    dashed: bool = False
    title: str = ""
    """Shown by a screen that can when one points at it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Open lines of one look."""

    paths: tuple[tuple[Point, ...], ...]
    stroke: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    """On, off, in user units."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A closed shape, filled."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle with an edge."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; x and y are where its line of writing begins, ends or has its middle."""

    x: float
    y: float
    text: str
    size: float = 12.0
    colour: str = "#1b1f24"
    bold: bool = False
    anchor: str = "start"
    """start | middle | end."""
    angle: float = 0.0
    """Degrees clockwise."""
    title: str = ""

    @property
    def width(self) -> float:
        """How long the line is, rather too long than too short."""
        return text_width(self.text, self.size, bold=self.bold)

    def corners(self) -> tuple[Point, ...]:
        """The four corners of the space it needs."""
        left = {"start": 0.0, "middle": -self.width / 2, "end": -self.width}[self.anchor]
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        ends = [(along, down) for along in (left, left + self.width) for down in (-ASCENT, DESCENT)]
        return tuple(
            (self.x + along * cos - down * self.size * sin, self.y + along * sin + down * self.size * cos)
            for along, down in ends
        )


Mark = Box | Lines | Area | Dot | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing, with what it shows in words for those who do not see it."""

    width: float
    height: float
    title: str
    """One line: what of."""
    description: str
    """One sentence: what there is to see."""
    marks: tuple[Mark, ...]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in user units."""
    signs = sum(_sign_width(ord(sign)) for sign in text)
    return signs * size * (BOLD if bold else 1.0)


def _sign_width(code: int) -> float:
    place = code - FIRST_SIGN
    return WIDTHS[place] / 1000 if 0 <= place < len(WIDTHS) else WIDE_LETTER


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or so much of its beginning and its end as fits, with … between."""
    if text_width(text, size, bold=bold) <= width:
        return text
    for kept in range(len(text) - 1, 0, -1):
        tail = kept // 2
        short = f"{text[: kept - tail]}…{text[len(text) - tail :]}"
        if text_width(short, size, bold=bold) <= width:
            return short
    return "…"


def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in lines that fit; a word longer than a line is shortened."""
    lines: list[str] = []
    room = 0.0
    for word in (shortened(word, width, size) for word in text.split()):
        needed = text_width(f" {word}", size)
        if lines and needed <= room:
            lines[-1] += f" {word}"
            room -= needed
        else:
            lines.append(word)
            room = width - text_width(word, size)
    return tuple(lines)


def first_that_fits(texts: Sequence[str], width: float, size: float, *, bold: bool = False) -> str:
    """The first of the texts, longest first, that has room; empty when none has."""
    return next((text for text in texts if text_width(text, size, bold=bold) <= width), "")


def line(x1: float, y1: float, x2: float, y2: float) -> tuple[Point, Point]:
    """A straight one."""
    return (x1, y1), (x2, y2)


def hatched(box: Box, slope: float, pitch: float) -> tuple[tuple[Point, ...], ...]:
    """Parallel lines inside a box, `pitch` apart across: slope 1 rises, -1 falls, 0 lies flat."""
    if slope == 0:
        rows = range(1, math.ceil(box.height / pitch))
        return tuple(line(box.x, box.y + row * pitch, box.x + box.width, box.y + row * pitch) for row in rows)
    return tuple(_cut(box, start, slope) for start in _starts(box, pitch))


def _starts(box: Box, pitch: float) -> Iterator[float]:
    """Where slanting lines cross the side of the box that they rise from."""
    for number in range(1, math.ceil((box.width + box.height) / pitch)):
        yield number * pitch


def _cut(box: Box, along: float, slope: float) -> tuple[Point, Point]:
    """A line of 45 degrees that leaves the left edge `along` below its top, cut to the box; mirrored for slope -1."""
    first_x, first_y = (0.0, along) if along <= box.height else (along - box.height, box.height)
    last_x, last_y = (along, 0.0) if along <= box.width else (box.width, along - box.width)
    if slope < 0:
        first_y, last_y = box.height - first_y, box.height - last_y
    return line(box.x + first_x, box.y + first_y, box.x + last_x, box.y + last_y)
