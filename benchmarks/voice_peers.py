"""Pitch and prosody beside librosa.pyin, Praat and openSMILE, on the same files, in turn. For bench.py."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from prosody import DATA, GROSS, REFERENCE_HOP_S
from sets import ABSENT, ROOT
from table import Limit, Row, missing

from voicesim.model.audio import Pcm
from voicesim.model.units import RATE_HZ
from voicesim.ports.audio_files import load_audio, save_audio
from voicesim.prosody.measure import measure
from voicesim.prosody.pitch import HOP_SAMPLES, track

SECTION: Final = "Voice, beside others on the same files (pitch_fda: a man and a woman, laryngograph)"
NOT_THERE: Final = "the others are not installed: make bench puts them into .venv-peers"
PYIN, PRAAT, SMILE = "librosa.pyin", "Praat", "openSMILE eGeMAPS"
WORKER: Final = ROOT / "benchmarks" / "peer_trackers.py"
GPE: Final = Limit(0.010, "at most")
Truths = Sequence[npt.NDArray[np.float64]]
Pitch = tuple[float, npt.NDArray[np.float64]]
"""Where the first frame lies in seconds, and the F0 of every frame 10 ms apart, 0 where unvoiced."""


@dataclass
class Round:
    """Processor seconds of one pass of each tool over all files, one after the other."""

    track_s: float
    measure_s: float
    peers_s: dict[str, float] = field(default_factory=dict)
    pitch: dict[str, Any] = field(default_factory=dict)
    """What the others found; see peer_trackers.py."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Against the laryngograph; as benchmarks/prosody.py counts them."""

    gross: float
    """Off by more than 20 %, of the frames that both call voiced: who calls fewer voiced has the easier ones."""
    pitchless: float
    """Off by more than 20 % or called voiceless, of the frames that are voiced."""
    frames: float
    n: int


