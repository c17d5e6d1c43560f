"""The sections of the table on delivery: each is a function that takes the bench and returns rows."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from re import Pattern
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import acted
import altered
import numpy as np
import ordinary
import peer
import pitch
import sets
from channels import CHANNELS
from pool import spread
from remembered import DroppingRecognizer, Memory, RememberingRecognizer, ears_with, listen_ahead
from table import Row, missing
from words import words

from voicesim.app.judged.judging import Ears, hear
from voicesim.model.audio import Pcm
from voicesim.ports.audio_files import load_audio, save_audio

HEARD_ANEW: Final = ("12 dB quieter", "8 kHz", "3 s of a quiet room before, and under it")
BANK: Final = "bank"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the sections are given."""

    memory: Memory
    folder: Path
    """For altered files; gone afterwards."""
    workers: int
    offenders: list[ordinary.Offender]
    """Filled by the section on ordinary speech."""

    @property
    def ears(self) -> Ears:
        """With words, remembered or recognised."""
        return ears_with(RememberingRecognizer(self.memory))

    @property
    def voice_alone(self) -> Ears:
        """Without words."""
        return ears_with(None)


def listen(bench: Bench) -> list[Row]:
    """Recognise everything that will be judged with words, on all processors; gives no rows."""
    paths = [clip.path for clip in contrast_clips()]
    paths += [path for one in sets.ordinary_sets() for path in one.paths]
    paths += sets.agent_clips()
    paths += [path for one in altered.ALTERATIONS if one.name in HEARD_ANEW for path in altered_agents(one, bench)]
    for _ in watched(listen_ahead(paths, bench.memory, bench.workers), "recognising words", len(paths)):
        pass
    return []


def acted_rows(bench: Bench) -> list[Row]:
    """Acted anger through every channel, with the peer beside it."""
    clips = contrast_clips()
    if not clips:
        return [missing(acted.SECTION, "acted anger", sets.ABSENT)]
    heard = spread(partial(through_channel, memory=bench.memory), list(CHANNELS), bench.workers)
    found = list(watched(heard, "acted speech through every channel", len(CHANNELS)))
    rows = [row for part, _ in found for row in part]
    lively = acted.lively_row(acted.told(each(sets.acted_clips(), "acted speech, all emotions"), bench.voice_alone))
    peers = {contrast: figure for _, areas in found for contrast, figure in areas.items()}
    sounds = [load_audio(clip.path).pcm for clip in clips[: peer.RTF_CLIPS]]
    return [*rows, lively, *peer.peer_rows(peers, clips, sounds)]


def through_channel(name: str, memory: Memory) -> tuple[list[Row], peer.Areas]:
    """What one process does: all clips of the contrast through one channel, ours and the peer."""
    clips = contrast_clips()
    through = [CHANNELS[name](load_audio(clip.path).pcm) for clip in clips]
    extractor = peer.smile()
    peers = {} if extractor is None else peer.areas(name, clips, peer.functionals(extractor, through))
    if name == "as recorded":
        ears = ears_with(RememberingRecognizer(memory))
        return acted.clean_rows(acted.heard(clips, [clip.path for clip in clips], ears), peers), peers
    with TemporaryDirectory(prefix="voicesim-bench-") as folder:
        heard = acted.heard(clips, saved(through, Path(folder)), ears_with(None))
        return acted.channel_rows(name, heard, peers), peers


def saved(sounds: Iterable[Pcm], folder: Path) -> Iterator[Path]:
    """Each as a file, one after the other in the same place: it is heard before the next is written."""
    path = folder / "through.wav"
    for pcm in sounds:
        save_audio(path, np.clip(pcm, -1, 1))
        yield path


def pitch_rows(bench: Bench) -> list[Row]:  # noqa: ARG001 - every section is given the bench
    """The pitch tracker, and how long measuring takes."""
    return [row for rows in each([pitch.rows], "pitch") for row in rows()]


