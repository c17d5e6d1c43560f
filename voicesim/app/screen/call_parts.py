"""The panels of a running call."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from voicesim.app.screen import call_drawing, gauge_drawing, mood_drawing
from voicesim.app.screen.parts import Part
from voicesim.app.screen.view import CalmView, Caption, LevelView, MoodView, PaceView, Phase
from voicesim.app.screen.wrapping import fitted

ROOMY_ROWS = 34
"""A terminal with so many rows has empty ones between the bars."""


class HeadPart(Part):
    """What is played, who speaks, the call's clock."""

    def draw(self, title: str, phase: Phase, call_s: int) -> Content:
        """One row."""
        return call_drawing.head(title, phase, call_s, self.size.width)


class MoodPart(Part):
    """The customer."""

    def draw(self, view: MoodView | None) -> Content:
        """Face, bars, cause."""
        return mood_drawing.mood(view, self.size.width, roomy=self.screen.size.height >= ROOMY_ROWS)


class GaugesPart(Part):
    """The agent."""

    def draw(self, level: LevelView, pace: PaceView, calm: CalmView) -> Content:
        """Volume, pace, calmness, delivery."""
        roomy = self.screen.size.height >= ROOMY_ROWS
        return gauge_drawing.gauges(level, pace, calm, self.size.width, roomy=roomy)


class CaptionsPart(Part):
    """The end of the dialogue."""

    def draw(self, lines: tuple[Caption, ...]) -> Content:
        """As many rows as there are."""
        return call_drawing.captions(lines, self.size.width, self.size.height)


class HintPart(Part):
    """A question, what a key did, or a hint; one row."""

    def draw(self, text: str, why: str, style: str) -> Content:
        """In that style, over the whole row; the reason where there is room for it."""
        width = self.size.width
        text = f" {text} ({why})" if why and cell_len(text) + cell_len(why) + 5 <= width else f" {text}"
        return Content.styled(set_cell_size(fitted(text, width), width), style)


class KeysPart(Part):
    """What the keyboard does now."""

    def draw(self, pairs: tuple[tuple[str, str], ...]) -> Content:
        """In as many rows as it takes."""
        return call_drawing.keys(pairs, self.size.width)
