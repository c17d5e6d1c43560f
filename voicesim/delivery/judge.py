"""Voice and words joined into one judgement of delivery, with its evidence."""

import math
from dataclasses import replace
from typing import Final

from voicesim.delivery import axes
from voicesim.delivery.notes import left_out, notes
from voicesim.delivery.reading import HeardVoice, hear
from voicesim.delivery.roles import remedy, role
from voicesim.delivery.style import STYLES, WEAK_CHANNEL, Shares, Signs, shares
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, DeliveryLabel, Evidence, TextReading
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.thresholds import HOSTILE_WORDS, LIKELY_HOSTILE, SURE

WORDS_ALONE: Final = 0.8
"""How far words without a voice carry."""
VOICE_ALONE: Final = 0.3
"""The most that a style may count where only the voice speaks for it: a voice alone does not tell anger from joy."""
DISAGREEMENT: Final = 0.6
ATTACKS: Final = ("insult", "threat")
CERTAIN: Final = 0.5


def judge(
    prosody: ProsodyFeatures, cues: LanguageCues, baseline: Baseline, span: Span, words: tuple[Word, ...] = ()
) -> Delivery:
    """How one turn came across: style, agency, communion, calmness, and what they rest on.

    `span` is where the voice was measured; `words` are those that the cues were read from, on the same time axis:
    without them a rising end counts for nothing, for it may be that of a question. Words or voice may be missing; then
    the other one speaks with less confidence, and where nothing carries the label is unsure with the reason in the
    notes. Never raises.
    Source: Leary 1957 and Kiesler 1983 for the axes; Scherer 1973 and Juslin & Laukka 2003 for the voice.
    """
    voice = hear(prosody, cues, baseline, words)
    on_agency, on_communion = axes.agency(cues, voice), axes.communion(cues, voice)
    signs = _signs(cues, voice)
    found = shares(axes.total(on_agency), axes.total(on_communion), signs, cues)
    confidence = _confidence(cues, voice, found, signs)
    label = _label(found, confidence)
    delivery = Delivery(
        label=label, passive=found["passive"], assertive=found["assertive"], aggressive=found["aggressive"],
        neutral=found["neutral"], agency=axes.total(on_agency), communion=axes.total(on_communion),
        calmness=voice.reading.calmness, confidence=confidence,
        text=TextReading(cues.agency, cues.communion, cues.confidence), voice=voice.reading,
        evidence=_placed((*voice.arousal.evidence, *on_agency, *on_communion), span),
        notes=(*notes(label, found, signs, cues, voice.reading), *left_out(prosody, baseline)),
    )  # fmt: skip
    techniques = frozenset(technique.name for technique in cues.techniques)
    return replace(delivery, role=role(delivery, techniques), remedy=remedy(delivery))


def _signs(cues: LanguageCues, voice: HeardVoice) -> Signs:
    likely = cues.styles is None or cues.styles.aggressive >= LIKELY_HOSTILE
    return Signs(
        words_communion=cues.communion,
        hostile_words=likely if cues.styles is not None else cues.communion < HOSTILE_WORDS,
        heard_words=cues.confidence > 0,
        clear_words=cues.confidence >= WEAK_CHANNEL,
        attack=likely and any(cues.has(name, CERTAIN) for name in ATTACKS),
        arousal=voice.reading.arousal,
        own_baseline=voice.reading.own_baseline,
        level_change_db=voice.level.delta if voice.level else None,
        voice_agency=voice.reading.agency,
    )


def _confidence(cues: LanguageCues, voice: HeardVoice, found: Shares, signs: Signs) -> float:
    words, sound = cues.confidence, voice.reading.confidence
    carried = max(axes.WORDS_SHARE * words + axes.VOICE_SHARE * sound, WORDS_ALONE * words)
    first, second = sorted(found.values(), reverse=True)[:2]
    agreement = DISAGREEMENT if signs.disagree(cues.agency) else 1.0
    confidence = math.sqrt(carried) * (first - second) * agreement
    voice_alone = signs.heat_unexplained or not signs.heard_words
    return min(VOICE_ALONE, confidence) if voice_alone and not signs.attack else confidence


def _label(found: Shares, confidence: float) -> DeliveryLabel:
    if confidence < SURE:
        return "unsure"
    return max(STYLES, key=lambda style: found[style])


def _placed(evidence: tuple[Evidence, ...], span: Span) -> tuple[Evidence, ...]:
    """The largest first; what was measured over the whole stretch gets its times."""
    placed = (
        e if e.quote is not None else replace(e, start_s=span.start_s, end_s=span.end_s) for e in evidence if e.weight
    )
    return tuple(sorted(placed, key=lambda e: (-abs(e.weight), e.axis, e.feature, e.start_s)))
