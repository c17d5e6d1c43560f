"""Where a measured value changes its name. One place, because judge, customer and coach must not disagree on it."""

from typing import Final

SURE: Final = 0.35
"""Confidence of a delivery, 0..1: below it the label is 'unsure', moves nobody and counts in no share. A proposal."""

TENSE: Final = 0.5
"""Arousal index from which a voice is tense. Set by hand on effect sizes of RAVDESS and EmoDB, as the next two."""
AROUSAL_HOT: Final = 1.3
"""Arousal index above which a voice is hot."""
FLAT: Final = -0.8
"""Arousal index below which a voice is flat."""
WEAK_AGENCY: Final = -0.3
"""Voice agency (-1..1) below which a voice is weak. A proposal; directions as Jiang & Pell 2017, Scherer 1973."""

CALM: Final = 0.65
"""Calmness (0..1) from which a voice is called calm: arousal about 0.28 and less."""
RECOVERED: Final = 0.5
"""Calmness where the arousal index is TENSE: an agitated voice is itself again."""
HEATED: Final = 0.4
"""Calmness below which a voice is called heated: arousal above 0.64."""

HOSTILE_WORDS: Final = -0.1
"""Communion of the words (-1..1) below which they count as hostile. A proposal."""

LIKELY_HOSTILE: Final = 0.3
"""From this share of aggressive on, words that a trained model read are taken for hostile."""

ANGER_SOFTENING: Final = 0.25
"""Anger of the customer (0..1) from which it is still heard. This and all borders below are a proposal, set by hand."""
ANGER_CURT: Final = 0.45
"""Anger from which a customer is curt."""
ANGER_RANTING: Final = 0.65
"""Anger from which a customer rants: an escalation is due, and taking the floor back is right."""
ANGER_SHOUTING: Final = 0.85
"""Anger from which a customer shouts."""
OPENNESS_MUMBLING: Final = 0.25
"""Openness (0..1) below which a customer mumbles."""
OPENNESS_YES_SAYING: Final = 0.45
"""Openness below which a customer says yes to anything; from there on a part of the need is told."""
OPENNESS_TELLING: Final = 0.6
"""Openness from which a customer tells the whole need."""
PATIENCE_RESIGNED: Final = 0.2
"""Patience (0..1) up to which a reserved customer sounds resigned."""
PATIENCE_LEAVING: Final = 0.15
"""Patience up to which a customer leaves."""
