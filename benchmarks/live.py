"""A live call over a virtual headset: how soon the customer answers at the ear, who waits for what, and what it costs.

    .venv/bin/python benchmarks/live.py [--write docs/live.md]

A private PulseAudio with null sinks is the headset; `voicesim call --plain` runs in a process of its own. An agent made
of recordings listens to the ear like a person: when the customer has been silent for a while, it speaks the next turn.
Both sides are recorded where they enter and leave the sound server, on one clock. Needs Debian's pulseaudio,
pulseaudio-utils, libportaudio2 and libasound2-plugins.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from table import Limit, Row, markdown, with_block, write_whole

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "card"))
from live_tap import RATE_HZ, Tap, sounding  # noqa: E402 - the virtual headset lies beside the tests that use it
from process_use import Use, watched  # noqa: E402
from virtual_headset import WARM_UP_S, VirtualHeadset  # noqa: E402

CALLS: Final = {"late-wedding-photographer": "wedding-assertive", "damaged-sofa-bed": "sofa-assertive"}
BARGES_IN_AT_TURN: Final = 3
THINKS_S: Final = 0.9
"""The agent speaks when the ear has been silent for so long: longer than the pauses inside a line."""
GIVES_WAY_S: Final = 1.0
"""So long an agent who is cut off talks on: longer than the customer's \"mm-hm\"."""
MATCHES_S: Final = 0.4
FRAME_S: Final = 0.02
LONGEST_S: Final = 240.0
SECTION: Final = "Live calls over a virtual headset"


@dataclass
class Observed:
    """One call as it was seen from outside."""

    agent: list[tuple[float, float]] = field(default_factory=list)
    customer: list[tuple[float, float]] = field(default_factory=list)
    use: Use = field(default_factory=Use)
    document: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    heard: list[tuple[float, float]] = field(default_factory=list)
    """The agent as the call has recorded it, in the call's own time."""
    voiced: list[tuple[float, float]] = field(default_factory=list)
    """The customer, the same."""
    replays: bool = False


@contextmanager
def plugged_in() -> Iterator[VirtualHeadset]:
    """A virtual headset for as long as it takes."""
    with tempfile.TemporaryDirectory(prefix="voicesim-headset-") as folder:
        Path(folder).chmod(0o700)
        server = VirtualHeadset(Path(folder))
        try:
            server.begin()
            server.plug()
            time.sleep(WARM_UP_S)
            yield server
        finally:
            server.end()


