"""Acted speech (RAVDESS): is anger told from calm and neutral speech, and is calm speech left alone?

Every clip goes the way of `voicesim judge`: through a file, and against a profile made of the actor's neutral clips.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from figures import area, grouped, interval, rank_correlation, share
from peer import Areas, Contrast
from scripted import ScriptedRecognizer
from sets import QUIET, ActedClip, Kind
from table import Limit, Row

from voicesim.app.judged.judging import BaselineChoice, Ears, Recording, hear, judge_recordings
from voicesim.model.audio import Span
from voicesim.model.delivery import Delivery, DeliveryLabel
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.speech import Word
from voicesim.model.thresholds import AROUSAL_HOT, HEATED
from voicesim.model.units import to_samples
from voicesim.prosody.baseline import from_utterances

SECTION: Final = "Acted anger (RAVDESS, 12 actors, against the actor's own other neutral clips)"
ORDER: Final[tuple[Kind, ...]] = ("calm", "neutral", "angry", "angry, strong")
ANGRY: Final[tuple[Kind, ...]] = ("angry", "angry, strong")
AT_LEAST: Final[dict[Contrast, float]] = {
    Contrast("as recorded", "angry"): 0.95,
    Contrast("as recorded", "angry, strong"): 0.99,
    Contrast("as recorded", "angry", level=False): 0.93,
    Contrast("300-3400 Hz", "angry"): 0.90,
    Contrast("300-3400 Hz at 8 kHz", "angry"): 0.90,
}
MOST_FALSE: Final = Limit(0.02, "at most")
SPOKEN_S: Final = (1.0, 2.5)  # about where an actor speaks in a clip
AREA: Final = "area under the curve of arousal"


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip as it came in through one channel."""

    clip: ActedClip
    recording: Recording

    @property
    def prosody(self) -> ProsodyFeatures:
        """A clip is shorter than what would be cut."""
        return self.recording.utterances[0].prosody


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judgement says of a clip."""

    clip: ActedClip
    label: DeliveryLabel
    arousal: float | None
    calmness: float | None

    @property
    def heated(self) -> bool:
        """By either name of it."""
        return (self.arousal or 0.0) >= AROUSAL_HOT or (self.calmness is not None and self.calmness < HEATED)


ChoiceOf = Callable[[Heard, Sequence[Heard]], BaselineChoice]
"""What a clip is held against, from all clips of its actor."""


def heard(clips: Iterable[ActedClip], paths: Iterable[Path], ears: Ears) -> list[Heard]:
    """The clips through their files; the actor is known as the speaker."""
    pairs = zip(clips, paths, strict=True)
    return [Heard(clip, replace(hear(path, ears, None), speaker=clip.actor)) for clip, path in pairs]


def own_profile(one: Heard, others: Sequence[Heard]) -> Baseline:
    """Of the actor's neutral clips; a clip is never held against itself."""
    neutral = (other for other in others if other.clip.kind == "neutral" and other.clip is not one.clip)
    return from_utterances(other.prosody for other in neutral)


def without_level(one: Heard, others: Sequence[Heard]) -> Baseline:
    """The same, as for a microphone whose gain cannot be trusted."""
    return replace(own_profile(one, others), level_p90_dbfs=None)


def found_by_itself(one: Heard, others: Sequence[Heard]) -> BaselineChoice:  # noqa: ARG001
    """As without a profile: the product looks for the calm clips among all of the actor's."""
    return "self"


def strangers(one: Heard, others: Sequence[Heard]) -> BaselineChoice:  # noqa: ARG001
    """People in general: nothing is known of the actor."""
    return "none"


def judged(found: Sequence[Heard], choice_of: ChoiceOf) -> list[Judged]:
    """Every clip against what it is to be held against; an actor's clips are always judged together."""
    out: list[Judged] = []
    for clips in grouped(found, lambda one: one.clip.actor).values():
        known: dict[BaselineChoice, list[Delivery]] = {}
        for i, one in enumerate(clips):
            choice = choice_of(one, clips)
            if choice not in known:
                together = judge_recordings([other.recording for other in clips], choice)
                known[choice] = [recording.deliveries[0] for recording in together]
            out.append(_judged(one.clip, known[choice][i]))
    return out


def _judged(clip: ActedClip, delivery: Delivery) -> Judged:
    return Judged(clip, delivery.label, delivery.voice.arousal, delivery.calmness)


def channel_rows(channel: str, found: Sequence[Heard], peers: Areas) -> list[Row]:
    """How well anger is told through that channel, and how often quiet speech is called heated."""
    rows: list[Row] = []
    for level, choice_of in ((True, own_profile), (False, without_level)):
        some = judged(found, choice_of)
        rows += [_area_row(Contrast(channel, kind, level), some, peers) for kind in ANGRY]
    return [*rows, _heated_row(f"{channel}: ", judged(found, own_profile), None)]


