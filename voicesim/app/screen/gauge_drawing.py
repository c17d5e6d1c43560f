"""Volume, pace and calmness: a bar with what is usual marked below it, and a word for how the two compare."""

from typing import Final

from textual.content import Content

from voicesim.app.screen.scales import LABEL_CELLS, bracket, cell_of, filled, pointed
from voicesim.app.screen.view import USUAL_DB, CalmView, LevelView, PaceView
from voicesim.app.screen.wrapping import fitted
from voicesim.coach.transcript import calm_word
from voicesim.model.delivery import DeliveryLabel
from voicesim.model.thresholds import CALM

Styled = tuple[str, str]
DELIVERY_STYLES: Final[dict[DeliveryLabel, str]] = {
    "assertive": "bold $text-success",
    "aggressive": "bold $text-error",
    "passive": "bold $text-warning",
    "neutral": "bold",
    "unsure": "$muted",
}
GOOD, BAD, MUTED = "$text-success", "$text-warning", "$muted"
DBFS: Final = (-60.0, 0.0)
PER_S: Final = (1.5, 8.5)
FAR_DB: Final = 8.0
VALUE_CELLS: Final = 7


def gauges(level: LevelView, pace: PaceView, calm: CalmView, width: int, *, roomy: bool) -> Content:
    """All of the agent's own gauges; `roomy` with empty rows between."""
    cells = width - LABEL_CELLS - VALUE_CELLS
    blocks = [_volume(level, cells), _pace(pace, cells), _calm(calm, cells), _delivery(calm)]
    if roomy:
        rows = [_evidence(sentence, width) for sentence in calm.evidence]
        blocks[-1] = Content("\n").join([blocks[-1], *rows])
    return Content("\n\n" if roomy else "\n").join(blocks)


def _block(label: str, bar: Content, value: str, word: Styled, below: Content) -> Content:
    return Content("\n").join([
        Content.assemble(f"{label:{LABEL_CELLS}}", bar, (f"{value:>{VALUE_CELLS}}", MUTED)),
        Content.assemble((f"{word[0]:{LABEL_CELLS}}", word[1]), below),
    ])  # fmt: skip


def _volume(level: LevelView, cells: int) -> Content:
    zone = level.zone
    inside = zone.least <= level.level_dbfs <= zone.most
    full = 0 if level.muted else cell_of(level.level_dbfs, *DBFS, cells)
    bar = filled(full, cells, GOOD if inside else BAD if level.level_dbfs > zone.most else "")
    value = (
        ""
        if level.change_db is None or zone.source == "population"
        else f"{round(level.change_db) or 0:+d} dB".replace("+0", "0")
    )
    below = bracket(cell_of(zone.least, *DBFS, cells), cell_of(zone.most, *DBFS, cells), cells)
    return _block("volume", bar, value, volume_word(level), below)


def volume_word(level: LevelView) -> Styled:
    """How loud the last seconds were."""
    if level.muted:
        return "MUTED", "bold $text-error"
    if level.clipped:
        return "clipped!", "bold $text-error"
    change_db = level.change_db
    if change_db is None:
        return "", ""
    if level.zone.source == "population":
        half_db = (level.zone.most - level.zone.least) / 2
        return ("loud", BAD) if change_db > half_db else ("soft", BAD) if change_db < -half_db else ("good", GOOD)
    for least_db, words in ((FAR_DB, ("too loud", "too soft")), (USUAL_DB, ("louder", "softer"))):
        if abs(change_db) >= least_db:
            return words[0 if change_db > 0 else 1], BAD
    return "as usual", GOOD


def _pace(pace: PaceView, cells: int) -> Content:
    rate, zone = pace.rate_per_s, pace.zone
    at = None if rate is None else cell_of(rate, *PER_S, cells)
    word, style = pace_word(pace)
    value = "" if rate is None else f"{rate:.1f}/s"
    below = bracket(cell_of(zone.least, *PER_S, cells), cell_of(zone.most, *PER_S, cells), cells)
    return _block("pace", pointed(at, cells, style), value, (word, style), below)


def pace_word(pace: PaceView) -> Styled:
    """How fast this turn is."""
    if pace.rate_per_s is None:
        return "", ""
    if pace.rate_per_s > pace.zone.most:
        return "fast", BAD
    if pace.rate_per_s < pace.zone.least:
        return "slow", BAD
    return "steady" if pace.zone.source == "population" else "as usual", GOOD


def _calm(calm: CalmView, cells: int) -> Content:
    known = calm.calmness is not None
    word = calm_word(calm.calmness)
    style = GOOD if word == "calm" else "bold $text-error" if word == "heated" else BAD
    bar = filled(cell_of(calm.calmness or 0.0, 0.0, 1.0, cells), cells, style)
    value = f"{calm.calmness * 100:.0f}" if calm.calmness is not None else "n/a"
    below = bracket(cell_of(CALM, 0.0, 1.0, cells), cells, cells)
    return _block("calmness", bar, value, (word, style) if known else ("", ""), below)


def _delivery(calm: CalmView) -> Content:
    if calm.label is None:
        return Content.assemble(f"{'delivery':{LABEL_CELLS}}", ("not judged yet", MUTED))
    sure = "" if calm.label == "unsure" or calm.confidence is None else f" {calm.confidence:.0%} sure"
    return Content.assemble(f"{'delivery':{LABEL_CELLS}}", (calm.label, DELIVERY_STYLES[calm.label]), (sure, MUTED))


def _evidence(sentence: str, width: int) -> Content:
    return Content.styled(f"  {fitted(sentence, width - 2)}", MUTED)
