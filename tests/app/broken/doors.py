"""The doors for files of others, each tried with any bytes: taken, or refused in one line; all else is a finding."""

import json
import os
import random
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from unittest.mock import patch

import numpy as np
import soundfile

from voicesim.app import cli, config
from voicesim.app.agent_files import read_turns
from voicesim.app.call_tests.files import CallTest, read_call_test
from voicesim.app.history.transfer import take_in
from voicesim.app.overrides.files import read_overrides
from voicesim.app.profiles.profiles import Profile, Source, load_profile
from voicesim.app.scenarios.files import read_scenario
from voicesim.app.scoring.finding import Wanted, find_sources
from voicesim.app.scoring.who_spoke import load_segments
from voicesim.app.voices.archive import import_voice
from voicesim.app.voices.files import read_about
from voicesim.coach.overrides import LINES
from voicesim.model.codec import plain
from voicesim.model.errors import VoicesimError
from voicesim.model.past_call import HistoryStore
from voicesim.ports.audio_files import load_audio, load_channels
from voicesim.prosody.baseline import population

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CORPUS = HERE / "corpus"
HANGS_S = 5.0
SPLICES = (
    *(b"", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"*a", b"&a ", b"!!python/object:os.system ", b"[" * 60),
    *(b"{a: ", b"---\n", b": ", b"- ", b"\n", b"\t", b"'", b'"', b"1e999", b".nan", b"-1", b"\xf0\x9f\x98\x80", b"../"),
    *(b"~", b"<<: ", b"? ", b"| \n", b"99999999999999999999", b"2026-13-99", b"RIFF", b"data", b"fLaC", b"OggS"),
    *(b"PK\x01\x02", b"PK\x05\x06", b"\xe2\x80\xae", b"\x1b[2J", b"\xc3\x28"),
)


class Finding(Exception):
    """A door did something else than taking or refusing."""


def _audio(path: Path) -> None:
    load_audio(path)
    load_channels(path)


def _told(errors: "CallTest | list[VoicesimError] | tuple[VoicesimError, ...]") -> None:
    if not isinstance(errors, CallTest):
        for error in errors:
            _check_line(error)


def _config(path: Path) -> None:
    with patch.dict(os.environ, {"VOICESIM_CONFIG": str(path)}):
        config.defaults(cli.command_tree())


def _pack(path: Path) -> None:
    home = path.parent / "data"
    with patch.dict(os.environ, {"VOICESIM_DATA_DIR": str(home)}), ExitStack() as after:
        after.callback(shutil.rmtree, home, ignore_errors=True)
        try:
            import_voice(path)
        except VoicesimError:
            left = [one for one in home.rglob("*") if one.is_file()]
            if left:
                raise Finding(f"left behind: {left[0].name}") from None
            raise


NOTHING_KNOWN = cast("HistoryStore", SimpleNamespace(calls=list, put=lambda _: None))

DOORS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "audio": ("a.wav", _audio),
    "scenario": ("a.yaml", lambda path: _told(read_scenario(path).errors)),
    "calltest": ("a.calltest.yaml", lambda path: _told(read_call_test(path))),
    "agent": ("a.yaml", lambda path: read_turns(path)),
    "voice": ("voice.yaml", lambda path: read_about(path)),
    "config": ("voicesim.toml", _config),
    "pack": ("a.zip", _pack),
    "history": ("a.jsonl", lambda path: take_in(NOTHING_KNOWN, path)),
    "overrides": ("overrides.json", lambda path: read_overrides(path.parent)),
    "profile": ("a.json", lambda path: load_profile(str(path))),
    "rttm": ("a.rttm", lambda path: load_segments(path, "agent")),
    "segments": ("a.csv", lambda path: load_segments(path, "agent")),
    "list": ("a.csv", lambda path: find_sources(Wanted((), listed=path))),
}
"""A file's name, and what reads it."""


def _check_line(error: VoicesimError) -> None:
    line = str(error)
    if "\n" in line or not error.message:
        raise Finding(f"not one line: {line!r}")


def try_door(door: str, data: bytes) -> None:
    """Raises whatever else happens than that the bytes are taken, or refused in one line within five seconds."""
    name, read = DOORS[door]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        began_s = time.process_time()
        try:
            read(path)
        except VoicesimError as error:
            _check_line(error)
        if time.process_time() - began_s > HANGS_S:
            raise Finding(f"took {time.process_time() - began_s:.1f} s")


