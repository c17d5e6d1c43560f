"""Calls made by hand: a builder that speaks like a call, and three of them."""

from dataclasses import replace

import pytest

from voicesim.delivery.roles import remedy, role
from voicesim.model.audio import Span
from voicesim.model.customer import Mood, MoodChange, Move
from voicesim.model.delivery import Delivery, Evidence, TextReading, VoiceReading
from voicesim.model.events import (
    Backchannel,
    BargeIn,
    CallEnded,
    CallStarted,
    CustomerMoved,
    DeadAir,
    MoodChanged,
    PlaybackEnded,
    PlaybackStarted,
    TurnEnded,
    TurnJudged,
)
from voicesim.model.language import Technique
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.record import CallOptions, FinishedCall
from voicesim.model.speech import Turn
from voicesim.model.units import to_samples

WORDS_PER_S = 2.6
SCALES = ("anger", "trust", "openness", "patience")
STYLES = {  # agency, communion, arousal, calmness
    "assertive": (0.5, 0.45, 0.1, 0.76),
    "neutral": (0.05, 0.1, 0.0, 0.8),
    "passive": (-0.5, 0.1, -0.9, 0.7),
    "aggressive": (0.6, -0.6, 1.6, 0.1),
    "unsure": (0.1, 0.0, 0.2, 0.7),
}
START = {
    "aggressive": Mood(0.72, 0.25, 0.50, 0.50),
    "passive": Mood(0.25, 0.35, 0.20, 0.70),
    "neutral": Mood(0.35, 0.50, 0.60, 0.70),
    "mixed": Mood(0.5, 0.3, 0.35, 0.55),
}


class CallBuilder:
    """Puts turns one after the other on the sample clock; every method returns the builder."""

    def __init__(self, persona="neutral", mood=None):
        self.persona, self.mood = persona, mood or START[persona]
        self.now = self.index = 0
        self.events = [CallStarted(0, self.mood)]
        self.start = self.end = 0

    def _place(self, text, gap_s, seconds):
        length = seconds if seconds is not None else max(0.6, len(text.split()) / WORDS_PER_S)
        self.start = max(0, self.now + to_samples(gap_s))
        self.end = self.start + to_samples(length)
        self.now = max(self.now, self.end)
        self.index += 1
        return Span(self.start, self.end)

    def customer(self, text, style="neutral", *, gap_s=0.9, seconds=None, cut=False, over=False, outcome=None,
                 line="line", why="always"):  # fmt: skip
        """A line of the customer; `over`: it began by cutting the agent off, `cut`: the agent cut it off."""
        span = self._place(text, gap_s, seconds)
        move = Move(f"{line}-{self.index}", text, style, "answer", why, outcome)
        if over:
            self.events.append(BargeIn(span.start_sample, "customer"))
        self.events.append(CustomerMoved(span.start_sample, move))
        self.events.append(PlaybackStarted(span.start_sample, move.line_id))
        turn = Turn(self.index - 1, "customer", span, text, (), cut)
        self.events.append(PlaybackEnded(span.end_sample, turn))
        return self

    def agent(self, text, style="assertive", *, gap_s=0.5, seconds=None, did=(), cut=False, over=False,
              calmness=..., confidence=0.8, causes=(), voice_confidence=0.7, stranger=False, arousal=None):  # fmt: skip
        """A turn of the agent. did: (technique, quote[, confidence]); causes: (cause, delta of each scale).

        stranger: the voice was held against people in general.
        """
        span = self._place(text, gap_s, seconds)
        if over:
            self.events.append(BargeIn(span.start_sample + to_samples(0.5), "agent"))
        turn = Turn(self.index - 1, "agent", span, text, (), cut)
        techniques = tuple(self._technique(text, span, *each) for each in did)
        delivery = self._delivery(
            style, calmness, confidence, span, VoiceReading(arousal, None, None, voice_confidence, not stranger)
        )
        words = len(text.split())
        prosody = ProsodyFeatures(span.duration_s, span.duration_s * 0.9, span.duration_s * 0.5, 0.56,
                                  f0_median_hz=182.0, level_dbfs=-25.5, words_per_min=words / span.duration_s * 60,
                                  articulation_rate_per_s=4.4, pause_ratio=0.12,
                                  filled_pauses_per_100_words=2.0)  # fmt: skip
        at = span.end_sample + to_samples(0.7)
        self.events.append(TurnEnded(at, "agent", span, cut))
        self.events.append(TurnJudged(at, turn, prosody, techniques, delivery))
        rows = [row for cause in causes for row in self._rows(turn.index, text, *cause)]
        return self._moved(at, rows)

    def unheard_agent(self, seconds=2.0, *, gap_s=0.5):
        """A turn of the agent whose judging failed."""
        span = self._place("", gap_s, seconds)
        self.events.append(TurnEnded(span.end_sample, "agent", span, False))
        return self

    def silence(self, seconds=5.0, causes=(("dead_air", 0.05, -0.04, -0.03, -0.08),)):
        """Nobody speaks for so long."""
        self.now += to_samples(seconds)
        self.events.append(DeadAir(self.now, seconds))
        return self._moved(self.now, [row for cause in causes for row in self._rows(None, "", *cause)])

    def mhm(self, at_s, seconds=0.3):
        """A backchannel of the agent."""
        span = Span(to_samples(at_s), to_samples(at_s + seconds))
        self.events.append(Backchannel(span.end_sample, span))
        return self

    def steam(self, anger=-0.05):
        """The customer calms down by themselves after the last agent turn."""
        at = self.end + to_samples(0.7)
        return self._moved(at, list(self._rows(self.index - 1, "", "out of steam", anger, 0.0, 0.0, 0.0)))

    def _technique(self, text, span, name, quote, confidence=0.9):
        share = max(0, text.find(quote)) / max(1, len(text))
        start = span.start_sample + int(span.samples * share)
        end = min(span.end_sample, start + int(span.samples * len(quote) / max(1, len(text))) + 1)
        return Technique(name, quote, Span(start, end), confidence)

    def _delivery(self, style, calmness, confidence, span, voice):
        agency, communion, arousal, usual = STYLES[style]
        calm = usual if calmness is ... else calmness
        arousal = arousal if voice.arousal is None else voice.arousal
        shares = {label: 0.8 if label == style else 0.2 / 3 for label in STYLES if label != "unsure"}
        evidence = Evidence("level_p90_dbfs", -20.0, "dBFS", -26.0, 0.2, "arousal", "6 dB louder than your usual",
                            None, span.start_s, span.end_s)  # fmt: skip
        delivery = Delivery(style, shares["passive"], shares["assertive"], shares["aggressive"], shares["neutral"],
                        agency, communion, calm, 0.2 if style == "unsure" else confidence,
                        TextReading(agency, communion, 0.9),
                        VoiceReading(None if calm is None else arousal, agency, calm,
                                     0.0 if calm is None else voice.confidence, voice.own_baseline),
                        (evidence,), ("hot voice",) if style == "aggressive" else ())  # fmt: skip
        return replace(delivery, role=role(delivery), remedy=remedy(delivery))

    def _rows(self, turn_index, quote, cause, *deltas):
        for scale, delta in zip(SCALES, deltas, strict=True):
            if delta:
                value = round(min(1.0, max(0.0, getattr(self.mood, scale) + delta)), 4)
                self.mood = replace(self.mood, **{scale: value})
                yield MoodChange(scale, cause, delta, value, turn_index, quote)

    def _moved(self, at, rows):
        if rows:
            self.events.append(MoodChanged(at, self.mood, tuple(rows)))
        return self

    def done(self, outcome="resolved", *, title="A call made by hand"):
        """The finished call; outcome None leaves the line open."""
        if outcome is not None:
            self.events.append(CallEnded(self.now, outcome))
        options = CallOptions("made-by-hand@1", "0" * 64, "test-voice", 7, {"vosk": "sha256:00"})
        return FinishedCall(options, title, self.persona, self.now, tuple(self.events))


