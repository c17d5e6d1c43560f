"""What the history watches over calls: the lines of the scorecard, and six numbers of how the agent talks."""

from dataclasses import dataclass
from typing import Final, Literal

from voicesim.coach.score_lines import SCORE_LINES

Aim = Literal["more", "less", "between"]
LEAST_SCORE_STEP: Final = 0.1
TALK_POINTS: Final = 3.0
"""What a number weighs that no line of the scorecard rests on; as much as one of its smaller lines."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One thing an agent does in every call, and what is wanted of it."""

    name: str
    """A line of the scorecard, or a metric of docs/metrics.md."""
    label: str
    unit: str
    """Empty for a share of the points, shown in percent."""
    practise: str
    """What to do about it, in one line."""
    aim: Aim = "more"
    low: float = 0.0
    high: float = 1.0
    """Between them all is well (`between`); else the ends of the scale."""
    step: float = LEAST_SCORE_STEP
    """Least difference that is worth a word."""
    points: float = 0.0
    """Weight when the habit to practise is chosen; 0: lines of the scorecard count it already."""
    section: str = "How you talk"
    s_numbers: frozenset[str] = frozenset()
    """Numbers of docs/coverage.md that a scenario for it shows."""

    def goodness(self, value: float) -> float:
        """1 where all is well, 0 at the far end of the scale; below 0 beyond it."""
        width = self.high - self.low
        match self.aim:
            case "more":
                return (value - self.low) / width
            case "less":
                return (self.high - value) / width
            case "between":
                return 1.0 - max(self.low - value, value - self.high, 0.0) / width

    def lost(self, value: float) -> float:
        """Points that this value costs."""
        return self.points * (1.0 - min(max(self.goodness(value), 0.0), 1.0))


_PRACTISE: Final = {
    "Opens with a greeting and an offer of help": "Greet, and say in the same breath that you will help.",
    "Leads the call": "Let every turn ask something or commit to something.",
    "Signposts and next steps": "Say what you will do next before you do it.",
    "Answers what is asked": "Answer the question first, with a reason or a fact; then go on.",
    "Listens": "Let the customer finish, and take up one of their words.",
    "Names the feeling": "Say in your first two turns what you hear the customer feel.",
    "Courtesy without judgement": "Leave out blame, orders and the policy; say what can be done.",
    "Apology in measure, tied to a fix": "Apologise once, and follow it with what you will do.",
    "Takes their perspective": "Say once how it looks from the customer's side.",
    "Confident language": 'Say "I will", not "maybe" or "would it be okay".',
    "Keeps the floor, or gives room": "When they cut in, name what for and go on; when they hold back, ask and wait.",
    "Limits and respectful disagreement": "Say no with its reason, and what you can do instead.",
    "Firm and kind in one turn": "Put a warm word and a clear step into one turn.",
    "Calm most of the time": "Lower and slower than feels natural; breathe out before you answer.",
    "No heated turn": "When it rises, pause for a breath before you speak.",
    "Calm again after an outburst": "After an outburst, answer lower than you were spoken to.",
    "Neither flat nor weak": "Sit up, and bring each sentence to its end with a full voice.",
    "Asks before proposing": "Ask two questions before the first proposal.",
    "Offers a clear choice": "Offer two or three ways, and say how they differ.",
    "Recommends with confidence": "Name the one you would take, without a hedge.",
    "Explains why it fits": "Give the reason in the customer's own words.",
    "The customer came round": "Stay with the feeling until it eases; then solve.",
    "Confirms what was agreed": "Before you close, say again what was agreed.",
    "Says who does what by when": "Close with who does what, by when.",
    "Says goodbye warmly": "End with thanks and a warm goodbye.",
}
SCORE_HABITS: Final = tuple(
    Habit(
        name=line.name,
        label=line.name,
        unit="",
        practise=_PRACTISE[line.name],
        points=line.points,
        section=line.section,
        s_numbers=frozenset(line.s_numbers.split()),
    )
    for line in SCORE_LINES
)
TALK_HABITS: Final = (
    Habit("calmness", "Calmness of the voice", "of 100", "Lower and slower; breathe out before you answer.",
          step=0.05, s_numbers=frozenset({"S69"})),
    Habit("articulation_rate_per_s", "Pace", "syllables/s", "Leave a gap between sentences; keep an even pace.",
          "between", 3.5, 5.5, 0.3, TALK_POINTS),
    Habit("hedges_per_15_words", "Hedges", "in 15 words", 'Say "I will", not "maybe" or "would it be okay".',
          "less", 0.0, 2.0, 0.2, s_numbers=frozenset({"S43"})),
    Habit("interruptions_by_agent", "Interruptions", "a call", "Let the customer finish; then answer.",
          "less", 0.0, 4.0, 1.0, s_numbers=frozenset({"S19"})),
    Habit("talk_ratio", "Share of the talk", "of 100", "Ask, then wait; say what is needed and stop.",
          "between", 0.35, 0.65, 0.05, TALK_POINTS, s_numbers=frozenset({"S67"})),
    Habit("agent_gap_median_ms", "Response gap", "ms", "Answer within two seconds, and never before they end.",
          "between", 0.0, 2000.0, 200.0, TALK_POINTS, s_numbers=frozenset({"S89"})),
)  # fmt: skip
"""The ranges are proposals: ordinary talk has 3.5 to 5.5 syllables a second, and answers within two seconds."""
HABITS: Final = (*SCORE_HABITS, *TALK_HABITS)
BY_NAME: Final = {habit.name: habit for habit in HABITS}


def shown(habit: Habit, value: float | None) -> str:
    """A value as people read it, without its unit; a dash when it is not known."""
    if value is None:
        return "–"
    if not habit.unit:
        return f"{value * 100:.0f} %"
    if habit.unit == "of 100":
        return f"{value * 100:.0f}"
    return f"{value:.0f}" if habit.step >= 1 else f"{value:.1f}"


def with_unit(habit: Habit, value: float | None) -> str:
    """The same with its unit."""
    return f"{shown(habit, value)} {habit.unit}".strip() if value is not None else "not measured"
