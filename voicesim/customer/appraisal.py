"""What the agent's turn means to the customer: behaviours with their evidence, and what each does to the mood."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final, Self

from voicesim.model.customer import Mood
from voicesim.model.delivery import Delivery
from voicesim.model.language import LanguageCues, Meant, Named, Technique
from voicesim.model.speech import Turn
from voicesim.model.thresholds import ANGER_CURT, ANGER_RANTING, AROUSAL_HOT, CALM, FLAT, SURE, TENSE, WEAK_AGENCY


@dataclass(frozen=True, slots=True)
class Effect:
    """What one behaviour at full evidence does to each scale."""

    anger: float
    trust: float
    openness: float
    patience: float
    fault: bool = False
    """Faults do not wear off with repetition; kindnesses do."""


EFFECTS: Final[dict[str, Effect]] = {
    "acknowledge": Effect(-0.09, 0.08, 0.06, 0.03),
    "apology": Effect(-0.05, 0.03, 0.02, 0.01),
    "want_help": Effect(-0.04, 0.05, 0.04, 0.02),
    "redirect_calmly": Effect(-0.07, 0.05, 0.02, 0.02),
    "next_step": Effect(-0.08, 0.10, 0.04, 0.04),
    "open_question": Effect(-0.02, 0.04, 0.12, 0.01),
    "closed_question": Effect(0.0, 0.0, 0.01, 0.0),
    "options": Effect(-0.05, 0.07, 0.08, 0.03),
    "recommend": Effect(-0.03, 0.06, 0.05, 0.02),
    "explain": Effect(-0.06, 0.07, 0.04, 0.02),
    "summary": Effect(-0.04, 0.06, 0.05, 0.02),
    "boundary": Effect(-0.04, 0.03, -0.01, 0.0),
    "escalation": Effect(-0.12, 0.05, 0.02, 0.05),
    "early_escalation": Effect(0.0, -0.05, 0.0, -0.05),
    "kind_close": Effect(-0.01, 0.02, 0.01, 0.01),
    "listening": Effect(-0.06, 0.04, 0.06, 0.03),
    "calm_voice": Effect(-0.05, 0.03, 0.02, 0.01),
    "tone_policing": Effect(0.16, -0.12, -0.10, -0.08, fault=True),
    "blame": Effect(0.14, -0.12, -0.12, -0.08, fault=True),
    "insult": Effect(0.22, -0.25, -0.20, -0.20, fault=True),
    "stonewall": Effect(0.12, -0.10, -0.08, -0.10, fault=True),
    "sarcasm": Effect(0.12, -0.10, -0.10, -0.05, fault=True),
    "interruption": Effect(0.08, -0.06, -0.12, -0.05, fault=True),
    "hot_voice": Effect(0.12, -0.06, -0.10, -0.03, fault=True),
    "tense_voice": Effect(0.08, -0.04, -0.06, -0.02, fault=True),
    "rushed_decision": Effect(0.03, -0.06, -0.10, -0.03, fault=True),
    "hedging": Effect(0.04, -0.06, -0.03, -0.04, fault=True),
    "giving_in": Effect(0.07, -0.12, -0.06, -0.10, fault=True),
    "over_apology": Effect(0.05, -0.05, -0.01, -0.05, fault=True),
    "weak_voice": Effect(0.03, -0.04, -0.02, -0.02, fault=True),
    "no_lead": Effect(0.03, -0.04, -0.03, -0.08, fault=True),
    "dead_air": Effect(0.05, -0.04, -0.03, -0.08, fault=True),
}

TECHNIQUE_BEHAVIOURS: Final[dict[str, tuple[str, float]]] = {
    "acknowledge_feeling": ("acknowledge", 1.0),
    "empathise_same_level": ("acknowledge", 1.0),
    "apologise": ("apology", 1.0),
    "over_apology": ("over_apology", 1.0),
    "greeting": ("want_help", 0.5),
    "reassure": ("want_help", 1.0),
    "redirect": ("redirect_calmly", 1.0),
    "hold_the_floor": ("redirect_calmly", 0.6),
    "set_boundary": ("boundary", 1.0),
    "ask_open_question": ("open_question", 1.0),
    "invite_to_speak": ("open_question", 0.8),
    "ask_closed_question": ("closed_question", 1.0),
    "ask_for_details": ("closed_question", 1.0),
    "offer_options": ("options", 1.0),
    "recommend": ("recommend", 1.0),
    "explain_reason": ("explain", 1.0),
    "provide_context": ("explain", 0.7),
    "decline_with_reason": ("explain", 0.5),
    "respectful_disagreement": ("explain", 0.5),
    "commit_next_step": ("next_step", 1.0),
    "summarise_confirm": ("summary", 1.0),
    "close_politely": ("kind_close", 1.0),
    "dismiss": ("tone_policing", 1.0),
    "command": ("blame", 0.5),
    "blame_customer": ("blame", 1.0),
    "insult": ("insult", 1.0),
    "threat": ("insult", 0.7),
    "sarcasm": ("sarcasm", 1.0),
    "stonewall_policy": ("stonewall", 1.0),
    "steamroll": ("rushed_decision", 1.0),
    "hedge": ("hedging", 1.0),
    "permission_seeking": ("hedging", 0.7),
    "give_in": ("giving_in", 1.0),
}
LEADS: Final = frozenset({
    "redirect_calmly", "open_question", "closed_question", "options", "recommend", "next_step", "summary", "boundary",
    "escalation",
})  # fmt: skip
YIELDS: Final = frozenset({"hedging", "giving_in", "over_apology"})
FEEDS_ANGER: Final = frozenset({
    "tone_policing", "blame", "insult", "stonewall", "sarcasm", "interruption", "hot_voice", "tense_voice",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One thing the agent did, as the customer takes it."""

    name: str
    evidence: float
    """0..1."""
    quote: str = ""
    at_sample: int | None = None
    """Where in the call the quote begins."""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """What the customer knows of an agent's turn."""

    turn: Turn
    techniques: tuple[Technique, ...]
    delivery: Delivery
    barged_in: bool = False
    """It began by speaking over the customer."""
    meant: tuple[Meant, ...] = ()
    figures: tuple[Named, ...] = ()
    mentioned: frozenset[str] = frozenset()
    """Names of the scenario's terms that are heard in it."""
    continues: bool = False
    """The agent had not finished when the customer took the turn before for over: both are one for the customer."""

    @classmethod
    def of(cls, turn: Turn, cues: LanguageCues, delivery: Delivery) -> Self:
        """A turn as it was read and judged."""
        return cls(turn, cues.techniques, delivery, meant=cues.meant, figures=cues.figures)