ACKNOWLEDGE = ("acknowledge", -0.09, 0.08, 0.06, 0.03)
REDIRECT = ("redirect_calmly", -0.07, 0.05, 0.02, 0.02)
NEXT_STEP = ("next_step", -0.12, 0.10, 0.04, 0.04)
EXPLAIN = ("explain", -0.08, 0.07, 0.04, 0.02)
CALM_VOICE = ("calm_voice", -0.05, 0.03, 0.02, 0.01)
LISTENING = ("listening", -0.06, 0.04, 0.06, 0.03)
BLAME = ("blame", 0.14, -0.12, -0.12, -0.08)
HOT_VOICE = ("hot_voice", 0.12, -0.06, -0.10, -0.03)
STONEWALL = ("stonewall", 0.12, -0.10, -0.08, -0.10)
HEDGING = ("hedging", 0.04, -0.06, -0.03, -0.04)
GIVING_IN = ("giving_in", 0.07, -0.12, -0.06, -0.10)
NO_LEAD = ("no_lead", 0.03, -0.04, -0.03, -0.08)
OVER_APOLOGY = ("over_apology", 0.05, -0.05, -0.01, -0.05)
WEAK_VOICE = ("weak_voice", 0.03, -0.04, -0.02, -0.02)


def assertive():
    """An angry caller about a late cake; the agent is calm, kind and firm."""
    return (
        CallBuilder("aggressive")
        .agent("harbour bakery good morning this is ana how can i help you",
               did=[("greeting", "good morning this is ana"), ("ask_open_question", "how can i help you")], gap_s=1.5)
        .customer("You can help me by bringing my cake! It should have been here an hour ago!", "irritated",
                  line="opening")
        .agent("i am so sorry to hear", did=[("apologise", "i am so sorry")], cut=True,
               causes=[("venting", 0.05, 0.0, 0.0, 0.0), CALM_VOICE])
        .customer("Sorry does not cut it! Forty guests are here and there is no cake! What kind of shop is this?",
                  "furious", gap_s=-0.2, over=True, line="rant", why="anger >= 0.65")
        .mhm(17.0)
        .agent("mister hale i can hear how upsetting this is with forty guests waiting and i want to sort it out so i "
               "need two answers so that i can act at once what is your order number and where is the party",
               did=[("hold_the_floor", "mister hale"), ("acknowledge_feeling", "i can hear how upsetting this is"),
                    ("redirect", "i need two answers so that i can act at once"),
                    ("ask_for_details", "what is your order number")],
               causes=[ACKNOWLEDGE, REDIRECT, CALM_VOICE, LISTENING])
        .steam()
        .customer("Fine. Four four one, the boathouse by the lake.", "curt", line="facts")
        .agent("thank you the van with your cake has had a flat tyre near the lake which is why nobody called i have "
               "sent a second driver who will be at the boathouse in fifteen minutes and i will ring you when he parks",
               did=[("explain_reason", "the van with your cake has had a flat tyre"),
                    ("commit_next_step", "i will ring you when he parks")],
               causes=[EXPLAIN, NEXT_STEP, CALM_VOICE, LISTENING])
        .steam()
        .customer("Fifteen minutes. Alright. Can you promise me that it is in one piece?", "softening", line="softer")
        .agent("yes i can because the driver has checked the box so to confirm the boathouse in fifteen minutes and a "
               "call from me you can reach me on this number any time and i wish you a wonderful party",
               did=[("explain_reason", "because the driver has checked the box"),
                    ("summarise_confirm", "so to confirm the boathouse in fifteen minutes"),
                    ("close_politely", "i wish you a wonderful party"), ("reassure", "yes i can")],
               causes=[("summary", -0.06, 0.06, 0.05, 0.02), CALM_VOICE])
        .steam()
        .customer("Okay. Thank you, Ana.", "warm", outcome="resolved", line="end")
    )  # fmt: skip


