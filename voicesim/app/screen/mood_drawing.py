"""The customer's mood: a drawn face with its word, four bars with arrows, and what moved them."""

from typing import Final

from textual.content import Content

from voicesim.app.screen.scales import LABEL_CELLS, cell_of, filled
from voicesim.app.screen.view import SCALES, Bar, Cause, Face, MoodView
from voicesim.app.screen.wrapping import clipped
from voicesim.model.customer import Scale

GREAT_CHANGE: Final = 0.08
"""From here on an arrow is doubled."""
LEAST_CHANGE: Final = 0.01
VALUE_CELLS: Final = 7
BAR_STYLES: Final = {
    "anger": "$text-error",
    "patience": "$text-warning",
    "trust": "$text-success",
    "openness": "$text-primary",
}
CAUSE_ROWS: Final = 2
UNKNOWN: Final = "The line is not open yet."
BLANK: Final = Face("", " " * 7, " " * 7, " " * 7)
LONGEST_WORD: Final = len("irritated")


def mood(view: MoodView | None, width: int, *, roomy: bool) -> Content:
    """Everything about the mood, as far as it is known; `roomy` with empty rows between and a frame around the face."""
    gap = "\n\n" if roomy else "\n"
    if view is None:
        unknown = [_unknown(scale, width) for scale in SCALES]
        return Content(gap).join([_face(BLANK, width, framed=roomy), *unknown, Content.styled(UNKNOWN, "$muted")])
    bars = Content(gap).join([_bar(bar, width) for bar in view.bars])
    return Content(gap).join([_face(view.face, width, framed=roomy), bars, _cause(view.cause, width)])


def _face(face: Face, width: int, *, framed: bool) -> Content:
    rows = [face.brows, face.eyes, face.mouth]
    word_row = 1
    if framed:
        edge = "─" * (len(face.eyes) + 4)
        rows = [f"╭{edge}╮", *(f"│  {row}  │" for row in rows), f"╰{edge}╯"]
        word_row = 2
    pad = " " * max(0, (width - len(rows[0]) - 3 - LONGEST_WORD) // 2)
    words = [f"   {face.word}" if number == word_row else "" for number in range(len(rows))]
    pairs = zip(rows, words, strict=True)
    return Content("\n").join(
        [Content.assemble(pad, (row, "bold"), (word, "bold $text-accent")) for row, word in pairs]
    )


def _bar(bar: Bar, width: int) -> Content:
    cells = width - LABEL_CELLS - VALUE_CELLS
    return Content.assemble(
        f"{bar.scale:{LABEL_CELLS}}",
        filled(cell_of(bar.value, 0.0, 1.0, cells), cells, BAR_STYLES[bar.scale]),
        f"{bar.value * 100:4.0f} ",
        (arrows(bar), "bold $text-success" if bar.better else "bold $text-error"),
    )


def _unknown(scale: Scale, width: int) -> Content:
    cells = width - LABEL_CELLS - VALUE_CELLS
    return Content.assemble(f"{scale:{LABEL_CELLS}}", filled(0, cells, ""), (" n/a   ", "$muted"))


def arrows(bar: Bar) -> str:
    """Which way the scale went last; two cells."""
    if abs(bar.change) < LEAST_CHANGE:
        return "  "
    arrow = "▲" if bar.change > 0 else "▼"
    return arrow * 2 if abs(bar.change) >= GREAT_CHANGE else f"{arrow} "


def _cause(cause: Cause | None, width: int) -> Content:
    if cause is None:
        return Content.styled("\n".join(clipped("Your first words count.", width, CAUSE_ROWS)), "$muted")
    sign, style = ("+", "bold $text-success") if cause.better else ("-", "bold $text-error")
    quote = f": “{cause.quote}”" if cause.quote else ""
    first, *rest = clipped(f"{cause.words}{quote}", width - 2, CAUSE_ROWS)
    return Content("\n").join([Content.assemble((f"{sign} ", style), first), *(Content(f"  {row}") for row in rest)])
