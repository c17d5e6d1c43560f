"""Colours and patterns of the pictures of recordings.

Hues are told apart by all common kinds of colour vision (Okabe & Ito 2008, darkened for text); each style has a pattern
and a letter besides, so that a grey print says the same.
"""

from dataclasses import dataclass
from typing import Final

from voicesim.coach.plot_marks import Box, Lines, hatched
from voicesim.model.delivery import DeliveryLabel

INK, SOFT, FAINT, PAPER = "#1b1f24", "#57606a", "#d7dce1", "#ffffff"
PAUSE: Final = "#eceff2"
WAVE: Final = "#7b8794"
LEVEL: Final = "#0b5cad"
LEVEL_TINT: Final = "#e3edf8"
PITCH: Final = "#7a3e9d"
CALM_BAR: Final = "#c9d6ea"
CALM_EDGE: Final = "#35507a"
USUAL_DASH: Final = (7.0, 4.0)
STRIP: Final = 7.0
"""Height of the pattern above a label."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a style of delivery is drawn."""

    letter: str
    strong: str
    tint: str
    slope: float | None
    """Of the pattern's lines; None: filled."""
    pitch: float = 5.0


LOOKS: Final[dict[DeliveryLabel, Look]] = {
    "assertive": Look("A", "#00734f", "#ddf1e9", None),
    "aggressive": Look("X", "#b23a00", "#fde3d6", 1.0, 4.0),
    "passive": Look("P", "#8a6100", "#fcf0cf", 0.0, 2.4),
    "neutral": Look("N", "#4a6a8a", "#e8eef4", -1.0, 9.0),
    "unsure": Look("?", "#6b737c", "#ffffff", 1.0, 12.0),
}


def patch(box: Box, label: DeliveryLabel) -> tuple[Box | Lines, ...]:
    """A box in a style's tint with its pattern along the top; unsure is hatched all over, for nothing is known."""
    look = LOOKS[label]
    if label == "unsure":
        whole = Box(box.x, box.y, box.width, box.height, look.tint, "", title=box.title)
        edge = Box(box.x, box.y, box.width, box.height, "", look.strong, dashed=True, title=box.title)
        return whole, Lines(hatched(box, 1.0, look.pitch), FAINT), edge
    strip = Box(box.x, box.y, box.width, STRIP)
    body = Box(box.x, box.y, box.width, box.height, look.tint, look.strong, title=box.title)
    if look.slope is None:
        return body, Box(strip.x, strip.y, strip.width, strip.height, look.strong)
    return body, Lines(hatched(strip, look.slope, look.pitch), look.strong, 1.4)