def passive():
    """The same caller; the agent shrinks, apologises and hands over the wheel."""
    return (
        CallBuilder("aggressive")
        .agent("um hello bakery", "passive", did=[("greeting", "hello bakery")], gap_s=2.0,
               causes=[WEAK_VOICE, NO_LEAD])
        .customer("Where is my cake? It should have been here an hour ago!", "irritated")
        .agent("oh i am sorry i am so sorry i am really sorry maybe it is on the way i guess", "passive",
               did=[("over_apology", "i am so sorry i am really sorry"), ("hedge", "maybe it is on the way"),
                    ("hedge", "i guess")], cut=True,
               causes=[HEDGING, OVER_APOLOGY, WEAK_VOICE, NO_LEAD])
        .customer("You guess? I have forty guests here! What are you going to do about it?", "furious", gap_s=-0.3,
                  over=True)
        .agent("i do not really know there is nothing i can do it is up to you i am sorry", "passive",
               did=[("hedge", "i do not really know"), ("give_in", "there is nothing i can do"),
                    ("give_in", "it is up to you"), ("over_apology", "i am sorry")],
               causes=[HEDGING, GIVING_IN, OVER_APOLOGY, WEAK_VOICE, NO_LEAD])
        .customer("Up to me? Then I want your manager!", "furious")
        .silence(5.0)
        .customer("Are you still there?", "furious")
        .agent("whatever you think i guess i could maybe ask somebody sorry", "passive",
               did=[("give_in", "whatever you think"), ("hedge", "i guess i could maybe"), ("apologise", "sorry")],
               causes=[GIVING_IN, HEDGING, WEAK_VOICE])
        .customer("Forget it. I am going elsewhere.", "furious", outcome="hung_up")
    )  # fmt: skip


def aggressive():
    """The same caller; the agent blames, orders and heats up."""
    return (
        CallBuilder("aggressive")
        .agent("bakery what do you want", "aggressive", did=[("ask_open_question", "what do you want")],
               causes=[HOT_VOICE])
        .customer("Where is my cake? It should have been here an hour ago!", "irritated")
        .agent("you should have given us the right address calm down and listen to me", "aggressive", over=True,
               gap_s=-0.8, did=[("blame_customer", "you should have given us the right address"),
                                ("dismiss", "calm down"), ("command", "listen to me")],
               causes=[BLAME, ("tone_policing", 0.16, -0.12, -0.10, -0.08), HOT_VOICE,
                       ("interruption", 0.08, -0.06, -0.12, -0.05)])
        .customer("How dare you talk to me like that! I will never order here again!", "furious")
        .agent("that is our policy take it or leave it and stop shouting you people are all the same", "aggressive",
               did=[("stonewall_policy", "that is our policy take it or leave it"), ("command", "stop shouting"),
                    ("insult", "you people are all the same")],
               causes=[STONEWALL, HOT_VOICE, ("insult", 0.22, -0.25, -0.20, -0.20)])
        .customer("I will sue you! Goodbye!", "furious", outcome="hung_up")
    )  # fmt: skip


@pytest.fixture
def build():
    """The builder of calls."""
    return CallBuilder


@pytest.fixture
def assertive_call():
    return assertive().done("resolved", title="A cake that is late")


@pytest.fixture
def passive_call():
    return passive().done("hung_up", title="A cake that is late")


@pytest.fixture
def aggressive_call():
    return aggressive().done("hung_up", title="A cake that is late")