def call(server: VirtualHeadset, scenario: str, out: Path, *, barge_in: bool) -> Observed:
    """Hold one call; with `barge_in`, one turn is spoken into the customer's line."""
    voicesim = str(Path(sys.executable).parent / "voicesim")
    command = [voicesim, "call", scenario, "--plain", "--out", str(out), "--seed", "0"]
    turns = sorted((ROOT / "tests" / "data" / "agents" / CALLS[scenario]).glob("*.flac"))
    seen = Observed()
    ear, mouth = Tap(server, "ear.monitor"), Tap(server, "mouth.monitor")
    with subprocess.Popen(
        command, env=os.environ | server.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        lines = iter(process.stdout or ())
        while "Speak first" not in next(lines, "Speak first"):
            pass
        threading.Thread(target=lambda: list(lines), daemon=True).start()
        with watched(process.pid) as seen.use:
            speak_all(server, ear, turns, process, BARGES_IN_AT_TURN if barge_in else None)
            process.wait(LONGEST_S)
    ear.stop()
    mouth.stop()
    seen.agent, seen.customer = mouth.sounding(), ear.sounding()
    seen.document = json.loads((out / "call.json").read_text("utf-8"))
    seen.events = [json.loads(line) for line in (out / "events.jsonl").read_text("utf-8").splitlines()]
    seen.heard = sounding(soundfile.read(out / "mic.wav", dtype="float32")[0])
    seen.voiced = sounding(soundfile.read(out / "customer.wav", dtype="float32")[0])
    seen.replays = subprocess.run([voicesim, "replay", str(out)], capture_output=True, check=False).returncode == 0
    return seen


def speak_all(
    server: VirtualHeadset, ear: Tap, turns: list[Path], process: subprocess.Popen[str], at: int | None
) -> None:
    """Speak each turn once the customer has finished; the one numbered `at` a second after the customer began."""
    for number, path in enumerate(turns):
        if number == at:
            wait_for(lambda: time.monotonic() - ear.sounded_s < 0.1, process)
            time.sleep(1.8)
        elif number:
            before_s = time.monotonic()
            wait_for(lambda before_s=before_s: ear.sounded_s > before_s, process)  # type: ignore[misc]
            wait_for(lambda: time.monotonic() - ear.sounded_s > THINKS_S, process)
        if process.poll() is not None:
            return
        say(server, ear, path, gives_way=number != at)


def say(server: VirtualHeadset, ear: Tap, path: Path, *, gives_way: bool) -> None:
    """Speak a turn, until the customer has talked over it for a while."""
    with server.say(path) as speaking:
        quiet_s = time.monotonic()
        while speaking.poll() is None:
            time.sleep(0.01)
            now_s = time.monotonic()
            quiet_s = now_s if now_s - ear.sounded_s > 0.1 else quiet_s
            if gives_way and now_s - quiet_s > GIVES_WAY_S:
                speaking.terminate()


def wait_for(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Look every 10 ms, until it is so, or the call is over."""
    ends_s = time.monotonic() + 60
    while not true() and process.poll() is None and time.monotonic() < ends_s:
        time.sleep(0.01)


@dataclass(frozen=True)
class Answer:
    """A turn of the agent that the customer answered."""

    gap_s: float
    """From the agent's last sound to the customer's first, at the device."""
    wait_s: float
    """Of it, from the agent's last sound in the recorded microphone to where the turn was taken for over."""
    hesitates_s: float
    """Of it, the silence with which the line itself begins: who is hesitant does not answer at once."""


def answers(seen: Observed) -> list[Answer]:
    """The turns that were answered; the call's clock is laid on ours by the end of the first of them."""
    ended = [e for e in seen.events if e["type"] == "TurnEnded" and e["speaker"] == "agent" and not e["interrupted"]]
    begins = [event["at_sample"] for event in seen.events if event["type"] == "PlaybackStarted"]
    ends_s = [max(end for _, end in seen.heard if end <= event["at_sample"] / RATE_HZ) for event in ended]
    shift_s = max(end for _, end in seen.agent if end <= seen.customer[0][0]) - ends_s[0]
    found = []
    for event, end_s in zip(ended, ends_s, strict=True):
        agent_s = min((end for _, end in seen.agent), key=lambda end, at=end_s + shift_s: abs(end - at))  # type: ignore[misc]
        next_s = min((begin for begin, _ in seen.customer if begin >= agent_s), default=None)
        again_s = min((begin for begin, _ in seen.agent if begin >= agent_s), default=float("inf"))
        if abs(agent_s - end_s - shift_s) < MATCHES_S and next_s is not None and next_s < again_s:
            begins_s = min(at for at in begins if at >= event["at_sample"]) / RATE_HZ
            sounds_s = min((begin for begin, _ in seen.voiced if begin >= begins_s - FRAME_S), default=begins_s)
            wait_s = event["at_sample"] / RATE_HZ - end_s
            found.append(Answer(next_s - agent_s, wait_s, max(0.0, sounds_s - begins_s)))
    return found


def silent_after_s(seen: Observed) -> list[float]:
    """From each decision to give way to the agent, to the customer's silence, in the call's own time."""
    ends = [event["at_sample"] for event in seen.events if event["type"] == "PlaybackEnded"]
    stops = [event["at_sample"] for event in seen.events if event["type"] == "BargeIn" and event["by"] == "agent"]
    return [(min(end for end in ends if end >= stop) - stop) / RATE_HZ for stop in stops]


def rows_of(name: str, seen: Observed) -> list[Row]:
    """The rows of one call."""
    found = answers(seen)
    audible = [answer.gap_s for answer in found]
    gaps = [answer.gap_s - answer.hesitates_s for answer in found]
    rest = [gap_s - answer.wait_s for gap_s, answer in zip(gaps, found, strict=True)]
    lost = sum(event["samples"] for event in seen.events if event["type"] == "Dropout")
    late = sum(event["type"] == "WorkLate" for event in seen.events)
    ended = f"ended {seen.document['outcome']}; {late} results were late"

    def row(what: str, figure: float, limit: Limit, n: int = 1, note: str = "") -> Row:
        return Row(SECTION, f"{name}: {what}", figure, n, limit=limit, note=note)

    rows = [
        row("response gap to the line, median (s)", float(np.median(gaps)), Limit(0.75, "at most"), len(gaps), ended),
        row("of it not endpointing, p95 (s)", float(np.percentile(rest, 95)), Limit(0.12, "at most"), len(rest)),
        Row(SECTION, f"{name}: to the line's first audible sound, median (s)", float(np.median(audible)), len(audible)),
        row("replayed alike", float(seen.replays), Limit(1, "at least")),
        row("samples lost", float(lost), Limit(0, "at most")),
        row("processor, share of one core", seen.use.cpu_share, Limit(0.6, "at most")),
        row("memory in use (MB)", seen.use.rss_mb, Limit(700, "at most")),
    ]
    silent = silent_after_s(seen)
    if silent:
        rows.append(row("agent's barge-in to silence, longest (s)", max(silent), Limit(0.25, "at most"), len(silent)))
    return rows


def main() -> None:
    """Hold the calls, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", type=Path, help="replace the table in that page")
    given = parser.parse_args()
    observed: dict[str, Observed] = {}
    with plugged_in() as server, tempfile.TemporaryDirectory() as folder:
        for scenario in CALLS:
            observed[scenario] = call(server, scenario, Path(folder) / scenario, barge_in=False)
            print(f"{scenario}: {observed[scenario].document['outcome']}", file=sys.stderr)
        name = "late-wedding-photographer"
        observed[f"{name}, spoken over"] = call(server, name, Path(folder) / "over", barge_in=True)
    table = markdown([row for name, seen in observed.items() for row in rows_of(name, seen)])
    print(table)
    if given.write:
        write_whole(given.write, with_block(given.write.read_text("utf-8"), "live", table))


if __name__ == "__main__":
    main()
