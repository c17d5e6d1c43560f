"""Ordinary speech through the whole of `voicesim judge`: who is called what, where nobody is aggressive."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from figures import share
from sets import OrdinarySet
from table import Limit, Row

from voicesim.app.judged.judging import JudgedRecording, Recording, judge_recordings
from voicesim.model.delivery import Delivery
from voicesim.model.speech import text_of
from voicesim.model.thresholds import AROUSAL_HOT, HEATED

SECTION: Final = "False alarms on ordinary speech (words recognised, as `voicesim judge` does)"
PERFORMED: Final = "Rendered agents (own clips, words recognised): is the manner heard at all?"
MOST_AGGRESSIVE: Final = Limit(0.01, "at most")
MANNERS: Final = ("assertive", "passive", "aggressive")
LABELS: Final = ("neutral", "assertive", "passive", "aggressive", "unsure")
BASELINES: Final[dict[Literal["self", "none"], str]] = {"self": "own baseline", "none": "people in general"}
LONGEST_QUOTE: Final = 90


@dataclass(frozen=True, slots=True)
class Offender:
    """An utterance that was called what it should not be, so that one can listen."""

    file: str
    baseline: str
    start_s: float
    quote: str
    delivery: Delivery

    def line(self) -> str:
        """For a person."""
        arousal = "unknown" if self.delivery.voice.arousal is None else f"{self.delivery.voice.arousal:.2f}"
        return (
            f"{self.file} at {self.start_s:.1f} s, {self.baseline}: {self.delivery.label} "
            f'({self.delivery.confidence:.2f}), arousal {arousal}: "{self.quote[:LONGEST_QUOTE]}"'
        )


def set_rows(one: OrdinarySet, recordings: Sequence[Recording]) -> tuple[list[Row], list[Offender]]:
    """Shares of the labels with either baseline, and the utterances that were called aggressive or heated."""
    rows: list[Row] = []
    offenders: list[Offender] = []
    for choice, name in BASELINES.items():
        judged = judge_recordings(recordings, choice)
        deliveries = [delivery for recording in judged for delivery in recording.deliveries]
        rows += _rows(f"{one.name}, {name}", deliveries)
        offenders += _offenders(judged, name)
    return rows, offenders


def performed_rows(recordings: Sequence[Recording]) -> list[Row]:
    """The other side of false alarms: how many turns of an agent who is meant so are called so.

    The style stands in the folder's name. Not every turn of an aggressive agent is aggressive by itself.
    """
    rows: list[Row] = []
    for choice, name in BASELINES.items():
        judged = judge_recordings(recordings, choice)
        for style in MANNERS:
            labels = [
                delivery.label
                for one in judged
                if one.recording.path.parent.name.endswith(f"-{style}")
                for delivery in one.deliveries
            ]
            found = _shares(labels)
            what = f"{style} agents, {name}: turns called {style}"
            rows.append(Row(PERFORMED, what, found[style], len(labels), "share", note=_listed(found), detail=found))
    return rows


def heated(delivery: Delivery) -> bool:
    """By either name of it."""
    arousal, calmness = delivery.voice.arousal, delivery.calmness
    return (arousal is not None and arousal >= AROUSAL_HOT) or (calmness is not None and calmness < HEATED)


def _rows(what: str, deliveries: Sequence[Delivery]) -> list[Row]:
    shares = _shares([delivery.label for delivery in deliveries])
    return [
        Row(SECTION, f"{what}: aggressive", shares["aggressive"], len(deliveries), "share", MOST_AGGRESSIVE,
            note=_listed(shares), detail=shares),
        Row(SECTION, f"{what}: heated", share(map(heated, deliveries)), len(deliveries), "share"),
    ]  # fmt: skip


def _shares(labels: Sequence[str]) -> dict[str, float]:
    counts = Counter(labels)
    return {label: counts[label] / len(labels) for label in LABELS}


def _listed(shares: dict[str, float]) -> str:
    return ", ".join(f"{label} {100 * value:.0f} %" for label, value in shares.items())


def _offenders(judged: Iterable[JudgedRecording], baseline: str) -> list[Offender]:
    return [
        Offender(recording.recording.path.name, baseline, said.span.start_s, text_of(said.words), delivery)
        for recording in judged
        for said, delivery in zip(recording.recording.utterances, recording.deliveries, strict=True)
        if delivery.label == "aggressive" or heated(delivery)
    ]
