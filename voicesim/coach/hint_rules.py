"""What hints look at, and what each of them is given for."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from voicesim.dsp.levels import level_dbfs
from voicesim.model import events as ev
from voicesim.model.audio import Pcm
from voicesim.model.customer import Mood
from voicesim.model.prosody import Baseline
from voicesim.model.speech import Turn
from voicesim.model.thresholds import ANGER_RANTING, OPENNESS_YES_SAYING, SURE, TENSE
from voicesim.model.units import FRAME_SAMPLES, RATE_HZ, to_samples, to_seconds

LOUDER_DB: Final = 6.0
"""Above the agent's own usual level: a raised voice is 6 to 10 dB above an ordinary one."""
LOUD_FRAMES: Final = to_samples(1.0) // FRAME_SAMPLES
"""The level is that of the loudest tenth of the last second of voice."""
FAST_WORDS_PER_S: Final = 3.7
"""220 words a minute; ordinary talk has 120 to 180."""
PACE_SAMPLES: Final = to_samples(5.0)
MONOLOGUE_SAMPLES: Final = to_samples(25.0)
APOLOGIES: Final = 3
QUIET_TURNS: Final = 3
FEELING: Final = frozenset({"acknowledge_feeling", "empathise_same_level", "apologise"})
QUESTIONS: Final = frozenset({"ask_open_question", "ask_closed_question", "ask_for_details", "invite_to_speak"})
YIELDING: Final = frozenset({"hedge", "permission_seeking", "give_in", "over_apology"})


