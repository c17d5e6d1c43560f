"""What words and voice each add to agency and communion; the contributions sum to the axis before clipping."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from voicesim.delivery.reading import HeardVoice
from voicesim.model.delivery import Evidence
from voicesim.model.language import UNNAMED, CueHit, LanguageCues
from voicesim.model.thresholds import TENSE

WORDS_SHARE: Final = 0.65
VOICE_SHARE: Final = 0.35
HEAT_PER_AROUSAL: Final = 0.35
"""What a point of arousal above tense takes from communion when the words are not warm."""
COOL_WORDS: Final = 0.2
LONGEST_QUOTE_WORDS: Final = 14
QUOTED_WORDS: Final = 5
"""Of a longer quote a sentence says so many at either end."""
VISIBLE: Final = 1e-6
Axis = Literal["agency", "communion"]


def agency(cues: LanguageCues, voice: HeardVoice) -> tuple[Evidence, ...]:
    """Contributions to agency: words and voice mixed by how far each carries."""
    words_weight = WORDS_SHARE * cues.confidence
    voice_weight = VOICE_SHARE * voice.reading.confidence if voice.reading.agency is not None else 0.0
    total = words_weight + voice_weight
    if total <= 0:
        return ()
    said = (replace(e, weight=e.weight * words_weight / total) for e in _said(cues, "agency"))
    sounded = (replace(e, weight=e.weight * voice_weight / total) for e in voice.agency_terms)
    return tuple(e for e in (*said, *sounded) if abs(e.weight) > VISIBLE)


def communion(cues: LanguageCues, voice: HeardVoice) -> tuple[Evidence, ...]:
    """Contributions to communion: the words, and the heat of the voice where the words are not warm."""
    return (*_said(cues, "communion"), *_heat(cues, voice))


def total(evidence: tuple[Evidence, ...]) -> float:
    """The axis: the sum of its contributions, clipped to -1..1."""
    return max(-1.0, min(1.0, sum(e.weight for e in evidence)))


def _said(cues: LanguageCues, axis: Axis) -> Iterator[Evidence]:
    """The words' own axis, shared out over the cues; what no cue explains is named as such."""
    amounts = [(hit, float(getattr(hit, axis))) for hit in cues.hits]
    raw, whole = sum(amount for _, amount in amounts), float(getattr(cues, axis))
    squeeze = whole / raw if raw * whole > 0 and abs(raw) > abs(whole) else 1.0
    for hit, amount in amounts:
        if abs(amount) > VISIBLE:
            yield _quoted(hit, amount * squeeze, axis)
    unexplained = whole - raw * squeeze
    if abs(unexplained) > VISIBLE:
        yield Evidence(UNNAMED, None, "", None, unexplained, axis, "the wording as a whole", None, 0.0, 0.0)


def _quoted(hit: CueHit, weight: float, axis: Axis) -> Evidence:
    return Evidence(
        feature=hit.cue, value=None, unit="", baseline=None, weight=weight, axis=axis,
        sentence=f'said "{_short(hit.quote)}"{_named(hit.cue)}', quote=hit.quote, start_s=hit.span.start_s,
        end_s=hit.span.end_s,
    )  # fmt: skip


def _short(quote: str) -> str:
    """A long quote by its beginning and its end."""
    words = quote.split(" ")
    return (
        quote if len(words) <= LONGEST_QUOTE_WORDS else " ".join([*words[:QUOTED_WORDS], "…", *words[-QUOTED_WORDS:]])
    )


def _named(cue: str) -> str:
    return "" if cue == UNNAMED else f" ({cue.replace('_', ' ')})"


def _heat(cues: LanguageCues, voice: HeardVoice) -> Iterator[Evidence]:
    index = voice.reading.arousal
    if index is None or index <= TENSE or cues.communion >= COOL_WORDS:
        return
    # a baseline that is not the speaker's own, or little voice, may not make anybody cold
    weight = -HEAT_PER_AROUSAL * (index - TENSE) * voice.reading.confidence
    yield Evidence("arousal", index, "", 0.0, weight, "communion", "a tense voice without warm words", None, 0.0, 0.0)
