"""Where a measured value changes its name. One place, because judge, customer and coach must not disagree on it."""

from typing import Final

SURE: Final = 0.35
"""Confidence of a delivery, 0..1: below it the label is 'unsure', moves nobody and counts in no share. A proposal."""

TENSE: Final = 0.5
"""Arousal index from which a voice is tense. Set by hand on effect sizes of RAVDESS and EmoDB, as the next two."""
HOT: Final = 1.3
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

ANGRY: Final = 0.65
"""Anger of the customer (0..1) from which an escalation is due and taking the floor back is right. A proposal."""
LIKELY_HOSTILE: Final = 0.3
"""From this share of aggressive on, words that a trained model read are taken for hostile."""
