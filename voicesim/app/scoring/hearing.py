"""Both sides of a recorded call, heard: words and voice of every utterance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voicesim.app.judged.judging import blocks
from voicesim.app.scoring.sides import Side
from voicesim.model.audio import Pcm, Span
from voicesim.model.prosody import ProsodyFeatures
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import Speaker, Word, text_of
from voicesim.model.units import HEAR_BLOCK_SAMPLES
from voicesim.prosody.measure import measure
from voicesim.prosody.utterances import with_margins

Settle = Callable[[Pcm, tuple[Word, ...]], tuple[Word, ...]]
"""The words of a clip, heard better than they were; spans count from its first sample."""
OTHER: Final[dict[Speaker, Speaker]] = {"agent": "customer", "customer": "agent"}


@dataclass(frozen=True, slots=True)
class HeardUtterance:
    """An utterance of either side."""

    speaker: Speaker
    stretches: tuple[Span, ...]
    """Where in it there was speech."""
    words: tuple[Word, ...]
    """Their places count from the start of the call."""
    prosody: ProsodyFeatures
    """With a margin around it, in which soft sounds may lie."""

    @property
    def span(self) -> Span:
        """From the first to the last sound."""
        return Span(self.stretches[0].start_sample, self.stretches[-1].end_sample)

    @property
    def text(self) -> str:
        """The words as one line."""
        return text_of(self.words)


def hear_sides(
    sides: Mapping[Speaker, Side], recognizer: Recognizer, settle: Settle | None = None
) -> list[HeardUtterance]:
    """The utterances of both sides in the order of their beginnings.

    Raises:
        EngineError: the recogniser failed.
    """
    heard = [one for speaker, side in sides.items() for one in _heard(speaker, side, recognizer, settle)]
    return sorted(heard, key=lambda one: (one.span.start_sample, one.speaker))


def _heard(speaker: Speaker, side: Side, recognizer: Recognizer, settle: Settle | None) -> Iterator[HeardUtterance]:
    """All utterances go through one stream of the recogniser, which so knows the voice from the second one on."""
    spans = with_margins(side.utterances, len(side.pcm))
    heard = _words(side.pcm, spans, recognizer)
    for span, first, stretches in zip(spans, heard, side.utterances, strict=True):
        pcm = side.pcm[span.start_sample : span.end_sample]
        words = settle(pcm, first) if settle is not None else first
        placed = tuple(replace(word, span=word.span.moved(span.start_sample)) for word in words)
        yield HeardUtterance(speaker, stretches, placed, measure(pcm, words, None))


def _words(pcm: Pcm, spans: Sequence[Span], recognizer: Recognizer) -> list[tuple[Word, ...]]:
    """Of each span; places count from its start."""
    stream = recognizer.open_stream()
    fed: list[int] = [0]
    for span in spans:
        count = 0
        for block in blocks(pcm[span.start_sample : span.end_sample]):
            stream.feed(block)
            count += 1
        stream.settle_so_far()  # the next utterance is another sentence
        fed.append(fed[-1] + count * HEAR_BLOCK_SAMPLES)
    return [
        tuple(_within(mine, start, span.samples))
        for span, start, mine in zip(spans, fed, _dealt(stream.settle(), fed), strict=False)
    ]


def _dealt(words: Iterable[Word], fed: Sequence[int]) -> list[list[Word]]:
    """Each word to the utterance in which its middle lies."""
    dealt: list[list[Word]] = [[] for _ in fed[1:]]
    place = 0
    for word in words:
        middle = (word.span.start_sample + word.span.end_sample) // 2
        while place + 1 < len(dealt) and middle >= fed[place + 1]:
            place += 1
        dealt[place].append(word)
    return dealt


def _within(words: Sequence[Word], start_sample: int, samples: int) -> Iterator[Word]:
    """Their places from the start of the utterance, none outside it."""
    for word in words:
        start, end = (at - start_sample for at in (word.span.start_sample, word.span.end_sample))
        yield replace(word, span=Span(min(max(start, 0), samples), min(max(end, 0), samples)))
