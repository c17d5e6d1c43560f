"""What the voice of one turn says on its own."""

from dataclasses import dataclass

from voicesim.delivery.arousal import Arousal, arousal, calmness
from voicesim.delivery.reference import Change, changes, compared_with, own, trust
from voicesim.delivery.voice_agency import Spoken, voice_agency
from voicesim.model.delivery import Evidence, VoiceReading
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """The voice of one turn, measured against its baseline."""

    reading: VoiceReading
    arousal: Arousal
    agency_terms: tuple[Evidence, ...]
    level: Change | None

    @property
    def measured(self) -> bool:
        """Whether the voice says anything at all."""
        return self.reading.confidence > 0


def hear(prosody: ProsodyFeatures, cues: LanguageCues, baseline: Baseline) -> HeardVoice:
    """Arousal, calmness and voice agency, as far as they can be measured.

    The confidence falls with the share of the arousal terms that is missing (square root of what is left).
    """
    found = changes(prosody, baseline)
    effort = arousal(found, compared_with(baseline))
    level = found.get("level_p90_dbfs")
    agency, terms = voice_agency(prosody, baseline, level, Spoken(cues.word_count, _is_question(cues)))
    reading = VoiceReading(
        arousal=effort.index,
        agency=agency,
        calmness=calmness(effort.index),
        confidence=trust(prosody, baseline) * effort.coverage**0.5,
        own_baseline=own(baseline),
    )
    return HeardVoice(reading, effort, terms, level)


def _is_question(cues: LanguageCues) -> bool:
    return any(technique.name.startswith("ask_") for technique in cues.techniques)
