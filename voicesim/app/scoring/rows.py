"""A judged recorded call as rows: one for the call and one for every turn, with the evidence inside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from voicesim import __version__
from voicesim.app.judged.judging import DOUBTFUL
from voicesim.app.judged.rows import clean, delivery_fields, error_fields, prosody_fields, technique_fields, word_fields
from voicesim.app.scoring.jobs import Source
from voicesim.app.scoring.judged_call import JudgedCall, JudgedTurn
from voicesim.coach.document import rounded, scorecard_fields, timing_fields
from voicesim.coach.metrics import call_metrics
from voicesim.coach.types import SCORING_VERSION
from voicesim.delivery.overall import JudgedPart, overall
from voicesim.model.codec import plain
from voicesim.model.errors import VoicesimError
from voicesim.model.language import Technique
from voicesim.model.speech import Speaker, text_of
from voicesim.prosody.utterances import together

Row = dict[str, Any]
SPEAKERS: Final[tuple[Speaker, ...]] = ("agent", "customer")


@dataclass(frozen=True, slots=True)
class CallRows:
    """What is kept of one call: plain data."""

    call: Row
    turns: tuple[Row, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is a reason in the place of a judgement."""
        return self.call["error"] is not None


def error_rows(source: Source, error: VoicesimError) -> CallRows:
    """A call that could not be scored, and why."""
    empty = dict.fromkeys(("duration_s", *SPEAKERS, "timing", "metrics", "techniques", "scorecard"))
    return CallRows(_head(source) | empty | {"asides": [], "note": None, "error": error_fields(error)})


def judged_rows(source: Source, judged: JudgedCall, note: str | None = None) -> CallRows:
    """A call that was scored; the note says what is wrong with its files all the same."""
    call = _head(source) | {"duration_s": judged.duration_s}
    call |= {speaker: _side(judged, speaker) for speaker in SPEAKERS}
    call |= {
        "timing": timing_fields(judged.facts.timing),
        "metrics": {metric.name: metric.value for metric in call_metrics(judged.facts)},
        "techniques": dict(sorted(Counter(t.name for turn in judged.turns for t in _techniques(turn)).items())),
        "scorecard": scorecard_fields(judged.scorecard),
        "asides": [
            {"speaker": one.speaker, "start_s": one.span.start_s, "end_s": one.span.end_s, "text": one.text}
            for one in judged.asides
        ],
        "note": "; ".join([*([note] if note else []), *(f"{DOUBTFUL} ({who})" for who in judged.doubtful)]) or None,
        "error": None,
    }
    before = [None, *judged.turns]
    turns = [_turn(source, n, turn, last) for n, (turn, last) in enumerate(zip(judged.turns, before, strict=False))]
    return CallRows(rounded(plain(call)), tuple(rounded(plain(turn)) for turn in turns))


def _head(source: Source) -> Row:
    return {
        "call": clean(source.name),
        "agent_name": source.agent_name,
        "files": [clean(str(path)) for path in source.paths],
        "voicesim": __version__,
        "scoring_version": SCORING_VERSION,
    }


def _side(judged: JudgedCall, speaker: Speaker) -> Row:
    """One speaker over the whole call."""
    mine = [turn for turn in judged.turns if turn.speaker == speaker]
    usual = judged.usual[speaker]
    prosody = together([turn.prosody for turn in mine])
    whole = (
        delivery_fields(overall([JudgedPart(turn.delivery, turn.prosody.speech_s) for turn in mine])) if mine else None
    )
    return {
        "turns": len(mine),
        "speech_s": prosody.speech_s,
        "words": sum(len(turn.words) for turn in mine),
        "calmness_lowest": min((c for turn in mine if (c := turn.delivery.calmness) is not None), default=None),
        "prosody": prosody_fields(prosody) if mine else None,
        "delivery": whole,
        "baseline": {"source": usual.source, "utterances": usual.utterances, "untrusted": list(usual.untrusted)},
    }


def _turn(source: Source, number: int, judged: JudgedTurn, before: JudgedTurn | None) -> Row:
    turn, gap_s = judged.turn, None if before is None else judged.turn.span.start_s - before.turn.span.end_s
    return {
        "call": clean(source.name), "turn": number, "speaker": turn.speaker,
        "start_s": turn.span.start_s, "end_s": turn.span.end_s, "gap_s": gap_s,
        "interrupted": turn.interrupted, "cut_in": turn.cut_in,
        "text": text_of(judged.words),
        "delivery": delivery_fields(judged.delivery),
        "techniques": [technique_fields(one) for one in _techniques(judged)],
        "prosody": prosody_fields(judged.prosody) | {"speech_s": judged.prosody.speech_s},
        "stretches": [[span.start_s, span.end_s] for span in judged.stretches],
        "words": [word_fields(word) for word in judged.words],
        "evidence": judged.delivery.evidence,
    }  # fmt: skip


def _techniques(judged: JudgedTurn) -> Sequence[Technique]:
    """Of the agent: what the word model knows is what agents do."""
    if judged.speaker == "customer":
        return ()
    return [technique for utterance in judged.utterances for technique in utterance.cues.techniques]
