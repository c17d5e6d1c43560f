"""Plain remarks on a judgement: tension, mixed messages, and why it is unsure."""

from collections.abc import Iterator
from typing import Final

from voicesim.delivery.reference import Doubt, doubts
from voicesim.delivery.style import STYLES, WARM_WORDS, WEAK_CHANNEL, Shares, Signs
from voicesim.model.delivery import DeliveryLabel, VoiceReading
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import LEAST_VOICED_S, Baseline, ProsodyFeatures
from voicesim.model.thresholds import AROUSAL_HOT, TENSE

COLD_WORDS: Final = -0.4
COOL_VOICE: Final = 0.3
FEW_WORDS: Final = 3
CUT_OFF: Final = "the recording is cut off at full scale"
LEVEL_LEFT_OUT: Final[dict[Doubt, str]] = {
    "checks": "volume left out: the microphone or the recording does not keep it true",
    "line": "volume and tone left out: heard over another kind of line than your usual",
    "clipping": f"volume left out: {CUT_OFF}",
}
"""Of a stranger no volume is expected, and the missing baseline is remarked on already."""
TONE_LEFT_OUT: Final = f"tone left out: {CUT_OFF}"
BOTH_LEFT_OUT: Final = f"volume and tone left out: {CUT_OFF}"


def notes(
    label: DeliveryLabel, found: Shares, signs: Signs, cues: LanguageCues, voice: VoiceReading
) -> tuple[str, ...]:
    """Remarks for a person, the reason for 'unsure' first."""
    reason = (_reason(found, signs, cues, voice),) if label == "unsure" else ()
    return (*reason, *_tone(signs), *_missing(signs, voice))


def left_out(prosody: ProsodyFeatures, baseline: Baseline) -> tuple[str, ...]:
    """Remarks where the level, or the tone of a sound that is badly cut off, was measured and does not count."""
    if prosody.voiced_s < LEAST_VOICED_S:
        return ()
    found = doubts(prosody, baseline)
    level = found.get("level_p90_dbfs") if _known("level_p90_dbfs", prosody, baseline) else None
    no_tone = found.get("spectral_tilt_db") == "clipping" and _known("spectral_tilt_db", prosody, baseline)
    if no_tone and level == "clipping":
        return (BOTH_LEFT_OUT,)
    volume = (LEVEL_LEFT_OUT[level],) if level in LEVEL_LEFT_OUT else ()
    return (*volume, TONE_LEFT_OUT) if no_tone else volume


def _known(feature: str, prosody: ProsodyFeatures, baseline: Baseline) -> bool:
    return getattr(prosody, feature) is not None and getattr(baseline, feature) is not None


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
    if index > AROUSAL_HOT and signs.clear_words and signs.words_communion > WARM_WORDS:
        yield "warm words, hot voice"
    elif index > AROUSAL_HOT:
        yield "hot voice"
    elif index > TENSE:
        yield "tense voice"
    elif signs.clear_words and signs.words_communion < COLD_WORDS and index < COOL_VOICE:
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
