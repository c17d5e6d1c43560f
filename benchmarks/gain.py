"""What recordings with evened-out levels do to calmness, and whether the checks notice; `python benchmarks/gain.py`.

Acted speech (RAVDESS, every clip of an actor through one channel) is judged against the actor's own calm clips: once
with the level counting whatever the checks say, once as `voicesim judge` does it. Nothing is fitted here.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from channels import Channel, gain_controlled, peak_normalised
from figures import area, grouped, share
from prosody import clean
from sets import ABSENT, QUIET, ActedClip, acted_clips

from voicesim.app.own_voice import Material, own_baseline
from voicesim.delivery.judge import judge
from voicesim.dsp.levels import frame_levels_dbfs, to_power
from voicesim.model.audio import Pcm, Span
from voicesim.model.language import NO_WORDS
from voicesim.model.prosody import Baseline, ProsodyFeatures
from voicesim.model.thresholds import CALM, RECOVERED
from voicesim.ports.audio_files import load_audio
from voicesim.prosody.activity import active_frames
from voicesim.prosody.checks import peak_dbfs
from voicesim.prosody.measure import measure

TARGET_DBFS = -23.0


def same_loudness(pcm: Pcm) -> Pcm:
    """Every clip to the same mean level of its speech."""
    levels = frame_levels_dbfs(pcm, 400, 160)
    power = to_power(levels[active_frames(levels)]).mean()
    out: Pcm = (pcm * np.sqrt(to_power(TARGET_DBFS) / power)).astype(np.float32)
    return out


CHANNELS: dict[str, Channel] = {
    "as recorded": clean,
    "same peak": peak_normalised,
    "same loudness": same_loudness,
    "automatic gain": gain_controlled,
}
Rule = Callable[[Baseline], Baseline]


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip through a channel."""

    clip: ActedClip
    prosody: ProsodyFeatures
    peak_dbfs: float


def trusting(baseline: Baseline) -> Baseline:
    """The level counts always."""
    return replace(baseline, untrusted=())


def checking(baseline: Baseline) -> Baseline:
    """As it is shipped."""
    return baseline


def heard(clip: ActedClip, channel: Channel) -> Heard:
    pcm = channel(load_audio(clip.path).pcm)
    return Heard(clip, measure(pcm, (), None), peak_dbfs(pcm))


def own(clips: Sequence[Heard]) -> Baseline:
    """The baseline of one actor."""
    found = own_baseline(Material([one.prosody for one in clips], [one.peak_dbfs for one in clips]))
    if found is None:
        sys.exit("an actor has too few clips")
    return found


def figures(actors: Sequence[Sequence[Heard]], rule: Rule) -> str:
    calmness: dict[str, list[float | None]] = {}
    for clips in actors:
        baseline = rule(own(clips))
        for one in clips:
            delivery = judge(one.prosody, NO_WORDS, baseline, Span(0, 0))
            calmness.setdefault(one.clip.kind, []).append(delivery.calmness)
    heat = {kind: [None if calm is None else -calm for calm in found] for kind, found in calmness.items()}
    quiet = [value for kind in QUIET for value in heat[kind]]
    angry = [calm for calm in calmness["angry"] if calm is not None]
    return (
        f"AUC {area(heat['angry'], quiet):.3f}, strong {area(heat['angry, strong'], quiet):.3f}; anger heard as tense "
        f"{share(calm < RECOVERED for calm in angry):.0%}, as calm {share(calm >= CALM for calm in angry):.0%}; "
        f"quiet clips heard as tense {share(value is not None and -value < RECOVERED for value in quiet):.1%}"
    )


def main() -> None:
    clips = acted_clips()
    if not clips:
        sys.exit(ABSENT)
    for name, channel in CHANNELS.items():
        actors = list(grouped((heard(clip, channel) for clip in clips), lambda one: one.clip.actor).values())
        caught = sum("level_p90_dbfs" in own(actor).untrusted for actor in actors)
        print(f"{name}: level ruled out for {caught} of {len(actors)} actors")
        for label, rule in (("level always counts", trusting), ("checked", checking)):
            print(f"  {label:20} {figures(actors, rule)}")


if __name__ == "__main__":
    main()