def seeds(door: str) -> list[bytes]:
    """Good files, and what was found before."""
    made = {
        "audio": _sounds,
        "scenario": lambda: [path.read_bytes() for path in sorted(ROOT.glob("scenarios/*.yaml"))[:3]],
        "calltest": lambda: [path.read_bytes() for path in sorted(ROOT.glob("examples/call-tests/*.yaml"))[:2]],
        "agent": lambda: [b"turns:\n- wav: 1.wav\n- text: hello there\n  rate: 1.2\n  gain_db: -3\n  at: barge_in\n"],
        "voice": lambda: [path.read_bytes() for path in sorted(ROOT.glob("voices/*/voice.yaml"))[:2]] + [_ABOUT],
        "config": lambda: [b'[run]\nseed = 7\njson = true\n[voices.list]\njson = false\n[judge]\nbaseline = "none"\n'],
        "pack": _packs,
        "history": lambda: [_CALL, _CALL.replace(b"null", b'"anna"') + _CALL],
        "overrides": lambda: [_overrides()],
        "profile": lambda: [_profile()],
        "rttm": lambda: [b"SPEAKER a 1 0.5 2.25 <NA> <NA> agent <NA> <NA>\nSPEAKER a 1 3 1 <NA> <NA> bo <NA> <NA>\n"],
        "segments": lambda: [b"speaker,start_s,end_s\nagent,0.5,2.75\ncustomer,3,4\n"],
        "list": lambda: [
            b"recording,call,agent_name\na.wav,one,anna\nb.wav,two,\n",
            b"agent,customer,agent_offset_s\na.wav,c.wav,0.5\n",
        ],
    }[door]()
    return made + [path.read_bytes() for path in sorted((CORPUS / door).glob("*"))]


_ABOUT = (
    b"name: anna\ntitle: Anna\nkind: recorded\nspeaker: Anna Bell\ngender: female\nlicence: own use\n"
    b"consent:\n  text: yes, I agree\n  given_by: Anna Bell\n  on: 2026-03-04\n"
)


_CALL = (
    b'{"format": 1, "call_id": "00000000000000000000000000000001", "held_at": "2026-01-02T12:00:00+00:00",'
    b' "agent": null, "profile": null, "kind": "live", "scenario": "first-call", "scenario_version": 1, "title": "T",'
    b' "persona": "neutral", "mode": "exam", "outcome": "resolved", "duration_s": 61.5, "total": 80, "passed": true,'
    b' "scoring_version": 1, "habits": {"talk_ratio": 0.5}}\n'
)


def _overrides() -> bytes:
    row = {"item": LINES[0], "score": 0.5, "by": "Bo", "reason": "heard it", "on": "2026-01-02"}
    return json.dumps({"format": 1, "overrides": [row]}).encode()


def _profile() -> bytes:
    own = replace(population(), source="profile", utterances=12, f0_median_hz=120.0)
    made = Profile("anna", "blue headset", (Source("a.wav", 31.5),), 22.0, own, ())
    return json.dumps(plain(made), allow_nan=False).encode()


def _sounds() -> list[bytes]:
    pcm = (0.1 * np.sin(np.arange(800) / 7)).astype(np.float32)
    forms = [("WAV", "PCM_16", 1), ("WAV", "FLOAT", 2), ("FLAC", "PCM_16", 1), ("AIFF", "PCM_24", 2)]
    forms += [("OGG", "VORBIS", 1)]
    found = []
    for form, subtype, channels in forms:
        out = BytesIO()
        soundfile.write(out, np.repeat(pcm[:, None], channels, axis=1), 16_000, format=form, subtype=subtype)
        found.append(out.getvalue())
    return found


def _packs() -> list[bytes]:
    found = []
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", compression) as archive:
            archive.writestr("anna/voice.yaml", _ABOUT)
            archive.writestr("anna/takes.jsonl", b"")
        found.append(out.getvalue())
    return found


def altered(choice: random.Random, good: list[bytes]) -> bytes:
    """One of the files with a few bytes cut, turned over, put in, or taken from another one."""
    data = bytearray(choice.choice(good))
    for _ in range(choice.choice((1, 1, 2, 4, 8))):
        at = choice.randrange(len(data) + 1)
        match choice.randrange(5):
            case 0 if data:
                data[at % len(data)] ^= 1 << choice.randrange(8)
            case 1:
                del data[at : at + choice.choice((1, 4, 40, 4000))]
            case 2:
                data[at:at] = choice.choice(SPLICES) * choice.choice((1, 1, 1, 50))
            case 3:
                splice = choice.choice(SPLICES)
                data[at : at + len(splice)] = splice
            case _:
                other = choice.choice(good)
                begin = choice.randrange(len(other) + 1)
                data[at:at] = other[begin : begin + choice.choice((4, 40, 400))]
    return bytes(data)
