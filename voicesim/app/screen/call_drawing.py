"""The head line, the captions and the keys of a running call."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from voicesim.app.screen.gauge_drawing import DELIVERY_STYLES
from voicesim.app.screen.view import Caption, Phase
from voicesim.app.screen.wrapping import fitted, wrapped
from voicesim.coach.charts import mm_ss

PHASES: Final[dict[Phase, tuple[str, str]]] = {
    "ringing": ("… connecting", "bold $text-warning"),
    "your_turn": ("○ your turn", "bold $text-success"),
    "agent": ("▶ you speak", "bold $text-success"),
    "customer": ("◀ customer speaks", "bold $text-primary"),
    "both": ("◀▶ both speak", "bold $text-warning"),
    "thinking": ("… customer thinks", "$muted"),
    "on_hold": ("‖ on hold", "bold $text-warning"),
    "paused": ("‖ PAUSED", "bold reverse $text-warning"),
    "device_lost": ("! HEADSET LOST", "bold reverse $text-error"),
    "redoing": ("… one moment", "bold $text-warning"),
    "ended": ("■ call ended", "bold"),
}
NAME_CELLS: Final = 10


def head(title: str, phase: Phase, call_s: int, width: int) -> Content:
    """What is played, who speaks (in the middle where the title leaves room), and the call's clock; one row."""
    (sign, style), time = PHASES[phase], f"{mm_ss(call_s)} "
    last = max(0, width - len(sign) - len(time) - 2)
    left = fitted(f" {title}", last - 2)
    start = min(max((width - len(sign)) // 2, cell_len(left) + 2), last)
    gap = " " * (start - cell_len(left))
    rest = " " * max(1, width - start - len(sign) - len(time))
    return Content.assemble((left, "bold"), gap, (sign, style), rest, (time, "bold"))


def captions(lines: Sequence[Caption], width: int, rows: int) -> Content:
    """As much of the end of the dialogue as there are rows for."""
    drawn = [row for line in lines for row in _caption(line, width)]
    return Content("\n").join(drawn[-rows:]) if rows > 0 else Content("")


def _caption(line: Caption, width: int) -> list[Content]:
    mine = line.who == "agent"
    name, style = ("you", "bold $text-success") if mine else ("customer", "bold $text-primary")
    words = line.text + ("—" if line.cut else " ▁" if line.open else "")
    first, *rest = wrapped(words, width - NAME_CELLS)
    text_style = "italic $muted" if mine and line.open else ""
    drawn = [Content.assemble((f"{name:>{NAME_CELLS - 2}}  ", style), (first, text_style))]
    drawn += [Content.assemble(" " * NAME_CELLS, (row, text_style)) for row in rest]
    if line.label is not None and line.label != "unsure":
        drawn.append(Content.assemble(" " * NAME_CELLS, ("└ ", "$muted"), (line.label, DELIVERY_STYLES[line.label])))
    return drawn


def keys(pairs: Sequence[tuple[str, str]], width: int) -> Content:
    """Key and meaning, in as many rows as it takes."""
    rows: list[list[Content]] = [[]]
    used = 0
    for key, meaning in pairs:
        cells = len(key) + len(meaning) + 3
        if rows[-1] and used + cells > width:
            rows.append([])
            used = 0
        rows[-1].append(Content.assemble((f" {key}", "bold $text-accent"), (f" {meaning} ", "$muted")))
        used += cells
    return Content("\n").join([Content("").join(row) for row in rows])