def clean_rows(found: Sequence[Heard], peers: Areas) -> list[Row]:
    """As recorded: areas, order, false alarms."""
    own = judged(found, own_profile)
    *areas, _ = channel_rows("as recorded", found, peers)
    return [
        *areas,
        _order_row("order", own, Limit(0.85, "at least")),
        _order_row("order, no level", judged(found, without_level), None),
        _heated_row("", own, MOST_FALSE),
        _called_row("calm and neutral clips called aggressive", _quiet(own), MOST_FALSE),
        *_other_baseline_rows("own baseline found by the product", judged(found, found_by_itself)),
        *_other_baseline_rows("people in general as baseline", judged(found, strangers)),
    ]


def lively_row(found: Sequence[Heard]) -> Row:
    """Joy, fear, grief and the others: the sentences are plain, so a hot voice alone may call nobody aggressive."""
    others = [one for one in judged(found, own_profile) if one.clip.kind == "other"]
    row = _called_row("happy, sad, fearful, disgusted, surprised clips called aggressive", others, None)
    return replace(row, note="words given; the voice alone does not tell joy and fear from anger")


def told(clips: Iterable[ActedClip], ears: Ears) -> list[Heard]:
    """The clips as they are, with the words that the actor was given."""
    return [
        one
        for clip in clips
        for one in heard([clip], [clip.path], replace(ears, recognizer=ScriptedRecognizer([_script(clip)])))
    ]


def _script(clip: ActedClip) -> tuple[Word, ...]:
    """Spread evenly over the middle of the clip; its beginning and end are silent."""
    texts = clip.sentence.split()
    step = to_samples(SPOKEN_S[1] - SPOKEN_S[0]) // len(texts)
    starts = (to_samples(SPOKEN_S[0]) + i * step for i in range(len(texts)))
    return tuple(Word(text, Span(start, start + step)) for text, start in zip(texts, starts, strict=True))


def _quiet(found: Iterable[Judged]) -> list[Judged]:
    return [one for one in found if one.clip.kind in QUIET]


def _area_of(kind: Kind) -> Callable[[Sequence[Judged]], float]:
    def of(found: Sequence[Judged]) -> float:
        angry = [one.arousal for one in found if one.clip.kind == kind]
        return area(angry, [one.arousal for one in _quiet(found)])

    return of


def _area_row(contrast: Contrast, found: Sequence[Judged], peers: Areas) -> Row:
    least = AT_LEAST.get(contrast)
    asked = [one for one in found if one.clip.kind in {*QUIET, contrast.kind}]
    unknown = sum(one.arousal is None for one in asked)
    return Row(
        SECTION,
        f"{contrast.channel}: {contrast.kind} against calm and neutral{'' if contrast.level else ', no level'}",
        _area_of(contrast.kind)(asked),
        len(asked),
        limit=None if least is None else Limit(least, "at least"),
        peer=peers.get((contrast, "z")),
        interval=interval(grouped(asked, _actor), _area_of(contrast.kind)),
        note=f"{AREA}; {unknown} clips without one" if unknown else AREA,
        detail={"clips without arousal": unknown},
    )


def _other_baseline_rows(what: str, found: Sequence[Judged]) -> list[Row]:
    return [
        *(_area_row(Contrast(what, kind), found, {}) for kind in ANGRY),
        _heated_row(f"{what}: ", found, None),
        _called_row(f"{what}: calm and neutral clips called aggressive", _quiet(found), None),
    ]


def _order_row(what: str, found: Sequence[Judged], limit: Limit | None) -> Row:
    known = [one for one in found if one.calmness is not None]
    return Row(
        SECTION, f"{what}: calm < neutral < angry < strongly angry", _order(known), len(known), limit=limit,
        interval=interval(grouped(known, _actor), _order), note="Spearman's rho with 1 - calmness",
    )  # fmt: skip


def _order(found: Sequence[Judged]) -> float:
    return rank_correlation([ORDER.index(one.clip.kind) for one in found], [1 - (one.calmness or 0) for one in found])


def _heated_row(what: str, found: Sequence[Judged], limit: Limit | None) -> Row:
    quiet = _quiet(found)
    return Row(
        SECTION, f"{what}calm and neutral clips called heated", _heated(quiet), len(quiet), "share", limit,
        interval=interval(grouped(quiet, _actor), _heated),
        note=f"arousal from {AROUSAL_HOT:g}, or calmness below {HEATED:g}",
    )  # fmt: skip


def _heated(found: Iterable[Judged]) -> float:
    return share(one.heated for one in found)


def _called_row(what: str, found: Sequence[Judged], limit: Limit | None) -> Row:
    return Row(
        SECTION, what, _aggressive(found), len(found), "share", limit,
        interval=interval(grouped(found, _actor), _aggressive), note="label, from words and voice",
    )  # fmt: skip


def _aggressive(found: Iterable[Judged]) -> float:
    return share(one.label == "aggressive" for one in found)


def _actor(one: Judged) -> str:
    return one.clip.actor
