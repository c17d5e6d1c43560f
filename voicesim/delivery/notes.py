"""Plain remarks on a judgement: tension, mixed messages, and why it is unsure."""

from collections.abc import Iterator
from typing import Final

from voicesim.delivery.reference import LEAST_VOICED_S, Doubt, doubts
from voicesim.delivery.style import STYLES, WARM_WORDS, Shares, Signs
from voicesim.model.delivery import DeliveryLabel, VoiceReading
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.thresholds import HOT, TENSE

COLD_WORDS: Final = -0.4
COOL_VOICE: Final = 0.3
FEW_WORDS: Final = 3
WEAK_CHANNEL: Final = 0.5
LEVEL_LEFT_OUT: Final[dict[Doubt, str]] = {
    "checks": "volume left out: the microphone or the recording does not keep it true",
    "line": "volume and tone left out: heard over another kind of line than your usual",
    "clipping": "volume left out: the recording is cut off at full scale",
}
"""Of a stranger no volume is expected, and the missing baseline is remarked on already."""


def notes(
    label: DeliveryLabel, found: Shares, signs: Signs, cues: LanguageCues, voice: VoiceReading
) -> tuple[str, ...]:
    """Remarks for a person, the reason for 'unsure' first."""
    reason = (_reason(found, signs, cues, voice),) if label == "unsure" else ()
    return (*reason, *_tone(signs), *_missing(signs, voice))


def level_left_out(prosody: ProsodyFeatures, baseline: Baseline) -> tuple[str, ...]:
    """A remark where the level was measured and does not count."""
    reason = doubts(prosody, baseline).get("level_p90_dbfs")
    known = prosody.level_p90_dbfs is not None and baseline.level_p90_dbfs is not None
    measured = known and prosody.voiced_s >= LEAST_VOICED_S
    return (LEVEL_LEFT_OUT[reason],) if measured and reason in LEVEL_LEFT_OUT else ()


def _reason(found: Shares, signs: Signs, cues: LanguageCues, voice: VoiceReading) -> str:
    if not signs.heard_words and voice.confidence <= 0:
        return "unsure: too little speech to judge"
    if not signs.heard_words:
        return "unsure: no words were heard, and the voice alone does not tell the style"
    if signs.heat_unexplained:
        return "unsure: a hot voice, and words that do not say whether it is anger"
    if signs.disagree(cues.agency):
        return "unsure: the words and the voice say different things"
    if cues.word_count < FEW_WORDS:
        return "unsure: too few words to judge"
    if cues.confidence < WEAK_CHANNEL:
        return "unsure: the words were not heard clearly enough"
    first, second = sorted(STYLES, key=lambda style: -found[style])[:2]
    return f"unsure: between {first} ({found[first]:.0%}) and {second} ({found[second]:.0%})"


def _tone(signs: Signs) -> Iterator[str]:
    index = signs.arousal
    if index is None:
        return
    if index > HOT and signs.words_communion > WARM_WORDS:
        yield "warm words, hot voice"
    elif index > HOT:
        yield "hot voice"
    elif index > TENSE:
        yield "tense voice"
    elif signs.words_communion < COLD_WORDS and index < COOL_VOICE:
        yield "cold words in a quiet voice"
    if signs.flat:
        yield "flat and quiet: withdrawn rather than calm"


def _missing(signs: Signs, voice: VoiceReading) -> Iterator[str]:
    if voice.confidence <= 0:
        yield "no voice measured"
    elif not signs.own_baseline:
        yield "no baseline of this speaker: the voice counts less"
    if not signs.heard_words and voice.confidence > 0:
        yield "no words: judged by the voice alone"