class Peers:
    """The other tools, running."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.versions: dict[str, str] | None = self._answer()
        """Of the other tools; None when they did not come up."""

    def run(self, tool: str) -> Any:  # noqa: ANN401 - see peer_trackers.py
        """One pass over all files."""
        assert self._process.stdin is not None
        print(tool, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> Any:  # noqa: ANN401
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline() or "null")


@contextmanager
def peers(python: Path, clips: Sequence[Pcm]) -> Iterator[Peers]:
    """The other tools, loaded, with these clips."""
    with tempfile.TemporaryDirectory(prefix="voicesim-bench-") as folder:
        paths = [Path(folder) / f"{number:03d}.wav" for number in range(len(clips))]
        for path, pcm in zip(paths, clips, strict=True):
            save_audio(path, pcm)
        command = [str(python), str(WORKER), *map(str, paths)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
            yield Peers(process)


def rows(python: Path, rounds: int) -> tuple[list[Row], dict[str, str]]:
    """All rows, and the versions of the others."""
    paths = sorted(DATA.glob("*.wav"))
    if not paths or not python.is_file():
        return [missing(SECTION, "pitch and prosody", ABSENT if not paths else NOT_THERE)], {}
    clips = [load_audio(path).pcm for path in paths]
    truths = [np.loadtxt(path.with_suffix(".f0ref")) for path in paths]
    with peers(python, clips) as others:
        if others.versions is None:
            return [missing(SECTION, "pitch and prosody", NOT_THERE)], {}
        times = [_round(clips, others) for _ in range(rounds)]
    found = {tool: _pitches(times[-1].pitch[tool]) for tool in (PYIN, PRAAT)}
    ours = [(0.0, np.nan_to_num(track(pcm).f0_hz).astype(np.float64)) for pcm in clips]
    errors = {tool: _errors(pitch, truths) for tool, pitch in found.items()}
    both = _on_same_frames(ours, found[PRAAT], truths)
    return [*_time_rows(times, len(clips)), both, *_error_rows(_errors(ours, truths), errors)], others.versions


def _round(clips: Sequence[Pcm], others: Peers) -> Round:
    for work in (track, lambda pcm: measure(pcm, (), None)):
        work(clips[0])  # what is loaded the first time is not counted
    began_s = time.process_time()
    for pcm in clips:
        track(pcm)
    tracked_s = time.process_time()
    for pcm in clips:
        measure(pcm, (), None)
    measured_s = time.process_time()
    one = Round(tracked_s - began_s, measured_s - tracked_s)
    for tool in (PYIN, PRAAT, SMILE):
        answer = others.run(tool)
        one.peers_s[tool], one.pitch[tool] = float(answer["cpu_s"]), answer["pitch"]
    return one


def _pitches(found: Any) -> list[Pitch]:  # noqa: ANN401
    return [(first_s, np.array(f0_hz)) for first_s, f0_hz in found]


def _time_rows(times: Sequence[Round], n: int) -> list[Row]:
    def against(what: str, tool: str, least: float, *, whole: bool) -> Row:
        ratio = median(one.peers_s[tool] / (one.measure_s if whole else one.track_s) for one in times)
        return Row(
            SECTION, what, ratio, n, "times", Limit(least, "at least"), note="processor time of theirs over ours"
        )

    return [
        against("F0: faster than librosa.pyin (tuned for speech)", PYIN, 50, whole=False),
        against("F0: faster than Praat (ac)", PRAAT, 2, whole=False),
        against("all prosody: faster than openSMILE eGeMAPS", SMILE, 3, whole=True),
    ]


def _error_rows(ours: Errors, theirs: dict[str, Errors]) -> list[Row]:
    praat, pyin = theirs[PRAAT], theirs[PYIN]
    note = f"peer: Praat, which is the limit; librosa.pyin: {{:.1%}} of {pyin.n}"
    apart = f"peer: Praat; each of its own voiced frames; librosa.pyin: {pyin.gross:.1%}"
    return [
        Row(SECTION, "F0 off by more than 20 % (GPE)", ours.gross, ours.n, "share", GPE, praat.gross, note=apart),
        Row(SECTION, "voiced frames without their F0", ours.pitchless, ours.n, "share",
            Limit(praat.pitchless, "at most"), praat.pitchless, note=note.format(pyin.pitchless)),
        Row(SECTION, "F0 or voicing wrong (FFE)", ours.frames, ours.n, "share", Limit(praat.frames, "at most"),
            praat.frames, note=note.format(pyin.frames)),
    ]  # fmt: skip


def _on_same_frames(ours: Sequence[Pitch], praat: Sequence[Pitch], truths: Truths) -> Row:
    """Gross errors where both find a voice: no tool gains there by leaving out what is hard."""
    off = {"ours": 0, "praat": 0}
    n = 0
    for our, their, truth_hz in zip(ours, praat, truths, strict=True):
        found = {"ours": _at_truth(our, len(truth_hz)), "praat": _at_truth(their, len(truth_hz))}
        both = (truth_hz > 0) & (found["ours"] > 0) & (found["praat"] > 0)
        n += int(both.sum())
        for tool, f0_hz in found.items():
            off[tool] += int((np.abs(f0_hz[both] / truth_hz[both] - 1) > GROSS).sum())
    what, note = (
        "F0 off by more than 20 %, where Praat hears a voice too",
        f"{off['ours']} frames; Praat: {off['praat']}",
    )
    praats = off["praat"] / n
    return Row(SECTION, what, off["ours"] / n, n, "share", Limit(praats, "at most"), praats, note=note)


def _at_truth(pitch: Pitch, count: int) -> npt.NDArray[np.float64]:
    """The pitch found nearest to each frame of the reference, 0 where there is none: shape (count,)."""
    first_s, f0_hz = pitch
    places = np.round((np.arange(count) * REFERENCE_HOP_S - first_s) * RATE_HZ / HOP_SAMPLES).astype(int)
    there = (places >= 0) & (places < len(f0_hz))
    return np.where(there, f0_hz[np.clip(places, 0, len(f0_hz) - 1)], 0.0)


def _errors(found: Sequence[Pitch], truths: Truths) -> Errors:
    """Each frame of the reference against the nearest one that was found, 10 ms apart."""
    gross = both = voicing = frames = spoken = 0
    for pitch, truth_hz in zip(found, truths, strict=True):
        ours_hz = _at_truth(pitch, len(truth_hz))
        voiced = (truth_hz > 0) & (ours_hz > 0)
        gross += int((np.abs(ours_hz[voiced] / truth_hz[voiced] - 1) > GROSS).sum())
        both += int(voiced.sum())
        voicing += int(((truth_hz > 0) != (ours_hz > 0)).sum())
        spoken += int((truth_hz > 0).sum())
        frames += len(truth_hz)
    return Errors(gross / both, (gross + spoken - both) / spoken, (gross + voicing) / frames, frames)
