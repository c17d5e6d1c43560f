"""The judgements of several utterances of one recording as one judgement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from voicesim.delivery.judge import VOICE_ALONE
from voicesim.delivery.roles import remedy, role
from voicesim.model.delivery import Delivery, DeliveryLabel, Evidence, TextReading, VoiceReading

MOST_EVIDENCE: Final = 12
LASTING: Final = 0.25  # share of the judged speech for which a remark must hold to be one on the whole
LABELS: Final[tuple[DeliveryLabel, ...]] = ("passive", "assertive", "aggressive", "neutral")


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """One utterance's judgement and how long it spoke."""

    delivery: Delivery
    speech_s: float

    @property
    def sure(self) -> bool:
        """Whether it could be told how this utterance came across."""
        return self.delivery.label != "unsure"


def overall(parts: Sequence[JudgedPart]) -> Delivery:
    """A mean of the judgements, weighted by the duration of speech; the label is that of the largest share.

    Utterances whose label is unsure do not take part unless all are. Of the evidence the strongest of all utterances
    is kept, each piece with the share that its utterance has in the whole, and says where in the recording it was.
    """
    if len(parts) == 1:
        return parts[0].delivery
    used = [part for part in parts if part.sure] or list(parts)
    shares = {label: _mean([(getattr(p.delivery, label), p.speech_s) for p in used]) or 0.0 for label in LABELS}
    sure = any(part.sure for part in parts)
    whole = Delivery(
        label=max(LABELS, key=lambda label: shares[label]) if sure else "unsure",
        passive=shares["passive"], assertive=shares["assertive"], aggressive=shares["aggressive"],
        neutral=shares["neutral"],
        agency=_mean([(p.delivery.agency, p.speech_s) for p in used]) or 0.0,
        communion=_mean([(p.delivery.communion, p.speech_s) for p in used]) or 0.0,
        calmness=_mean([(p.delivery.calmness, p.speech_s) for p in parts]),
        confidence=_mean([(p.delivery.confidence, p.speech_s) for p in used]) or 0.0,
        text=_text(parts), voice=_voice(parts), evidence=_evidence(used), notes=_notes(parts, used),
    )  # fmt: skip
    return replace(whole, role=role(whole), remedy=remedy(whole))


def doubted(delivery: Delivery, why: str) -> Delivery:
    """The judgement of words that are not to be trusted: unsure, whatever they seem to say; the voice stands."""
    others = (note for note in delivery.notes if not note.startswith("unsure"))
    confidence = min(VOICE_ALONE, delivery.confidence)
    unsure = replace(delivery, label="unsure", confidence=confidence, notes=(f"unsure: {why}", *others))
    return replace(unsure, role=role(unsure), remedy=remedy(unsure))


def _mean(weighed: Sequence[tuple[float | None, float]]) -> float | None:
    """Weighted mean of what is known; None when nothing is."""
    known = [(value, weight) for value, weight in weighed if value is not None and weight > 0]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _text(parts: Sequence[JudgedPart]) -> TextReading:
    """Clear words count more than unclear ones."""
    read = [(part.delivery.text, part.speech_s) for part in parts]
    return TextReading(
        agency=_mean([(text.agency, text.confidence * length) for text, length in read]) or 0.0,
        communion=_mean([(text.communion, text.confidence * length) for text, length in read]) or 0.0,
        confidence=_mean([(text.confidence, length) for text, length in read]) or 0.0,
    )


def _voice(parts: Sequence[JudgedPart]) -> VoiceReading:
    heard = [(part.delivery.voice, part.speech_s) for part in parts]
    return VoiceReading(
        arousal=_mean([(voice.arousal, length) for voice, length in heard]),
        agency=_mean([(voice.agency, length) for voice, length in heard]),
        calmness=_mean([(voice.calmness, length) for voice, length in heard]),
        confidence=_mean([(voice.confidence, length) for voice, length in heard]) or 0.0,
        own_baseline=bool(heard) and all(voice.own_baseline for voice, _ in heard),
    )


def _evidence(parts: Sequence[JudgedPart]) -> tuple[Evidence, ...]:
    total = sum(part.speech_s for part in parts) or 1.0
    shared = [_in_the_whole(e, p.speech_s / total) for p in parts for e in p.delivery.evidence]
    return tuple(sorted(shared, key=lambda e: (-abs(e.weight), e.start_s, e.axis, e.feature))[:MOST_EVIDENCE])


def _in_the_whole(evidence: Evidence, share: float) -> Evidence:
    minutes, seconds = divmod(int(evidence.start_s), 60)
    placed = f"{evidence.sentence} at {minutes}:{seconds:02d}"
    return replace(evidence, weight=evidence.weight * share, sentence=placed)


def _notes(parts: Sequence[JudgedPart], used: Sequence[JudgedPart]) -> tuple[str, ...]:
    """How much was judged, and the remarks that hold for a good part of the speech that the judgement rests on."""
    sure = sum(part.sure for part in parts)
    lasting: dict[str, float] = {}
    for part in used:
        for note in part.delivery.notes:
            lasting[note] = lasting.get(note, 0.0) + part.speech_s
    enough = LASTING * sum(part.speech_s for part in used)
    remarks = (note for note, speech_s in lasting.items() if speech_s > enough and not note.startswith("unsure"))
    reasons = {note: speech_s for note, speech_s in lasting.items() if note.startswith("unsure") and not sure}
    why = [max(reasons, key=lambda note: reasons[note])] if reasons else []
    return (*why, f"{sure} of {len(parts)} utterances could be judged, weighted by their length", *remarks)
