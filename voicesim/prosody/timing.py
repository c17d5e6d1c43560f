"""Pace, pauses and hesitations of a stretch, from its words and from where the voice is active."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from voicesim.model.audio import Span
from voicesim.model.speech import Word
from voicesim.model.units import to_samples
from voicesim.prosody.activity import runs
from voicesim.prosody.observe import Observed
from voicesim.prosody.pitch import HOP_SAMPLES
from voicesim.prosody.syllables import count_syllables, syllable_nuclei

PAUSE_S: Final = 0.25  # shorter gaps belong to plosives
LEAST_RATE_S: Final = 0.5  # a rate over less than this is an accident
LEAST_WORDS: Final = 2
FILLED_PAUSES: Final = frozenset({"ah", "eh", "er", "erm", "hm", "hmm", "mm", "uh", "uhm", "um"})

# Words after which a phrase goes on: a pause behind one of these is a hesitation, not punctuation.
FUNCTION_WORDS: Final = frozenset(
    """a about am an and are as at be because been but by can could did do does for from had has have i i'd i'll i'm
    i've if in into is it's its just may might must my of on or our shall she should so than that the their there's
    they they'd they'll they're they've this to was we we'd we'll we're we've were when which while who will with would
    you'd you'll you're you've your""".split()  # noqa: SIM905 - a table of words reads best as words
)


@dataclass(frozen=True, slots=True)
class TurnTiming:
    """See the fields of the same names in ProsodyFeatures."""

    syllable_rate_per_s: float | None
    articulation_rate_per_s: float | None
    words_per_min: float | None
    pause_ratio: float | None
    pause_count: int | None
    mid_clause_pause_count: int | None
    longest_pause_s: float | None
    filled_pauses_per_100_words: float | None


def timing(seen: Observed, words: tuple[Word, ...]) -> TurnTiming:
    """Pace and pauses. Without words syllables are counted by ear and nothing is said about words."""
    gaps, whole = pauses(seen), spoken_span(seen)
    if whole is None:
        return TurnTiming(*[None] * 8)
    stretch = Span(words[0].span.start_sample, words[-1].span.end_sample) if words else whole
    syllables = sum(count_syllables(w.text) for w in words) if words else syllable_nuclei(seen.level_dbfs, seen.voiced)
    silent = sum(stretch.overlap(gap) for gap in gaps)
    plain = [word for word in words if word.text not in FILLED_PAUSES]
    enough = len(words) >= LEAST_WORDS or not words
    return TurnTiming(
        syllable_rate_per_s=_rate(syllables, stretch.samples) if enough else None,
        articulation_rate_per_s=_rate(syllables, stretch.samples - silent) if enough else None,
        words_per_min=_per_minute(len(plain), stretch.samples) if len(words) >= LEAST_WORDS else None,
        pause_ratio=sum(gap.samples for gap in gaps) / whole.samples,
        pause_count=len(gaps),
        mid_clause_pause_count=sum(_hesitation(gap, words) for gap in gaps) if words else None,
        longest_pause_s=max((gap.duration_s for gap in gaps), default=None),
        filled_pauses_per_100_words=100 * (len(words) - len(plain)) / len(words) if words else None,
    )


def pauses(seen: Observed) -> tuple[Span, ...]:
    """Silences of 250 ms and more between the first and the last sound of the voice."""
    return silences(sounds(seen))


def sounds(seen: Observed) -> tuple[Span, ...]:
    """Where the voice is active."""
    return tuple(Span(start * HOP_SAMPLES, end * HOP_SAMPLES) for start, end in runs(seen.active))


def silences(spoken: Iterable[Span]) -> tuple[Span, ...]:
    """Those of 250 ms and more between sounds in the order of time."""
    gaps = (Span(before.end_sample, after.start_sample) for before, after in pairwise(spoken))
    return tuple(gap for gap in gaps if gap.samples >= to_samples(PAUSE_S))


def spoken_span(seen: Observed) -> Span | None:
    """From the first to the last active frame; None when there is none."""
    spoken = sounds(seen)
    return Span(spoken[0].start_sample, spoken[-1].end_sample) if spoken else None


def _rate(count: int, samples: int) -> float | None:
    return count / Span(0, samples).duration_s if samples >= to_samples(LEAST_RATE_S) else None


def _per_minute(count: int, samples: int) -> float | None:
    rate = _rate(count, samples)
    return None if rate is None else 60 * rate


def _hesitation(gap: Span, words: tuple[Word, ...]) -> bool:
    """Whether the last word before the middle of the pause leaves its phrase open (word times may be 0.25 s off)."""
    middle = gap.start_sample + gap.samples // 2
    before = [word for word in words if word.span.start_sample + word.span.samples // 2 < middle]
    return bool(before) and len(before) < len(words) and before[-1].text in FUNCTION_WORDS
