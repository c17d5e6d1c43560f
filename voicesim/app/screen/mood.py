"""The customer's mood for the screen: four bars, a face with a word, and what moved it last."""

from typing import Final

from voicesim.app.screen.view import SCALES, Bar, Cause, Face, MoodView
from voicesim.coach.ledger import DAMPING, by_agent, goodness
from voicesim.customer.mood_styles import style_of
from voicesim.model.customer import Mood, MoodChange
from voicesim.model.events import CallStarted, Event, MoodChanged
from voicesim.model.scenario import Persona
from voicesim.model.thresholds import ANGER_SOFTENING, OPENNESS_MUMBLING, OPENNESS_YES_SAYING

FACES: Final = {
    "furious": Face("furious", "╲     ╱", "◉     ◉", "▐▄▄▄▄▄▌"),
    "irritated": Face("irritated", "╲     ╱", "●     ●", "╭─────╮"),
    "curt": Face("curt", "─╲   ╱─", "●     ●", " ╭───╮ "),
    "withdrawn": Face("withdrawn", "╱     ╲", "─     ─", "  ╶─╴  "),
    "unsure": Face("unsure", "╱     ╲", "•     •", "  ╶~╴  "),
    "reserved": Face("reserved", "─     ─", "•     •", " ╶───╴ "),
    "at ease": Face("at ease", "─     ─", "●     ●", " ╰───╯ "),
    "friendly": Face("friendly", "╭─╮ ╭─╮", "●     ●", "╰─────╯"),
}
TRUSTS: Final = 0.45
TRUSTS_MUCH: Final = 0.65
ORDINARY: Final = frozenset({"listening", "calm_voice"})
"""What nearly every good turn has."""
CAUSES: Final = {
    "acknowledge": "you named the feeling",
    "apology": "an apology",
    "want_help": "your offer to help",
    "redirect_calmly": "you took the lead calmly",
    "next_step": "a clear next step",
    "open_question": "an open question",
    "closed_question": "a question",
    "options": "a choice of ways",
    "recommend": "a recommendation",
    "explain": "a reason",
    "summary": "a summary",
    "boundary": "a limit, set calmly",
    "escalation": "the manager",
    "early_escalation": "the manager, too early",
    "kind_close": "a kind goodbye",
    "listening": "you listened",
    "calm_voice": "your calm voice",
    "tone_policing": "telling them how to feel",
    "blame": "blame or an order",
    "insult": "an insult or a threat",
    "stonewall": "policy without a way out",
    "sarcasm": "sarcasm",
    "interruption": "you talked over them",
    "hot_voice": "your heated voice",
    "tense_voice": "your tense voice",
    "rushed_decision": "you rushed a decision",
    "hedging": "hedging",
    "giving_in": "giving in",
    "over_apology": "one apology too many",
    "weak_voice": "a weak voice",
    "no_lead": "nobody took the lead",
    "dead_air": "silence",
    "out of steam": "running out of steam",
    "venting": "letting it all out",
    "time passes": "time passes",
    "eased": "they go easy on you",
}


class MoodWatch:
    """Follows the mood from event to event."""

    def __init__(self, persona: Persona) -> None:
        self._persona: Persona = persona
        self._mood: Mood | None = None
        self._before: Mood | None = None
        self._cause: Cause | None = None

    def notice(self, event: Event) -> None:
        """Take in an event that may concern the mood."""
        if isinstance(event, CallStarted):
            self._mood = self._before = event.mood
        elif isinstance(event, MoodChanged):
            self._before, self._mood = self._mood or event.mood, event.mood
            self._cause = cause_of(event.changes)

    @property
    def view(self) -> MoodView | None:
        """The mood as it is now; None before the line is open."""
        mood, before = self._mood, self._before
        if mood is None:
            return None
        bars = tuple(
            Bar(scale, getattr(mood, scale), round(getattr(mood, scale) - getattr(before, scale), 4))
            for scale in SCALES
        )
        return MoodView(bars, face_of(mood, self._persona), self._cause)


def face_of(mood: Mood, persona: Persona) -> Face:
    """The face for a mood; anger has the word of the voice that it gives the lines, as the report names them."""
    style = style_of(mood, passive=persona == "passive")
    if style in FACES:
        return FACES[style]
    for below_openness, word in ((OPENNESS_MUMBLING, "withdrawn"), (OPENNESS_YES_SAYING, "unsure")):
        if mood.openness < below_openness:
            return FACES[word]
    if mood.anger >= ANGER_SOFTENING or mood.trust < TRUSTS:
        return FACES["reserved"]
    return FACES["friendly" if mood.trust >= TRUSTS_MUCH else "at ease"]


def cause_of(changes: tuple[MoodChange, ...]) -> Cause | None:
    """What did most for the mood, or most against it, whichever the turn did on the whole.

    What the agent did comes before what time does, and something special before what every quiet turn has.
    """
    rows = by_agent(changes) or [row for row in changes if row.cause not in DAMPING]
    better = goodness(rows) >= 0
    by_cause: dict[str, list[MoodChange]] = {}
    for row in rows:
        by_cause.setdefault(row.cause, []).append(row)
    fitting = {cause: mine for cause, mine in by_cause.items() if (goodness(mine) >= 0) == better}
    special = {cause: mine for cause, mine in fitting.items() if cause not in ORDINARY} or fitting
    if not special:
        return None
    name = min(special, key=lambda cause: (-round(abs(goodness(special[cause])), 6), cause))
    quote = next((row.quote for row in special[name] if row.quote), "")
    return Cause(CAUSES.get(name, name.replace("_", " ").replace("-", " ")), quote, better)
