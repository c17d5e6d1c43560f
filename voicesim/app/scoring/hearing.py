"""Both sides of a recorded call, heard: words, voice and cues of every utterance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voicesim.app.judging import Ears, Utterance, blocks
from voicesim.app.scoring.sides import Side
from voicesim.language.reading import read
from voicesim.model.audio import Pcm, Span
from voicesim.model.protocols import Recognizer
from voicesim.model.speech import Speaker, Word, text_of
from voicesim.model.units import HEAR_BLOCK_SAMPLES
from voicesim.prosody.measure import measure
from voicesim.prosody.utterances import with_margins

Settle = Callable[[Pcm, tuple[Word, ...]], tuple[Word, ...]]
"""The words of a clip, heard better than they were; spans count from its first sample."""
OTHER: Final[dict[Speaker, Speaker]] = {"agent": "customer", "customer": "agent"}


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance of either side, and where in it there was speech."""

    speaker: Speaker
    utterance: Utterance
    """Its span has a margin around it, in which soft sounds may lie."""
    stretches: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From the first to the last sound."""
        return Span(self.stretches[0].start_sample, self.stretches[-1].end_sample)


@dataclass(frozen=True, slots=True)
class _Part:
    """An utterance whose words are known, cut out."""

    speaker: Speaker
    span: Span
    stretches: tuple[Span, ...]
    pcm: Pcm
    words: tuple[Word, ...]


def hear_sides(sides: Mapping[Speaker, Side], ears: Ears, settle: Settle | None = None) -> list[Heard]:
    """The utterances of both sides in the order of their beginnings; places count from the start of the call.

    The words of an utterance are read as an answer to what the other side said last.

    Raises:
        EngineError: the recogniser failed.
    """
    parts = [part for speaker, side in sides.items() for part in _parts(speaker, side, ears, settle)]
    parts.sort(key=lambda part: (part.stretches[0].start_sample, part.speaker))
    latest: dict[Speaker, str] = {"agent": "", "customer": ""}
    found: list[Heard] = []
    for part in parts:
        found.append(Heard(part.speaker, _utterance(part, ears, latest[OTHER[part.speaker]]), part.stretches))
        latest[part.speaker] = text_of(part.words)
    return found


def _parts(speaker: Speaker, side: Side, ears: Ears, settle: Settle | None) -> Iterator[_Part]:
    """All utterances go through one stream of the recogniser, which so knows the voice from the second one on."""
    spans = with_margins(side.utterances, len(side.pcm))
    heard = _words(side.pcm, spans, ears.recognizer) if ears.recognizer is not None else [()] * len(spans)
    for span, words, stretches in zip(spans, heard, side.utterances, strict=True):
        pcm = side.pcm[span.start_sample : span.end_sample]
        yield _Part(speaker, span, stretches, pcm, settle(pcm, words) if settle is not None else words)


def _utterance(part: _Part, ears: Ears, said_before: str) -> Utterance:
    placed = tuple(replace(word, span=word.span.moved(part.span.start_sample)) for word in part.words)
    return Utterance(part.span, placed, measure(part.pcm, part.words, None), read(placed, ears.reader, said_before))


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
