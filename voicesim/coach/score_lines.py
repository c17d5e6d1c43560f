"""The lines of the scorecard as a table: names, points and S-numbers. How each is judged stands in scorecard.py."""

from dataclasses import dataclass
from typing import Final, Literal

Section = Literal[
    "Open and lead",
    "Respect and empathy",
    "Assertive control",
    "Calm voice",
    "Discover and solve",
    "Close",
]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line; the points of all sum to 100."""

    name: str
    section: Section
    points: float
    s_numbers: str


SCORE_LINES: Final[tuple[ScoreLine, ...]] = (
    ScoreLine("Opens with a greeting and an offer of help", "Open and lead", 3, "S76"),
    ScoreLine("Leads the call", "Open and lead", 6, "S64 S107 S114 S115 S116"),
    ScoreLine("Signposts and next steps", "Open and lead", 3, "S104 S113"),
    ScoreLine("Answers what is asked", "Open and lead", 3, "S109 S110 S111 S113"),
    ScoreLine("Listens", "Respect and empathy", 6, "S19 S20 S40 S71 S87 S92"),
    ScoreLine("Names the feeling", "Respect and empathy", 6, "S40 S42 S81"),
    ScoreLine("Courtesy without judgement", "Respect and empathy", 4, "S20 S21 S22 S27 S28"),
    ScoreLine("Apology in measure, tied to a fix", "Respect and empathy", 2, "S73 S86"),
    ScoreLine("Takes their perspective", "Respect and empathy", 2, "S24 S25 S26 S72 S81"),
    ScoreLine("Confident language", "Assertive control", 5, "S4 S38 S43 S93"),
    ScoreLine("Keeps the floor, or gives room", "Assertive control", 7, "S67 S68 S80 S89 S90"),
    ScoreLine("Limits and respectful disagreement", "Assertive control", 4, "S15 S112 S117"),
    ScoreLine("Firm and kind in one turn", "Assertive control", 4, "S65 S66 S82 S108"),
    ScoreLine("Calm most of the time", "Calm voice", 6, "S23 S69 S87"),
    ScoreLine("No heated turn", "Calm voice", 4, "S63 S70"),
    ScoreLine("Calm again after an outburst", "Calm voice", 3, "S36 S69"),
    ScoreLine("Neither flat nor weak", "Calm voice", 2, "S41 S66"),
    ScoreLine("Asks before proposing", "Discover and solve", 7, "S83 S91 S92 S98 S104"),
    ScoreLine("Offers a clear choice", "Discover and solve", 5, "S97 S101 S104"),
    ScoreLine("Recommends with confidence", "Discover and solve", 5, "S93 S100 S104"),
    ScoreLine("Explains why it fits", "Discover and solve", 4, "S84 S94 S100 S111"),
    ScoreLine("The customer came round", "Discover and solve", 4, "S10 S11 S85 S99"),
    ScoreLine("Confirms what was agreed", "Close", 2, "S103"),
    ScoreLine("Says who does what by when", "Close", 2, "S13 S102"),
    ScoreLine("Says goodbye warmly", "Close", 1, "S86 S103"),
)