def appraise(heard: HeardTurn, mood: Mood, earlier_turns: int) -> tuple[Behaviour, ...]:
    """The behaviours in a turn, strongest evidence of each, in a fixed order."""
    strongest: dict[str, Behaviour] = {}
    for behaviour in (*_said(heard, mood, earlier_turns), *_sounded(heard, mood), *_conducted(heard)):
        known = strongest.get(behaviour.name)
        if known is None or behaviour.evidence > known.evidence:
            strongest[behaviour.name] = behaviour
    if not _leads(heard, strongest.keys()) and _could_have_led(heard):
        strongest["no_lead"] = Behaviour("no_lead", 1.0)
    if FEEDS_ANGER & strongest.keys():  # blame in a calm voice soothes nobody
        strongest = {name: b for name, b in strongest.items() if name not in {"listening", "calm_voice"}}
    strongest |= {b.name: b for b in _manner(heard.delivery, set(strongest))}
    return tuple(strongest[name] for name in EFFECTS if name in strongest)


def _leads(heard: HeardTurn, found: Set[str]) -> bool:
    """Whether the turn takes the call on: by what always does, or by plain words about what the call is about."""
    informs = "explain" in found or bool(heard.meant)
    return bool(LEADS & found) or (informs and not YIELDS & found)


def _could_have_led(heard: HeardTurn) -> bool:
    """Nobody leads in half a sentence, in a greeting or in a goodbye."""
    return not heard.turn.interrupted and not any(t.name in {"greeting", "close_politely"} for t in heard.techniques)


def _said(heard: HeardTurn, mood: Mood, earlier_turns: int) -> Iterator[Behaviour]:
    for technique in heard.techniques:
        if technique.name == "escalate_to_manager":
            due = mood.anger >= ANGER_RANTING or earlier_turns >= 1
            yield Behaviour("escalation" if due else "early_escalation", technique.confidence, technique.quote,
                            technique.span.start_sample)  # fmt: skip
        elif technique.name in TECHNIQUE_BEHAVIOURS:
            name, share = TECHNIQUE_BEHAVIOURS[technique.name]
            yield Behaviour(name, share * technique.confidence, technique.quote, technique.span.start_sample)


def _sounded(heard: HeardTurn, mood: Mood) -> Iterator[Behaviour]:
    """What the voice does; a tense one is held against the agent by whoever is angry already."""
    voice = heard.delivery.voice
    if voice.arousal is None or voice.confidence <= 0:
        return
    if voice.arousal > AROUSAL_HOT:
        yield Behaviour("hot_voice", min(1.0, voice.arousal - AROUSAL_HOT + 0.6))
    elif voice.arousal > TENSE and mood.anger >= ANGER_CURT:  # a tense voice is a challenge from there on (S70)
        yield Behaviour("tense_voice", round(0.4 + 0.6 * (voice.arousal - TENSE) / (AROUSAL_HOT - TENSE), 4))
    elif voice.arousal < FLAT and (voice.agency or 0.0) < WEAK_AGENCY:
        yield Behaviour("weak_voice", min(1.0, -voice.arousal))
    if voice.calmness is not None and voice.calmness >= CALM:
        yield Behaviour("calm_voice", voice.calmness)


def _conducted(heard: HeardTurn) -> Iterator[Behaviour]:
    if heard.barged_in:
        yield Behaviour("interruption", 1.0)
    else:
        attends = any(t.name in {"acknowledge_feeling", "empathise_same_level", "ask_open_question", "ask_for_details",
                                 "summarise_confirm", "invite_to_speak", "explain_reason"}
                      for t in heard.techniques)  # fmt: skip
        yield Behaviour("listening", 1.0 if attends else 0.5)


def _manner(delivery: Delivery, found: set[str]) -> Iterator[Behaviour]:
    """A manner that no single rule put its finger on still works on the customer."""
    if delivery.confidence < SURE:
        return
    if delivery.label == "aggressive" and not FEEDS_ANGER & found:
        yield Behaviour("blame", delivery.aggressive * 0.7)
    if delivery.label == "passive" and not {"hedging", "giving_in", "over_apology", "weak_voice"} & found:
        yield Behaviour("hedging", delivery.passive * 0.7)