def ordinary_rows(bench: Bench) -> list[Row]:
    """False alarms on bank agents and readers."""
    rows: list[Row] = []
    for one in sets.ordinary_sets():
        recordings = [hear(path, bench.ears, one.speaker_from) for path in each(one.paths, one.name)]
        found, offenders = ordinary.set_rows(one, recordings)
        rows += found
        bench.offenders.extend(offenders)
    return rows or [missing(ordinary.SECTION, "ordinary speech", sets.ABSENT)]


def performed_rows(bench: Bench) -> list[Row]:
    """Our own rendered agents, whose manner is known."""
    clips = sets.agent_clips()
    recordings = [hear(path, bench.ears, sets.AGENT_SPEAKER) for path in each(clips, "rendered agents")]
    return ordinary.performed_rows(recordings)


def robustness_rows(bench: Bench) -> list[Row]:
    """The same speech in other shapes; where no recordings are there, only our own rendered agents."""
    calls = [path for one in sets.ordinary_sets() if BANK in one.name for path in one.paths]
    pieces = altered.all_pieces(list(altered.call_pieces(calls, bench.folder)), bench.ears)
    kept = altered.Kept(pieces, altered.judged_as_they_are(pieces, bench.ears), calls)
    names = [alteration.name for alteration in altered.ALTERATIONS]
    found = spread(partial(in_another_shape, kept=kept, bench=bench), names, bench.workers)
    return [row for rows in watched(found, "the same speech in other shapes", len(names)) for row in rows]


def in_another_shape(name: str, kept: altered.Kept, bench: Bench) -> list[Row]:
    """What one process does: everything in one other shape."""
    [alteration] = [one for one in altered.ALTERATIONS if one.name == name]
    with TemporaryDirectory(prefix="voicesim-bench-") as folder:
        rows = [altered.altered_row(alteration, kept, bench.voice_alone, Path(folder))]
    if name in HEARD_ANEW:
        rows.append(altered.heard_anew_row(alteration, altered_agents(alteration, bench), bench.ears))
    return rows


def dropped_rows(bench: Bench) -> list[Row]:
    """The same speech with a quarter of the words missing."""
    acting = [clip.path for clip in contrast_clips()]
    named: list[tuple[str, Sequence[Path], Pattern[str] | None]] = [
        ("rendered agents", sets.agent_clips(), sets.AGENT_SPEAKER),
        *((one.name, one.paths, one.speaker_from) for one in sets.ordinary_sets()),
        *([("acted anger, calm, neutral", acting, sets.ACTOR)] if acting else []),
    ]
    half_deaf = ears_with(DroppingRecognizer(RememberingRecognizer(bench.memory)))
    rows = []
    for name, paths, speaker_from in each(named, "a quarter of the words missing"):
        whole = [hear(path, bench.ears, speaker_from) for path in paths]
        rows += altered.dropped_rows(name, whole, [hear(path, half_deaf, speaker_from) for path in paths])
    return rows


def contrast_clips() -> list[sets.ActedClip]:
    """The acted clips that the areas under the curve are made of."""
    return [clip for clip in sets.acted_clips() if clip.kind in acted.ORDER]


def altered_agents(alteration: altered.Alteration, bench: Bench) -> list[Path]:
    """The rendered agents in another shape, in folders of their own names."""
    paths = []
    for path in sets.agent_clips():
        folder = bench.folder / alteration.name.replace(" ", "-").replace(",", "") / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        paths.append(altered.written(path, alteration, folder, path.stem)[0])
    return paths


def each(items: Sequence[T], what: str) -> Iterator[T]:
    """The items of a list, with a bar on stderr."""
    return watched(items, what, len(items))


def watched(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """The items, with a bar on stderr where somebody looks at it, else one line."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(items, what, total=total, console=console)
        return
    print(f"{what}: {total}", file=sys.stderr, flush=True)
    yield from items


SECTIONS: Final[tuple[Callable[[Bench], list[Row]], ...]] = (
    listen, acted_rows, pitch_rows, ordinary_rows, performed_rows, robustness_rows, dropped_rows, words,
)  # fmt: skip
"""In the order of the table; a further one returns rows of the same type."""
