"""The judged part of a picture: each utterance's style and calmness over time, and where it lies on the two axes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from voicesim.coach.curves import minus
from voicesim.coach.plot_ink import CALM_BAR, CALM_EDGE, FAINT, LOOKS, PAPER, SOFT, patch
from voicesim.coach.plot_marks import Box, Dot, Label, Lines, Mark, first_that_fits, line, text_width
from voicesim.coach.plot_tracks import Track, track_name
from voicesim.coach.plot_types import LEFT, RIGHT, WIDTH, Row, Stretch
from voicesim.coach.transcript import calm_word
from voicesim.model.delivery import Delivery
from voicesim.model.thresholds import CALM, HEATED

BAND: Final = 26.0
LEAST_WIDTH: Final = 2.0
TEXT: Final = 11.5
THRESHOLD_TEXT: Final = 9.5
DOT: Final = 4.5


def verdict(delivery: Delivery) -> str:
    """A judgement in three words."""
    return "unsure" if delivery.label == "unsure" else f"{delivery.label}, {delivery.confidence:.0%} sure"


def calm_phrase(calmness: float | None) -> str:
    """Calmness in words and as a figure."""
    if calmness is None:
        return "calmness not measured"
    return f"calmness {calmness * 100:.0f} of 100 ({calm_word(calmness)})"


def band(row: Row, numbered: Sequence[tuple[int, Stretch]], top: float) -> Iterator[Mark]:
    """A patch for each utterance, with its number unless that is 0, and as much of its judgement as has room."""
    middle = top + BAND / 2
    yield Label(8, middle + 4, "delivery", 11, bold=True)
    for number, stretch in numbered:
        left, right = row.ends(stretch.span)
        width = max(right - left, LEAST_WIDTH)
        delivery = stretch.delivery
        prefix = f"{number} " if number else ""
        title = f"{prefix}{verdict(delivery)}, {calm_phrase(delivery.calmness)}"
        yield from patch(Box(left, top, width, BAND, title=title), delivery.label)
        yield from _named(Box(left, top, width, BAND), prefix, delivery)


def _named(box: Box, prefix: str, delivery: Delivery) -> Iterator[Mark]:
    letter = LOOKS[delivery.label].letter
    short = delivery.label if delivery.label == "unsure" else f"{delivery.label} {delivery.confidence:.0%}"
    texts = [f"{prefix}{verdict(delivery)}", f"{prefix}{short}", f"{prefix}{delivery.label}", f"{prefix}{letter}"]
    text = first_that_fits([*texts, prefix.strip() or letter], box.width - 6, TEXT, bold=True)
    if not text:
        return
    if delivery.label == "unsure":
        width = text_width(text, TEXT, bold=True)
        yield Box(box.x + 2, box.y + 8, width + 3, box.height - 11, PAPER)
    yield Label(box.x + 3, box.y + box.height - 6, text, TEXT, bold=True)


def calm_track(track: Track, stretches: Iterable[Stretch]) -> Iterator[Mark]:
    """A bar for each utterance, as high as the voice was calm."""
    marks = [(CALM, f"calm from {CALM * 100:.0f}"), (HEATED, f"heated below {HEATED * 100:.0f}")]
    for stretch in stretches:
        left, right = track.row.ends(stretch.span)
        yield from _calm_bar(track, left, max(right - left, LEAST_WIDTH), stretch.delivery.calmness)
    for value, text in marks:
        y = track.y(value)
        yield Lines((line(LEFT, y, WIDTH - RIGHT, y),), SOFT, 0.8, (2.0, 3.0))
        yield Label(WIDTH - RIGHT + 6, y + 3.5, text, THRESHOLD_TEXT, SOFT)
    yield Lines((line(LEFT, track.bottom, WIDTH - RIGHT, track.bottom),), FAINT)
    for value, text in ((1.0, "100"), (0.0, "0")):
        yield Label(LEFT - 5, track.y(value) + 3.5, text, THRESHOLD_TEXT, SOFT, anchor="end")
    yield from track_name(track, "calm", "")


def _calm_bar(track: Track, left: float, width: float, calmness: float | None) -> Iterator[Mark]:
    if calmness is None:
        yield Box(left, track.top, width, track.height, "", SOFT, dashed=True, title=calm_phrase(None))
        text = first_that_fits(["voice not measured", "not measured", "–"], width - 4, TEXT)
        yield Label(left + width / 2, track.bottom - 4, text, TEXT, SOFT, anchor="middle")
        return
    top = track.y(calmness)
    yield Box(left, top, width, track.bottom - top, CALM_BAR, title=calm_phrase(calmness))
    yield Lines((line(left, top, left + width, top),), CALM_EDGE, 2.4)
    texts = [f"{calm_word(calmness)} {calmness * 100:.0f}", f"{calmness * 100:.0f}"]
    text = first_that_fits(texts, width - 4, TEXT, bold=True)
    y = track.bottom - 4 if calmness >= HEATED else track.y(HEATED) - 2  # between the limits, clear of all lines
    yield Label(left + width / 2, y, text, TEXT, bold=True, anchor="middle")


def plane(box: Box, stretches: Iterable[Stretch]) -> Iterator[Mark]:
    """Agency to the right, communion upwards: where each utterance lies; the names of the styles stand around."""
    yield Box(box.x, box.y, box.width, box.height, PAPER, SOFT)
    middle, centre = box.x + box.width / 2, box.y + box.height / 2
    cross = (line(middle, box.y, middle, box.y + box.height), line(box.x, centre, box.x + box.width, centre))
    yield Lines(cross, FAINT, 1.0)
    for delivery in (stretch.delivery for stretch in stretches if stretch.delivery.evidence):
        look = LOOKS[delivery.label]
        x = box.x + box.width * (1 + _on_scale(delivery.agency)) / 2
        y = box.y + box.height * (1 - _on_scale(delivery.communion)) / 2
        fill = PAPER if delivery.label == "unsure" else look.strong
        yield Dot(x, y, DOT, fill, look.strong, f"{verdict(delivery)}: {axes_phrase(delivery)}")
    right, bottom = box.x + box.width, box.y + box.height
    yield Label(right, box.y - 5, "assertive", 10.5, LOOKS["assertive"].strong, bold=True, anchor="end")
    yield Label(right, bottom + 13, "aggressive", 10.5, LOOKS["aggressive"].strong, bold=True, anchor="end")
    yield Label(box.x - 6, centre + 4, "passive", 10.5, LOOKS["passive"].strong, bold=True, anchor="end")
    yield Label(box.x, box.y - 5, "communion ↑", 10.5, SOFT)
    yield Label(box.x, bottom + 13, "agency →", 10.5, SOFT)


def axes_phrase(delivery: Delivery) -> str:
    """The two axes as figures."""
    return f"agency {signed(delivery.agency)}, communion {signed(delivery.communion)}"


def signed(value: float) -> str:
    """Two decimals with the sign."""
    return minus(f"{round(value, 2) + 0.0:+.2f}")


def _on_scale(value: float) -> float:
    """Within the frame, with room for the dot."""
    return min(max(value, -0.95), 0.95)
