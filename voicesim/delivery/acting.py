"""How a style is acted, and whether a take measures as it should against the speaker's own neutral takes."""

import math
from dataclasses import dataclass
from typing import Final

from voicesim.delivery.judge import judge
from voicesim.model.audio import Span
from voicesim.model.customer import Style
from voicesim.model.language import NO_WORDS
from voicesim.model.prosody import Baseline, ProsodyFeatures

LOUDER_DB: Final = 4.0
HIGHER_ST: Final = 1.5
SHARPER_DB: Final = -1.0
SLOWER: Final = 0.97
"""Of the neutral pace."""


@dataclass(frozen=True, slots=True)
class Role:
    """How one style is played."""

    hint: str
    """For whoever stands at the microphone."""
    least: float | None = None
    """Arousal from which it is believed; None: any."""
    most: float | None = None
    slow: bool = False


ROLES: Final[dict[Style, Role]] = {
    "neutral": Role("plainly, as on any call", -0.6, 0.6),
    "warm": Role("friendly, with a smile that is heard", None, 1.0),
    "curt": Role("short and dry, no pause wasted", -0.1, None),
    "irritated": Role("with rising impatience: louder, quicker, hard beginnings", 0.4, None),
    "furious": Role("beside yourself: loud and high, hard onsets, as across a room", 0.8, None),
    "sarcastic": Role("sweetly false: slow, with a big swing of the voice"),
    "softening": Role("coming down: a breath out first, then quieter and lower", None, 0.6),
    "hesitant": Role("unsure: soft, with pauses, as if you might take it back", None, 0.6, slow=True),
    "mumbling": Role("half to yourself: soft and low, the mouth hardly open, trailing off", None, 0.4, slow=True),
    "resigned": Role("given up: low, slow and flat, the end falling away", None, 0.3, slow=True),
}
"""Borders set by hand: about 0 is the speaker's neutral, above 0.5 tense, above 1.3 hot (docs/delivery.md)."""


def acting_advice(style: Style, prosody: ProsodyFeatures, neutral: Baseline) -> tuple[str, ...]:
    """What would bring a take nearer to its style, the finding first; nothing where it fits or cannot be told."""
    role, arousal = ROLES[style], judge(prosody, NO_WORDS, neutral, Span(0, 0)).voice.arousal
    if arousal is not None and role.least is not None and arousal < role.least:
        missing = ", ".join(_hotter(prosody, neutral)) or "with more effort"
        return (f"sounds calm ({arousal:.1f}, {style} begins at {role.least:.1f}): try {missing}",)
    if arousal is not None and role.most is not None and arousal > role.most:
        return (f"sounds tense ({arousal:.1f}, {style} ends at {role.most:.1f}): try softer, lower",)
    return _pace(style, prosody, neutral) if role.slow else ()


def _hotter(prosody: ProsodyFeatures, neutral: Baseline) -> list[str]:
    """What is not there yet of a heated voice."""
    level_db = _difference(prosody.level_p90_dbfs, neutral.level_p90_dbfs)
    tilt_db = _difference(prosody.spectral_tilt_db, neutral.spectral_tilt_db)
    pitch_st = None
    if prosody.f0_median_hz and neutral.f0_median_hz:
        pitch_st = 12 * math.log2(prosody.f0_median_hz / neutral.f0_median_hz)
    signs = (
        (level_db is not None and level_db < LOUDER_DB, "louder"),
        (pitch_st is not None and pitch_st < HIGHER_ST, "higher"),
        (tilt_db is not None and tilt_db > SHARPER_DB, "sharper, with faster onsets"),
    )
    return [what for missing, what in signs if missing]


def _pace(style: Style, prosody: ProsodyFeatures, neutral: Baseline) -> tuple[str, ...]:
    pace, usual = prosody.articulation_rate_per_s, neutral.articulation_rate_per_s
    if pace is None or usual is None or pace <= SLOWER * usual:
        return ()
    return (f"as quick as neutral ({pace:.1f} syllables a second): {style} is slower",)


def _difference(value: float | None, usual: float | None) -> float | None:
    return None if value is None or usual is None else value - usual