@dataclass(slots=True)
class Noticed:
    """The call so far, as far as hints need it."""

    baseline: Baseline
    judged: ev.TurnJudged | None = None
    """The agent's turn that was judged in this very step; what is said of words is said of it."""
    interrupted: bool = False
    """In this very step the agent took the floor from the customer."""
    louder_db: float | None = None
    """The agent's voice in this turn above the agent's own usual level; None when nothing is known."""
    words_per_s: float | None = None
    """Over the last five seconds of the agent's open turn."""
    turn_samples: int = 0
    """Length of the agent's open turn; 0 when there is none."""
    unanswered: bool = False
    """The customer has asked, has finished, and the agent says nothing."""
    apologies: int = 0
    turns_without_question: int = 0
    mood: Mood | None = None
    on_hold: bool = False
    customer_spoke: bool = False
    _usual_dbfs: float | None = None
    _levels_dbfs: deque[float] = field(default_factory=lambda: deque(maxlen=LOUD_FRAMES))
    _speaking: bool = False
    _turn_sample: int | None = None
    _word_counts: deque[tuple[int, int]] = field(default_factory=deque)
    _asked: bool = False

    def step(self, at_sample: int, mic: Pcm, events: Iterable[ev.Event]) -> None:
        """Take one step of the call."""
        self.judged, self.interrupted = None, False
        for event in events:
            self._take(event)
        self._listen(mic)
        self.turn_samples = 0 if self._turn_sample is None else at_sample - self._turn_sample
        self.unanswered = self._asked and not self._speaking and not self.on_hold
        self.words_per_s = self._pace(at_sample)

    @property
    def angry(self) -> bool:
        """The customer is so angry that taking the floor back is right."""
        return self.mood is not None and self.mood.anger >= ANGER_RANTING

    def _take(self, event: ev.Event) -> None:
        match event:
            case ev.CallStarted(mood=mood) | ev.MoodChanged(mood=mood):
                self.mood = mood
            case ev.SpeechStarted() | ev.SpeechEnded():
                self._speaking = isinstance(event, ev.SpeechStarted)
            case ev.TurnStarted() | ev.TurnEnded() | ev.PartialTranscript():
                self._take_turn(event)
            case ev.TurnJudged():
                self._take_judged(event)
            case ev.BargeIn(by="agent"):
                self.interrupted = True
            case ev.PlaybackEnded(turn=turn):
                self._asked, self.customer_spoke = _asks(turn), True
            case ev.KeyPressed(command=command) if command in {"hold", "resume"}:
                self.on_hold = command == "hold"
            case _:
                pass

    def _take_turn(self, event: ev.TurnStarted | ev.TurnEnded | ev.PartialTranscript) -> None:
        if isinstance(event, ev.PartialTranscript):
            self._word_counts.append((event.at_sample, len(event.text.split())))
            return
        self._word_counts.clear()
        self._levels_dbfs.clear()
        self.louder_db = None
        began = isinstance(event, ev.TurnStarted)
        if event.speaker == "agent":
            self._turn_sample = event.at_sample if began else None
        self._asked = self._asked and not began

    def _take_judged(self, event: ev.TurnJudged) -> None:
        self.judged = event
        names = {technique.name for technique in event.techniques}
        self.apologies += bool(names & {"apologise", "over_apology"})
        self.turns_without_question = 0 if names & QUESTIONS else self.turns_without_question + 1
        level = event.prosody.level_p90_dbfs
        calm = event.delivery.voice.arousal is None or event.delivery.voice.arousal <= TENSE
        if level is not None and calm:
            self._usual_dbfs = level if self._usual_dbfs is None else min(self._usual_dbfs, level)

    def _listen(self, mic: Pcm) -> None:
        if not self._speaking or self._turn_sample is None:
            return  # a pause inside a turn changes nothing
        self._levels_dbfs.append(level_dbfs(mic))
        usual = self._usual_dbfs if self.baseline.level_p90_dbfs is None else self.baseline.level_p90_dbfs
        if usual is not None and len(self._levels_dbfs) == LOUD_FRAMES:
            self.louder_db = sorted(self._levels_dbfs)[-LOUD_FRAMES // 10] - usual

    def _pace(self, at_sample: int) -> float | None:
        counts = self._word_counts
        while len(counts) > 1 and counts[1][0] <= at_sample - PACE_SAMPLES:
            counts.popleft()
        if self._turn_sample is None or not counts or at_sample - counts[0][0] < PACE_SAMPLES:
            return None
        return (counts[-1][1] - counts[0][1]) / to_seconds(at_sample - counts[0][0])


@dataclass(frozen=True, slots=True)
class What:
    """One reason for a hint."""

    name: str
    text: str
    """What to do."""
    lasts: bool
    """It must have lasted; otherwise it is true in the one step in which it happens."""
    holds: Callable[[Noticed], bool]
    why: Callable[[Noticed], str]


def _asks(turn: Turn) -> bool:
    return not turn.interrupted and turn.text.rstrip().endswith("?")


def _techniques(noticed: Noticed) -> set[str]:
    return {technique.name for technique in noticed.judged.techniques} if noticed.judged else set()


def _feeling_first(noticed: Noticed) -> bool:
    said = _techniques(noticed)
    return noticed.judged is not None and noticed.angry and noticed.customer_spoke and not FEELING & said


def _third_apology(noticed: Noticed) -> bool:
    return noticed.apologies >= APOLOGIES and bool({"apologise", "over_apology"} & _techniques(noticed))


def _hedges(noticed: Noticed) -> bool:
    judged = noticed.judged
    if judged is None or judged.delivery.confidence < SURE:
        return False
    return judged.delivery.label == "passive" and bool(YIELDING & _techniques(noticed))


def _tense(noticed: Noticed) -> bool:
    arousal = noticed.judged.delivery.voice.arousal if noticed.judged else None
    return arousal is not None and arousal > TENSE


def _asks_nothing(noticed: Noticed) -> bool:
    quiet = noticed.mood is not None and noticed.mood.openness < OPENNESS_YES_SAYING
    return noticed.judged is not None and quiet and noticed.turns_without_question >= QUIET_TURNS


def _quoted(names: frozenset[str]) -> Callable[[Noticed], str]:
    def why(noticed: Noticed) -> str:
        techniques = noticed.judged.techniques if noticed.judged else ()
        quote = next((technique.quote for technique in techniques if technique.name in names), "")
        return f'you said "{quote}"'

    return why


RULES: Final[tuple[What, ...]] = (
    What("interrupted", "Let the customer finish; then answer.", False,
         lambda n: n.interrupted and not n.angry, lambda _: "you took the floor"),
    What("too_loud", "Lower your voice to where it usually is.", True,
         lambda n: (n.louder_db or 0.0) >= LOUDER_DB, lambda n: f"{n.louder_db or 0.0:.0f} dB above your usual level"),
    What("feeling_first", "Say first that you see how annoying this is, then go on.", False,
         _feeling_first, lambda _: "the customer is angry, and the last turn did not speak of it"),
    What("too_fast", "Slow down; leave a gap between sentences.", True,
         lambda n: (n.words_per_s or 0.0) >= FAST_WORDS_PER_S,
         lambda n: f"{(n.words_per_s or 0.0) * 60:.0f} words a minute"),
    What("long_monologue", "Stop here and let the customer speak.", False,
         lambda n: n.turn_samples >= MONOLOGUE_SAMPLES, lambda n: f"you have spoken for {n.turn_samples // RATE_HZ} s"),
    What("tense_voice", "Breathe out, and speak lower and slower.", False,
         _tense, lambda _: "the last turn sounded tense"),
    What("third_apology", "Do not apologise again: say what you will do.", False,
         _third_apology, lambda n: f"{n.apologies} apologies so far"),
    What("say_it_plainly", 'Say it plainly: "I will ...", by when.', False,
         _hedges, _quoted(YIELDING)),
    What("unanswered", "The customer has asked something: answer, or say you will look it up.", True,
         lambda n: n.unanswered, lambda _: "a question has waited for 2.5 s"),
    What("ask_openly", "Ask an open question: what happened, what do they need?", False,
         _asks_nothing, lambda n: f"{n.turns_without_question} turns without a question to a quiet customer"),
)  # fmt: skip
"""In order of weight: when two are noticed at once, the first is given."""
