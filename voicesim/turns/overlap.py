"""What the agent means by speaking while the customer's line plays: evidence in, intent out. Pure.

BACKCHANNEL  "mm-hm", "okay": the customer talks on
FLOOR        "excuse me", a name, or simply going on: the agent wants to speak
NOISE        a cough, laughter, a bang: neither
UNCLEAR      not known yet

Words decide where there are any. Without words duration does, after the 0.5 s of VoiceXML practice: at once when the
recogniser is behind, and a little later when it has kept up and simply hears no word yet.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from voicesim.model.floor_words import FloorWords
from voicesim.turns.names import called_by
from voicesim.turns.phrases import PhraseList, tokens


class OverlapIntent(Enum):
    """See the head of this file."""

    UNCLEAR = auto()
    BACKCHANNEL = auto()
    FLOOR = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class OverlapRules:
    """How long is long. Seconds, because people set them."""

    hold_s: float = 0.5
    """Sound that takes the floor when its words are other ones or unknown (VoiceXML practice)."""
    soft_hold_s: float = 0.8
    """The same for a soft voice: backchannels are soft, and low speech may be meant for somebody else."""
    soft_db: float = -8.0
    """Level against the agent's usual one from which on a voice is soft."""
    words_wait_s: float = 0.85
    """Until then no words from a recogniser that keeps up means nothing: its first word takes that long."""
    behind_s: float = 0.5
    """Sound not answered for by the recogniser from which on it is too slow to wait for."""
    backchannels_s: float = 2.5
    """Sound of nothing but backchannels that takes the floor after all."""
    noise_s: float = 1.5
    """Sound without words and without a pitch that takes the floor after all."""
    voiced_share: float = 0.25
    """Less of the sound with a pitch than that is no voice."""


RULES: Final = OverlapRules()


@dataclass(frozen=True, slots=True)
class OverlapEvidence:
    """What is known of an overlap so far."""

    spoken_s: float
    """Sound since it began, pauses left out."""
    since_s: float
    """Time since it began."""
    heard_s: float
    """Of this time, what the recogniser has answered for."""
    text: str = ""
    """Its words so far."""
    level_db: float | None = None
    """Level against the agent's usual one; None when that is not known."""
    voiced_share: float | None = None
    """Share of the sound that has a pitch, 0..1; None when not measured."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the words so far consist of."""

    floor: int = 0
    """Phrases that ask for the floor."""
    backchannels: int = 0
    others: int = 0
    """Words of neither kind; sounds that are no words count nowhere."""


class OverlapWords:
    """The word lists of a call, ready for looking things up."""

    def __init__(self, words: FloorWords, name: str = "") -> None:
        """`name`: the customer's, as written; to be called by name is an attempt for the floor."""
        self._floor = PhraseList((*words.floor_attempts, *called_by(name, words)))
        self._backchannels, self._noises = PhraseList(words.backchannels), PhraseList(words.noises)

    def sort(self, text: str) -> Said:
        """Count what a text consists of. A longer phrase wins over a shorter one that begins at the same word."""
        words, place = tokens(text), 0
        floor = backchannels = others = 0
        while place < len(words):
            asks, nods, sounds = (p.length_at(words, place) for p in (self._floor, self._backchannels, self._noises))
            longest = max(asks, nods, sounds)
            if longest == 0:
                if self._floor.begins_at(words, place) or self._backchannels.begins_at(words, place):
                    break  # "of": it may become "of course"
                others += 1
            elif longest == asks:
                floor += 1
            elif longest == nods:
                backchannels += 1
            place += longest or 1
        return Said(floor, backchannels, others)


def intent_of(evidence: OverlapEvidence, words: OverlapWords, rules: OverlapRules = RULES) -> OverlapIntent:
    """What the agent means, as far as the evidence goes."""
    said = words.sort(evidence.text)
    if said.floor or evidence.spoken_s >= _enough_s(said, evidence, rules):
        return OverlapIntent.FLOOR
    if said.backchannels and not said.others:
        return OverlapIntent.BACKCHANNEL
    return OverlapIntent.NOISE if _is_noise(said, evidence, rules) else OverlapIntent.UNCLEAR


def _enough_s(said: Said, evidence: OverlapEvidence, rules: OverlapRules) -> float:
    """How much sound makes it an attempt for the floor."""
    soft = evidence.level_db is not None and evidence.level_db <= rules.soft_db
    hold_s = rules.soft_hold_s if soft else rules.hold_s
    behind = evidence.since_s - evidence.heard_s > rules.behind_s
    if said.others:
        return hold_s
    if said.backchannels:
        return evidence.heard_s + hold_s if behind else rules.backchannels_s
    if behind:
        return hold_s
    if _is_noise(said, evidence, rules):
        return rules.noise_s
    return hold_s if evidence.heard_s >= rules.words_wait_s else float("inf")


def _is_noise(said: Said, evidence: OverlapEvidence, rules: OverlapRules) -> bool:
    wordless = not said.backchannels and not said.others and not said.floor
    return wordless and evidence.voiced_share is not None and evidence.voiced_share < rules.voiced_share
