"""A heard call, judged: each speaker against their own usual voice, turns, timing and the scorecard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voicesim.app.judged.judging import DOUBTFUL, Utterance, are_doubtful
from voicesim.app.scoring.hearing import OTHER, HeardUtterance
from voicesim.coach.recorded import recorded_facts, score_recorded
from voicesim.coach.types import CallFacts, Scorecard, TurnSummary
from voicesim.delivery.judge import judge
from voicesim.delivery.overall import JudgedPart, doubted, overall
from voicesim.delivery.roles import role
from voicesim.language.asking import asks
from voicesim.language.reading import Reader, read
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery
from voicesim.model.events import Backchannel, BargeIn, DeadAir, Event
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Speaker, Word, text_of
from voicesim.prosody.utterances import together
from voicesim.turns.dialogue import LONGEST_S, Dialogue, DialogueTurn, Piece, dialogue, is_aside
from voicesim.turns.overlap import OverlapWords


@dataclass(frozen=True, slots=True)
class Books:
    """What words are looked up in."""

    words: OverlapWords
    reader: Reader


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn of either speaker with all that is known about it."""

    speaker: Speaker
    turn: DialogueTurn
    utterances: tuple[Utterance, ...]
    """The turn, or its parts where it is long."""
    stretches: tuple[Span, ...]
    prosody: ProsodyFeatures
    delivery: Delivery

    @property
    def words(self) -> tuple[Word, ...]:
        """Everything that was said in it."""
        return tuple(word for utterance in self.utterances for word in utterance.words)


@dataclass(frozen=True, slots=True)
class Aside:
    """An "mm-hm" or a sound beside the other's speech, which is no turn."""

    speaker: Speaker
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class JudgedCall:
    """A whole recorded call."""

    duration_s: float
    turns: tuple[JudgedTurn, ...]
    asides: tuple[Aside, ...]
    silences: tuple[Span, ...]
    usual: dict[Speaker, Baseline]
    facts: CallFacts
    scorecard: Scorecard
    doubtful: tuple[Speaker, ...] = ()
    """Those of whom few words were recognised with any certainty; their turns are unsure."""


def judge_call(
    heard: Sequence[HeardUtterance], usual: dict[Speaker, Baseline], duration_s: float, books: Books
) -> JudgedCall:
    """Everything that is said about a call; `heard` in the order of the beginnings."""
    found = dialogue([_piece(one, heard, books.words) for one in heard])
    spoken = _spoken(found, heard, books.reader)
    judged = [_turn(turn, mine, heard, usual[turn.speaker]) for turn, mine in zip(found.turns, spoken, strict=True)]
    doubtful = tuple(
        who for who in OTHER if are_doubtful([u for t in judged if t.speaker == who for u in t.utterances])
    )
    turns = tuple(_in_doubt(turn) if turn.speaker in doubtful else turn for turn in judged)
    asides = tuple(_aside(heard[number]) for number in found.asides)
    facts = recorded_facts([_summary(n, turn) for n, turn in enumerate(turns)], _events(found, asides), duration_s)
    return JudgedCall(duration_s, turns, asides, found.silences, usual, facts, score_recorded(facts), doubtful)


def _piece(one: HeardUtterance, heard: Sequence[HeardUtterance], words: OverlapWords) -> Piece:
    other = [stretch for two in heard if two.speaker == OTHER[one.speaker] for stretch in two.stretches]
    return Piece(one.speaker, one.span, is_aside(one.span, one.text, other, words))


def _spoken(found: Dialogue, heard: Sequence[HeardUtterance], reader: Reader) -> list[list[Utterance]]:
    """What was said in each turn, read as an answer to the turn before, as in a live call."""
    latest: dict[Speaker, str] = {"agent": "", "customer": ""}
    spoken = []
    for turn in found.turns:
        parts = _parts([heard[number] for number in turn.pieces])
        spoken.append([_utterance(part, reader, latest[OTHER[turn.speaker]]) for part in parts])
        latest[turn.speaker] = " ".join(text_of(utterance.words) for utterance in spoken[-1])
    return spoken


def _parts(pieces: Sequence[HeardUtterance]) -> list[list[HeardUtterance]]:
    """A turn as it is, or in parts of half a minute of speech: nobody speaks for minutes in one manner."""
    parts: list[list[HeardUtterance]] = []
    spoken_s = 0.0
    for piece in pieces:
        spoken_s += piece.prosody.speech_s
        if parts and spoken_s <= LONGEST_S:
            parts[-1].append(piece)
        else:
            parts.append([piece])
            spoken_s = piece.prosody.speech_s
    return parts


def _utterance(part: Sequence[HeardUtterance], reader: Reader, said_before: str) -> Utterance:
    span = Span(part[0].span.start_sample, part[-1].span.end_sample)
    words = tuple(word for one in part for word in one.words)
    return Utterance(span, words, together([one.prosody for one in part]), read(words, reader, said_before))


def _turn(
    turn: DialogueTurn, utterances: Sequence[Utterance], heard: Sequence[HeardUtterance], usual: Baseline
) -> JudgedTurn:
    judged = [judge(u.prosody, u.cues, usual, u.span, u.words) for u in utterances]
    whole = overall([JudgedPart(d, u.prosody.speech_s) for u, d in zip(utterances, judged, strict=True)])
    stretches = tuple(stretch for number in turn.pieces for stretch in heard[number].stretches)
    prosody = together([u.prosody for u in utterances])
    return JudgedTurn(turn.speaker, turn, tuple(utterances), stretches, prosody, whole)


def _in_doubt(turn: JudgedTurn) -> JudgedTurn:
    return replace(turn, delivery=doubted(turn.delivery, DOUBTFUL))


def _aside(one: HeardUtterance) -> Aside:
    return Aside(one.speaker, one.span, one.text)


def _summary(number: int, judged: JudgedTurn) -> TurnSummary:
    """The turn as the coach looks at it; of the customer only what was said and when.

    Recognisers write no question marks, and the rules know a customer's question by it.
    """
    turn, text = judged.turn, text_of(judged.words)
    place = (turn.span, text, turn.interrupted, turn.cut_in)
    if judged.speaker == "customer":
        asked = any(asks([word.text for word in utterance.words]) for utterance in judged.utterances)
        return TurnSummary(number, "customer", turn.span, f"{text}?" if asked else text, turn.interrupted, turn.cut_in)
    techniques = tuple(technique for utterance in judged.utterances for technique in utterance.cues.techniques)
    part = role(judged.delivery, frozenset(technique.name for technique in techniques))
    return TurnSummary(
        number, "agent", *place, prosody=judged.prosody, delivery=judged.delivery, techniques=techniques, role=part
    )


def _events(found: Dialogue, asides: Sequence[Aside]) -> list[Event]:
    """What the measures of timing are counted from."""
    barge_ins = (BargeIn(turn.span.start_sample, turn.speaker) for turn in found.turns if turn.cut_in)
    nods = (Backchannel(one.span.start_sample, one.span, one.speaker, one.text) for one in asides if one.text)
    return [*barge_ins, *nods, *_dead_air(found)]


def _dead_air(found: Dialogue) -> Iterator[DeadAir]:
    """Silences that the agent is answerable for: after the customer, or inside a turn of the agent's own."""
    for silence in found.silences:
        before = [turn for turn in found.turns if turn.span.start_sample < silence.end_sample]
        after = [turn for turn in found.turns if turn.span.end_sample > silence.start_sample]
        if before and after and after[0].speaker == "agent":
            yield DeadAir(silence.end_sample, silence.duration_s)
