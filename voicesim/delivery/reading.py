"""What the voice of one turn says on its own."""

from dataclasses import dataclass

from voicesim.delivery.arousal import Arousal, arousal, calmness
from voicesim.delivery.reference import Change, changes, compared_with, own, trust
from voicesim.delivery.statement import ends_as_statement
from voicesim.delivery.voice_agency import SpokenWords, voice_agency
from voicesim.model.delivery import Evidence, VoiceReading
from voicesim.model.language import LanguageCues
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Word


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


def hear(prosody: ProsodyFeatures, cues: LanguageCues, baseline: Baseline, words: tuple[Word, ...] = ()) -> HeardVoice:
    """Arousal, calmness and voice agency, as far as they can be measured.

    Without `words` it is not known whether a rising end is that of a question, and it does not count. The confidence
    falls with the share of the arousal terms that is missing (square root of what is left).
    """
    found = changes(prosody, baseline)
    effort = arousal(found, compared_with(baseline))
    level = found.get("level_p90_dbfs")
    agency, terms = voice_agency(prosody, baseline, level, SpokenWords(cues.word_count, ends_as_statement(words, cues)))
    reading = VoiceReading(
        arousal=effort.index,
        agency=agency,
        calmness=calmness(effort.index),
        confidence=trust(prosody, baseline) * effort.coverage**0.5,
        own_baseline=own(baseline),
    )
    return HeardVoice(reading, effort, terms, level)
