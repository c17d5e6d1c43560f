"""How long a silence has to last before it ends the agent's turn, from what was said and how the voice ended.

A silence that goes on makes it ever less likely that the agent does: few pauses inside a turn are long. The turn is
over once the chance that the agent goes on has become small enough. With complete words and a voice that has come to
its end that is so at once; after a hesitation it takes a second and more; who asks for a moment is given much longer.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from voicesim.model.work import PauseWeighed

PAUSE_MEDIAN_S: Final = 0.5
PAUSE_SPREAD: Final = 0.7
"""Pauses inside a turn are log-normal (Campione & Véronis 2002): natural log of the spread. With these two figures 84 %
of them are below 1 s, as Goldman-Eisler 1968 counted in discussions (82 to 87 %)."""
ENDS_AMONG_PAUSES: Final = 1 / 3
"""How many of the silences in an agent's speech end a turn: one for about every two pauses inside. A proposal."""
GOES_ON_AT_MOST: Final = 0.5
"""A turn is ended as soon as it is as likely as not that it is over."""

FALLS, RISES, STAYS = math.log(47.2 / 24.7), math.log(22.1 / 9.1), math.log((13.2 + 0.7) / (29.9 + 22.4))
"""Log likelihood ratios, turn ended against turn held, of a final fall (L-L%), a high rise (H-H%) and a voice that
stays level (plateau, or no boundary tone): Gravano & Hirschberg 2011, shares in their table of final intonation."""
PITCH_TRUST: Final = 0.5
"""What is left of them for a measured slope: it is no trained ear, and not independent of the words."""
AUDIBLE_ST_PER_S: Final = 0.32 / 0.3**2
"""A slower movement over 0.3 s is heard as level: the glissando threshold of connected speech, 0.32/T² (Mertens 2004,
after 't Hart, Collier & Cohen 1990)."""

SHORTEST_ASKED_S: Final = 0.46
"""The shortest silence that ends a turn whose last words ask: who asks has given the floor to who is asked (Sacks,
Schegloff & Jefferson 1974). It is also as soon as an answer is ready."""
SHORTEST_TOLD_S: Final = 0.52
"""The same after other words: nobody was chosen to speak next, and the agent may go on. Words alone do not tell the
last sentence of a turn from the one before; half of the pauses inside turns are shorter than this."""
LONGEST_S: Final = 1.2
"""The longest one, however incomplete the words seem: they may have been misheard, and after about a second of silence
people feel that something is wrong (Jefferson 1989)."""
LONGEST_LED_ON_S: Final = 3.0
"""The longest one after a word that asks for another, or a filled pause: those announce the longer delays (Clark & Fox
Tree 2002). After a request that was taken on as well: the deed is the next thing to come, and it is the agent's."""
HOLD_S: Final = 15.0
"""After "one moment": three times what an unannounced silence takes until the customer asks (5 s). A proposal."""

USUAL_WORDS_PER_S: Final = 2.5
"""150 words a minute, as everywhere in the house."""
PACE_LIMITS: Final = (0.8, 1.4)
LEAST_WORDS: Final = 6
"""Fewer say nothing about the pace."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of the agent, as far as it is known."""

    weighed: PauseWeighed
    spoken_s: float
    """From the beginning of the turn to this pause."""


def turn_end_s(pause: Pause, goes_on_at_most: float = GOES_ON_AT_MOST) -> float | None:
    """The silence in seconds after which the turn is over; None when the words are not known, for the rules to say."""
    weighed = pause.weighed
    if weighed.holds:
        return HOLD_S
    if weighed.completeness is None:
        return None
    longest = LONGEST_LED_ON_S if weighed.leads_on else LONGEST_S
    shortest = SHORTEST_ASKED_S if weighed.asks else SHORTEST_TOLD_S
    return min(max(shortest, silence_s(goes_on_odds(weighed), goes_on_at_most) * pace(pause)), longest)


def goes_on_odds(weighed: PauseWeighed) -> float:
    """Odds that the agent goes on, at the moment of falling silent."""
    complete = min(max(weighed.completeness or 0.0, 1e-6), 1 - 1e-6)
    ends = math.log(complete / (1 - complete)) + math.log(ENDS_AMONG_PAUSES / (1 - ENDS_AMONG_PAUSES))
    return math.exp(-(ends + PITCH_TRUST * _pitch(weighed.final_slope_st_per_s)))


def silence_s(goes_on_odds: float, goes_on_at_most: float) -> float:
    """The silence after which no more than that share of the agents would go on, without any limits.

    Of those who do, the share whose pauses are longer than t is the survival function S(t) of a log-normal; the
    accepted odds are reached where S(t) = accepted / odds.
    """
    surviving = goes_on_at_most / (1 - goes_on_at_most) / goes_on_odds
    if surviving >= 1:
        return 0.0
    return PAUSE_MEDIAN_S * math.exp(PAUSE_SPREAD * NormalDist().inv_cdf(1 - surviving))


def pace(pause: Pause) -> float:
    """What slow or fast speakers' pauses are to those of others: pauses stretch with the words."""
    words = len(pause.weighed.text.split())
    if words < LEAST_WORDS or pause.spoken_s <= 0:
        return 1.0
    low, high = PACE_LIMITS
    return min(max(USUAL_WORDS_PER_S * pause.spoken_s / words, low), high)


def _pitch(slope_st_per_s: float | None) -> float:
    if slope_st_per_s is None:
        return 0.0
    if abs(slope_st_per_s) < AUDIBLE_ST_PER_S:
        return STAYS
    return FALLS if slope_st_per_s < 0 else RISES
